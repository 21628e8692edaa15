//! How far two sequences are apart.

/// What to put, drop or change to make one sequence the other (Levenshtein).
pub(super) fn distance<T: PartialEq>(one: &[T], other: &[T]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let next = (diagonal + usize::from(a != b))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_counts_letters_that_differ() {
        let of = |one: &str, other: &str| {
            distance(
                &one.chars().collect::<Vec<_>>(),
                &other.chars().collect::<Vec<_>>(),
            )
        };
        assert_eq!(of("کیفورکیان", "جیفورکیان"), 1);
        assert_eq!(of("لوکورنو", "لوکورنیه"), 2);
        assert_eq!(of("", "صلح"), 3);
    }
}
