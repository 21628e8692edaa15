use std::ops::Range;

/// Hashes in order, each with its place, found by their upper bits and a short walk.
#[derive(Debug)]
pub(super) struct Hashes {
    /// Where the hashes with each value of the upper bits begin.
    starts: Vec<u32>,
    lower: Vec<u32>,
    /// Bits below the upper ones.
    shift: u32,
    /// A bit for the beginning of each hash, asked first: most of what is looked up is none of them.
    seen: Vec<u64>,
    /// Bits below that beginning.
    seen_shift: u32,
}

const UPPER_BITS: u32 = 15;

impl Hashes {
    /// `count` hashes of `bits` bits, each written as its distance from the one before, and what follows them.
    fn read(mut data: &[u8], count: usize, bits: u32) -> (Self, &[u8]) {
        let shift = bits - UPPER_BITS;
        let mut starts = vec![0; (1 << UPPER_BITS) + 1];
        let seen_bits = (SEEN_FOR_EACH * count.max(64)).next_power_of_two().ilog2();
        let seen_shift = bits.saturating_sub(seen_bits);
        let mut seen = vec![0; 1 << (bits - seen_shift - 6)];
        let mut lower = Vec::with_capacity(count);
        let mut last = 0u64;
        for _ in 0..count {
            let mut place = 0;
            while let Some((&byte, rest)) = data.split_first() {
                data = rest;
                last += u64::from(byte & 127) << place;
                place += 7;
                if byte < 128 {
                    break;
                }
            }
            starts[(last >> shift) as usize + 1] += 1;
            let (word, bit) = seen_at(last, seen_shift);
            seen[word] |= bit;
            lower.push((last & ((1 << shift) - 1)) as u32);
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let hashes = Self {
            starts,
            lower,
            shift,
            seen,
            seen_shift,
        };
        (hashes, data)
    }

    /// The place of a hash in the order of all.
    pub fn find(&self, hash: u64) -> Option<usize> {
        match self.may_hold(hash) {
            true => self.find_among(hash, self.alike(hash)),
            false => None,
        }
    }

    /// Tells `found` the place of each of these hashes that has one, with what goes with the hash.
    ///
    /// Memory answers many questions in nearly the time of one, where none waits for the answer to another: all are asked
    /// one step before any is asked the next.
    fn find_all<T: Copy>(&self, hashes: &[(u64, T)], mut found: impl FnMut(T, usize)) {
        for some in hashes.chunks(AT_ONCE) {
            let (mut likely, mut count) = ([0; AT_ONCE], 0);
            for (number, &(hash, _)) in some.iter().enumerate() {
                likely[count] = number;
                count += usize::from(self.may_hold(hash));
            }
            let mut alike = [const { 0..0 }; AT_ONCE];
            for (alike, &number) in alike.iter_mut().zip(&likely[..count]) {
                *alike = self.alike(some[number].0);
            }
            for (alike, &number) in alike.into_iter().zip(&likely[..count]) {
                let (hash, of) = some[number];
                if let Some(at) = self.find_among(hash, alike) {
                    found(of, at);
                }
            }
        }
    }

    fn may_hold(&self, hash: u64) -> bool {
        let (word, bit) = seen_at(hash, self.seen_shift);
        self.seen[word] & bit != 0
    }

    /// Where the hashes with the same upper bits stand.
    fn alike(&self, hash: u64) -> Range<usize> {
        let upper = (hash >> self.shift) as usize;
        self.starts[upper] as usize..self.starts[upper + 1] as usize
    }

    fn find_among(&self, hash: u64, alike: Range<usize>) -> Option<usize> {
        let lower = (hash & ((1 << self.shift) - 1)) as u32;
        let mut own = self.lower[alike.clone()].iter();
        own.position(|&of| of == lower).map(|at| alike.start + at)
    }
}

/// How many bits there are at least for each hash that may be found.
const SEEN_FOR_EACH: usize = 8;

/// How many hashes are looked up side by side.
const AT_ONCE: usize = 32;

/// The place of the bit for the beginning of a hash.
fn seen_at(hash: u64, shift: u32) -> (usize, u64) {
    let beginning = hash >> shift;
    ((beginning / 64) as usize, 1 << (beginning % 64))
}

/// A byte for each of many hashes: `../fit/gazetteers.py` writes such tables.
#[derive(Debug)]
pub(super) struct Bytes {
    hashes: Hashes,
    bytes: &'static [u8],
}

impl Bytes {
    pub fn read(data: &'static [u8], magic: &[u8], bits: u32) -> Self {
        let (count, rest) = counted(data, magic);
        let (hashes, bytes) = Hashes::read(rest, count, bits);
        assert_eq!(bytes.len(), count, "a table of the program is whole");
        Self { hashes, bytes }
    }

    pub fn get(&self, hash: u64) -> Option<u8> {
        self.hashes.find(hash).map(|at| self.bytes[at])
    }

    /// Tells `found` the byte of each of these hashes that has one, in their order, with what goes with the hash.
    pub fn get_all<T: Copy>(&self, hashes: &[(u64, T)], mut found: impl FnMut(T, u8)) {
        self.hashes
            .find_all(hashes, |of, at| found(of, self.bytes[at]));
    }
}

/// O, and the beginning and the inside of people, organisations and places.
pub(super) const LABELS: usize = 7;

/// The scores of each label, in steps of the fit.
pub(super) type Scores = [i32; LABELS];

/// As many numbers as are added at once: one for each label, and what makes them eight.
pub(super) const LANES: usize = 8;

/// What some features speak for: a number for each label and a nought.
///
/// A feature adds one byte to a label, and less than two hundred features speak for a word: the sum fits.
pub(super) type Row = [i16; LANES];

/// Some of several rows, one beside the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    pub first: u32,
    pub count: u8,
}

/// The weights of one language: `../fit/fit.py` writes them.
#[derive(Debug)]
pub(super) struct Weights {
    hashes: Hashes,
    rows: Vec<[i8; LANES]>,
    /// From label to label.
    pub moves: [[i32; LABELS]; LABELS],
    /// What one step is worth.
    pub step: f32,
}

impl Weights {
    pub fn read(data: &'static [u8]) -> Self {
        let (count, rest) = counted(data, b"MQCRFAR1");
        let (step, rest) = rest.split_at(4);
        let step = f32::from_le_bytes(step.try_into().expect("four bytes"));
        let (levels, rest) = rest.split_at(LABELS * LABELS);
        let mut moves = [[0; LABELS]; LABELS];
        for (at, &level) in levels.iter().enumerate() {
            moves[at / LABELS][at % LABELS] = i32::from(level as i8);
        }
        let (hashes, rest) = Hashes::read(rest, count, 32);
        let (masks, mut levels) = rest.split_at(count);
        let row = |&mask: &u8| {
            let mut row = [0; LANES];
            for (label, weight) in row[..LABELS].iter_mut().enumerate() {
                if mask >> label & 1 == 1 {
                    let (&level, rest) = levels.split_first().expect("a weight for each bit");
                    *weight = level as i8;
                    levels = rest;
                }
            }
            row
        };
        let rows = masks.iter().map(row).collect();
        assert!(levels.is_empty(), "the weights of the program are whole");
        Self {
            hashes,
            rows,
            moves,
            step,
        }
    }

    /// Adds what a feature speaks for.
    pub fn add(&self, feature: u32, row: &mut Row) {
        if let Some(at) = self.hashes.find(u64::from(feature)) {
            add(row, &self.rows[at].map(i16::from));
        }
    }

    /// Adds what each of the features speaks for to the rows that go with it.
    pub fn add_all(&self, features: &[(u64, Rows)], rows: &mut [Row]) {
        self.hashes.find_all(features, |Rows { first, count }, at| {
            let weights = self.rows[at].map(i16::from);
            for row in &mut rows[first as usize..first as usize + usize::from(count)] {
                add(row, &weights);
            }
        });
    }
}

/// Adds one row to another.
#[inline]
pub(super) fn add(row: &mut Row, other: &Row) {
    for (own, other) in row.iter_mut().zip(other) {
        *own += other;
    }
}

fn counted(data: &'static [u8], magic: &[u8]) -> (usize, &'static [u8]) {
    let rest = data.strip_prefix(magic).expect("a file of the fit");
    let (count, rest) = rest.split_at(4);
    let count = u32::from_le_bytes(count.try_into().expect("four bytes"));
    (count as usize, rest)
}
