use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::collation::Relation;
use crate::align::{self, Bead, Corridor, Evidence, Profiles, Shape};
use crate::language::Language;
use crate::semantics::{self, Comparison, Lexicon, Units};

/// How two texts relate, and so how they are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A text and its translation: links keep the order and cover every unit once.
    Parallel,
    /// Two texts on one matter: links join what both say, wherever it stands.
    Comparable,
}

/// What is asked of [`align_texts`].
#[derive(Debug, Clone, Default)]
pub struct Options<'a> {
    /// Found from the texts when it is not given.
    pub mode: Option<Mode>,
    /// A lexicon from the source language to the target language.
    pub lexicon: Option<&'a Lexicon>,
}

/// Units of both sides that belong together; an empty side is a deletion.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Consecutive units of the source.
    pub source: Range<usize>,
    /// Consecutive units of the target.
    pub target: Range<usize>,
    /// The probability that the two say the same (0..=1); 0 for a deletion.
    pub score: f32,
    /// What they have to do with each other.
    pub relation: Relation,
}

/// The links of two texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// How the texts were aligned.
    pub mode: Mode,
    /// In the order of the source; in parallel mode in the order of both, every unit in exactly one.
    pub links: Vec<Link>,
    /// The share of the units of both texts that are linked, each by the score of its link (0..=1): near 0 for
    /// texts that have nothing to do with each other, above a half for a translation.
    pub agreement: f32,
    /// Whether the texts look like translations or like reports of one matter. Texts in languages of whose
    /// words nothing is known get the benefit of the doubt.
    pub related: bool,
}

/// Aligns two texts, one string a unit.
///
/// The result depends on nothing but the arguments, whatever the number of threads. Time and memory grow
/// linearly with the number of units in parallel mode; comparable mode compares every pair of units.
///
/// ```
/// use muqabala::bitext::{Options, align_texts};
/// use muqabala::language::Language;
/// let (ar, fa) = (Language::named("ar").unwrap(), Language::named("fa").unwrap());
/// let alignment = align_texts(
///     &["وصل الوزير إلى طهران يوم الثلاثاء.", "ولم يدل بأي تصريح."],
///     &["وزیر روز سه‌شنبه وارد تهران شد.", "او هیچ اظهار نظری نکرد."],
///     ar, fa, &Options::default(),
/// );
/// assert_eq!(alignment.links[1].target, 1..2);
/// ```
pub fn align_texts(
    source: &[&str],
    target: &[&str],
    source_language: Language,
    target_language: Language,
    options: &Options,
) -> Alignment {
    let source = Units::new(source, source_language);
    let target = Units::new(target, target_language);
    let known = Texts::new(&source, &target, options.lexicon, None)
        .comparison
        .coverage()
        >= LEAST_KNOWN;
    let (mode, links) = match options.mode {
        Some(Mode::Comparable) => (Mode::Comparable, compared(&source, &target, options)),
        None if known => either(&source, &target, options),
        _ => (Mode::Parallel, translated(&source, &target, options)),
    };
    let agreement = agreement(&links, &source, &target);
    let least = match mode {
        Mode::Parallel => HARDLY_PARALLEL,
        Mode::Comparable => LEAST_AGREEMENT,
    };
    let related = agreement >= least || !known && !source.is_empty() && !target.is_empty();
    Alignment {
        mode,
        links,
        agreement,
        related,
    }
}

/// Agreement from which on texts are a translation without a second look.
const SURELY_PARALLEL: f32 = 0.55;
/// Agreement below which they are none.
const HARDLY_PARALLEL: f32 = 0.22;
/// In between, links in free order must explain at least this share of what monotone ones do: in a translation
/// they lose the units that were divided or joined and explain less.
const FREE_SHARE: f32 = 0.7;
/// Agreement of comparable texts below which they do not look related.
const LEAST_AGREEMENT: f32 = 0.04;
/// Pairs of units up to which a second look is taken.
const MOST_PAIRS: usize = 4_000_000;
/// Share of the words of both texts that must be known for a judgement.
const LEAST_KNOWN: f32 = 0.3;
/// Pairs of units up to which the whole matrix is searched.
const WHOLE: usize = 40_000;
/// Positions to each side of the coarse path in which the first pass searches, and the second.
const RADIUS: usize = 24;
const SECOND_RADIUS: usize = 12;
/// Units of the longer text from which on a lexicon learned from the text itself helps; below, it repeats the
/// first pass's mistakes.
const ENOUGH_TO_LEARN: usize = 300;
/// Score of a bead from which on a lexicon learns from it.
const SURE: f32 = 0.6;

/// The two units of language as numbers for [`align`].
struct Texts<'a> {
    comparison: Comparison<'a>,
    source: &'a Units,
    target: &'a Units,
}

impl<'a> Texts<'a> {
    fn new(
        source: &'a Units,
        target: &'a Units,
        given: Option<&Lexicon>,
        learned: Option<&Lexicon>,
    ) -> Self {
        let lexicons: Vec<&Lexicon> = given.into_iter().chain(learned).collect();
        let weights = semantics::Weights::built_in();
        Self {
            comparison: Comparison::new(source, target, &lexicons, weights),
            source,
            target,
        }
    }

    fn corridor(&self) -> Corridor {
        if self.source.len() * self.target.len() <= WHOLE {
            return align::everywhere(self.source.len(), self.target.len());
        }
        let (source, target, dimensions) = self.comparison.profiles();
        align::corridor(
            Profiles::new(source, dimensions),
            Profiles::new(target, dimensions),
            RADIUS,
        )
    }
}

impl Evidence for Texts<'_> {
    fn source_len(&self) -> usize {
        self.source.len()
    }

    fn target_len(&self) -> usize {
        self.target.len()
    }

    fn strip(
        &self,
        rows: Range<usize>,
        columns: &[Range<usize>],
        shapes: &[Shape],
    ) -> Vec<[f32; 2]> {
        self.comparison.strip(rows, columns, shapes)
    }
}

/// Parallel, in two passes where the text is long enough to teach the second its words.
fn translated(source: &Units, target: &Units, options: &Options) -> Vec<Link> {
    let costs = &align::Weights::built_in().beads;
    let texts = Texts::new(source, target, options.lexicon, None);
    let mut beads = align::monotone(&texts, &texts.corridor(), costs);
    drop(texts);
    if source.len().max(target.len()) >= ENOUGH_TO_LEARN {
        let sure = |bead: &&Bead| bead.score >= SURE;
        let runs: Vec<_> = beads
            .iter()
            .filter(sure)
            .map(|bead| (bead.source.clone(), bead.target.clone()))
            .collect();
        let learned = Lexicon::learned(source, target, &runs);
        let path: Vec<_> = beads
            .iter()
            .map(|bead| (bead.source.start, bead.target.start))
            .collect();
        let corridor = align::around(&path, SECOND_RADIUS, source.len(), target.len());
        let texts = Texts::new(source, target, options.lexicon, Some(&learned));
        beads = align::monotone(&texts, &corridor, costs);
    }
    let link = |bead: Bead| Link {
        source: bead.source,
        target: bead.target,
        score: bead.score,
        relation: Relation::Translation,
    };
    beads.into_iter().map(link).collect()
}

fn compared(source: &Units, target: &Units, options: &Options) -> Vec<Link> {
    let texts = Texts::new(source, target, options.lexicon, None);
    let links = align::comparable(&texts, &align::Weights::built_in().links);
    let link = |link: align::Link| Link {
        source: link.source,
        target: link.target,
        score: link.score,
        relation: Relation::SameFact,
    };
    links.into_iter().map(link).collect()
}

/// Parallel, unless that explains little and links in free order explain as much.
fn either(source: &Units, target: &Units, options: &Options) -> (Mode, Vec<Link>) {
    let beads = translated(source, target, options);
    let explained = agreement(&beads, source, target);
    if explained < SURELY_PARALLEL && source.len() * target.len() <= MOST_PAIRS {
        let links = compared(source, target, options);
        let free = agreement(&links, source, target);
        if explained < HARDLY_PARALLEL || free > FREE_SHARE * explained {
            return (Mode::Comparable, links);
        }
    }
    (Mode::Parallel, beads)
}

fn agreement(links: &[Link], source: &Units, target: &Units) -> f32 {
    let units = |link: &Link| (link.source.len() + link.target.len()) as f32;
    let explained: f32 = links.iter().map(|link| link.score * units(link)).sum();
    // the sum of no numbers is -0
    explained.max(0.0) / (source.len() + target.len()).max(1) as f32
}
