//! Keys of what reports hold: the same in every run and on every machine, as they are kept in a file.

/// A number that stands for a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key(pub u64);

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Key {
    /// The key of some parts; where one ends counts.
    pub fn of(parts: &[&str]) -> Self {
        let mut hash = OFFSET;
        for part in parts {
            // FNV-1a
            for byte in part.bytes().chain([0xff]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
            }
        }
        Self(mixed(hash))
    }

    /// The key of some numbers in their order.
    pub fn joined(numbers: &[u64]) -> Self {
        let join = |hash: u64, number: &u64| mixed(hash.rotate_left(7) ^ number);
        Self(numbers.iter().fold(OFFSET, join))
    }
}

/// The numbers that are near each other are so no more (the end of MurmurHash3).
fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_what_they_were_as_files_hold_them() {
        assert_eq!(Key::of(&["ar", "سفينة"]), Key::of(&["ar", "سفينة"]));
        assert_ne!(Key::of(&["ab", "c"]), Key::of(&["a", "bc"]));
        assert_ne!(Key::joined(&[1, 2]), Key::joined(&[2, 1]));
        assert_eq!(Key::of(&["story"]).0, 0xdd82_5587_c531_21df);
    }
}
