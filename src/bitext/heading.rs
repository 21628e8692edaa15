//! A report repeats in full what its heading says: a heading is linked with a sentence of another report if the
//! sentences of its own report that state the same fact are.

use super::collation::UnitRef;
use super::standing::LEAST;

/// A heading whose own report hardly repeats its fact is not judged by that.
const LEAST_TOLD: f64 = 0.3;
/// Log-odds are computed from probabilities clamped this far from 0 and 1.
const SURE: f64 = 0.005;

/// A pair of units, by index, and how likely they report the same fact: alone, and among the other pairs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    pub units: (usize, usize),
    pub alone: f64,
    pub among: f64,
}

/// The features of a heading and a sentence of another report; `fit/links.py` computes the same.
///
/// 1. the logarithm of the odds of the pair,
/// 2. of the best way from the heading to the sentence by a unit of the heading's own report,
/// 3. how likely those units go with the sentence, in the mean by how likely they tell what the heading tells,
/// 4. as 2, by a unit of the sentence's report.
pub(super) type Retold = [f64; 4];

/// The features of each pair of a heading and a sentence of different reports.
pub(super) fn retold(
    units: &[UnitRef],
    is_heading: impl Fn(usize) -> bool,
    pairs: &[Judged],
) -> Vec<Option<Retold>> {
    let is_abroad = |pair: &Judged| units[pair.units.0].report != units[pair.units.1].report;
    // of each unit those of its own report that tell the same, and those of others
    let mut own: Vec<Vec<(usize, f64)>> = vec![Vec::new(); units.len()];
    let mut abroad = own.clone();
    for pair in pairs {
        let (lists, likely) = match is_abroad(pair) {
            true => (&mut abroad, pair.among),
            false => (&mut own, pair.alone),
        };
        if likely >= LEAST {
            lists[pair.units.0].push((pair.units.1, likely));
            lists[pair.units.1].push((pair.units.0, likely));
        }
    }
    for list in &mut abroad {
        list.sort_unstable_by_key(|partner| partner.0);
    }
    let goes_with = |a: usize, b: usize| {
        let known = abroad[a].binary_search_by_key(&b, |partner| partner.0);
        known.map_or(0.0, |place| abroad[a][place].1)
    };
    let of = |pair: &Judged| {
        let (a, b) = pair.units;
        let (heading, sentence) = match (is_heading(a), is_heading(b)) {
            (true, false) => (a, b),
            (false, true) => (b, a),
            _ => return None,
        };
        let way = |from: usize, to: usize| {
            let ways = own[from].iter();
            ways.map(|&(unit, likely)| likely.min(goes_with(unit, to)))
                .fold(0.0, f64::max)
        };
        let told: f64 = own[heading].iter().map(|partner| partner.1).sum();
        let goes: f64 = own[heading]
            .iter()
            .map(|&(unit, likely)| likely * goes_with(unit, sentence))
            .sum();
        Some([
            log_odds(pair.among),
            log_odds(way(heading, sentence)),
            goes / told.max(LEAST_TOLD),
            log_odds(way(sentence, heading)),
        ])
    };
    let judge = |pair: &Judged| is_abroad(pair).then(|| of(pair)).flatten();
    pairs.iter().map(judge).collect()
}

fn log_odds(likely: f64) -> f64 {
    let likely = likely.clamp(SURE, 1.0 - SURE);
    (likely / (1.0 - likely)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_judged_by_what_its_own_report_tells_again() {
        let unit = |report, unit| UnitRef { report, unit };
        // a heading, a sentence that tells it again, another; and two sentences of another report
        let units = [unit(0, 0), unit(0, 1), unit(0, 2), unit(1, 0), unit(1, 1)];
        let pair = |a, b, alone, among| Judged {
            units: (a, b),
            alone,
            among,
        };
        let pairs = [
            pair(0, 1, 0.8, 0.0),
            pair(0, 2, 0.2, 0.0),
            pair(0, 3, 0.1, 0.1),
            pair(1, 3, 0.9, 0.9),
            pair(2, 3, 0.5, 0.05),
            pair(0, 4, 0.1, 0.1),
        ];
        let retold = retold(&units, |unit| unit == 0, &pairs);
        assert_eq!(retold[0], None, "of one report");
        assert_eq!(retold[3], None, "no heading");
        let [own, way, mean, other] = retold[2].expect("a heading and a sentence");
        assert_eq!(own, log_odds(0.1));
        assert_eq!(way, log_odds(0.8));
        assert!((mean - (0.8 * 0.9 + 0.2 * 0.05)).abs() < 1e-9, "{mean}");
        assert_eq!(other, log_odds(0.0));
        let [_, way, mean, _] = retold[5].expect("a heading and a sentence");
        assert_eq!((way, mean), (log_odds(0.0), 0.0), "nothing goes with it");
    }
}
