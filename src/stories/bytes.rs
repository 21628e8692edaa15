//! Signatures as bytes, as a store keeps them: numbers with the lowest byte first, each list behind its length.

use super::key::Key;
use super::signature::{Class, Item, Signature};
use super::sketch::Sketch;
use crate::fact::Day;

/// The signature's items, vector and sketch; its language and day stand beside.
pub(super) fn written(signature: &Signature) -> Vec<u8> {
    let mut bytes = Vec::new();
    let length = |bytes: &mut Vec<u8>, length: usize| {
        bytes.extend((length as u32).to_le_bytes());
    };
    length(&mut bytes, signature.items.len());
    for item in &signature.items {
        bytes.extend(item.key.0.to_le_bytes());
        bytes.push(item.class as u8);
        bytes.extend(item.weight.to_le_bytes());
        bytes.extend(item.usual.to_le_bytes());
    }
    length(&mut bytes, signature.vector.len());
    for number in &signature.vector {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(signature.sketch.runs.to_le_bytes());
    length(&mut bytes, signature.sketch.smallest.len());
    for run in &signature.sketch.smallest {
        bytes.extend(run.to_le_bytes());
    }
    bytes
}

/// Reads what [`written`] wrote; nothing where it is anything else.
pub(super) fn read(bytes: &[u8], language: &str, day: Option<Day>) -> Option<Signature> {
    let mut rest = Bytes(bytes);
    let items = (0..rest.length(17)?)
        .map(|_| {
            Some(Item {
                key: Key(u64::from_le_bytes(rest.take()?)),
                class: Class::ALL.get(usize::from(rest.take::<1>()?[0])).copied()?,
                weight: rest.number()?,
                usual: rest.number()?,
            })
        })
        .collect::<Option<Vec<Item>>>()?;
    let vector = (0..rest.length(2)?)
        .map(|_| Some(i16::from_le_bytes(rest.take()?)))
        .collect::<Option<_>>()?;
    let runs = u32::from_le_bytes(rest.take()?);
    let smallest = (0..rest.length(8)?)
        .map(|_| Some(u64::from_le_bytes(rest.take()?)))
        .collect::<Option<_>>()?;
    let in_order = items.windows(2).all(|two| two[0].key < two[1].key);
    (in_order && rest.0.is_empty()).then(|| Signature {
        language: language.to_owned(),
        day,
        items,
        vector,
        sketch: Sketch { smallest, runs },
    })
}

struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    /// A finite number.
    fn number(&mut self) -> Option<f32> {
        let number = f32::from_le_bytes(self.take()?);
        number.is_finite().then_some(number)
    }

    /// The length of a list whose elements are `size` bytes long; no more than there are.
    fn length(&mut self, size: usize) -> Option<usize> {
        let length = u32::from_le_bytes(self.take()?) as usize;
        (length <= self.0.len() / size).then_some(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        let item = |n: u64| Item {
            key: Key(n),
            class: Class::ALL[n as usize % 5],
            weight: 0.5 * n as f32,
            usual: 0.01,
        };
        let signature = Signature {
            language: "fa".to_owned(),
            day: None,
            items: (0..9).map(item).collect(),
            vector: vec![-7, 0, 8192],
            sketch: Sketch::of(["one two three four five six"].into_iter()),
        };
        let bytes = written(&signature);
        assert_eq!(read(&bytes, "fa", None).as_ref(), Some(&signature));
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end], "fa", None), None, "cut at {end}");
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(read(&longer, "fa", None), None);
        let vast = u32::MAX.to_le_bytes();
        assert_eq!(read(&vast, "fa", None), None);
    }
}
