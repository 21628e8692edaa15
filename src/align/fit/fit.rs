//! Fits the numbers of `src/semantics/weights.toml` and `src/align/weights.toml` by climbing: numbers are
//! changed at random, and what aligns the given items better is kept. Deterministic.
//!
//!     cargo run --release --example fit_alignment -- ROUNDS ITEM.json...
//!
//! With 0 rounds it only measures. An item holds two lists of lines and gold groups of their indices:
//! {"src_lang", "tgt_lang", "src": [...], "tgt": [...], "gold": [[[0], [0, 1]], ...], "comparable": false};
//! `make_items.py` makes such items from parallel lines. Where all items are comparable, the numbers of links
//! are fitted, else all others. What is maximised: the F1 of groups whose both sides are exactly right, plus
//! 0.15 times the F1 of lines without a partner.

use std::collections::BTreeSet;

use muqabala::bitext::{Mode, Options, Tuning, align_texts};
use muqabala::language::Language;
use rayon::prelude::*;
use serde::Deserialize;
use toml::{Table, Value};

type Group = (Vec<usize>, Vec<usize>);

#[derive(Deserialize)]
struct Item {
    src_lang: String,
    tgt_lang: String,
    src: Vec<String>,
    tgt: Vec<String>,
    gold: Vec<Group>,
    #[serde(default)]
    comparable: bool,
}

/// Numbers that the search changes, in the table `similarity`, `beads` or `links`.
const CHANGED: &[(&str, &str)] = &[
    ("similarity", "least_rarity"),
    ("similarity", "number"),
    ("similarity", "mark"),
    ("similarity", "length"),
    ("similarity", "length_short"),
    ("similarity", "length_most"),
    ("similarity", "prior_background"),
    ("similarity", "prior_slope"),
    ("similarity", "fuzzy"),
    ("similarity", "fuzzy_least"),
    ("similarity", "sound"),
    ("similarity", "table"),
    ("beads", "extra"),
    ("beads", "cross"),
    ("beads", "usual"),
    ("beads", "share"),
    ("beads", "expectation"),
    ("links", "constant"),
    ("links", "similarity"),
    ("links", "margin"),
    ("links", "support"),
    ("links", "least"),
    ("links", "widening"),
];

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let rounds: usize = arguments.next().unwrap_or_default().parse()?;
    let items: Vec<Item> = arguments
        .map(|path| Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?))
        .collect::<anyhow::Result<_>>()?;
    let mut tuning = Tuning::built_in().clone();
    let mut best = quality(&items, &tuning);
    println!("start: groups {:.4}, lines alone {:.4}", best[0], best[1]);
    // parallel items say nothing of links; the comparison is not fitted to comparable ones
    let comparable = items.iter().all(|item| item.comparable);
    let open: Vec<_> = CHANGED
        .iter()
        .copied()
        .filter(|(table, _)| (*table == "links") == comparable)
        .collect();
    let mut random = Random(12345);
    for round in 0..rounds {
        let changed = random.changed(&tuning, &open)?;
        let found = quality(&items, &changed);
        if found[0] + 0.15 * found[1] > best[0] + 0.15 * best[1] {
            (best, tuning) = (found, changed);
            println!("{round}: groups {:.4}, lines alone {:.4}", best[0], best[1]);
        }
    }
    println!(
        "{}\n{}",
        toml_of(&tuning.similarity)?,
        toml_of(&tuning.search)?
    );
    Ok(())
}

fn toml_of(numbers: &impl serde::Serialize) -> anyhow::Result<Table> {
    Ok(Table::try_from(numbers)?)
}

/// A linear congruential generator (Knuth's MMIX).
struct Random(u64);

impl Random {
    /// From 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1u64 << 31) as f64
    }

    /// One to three numbers changed by up to 45 %, or by up to 0.05.
    fn changed(&mut self, tuning: &Tuning, open: &[(&str, &str)]) -> anyhow::Result<Tuning> {
        let mut similarity = toml_of(&tuning.similarity)?;
        let mut beads = toml_of(&tuning.search.beads)?;
        let mut links = toml_of(&tuning.search.links)?;
        for _ in 0..1 + (self.next() * 3.0) as usize {
            let (table, name) = open[(self.next() * open.len() as f64) as usize];
            let table = match table {
                "beads" => &mut beads,
                "links" => &mut links,
                _ => &mut similarity,
            };
            if let Some(Value::Float(number)) = table.get_mut(name) {
                *number = match self.next() < 0.15 {
                    true => *number + (self.next() - 0.5) * 0.1,
                    false => *number * (1.0 + (self.next() - 0.5) * 0.9),
                };
            }
        }
        let mut changed = tuning.clone();
        changed.similarity = similarity.try_into()?;
        changed.search.beads = beads.try_into()?;
        changed.search.links = links.try_into()?;
        Ok(changed)
    }
}

/// The F1 of exact groups and of lines without a partner, over all items.
fn quality(items: &[Item], tuning: &Tuning) -> [f64; 2] {
    let counts: Vec<[usize; 6]> = items.par_iter().map(|item| counts(item, tuning)).collect();
    let sum = |at: usize| counts.iter().map(|count| count[at]).sum::<usize>() as f64;
    let f1 = |at: usize| 2.0 * sum(at) / (sum(at + 1) + sum(at + 2)).max(1.0);
    [f1(0), f1(3)]
}

/// Right, found and true groups; right, found and true lines without a partner.
fn counts(item: &Item, tuning: &Tuning) -> [usize; 6] {
    let source: Vec<&str> = item.src.iter().map(String::as_str).collect();
    let target: Vec<&str> = item.tgt.iter().map(String::as_str).collect();
    let language =
        |code: &str| Language::named_or_general(code).expect("an item names its languages");
    let options = Options {
        mode: Some(match item.comparable {
            true => Mode::Comparable,
            false => Mode::Parallel,
        }),
        lexicon: None,
        tuning,
    };
    let alignment = align_texts(
        &source,
        &target,
        language(&item.src_lang),
        language(&item.tgt_lang),
        &options,
    );
    let linked = |groups: Vec<Group>| -> BTreeSet<Group> {
        groups
            .into_iter()
            .filter(|(one, two)| !one.is_empty() && !two.is_empty())
            .collect()
    };
    let found = alignment.links.into_iter();
    let found = linked(
        found
            .map(|link| (link.source.collect(), link.target.collect()))
            .collect(),
    );
    let gold = linked(item.gold.clone());
    let alone = |groups: &BTreeSet<Group>| -> BTreeSet<(u8, usize)> {
        let mut all: BTreeSet<_> = (0..source.len()).map(|line| (0, line)).collect();
        all.extend((0..target.len()).map(|line| (1, line)));
        all.retain(|&(side, line)| {
            !groups
                .iter()
                .any(|(one, two)| if side == 0 { one } else { two }.contains(&line))
        });
        all
    };
    let (found_alone, gold_alone) = (alone(&found), alone(&gold));
    [
        found.intersection(&gold).count(),
        found.len(),
        gold.len(),
        found_alone.intersection(&gold_alone).count(),
        found_alone.len(),
        gold_alone.len(),
    ]
}
