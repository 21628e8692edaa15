//! How a pair of units stands among the others: what third reports and the rest of both reports say of it. Evidence only:
//! a link never follows from two others, since one wrong heading would join everything.

use rustc_hash::FxHashMap;

use super::collation::UnitRef;

/// The names of what the second stage sees beside the features of the pair, in the order of [`Standing`]. `fit/links.py`
/// computes the same.
pub(super) const STANDING: [&str; 15] = [
    // the logarithm of the odds of the pair alone
    "own",
    // the best ways from one unit to the other by a unit of a third report, and all of them together
    "way",
    "way_second",
    "way_third",
    "ways",
    // the best way by another unit of one of the two reports
    "way_beside",
    // how surely a third unit goes with one of the two and not with the other
    "broken_least",
    "broken_most",
    // the likeliest other partner that each unit has in the report of the other
    "rival_least",
    "rival_most",
    // how many partners each has
    "company_least",
    "company_most",
    // the likeliest pair of units next to both
    "beside",
    // how much of the two reports, beside the pair, each finds in the other
    "reports_common",
    // how many third reports there are, up to 3
    "third_reports",
];

pub(super) type Standing = [f32; STANDING.len()];

/// The least probability at which a pair is evidence for others.
pub(super) const LEAST: f64 = 0.02;

/// The standing of each pair between two reports; pairs within one report have none. `units` are places by index,
/// `pairs` pairs of such indices with the likelihood of each.
pub(super) fn standings(units: &[UnitRef], pairs: &[((usize, usize), f64)]) -> Vec<Standing> {
    let mut partners: Vec<Vec<(usize, f64)>> = vec![Vec::new(); units.len()];
    for &((a, b), likely) in pairs.iter().filter(|pair| pair.1 >= LEAST) {
        partners[a].push((b, likely));
        partners[b].push((a, likely));
    }
    for list in &mut partners {
        list.sort_unstable_by_key(|partner| partner.0);
    }
    let report = |unit: usize| units[unit].report;
    let abroad = |of: usize| {
        let list = partners[of].iter();
        list.filter(move |partner| report(partner.0) != report(of))
    };
    let company: Vec<f64> = (0..units.len())
        .map(|unit| abroad(unit).map(|partner| partner.1).sum())
        .collect();
    let common = Common::of(units, pairs);
    let mut reports: Vec<usize> = units.iter().map(|at| at.report).collect();
    reports.dedup();
    let third = reports.len().saturating_sub(2).min(3);
    let at: FxHashMap<UnitRef, usize> = units.iter().enumerate().map(|(i, at)| (*at, i)).collect();
    let likelihood = |a: usize, b: usize| {
        let known = partners[a].binary_search_by_key(&b, |partner| partner.0);
        known.map_or(0.0, |place| partners[a][place].1)
    };
    let standing = |&((a, b), likely): &((usize, usize), f64)| {
        let ways = Ways::of(a, b, &partners, report);
        let rival = |of: usize, other: usize| {
            let rivals = abroad(of).filter(|p| report(p.0) == report(other) && p.0 != other);
            rivals.map(|partner| partner.1).fold(0.0, f64::max)
        };
        let rivals = [rival(a, b), rival(b, a)];
        let others = if likely >= LEAST { likely } else { 0.0 };
        let company = [company[a] - others, company[b] - others];
        let beside = |(x, y): (UnitRef, UnitRef)| Some(likelihood(*at.get(&x)?, *at.get(&y)?));
        let beside = around(units[a], units[b])
            .filter_map(beside)
            .fold(0.0, f64::max);
        let likely = likely.clamp(1e-6, 1.0 - 1e-6);
        let least = |pair: [f64; 2]| pair[0].min(pair[1]);
        let most = |pair: [f64; 2]| pair[0].max(pair[1]);
        let values: [f64; STANDING.len()] = [
            (likely / (1.0 - likely)).ln(),
            ways.best[0],
            ways.best[1],
            ways.best[2],
            ways.all,
            ways.beside,
            least(ways.broken),
            most(ways.broken),
            least(rivals),
            most(rivals),
            least(company),
            most(company),
            beside,
            common.beside(a, b),
            third as f64,
        ];
        values.map(|value| (value * 1e4).round() as f32 / 1e4)
    };
    pairs.iter().map(standing).collect()
}

/// What the units of one report find in another: reports of one event have much in common, those of two stages of a story little.
struct Common<'a> {
    units: &'a [UnitRef],
    /// By unit and report, the likelihood of the best partner there.
    best: FxHashMap<(usize, usize), f64>,
    /// The sum of those of a report's units, by that report and the other.
    sums: FxHashMap<(usize, usize), f64>,
    /// By report, how many units it has.
    sizes: FxHashMap<usize, usize>,
}

impl<'a> Common<'a> {
    fn of(units: &'a [UnitRef], pairs: &[((usize, usize), f64)]) -> Self {
        let mut best: FxHashMap<(usize, usize), f64> = FxHashMap::default();
        for &((a, b), likely) in pairs.iter().filter(|pair| pair.1 >= LEAST) {
            if units[a].report != units[b].report {
                for (one, two) in [(a, b), (b, a)] {
                    let known = best.entry((one, units[two].report)).or_default();
                    *known = known.max(likely);
                }
            }
        }
        // in the order of the units: a sum must not depend on that of a map
        let mut ordered: Vec<_> = best.iter().collect();
        ordered.sort_unstable_by_key(|(key, _)| **key);
        let mut sums: FxHashMap<(usize, usize), f64> = FxHashMap::default();
        for (&(unit, report), likely) in ordered {
            *sums.entry((units[unit].report, report)).or_default() += likely;
        }
        let mut sizes: FxHashMap<usize, usize> = FxHashMap::default();
        for unit in units {
            *sizes.entry(unit.report).or_default() += 1;
        }
        Self {
            units,
            best,
            sums,
            sizes,
        }
    }

    /// From 0 to 1: of the other units of both reports, the mean likelihood of the best partner in the other report.
    fn beside(&self, a: usize, b: usize) -> f64 {
        let reports = (self.units[a].report, self.units[b].report);
        let of = |unit: usize, from: usize, to: usize| {
            let all = self.sums.get(&(from, to)).copied().unwrap_or(0.0);
            all - self.best.get(&(unit, to)).copied().unwrap_or(0.0)
        };
        let found = of(a, reports.0, reports.1) + of(b, reports.1, reports.0);
        let others = (self.sizes[&reports.0] + self.sizes[&reports.1]).saturating_sub(2);
        found / others.max(1) as f64
    }
}

/// The pairs of units before, at and after both, but for both themselves.
fn around(a: UnitRef, b: UnitRef) -> impl Iterator<Item = (UnitRef, UnitRef)> {
    let near = |at: UnitRef| {
        let units = [at.unit.checked_sub(1), Some(at.unit), Some(at.unit + 1)];
        let report = at.report;
        units
            .into_iter()
            .flatten()
            .map(move |unit| UnitRef { report, unit })
    };
    near(a)
        .flat_map(move |x| near(b).map(move |y| (x, y)))
        .filter(move |pair| *pair != (a, b))
}

#[derive(Debug, Default)]
struct Ways {
    best: [f64; 3],
    all: f64,
    beside: f64,
    broken: [f64; 2],
}

impl Ways {
    /// By a merge of the partners of both.
    fn of(
        a: usize,
        b: usize,
        partners: &[Vec<(usize, f64)>],
        report: impl Fn(usize) -> usize,
    ) -> Self {
        let mut ways = Self::default();
        let (mut left, mut right) = (partners[a].iter().peekable(), partners[b].iter().peekable());
        loop {
            let (one, two) = (left.peek().map(|p| p.0), right.peek().map(|p| p.0));
            let Some(unit) = one.into_iter().chain(two).min() else {
                return ways;
            };
            let take = |side: &mut std::iter::Peekable<std::slice::Iter<(usize, f64)>>| {
                side.next_if(|partner| partner.0 == unit)
                    .map_or(0.0, |partner| partner.1)
            };
            let (x, y) = (take(&mut left), take(&mut right));
            if unit == a || unit == b {
                continue;
            }
            let step = x.min(y);
            if report(unit) == report(a) || report(unit) == report(b) {
                ways.beside = ways.beside.max(step);
                continue;
            }
            ways.all += x * y;
            ways.broken[0] = ways.broken[0].max(x - y);
            ways.broken[1] = ways.broken[1].max(y - x);
            if let Some(place) = ways.best.iter().position(|best| step > *best) {
                ways.best[place..].rotate_right(1);
                ways.best[place] = step;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(report: usize, unit: usize) -> UnitRef {
        UnitRef { report, unit }
    }

    #[test]
    fn a_third_report_speaks_for_a_pair() {
        let units = [unit(0, 0), unit(1, 0), unit(2, 0), unit(2, 1)];
        let pairs = [((0, 1), 0.5), ((0, 2), 0.9), ((1, 2), 0.8), ((1, 3), 0.3)];
        let standings = standings(&units, &pairs);
        let of = |pair: usize, name: &str| {
            let at = STANDING.iter().position(|known| *known == name);
            standings[pair][at.expect("a name")]
        };
        assert_eq!(of(0, "own"), 0.0);
        assert_eq!(of(0, "way"), 0.8);
        assert_eq!(of(0, "way_second"), 0.0);
        assert_eq!(of(0, "broken_most"), 0.3, "3 goes with 1 only");
        assert_eq!(of(0, "third_reports"), 1.0);
        assert_eq!(of(2, "rival_most"), 0.3);
        assert_eq!(of(3, "way_beside"), 0.0);
        assert_eq!(of(0, "company_most"), 1.1, "what 1 has beside 0");
    }

    #[test]
    fn what_else_two_reports_share_speaks_for_a_pair() {
        let units = [unit(0, 0), unit(0, 1), unit(0, 2), unit(1, 0), unit(1, 1)];
        let pairs = [((0, 3), 0.6), ((1, 4), 0.9), ((0, 4), 0.3)];
        let at = STANDING.iter().position(|name| *name == "reports_common");
        let of = |pair: usize| standings(&units, &pairs)[pair][at.expect("a name")];
        assert_eq!(of(0), 0.6, "of three other units two find .9");
        assert_eq!(of(1), 0.4, "of three other units two find .6");
    }

    #[test]
    fn the_order_of_two_units_changes_nothing() {
        let units = [unit(0, 0), unit(1, 0), unit(2, 0)];
        let turned = [unit(1, 0), unit(0, 0), unit(2, 0)];
        let one = standings(&units, &[((0, 1), 0.5), ((0, 2), 0.9), ((1, 2), 0.1)]);
        let two = standings(&turned, &[((1, 0), 0.5), ((1, 2), 0.9), ((0, 2), 0.1)]);
        assert_eq!(one, two);
    }
}
