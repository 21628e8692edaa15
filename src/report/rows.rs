//! Which sentences face each other: a collation's links laid out as rows.
//!
//! One report is the pivot. Each further report is laid against the rows so far along the heaviest
//! chain of links that never goes backwards; links off that chain cross it and are shown by reference marks.
//! So every report is still read from top to bottom, and no link is lost.

use std::collections::{BTreeMap, HashMap};

use crate::bitext::collation::{Collation, Relation, UnitKind, UnitRef};

/// A row of the parallel view: for each report that has something here, its units in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Whether the units face each other because links say so; otherwise each report just reads on.
    pub facing: bool,
    /// Unit indices by report; no cell is empty.
    pub cells: BTreeMap<usize, Vec<usize>>,
}

/// Lays out every unit that is not boilerplate, each exactly once and in the order of its report.
///
/// The rows follow the order of the report `pivot`; the others are laid against it in the order of the collation.
pub fn rows(collation: &Collation, pivot: usize) -> Vec<Row> {
    let mut lines: Vec<Row> = Vec::new();
    let neighbours = neighbours(collation);
    for report in order(pivot, collation.reports.len()) {
        let units: Vec<usize> = collation.reports[report]
            .units
            .iter()
            .filter(|unit| unit.kind != UnitKind::Boilerplate)
            .map(|unit| unit.index)
            .collect();
        let candidates = candidates(&lines, report, &units, &neighbours);
        let assigned = heaviest_chain(&candidates, units.len(), lines.len());
        lines = insert(lines, report, &units, &assigned);
    }
    merge_unlinked(lines)
}

/// The reports with the pivot first: the order of the columns.
pub fn order(pivot: usize, reports: usize) -> impl Iterator<Item = usize> {
    let others = (0..reports).filter(move |&report| report != pivot);
    (pivot..reports).take(1).chain(others)
}

type Neighbours = HashMap<UnitRef, Vec<(UnitRef, f64)>>;

fn neighbours(collation: &Collation) -> Neighbours {
    let mut neighbours = Neighbours::new();
    for link in &collation.links {
        // A sentence that only speaks of the same matter yields its place to one that says the same.
        let weight = match link.relation {
            Relation::SameFact | Relation::Translation => link.score,
            Relation::Related => link.score / 2.0,
        };
        neighbours.entry(link.a).or_default().push((link.b, weight));
        neighbours.entry(link.b).or_default().push((link.a, weight));
    }
    neighbours
}

/// For each unit the lines that hold one of its partners, with the summed weight.
fn candidates(
    lines: &[Row],
    report: usize,
    units: &[usize],
    neighbours: &Neighbours,
) -> Vec<Vec<(usize, f64)>> {
    let mut line_of = HashMap::new();
    for (l, line) in lines.iter().enumerate() {
        for (&report, cell) in &line.cells {
            line_of.extend(cell.iter().map(|&unit| (UnitRef { report, unit }, l)));
        }
    }
    units
        .iter()
        .map(|&unit| {
            let mut weights: Vec<(usize, f64)> = Vec::new();
            for (partner, weight) in neighbours
                .get(&UnitRef { report, unit })
                .into_iter()
                .flatten()
            {
                let Some(&line) = line_of.get(partner) else {
                    continue;
                };
                match weights.iter_mut().find(|(l, _)| *l == line) {
                    Some((_, sum)) => *sum += weight,
                    None => weights.push((line, *weight)),
                }
            }
            weights.sort_by_key(|&(line, _)| line);
            weights
        })
        .collect()
}

#[derive(Clone, Copy)]
struct Step {
    unit: usize,
    line: usize,
    total: f64,
    before: Option<usize>,
}

/// The line of each unit along the heaviest chain: lines never go backwards, and only units that follow each
/// other directly may share a line.
fn heaviest_chain(
    candidates: &[Vec<(usize, f64)>],
    units: usize,
    lines: usize,
) -> Vec<Option<usize>> {
    let mut steps: Vec<Step> = Vec::new();
    let mut best = PrefixBest::new(lines);
    let mut previous: Vec<usize> = Vec::new();
    for (unit, lines) in candidates.iter().enumerate() {
        let mut current = Vec::new();
        for &(line, weight) in lines {
            let earlier = best.below(line, &steps);
            let same = previous.iter().copied().find(|&s| steps[s].line == line);
            let before = [earlier, same].into_iter().flatten().fold(
                None,
                |best: Option<usize>, s| match best {
                    Some(b) if steps[b].total >= steps[s].total => Some(b),
                    _ => Some(s),
                },
            );
            let total = weight + before.map_or(0.0, |s| steps[s].total);
            current.push(steps.len());
            steps.push(Step {
                unit,
                line,
                total,
                before,
            });
        }
        for &step in &current {
            best.add(step, &steps);
        }
        previous = current;
    }
    let mut assigned = vec![None; units];
    let mut at = best.below(lines, &steps);
    while let Some(step) = at {
        assigned[steps[step].unit] = Some(steps[step].line);
        at = steps[step].before;
    }
    assigned
}

/// A Fenwick tree over lines: the heaviest step on any line below a given one.
struct PrefixBest {
    tree: Vec<Option<usize>>,
}

impl PrefixBest {
    fn new(lines: usize) -> Self {
        Self {
            tree: vec![None; lines + 1],
        }
    }

    fn add(&mut self, step: usize, steps: &[Step]) {
        let mut i = steps[step].line + 1;
        while i < self.tree.len() {
            if self.tree[i].is_none_or(|held| steps[held].total < steps[step].total) {
                self.tree[i] = Some(step);
            }
            i += i & i.wrapping_neg();
        }
    }

    fn below(&self, line: usize, steps: &[Step]) -> Option<usize> {
        let (mut i, mut best) = (line, None::<usize>);
        while i > 0 {
            if let Some(held) = self.tree[i]
                && best.is_none_or(|b| steps[b].total < steps[held].total)
            {
                best = Some(held);
            }
            i &= i - 1;
        }
        best
    }
}

/// Puts a report's units on their lines and opens new lines, right after what precedes them, for the others.
fn insert(
    mut lines: Vec<Row>,
    report: usize,
    units: &[usize],
    assigned: &[Option<usize>],
) -> Vec<Row> {
    let mut opened: Vec<Vec<usize>> = vec![Vec::new(); lines.len() + 1];
    let first = assigned.iter().flatten().next().copied();
    let mut slot = first.unwrap_or(lines.len());
    for (&unit, line) in units.iter().zip(assigned) {
        match *line {
            Some(line) => {
                lines[line].cells.entry(report).or_default().push(unit);
                lines[line].facing = true;
                slot = line + 1;
            }
            None => opened[slot].push(unit),
        }
    }
    let alone = |unit: usize| Row {
        facing: false,
        cells: BTreeMap::from([(report, vec![unit])]),
    };
    let mut result = Vec::with_capacity(lines.len() + units.len());
    let mut opened = opened.into_iter();
    for line in lines {
        result.extend(opened.next().unwrap_or_default().into_iter().map(alone));
        result.push(line);
    }
    result.extend(opened.flatten().map(alone));
    result
}

/// Joins neighbouring lines that hold one report each: there the reports read on side by side, unpaired.
fn merge_unlinked(lines: Vec<Row>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some(last) if !last.facing && !line.facing => {
                for (report, units) in line.cells {
                    last.cells.entry(report).or_default().extend(units);
                }
            }
            _ => rows.push(line),
        }
    }
    rows
}
