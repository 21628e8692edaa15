use std::ops::Range;
use std::sync::LazyLock;

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

/// The fitted numbers of everything that aligns.
#[derive(Debug, Clone, PartialEq)]
pub struct Tuning {
    /// Of the comparison of words and units.
    pub similarity: semantics::Weights,
    /// Of the search.
    pub search: align::Weights,
}

impl Tuning {
    /// The built-in values.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Tuning> = LazyLock::new(|| Tuning {
            similarity: semantics::Weights::built_in(),
            search: align::Weights::built_in(),
        });
        &BUILT_IN
    }
}

/// The options of [`align_texts`].
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// Found from the texts when it is not given.
    pub mode: Option<Mode>,
    /// A lexicon from the source language to the target language.
    pub lexicon: Option<&'a Lexicon>,
    /// The built-in numbers, unless others are tried.
    pub tuning: &'a Tuning,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            mode: None,
            lexicon: None,
            tuning: Tuning::built_in(),
        }
    }
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
    /// How the two are related.
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
    /// Whether the texts look like translations of each other or reports on one matter. Texts in languages whose
    /// words are unknown get the benefit of the doubt.
    pub related: bool,
}

/// Aligns two texts, one string a unit.
///
/// # Which mode?
/// * [`Mode::Parallel`] for a text and its translation: every unit of both texts stands in exactly one link, in order,
///   and a unit without a partner counts as left out or added. A link joins up to four units of a side. Right for
///   translation memories; on two reports of one event it forces partners on sentences that have none.
/// * [`Mode::Comparable`] for texts that do not translate each other: each link joins what both say, wherever it
///   stands, and most units may stay alone. On a translation it loses the sentences that share few words.
/// * None, where you do not know: both are tried, and the one is taken that explains more of both texts. It costs about
///   as much as the two together. Give the mode where you know it: of short texts the choice is often wrong.
///
/// Reports that are to be compared in full, with facts and divergences, are the matter of [`compare`](super::compare()).
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
#[must_use]
pub fn align_texts(
    source: &[&str],
    target: &[&str],
    source_language: Language,
    target_language: Language,
    options: &Options,
) -> Alignment {
    let source = Units::new(source, source_language);
    let target = Units::new(target, target_language);
    let texts = Texts::new(&source, &target, options, None);
    let known = texts.comparison.coverage() >= LEAST_KNOWN;
    let (mode, links) = match options.mode {
        Some(Mode::Comparable) => (Mode::Comparable, compared(&texts, options)),
        None if known => either(&texts, options),
        _ => (Mode::Parallel, translated(&texts, options)),
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

/// From this agreement on, texts are a translation without further tests.
const SURELY_PARALLEL: f32 = 0.5;
/// Below this agreement they are not.
const HARDLY_PARALLEL: f32 = 0.25;
/// In between, links in free order must explain at least this share of what monotone ones do: in a translation
/// they lose the units that were divided or joined and explain less.
const FREE_SHARE: f32 = 0.8;
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
const ENOUGH_TO_LEARN: usize = 700;
/// The same where the words of a language are unknown (Chinese): the first pass knows little but lengths and numbers,
/// and no score is high, so that all its beads teach, twice (Moore 2002).
const ENOUGH_OF_UNKNOWN: usize = 200;
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
        options: &'a Options,
        learned: Option<&Lexicon>,
    ) -> Self {
        let lexicons: Vec<&Lexicon> = options.lexicon.into_iter().chain(learned).collect();
        let weights = &options.tuning.similarity;
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

/// Parallel; again with the words that the first pass taught where the text is long enough.
fn translated(texts: &Texts, options: &Options) -> Vec<Link> {
    let (source, target) = (texts.source, texts.target);
    let costs = &options.tuning.search.beads;
    let mut beads = align::monotone(texts, &texts.corridor(), costs);
    let (passes, enough, least) = match texts.comparison.coverage() >= LEAST_KNOWN {
        true => (1, ENOUGH_TO_LEARN, SURE),
        false => (2, ENOUGH_OF_UNKNOWN, 0.0),
    };
    if source.len().max(target.len()) >= enough {
        for _ in 0..passes {
            let learned = learned(source, target, &beads, least);
            let path: Vec<_> = beads
                .iter()
                .map(|bead| (bead.source.start, bead.target.start))
                .collect();
            let corridor = align::around(&path, SECOND_RADIUS, source.len(), target.len());
            let texts = Texts::new(source, target, options, Some(&learned));
            beads = align::monotone(&texts, &corridor, costs);
        }
    }
    let link = |bead: Bead| Link {
        source: bead.source,
        target: bead.target,
        score: bead.score,
        relation: Relation::Translation,
    };
    beads.into_iter().map(link).collect()
}

/// The words of the beads whose score is at least this.
fn learned(source: &Units, target: &Units, beads: &[Bead], least: f32) -> Lexicon {
    let taught =
        |bead: &&Bead| !bead.source.is_empty() && !bead.target.is_empty() && bead.score >= least;
    let runs: Vec<_> = beads
        .iter()
        .filter(taught)
        .map(|bead| (bead.source.clone(), bead.target.clone()))
        .collect();
    Lexicon::learned(source, target, &runs)
}

fn compared(texts: &Texts, options: &Options) -> Vec<Link> {
    let links = align::comparable(texts, &options.tuning.search.links);
    let link = |link: align::Link| Link {
        source: link.source,
        target: link.target,
        score: link.score,
        relation: Relation::SameFact,
    };
    links.into_iter().map(link).collect()
}

/// Parallel, unless that explains little and links in free order explain as much.
fn either(texts: &Texts, options: &Options) -> (Mode, Vec<Link>) {
    let (source, target) = (texts.source, texts.target);
    let beads = translated(texts, options);
    let explained = agreement(&beads, source, target);
    if explained < SURELY_PARALLEL && source.len() * target.len() <= MOST_PAIRS {
        let links = compared(texts, options);
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn language(code: &str) -> Language {
        Language::named_or_general(code).expect("a known code")
    }

    fn aligned(source: &[&str], target: &[&str], mode: Option<Mode>) -> Alignment {
        let options = Options {
            mode,
            ..Options::default()
        };
        align_texts(source, target, language("ar"), language("fa"), &options)
    }

    const ARABIC: &[&str] = &[
        "وصل وزير الخارجية إلى طهران يوم الثلاثاء.",
        "والتقى الوزير الرئيس الإيراني في القصر، ثم عقد مؤتمراً صحفياً.",
        "وقال إن حجم التجارة بلغ 3,5 مليار دولار عام 2019.",
        "ولم يعلق المتحدث باسم الأمم المتحدة على الخبر.",
        "وغادر الوفد المدينة مساء الأربعاء.",
    ];
    const PERSIAN: &[&str] = &[
        "وزیر خارجه روز سه‌شنبه وارد تهران شد.",
        "وزیر در کاخ با رئیس‌جمهور ایران دیدار کرد.",
        "او سپس یک نشست خبری برگزار کرد.",
        "به گفته او حجم تجارت در سال ۲۰۱۹ به ۳٫۵ میلیارد دلار رسید.",
        "هیئت عصر چهارشنبه شهر را ترک کرد.",
    ];

    fn pairs(alignment: &Alignment) -> Vec<(Range<usize>, Range<usize>)> {
        let links = alignment.links.iter();
        links
            .map(|link| (link.source.clone(), link.target.clone()))
            .collect()
    }

    /// Lines of words that no language has, each word with its own sign of the other side; three lines and two are
    /// left out. The lines' numbers on both sides.
    fn invented() -> [Vec<(usize, String)>; 2] {
        let syllables = ["ba", "do", "ki", "lu", "me", "no", "ra", "si", "tu", "ve"];
        let mut state = 7u64;
        let mut random = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % below) as usize
        };
        let (mut source, mut target) = (Vec::new(), Vec::new());
        for line in 0..240 {
            let length = 3 + random(14);
            let words: Vec<usize> = (0..length)
                .map(|_| random(80).min(random(80)).min(random(80)))
                .collect();
            let word = |n: &usize| format!("{}{}n", syllables[n / 10], syllables[n % 10]);
            let sign = |n: &usize| {
                let codes = [0x4e00 + 37 * *n as u32, 0x5200 + 53 * *n as u32];
                codes.map(|code| char::from_u32(code).expect("a Han character"))
            };
            if !(100..103).contains(&line) {
                let words: Vec<String> = words.iter().map(word).collect();
                source.push((line, words.join(" ") + "."));
            }
            if !(180..182).contains(&line) {
                let signs: String = words.iter().flat_map(sign).collect();
                target.push((line, signs + "。"));
            }
        }
        [source, target]
    }

    #[test]
    fn texts_in_unknown_languages_teach_their_own_words() {
        let [source, target] = invented();
        let [one, two] = [&source, &target].map(|side| {
            let texts = side.iter().map(|(_, text)| text.as_str());
            texts.collect::<Vec<_>>()
        });
        let options = Options {
            mode: Some(Mode::Parallel),
            ..Options::default()
        };
        let alignment = align_texts(&one, &two, language("de"), language("zh"), &options);
        let right = pairs(&alignment).into_iter().filter(|(a, b)| {
            (a.len(), b.len()) == (1, 1) && source[a.start].0 == target[b.start].0
        });
        // without what the text teaches a quarter of these
        let right = right.count();
        assert!(right >= 50, "{right} of {}", one.len());
    }

    #[test]
    fn a_divided_sentence_is_joined_and_a_lost_one_stays_alone() {
        let alignment = aligned(ARABIC, PERSIAN, Some(Mode::Parallel));
        assert_eq!(
            pairs(&alignment),
            [
                (0..1, 0..1),
                (1..2, 1..3),
                (2..3, 3..4),
                (3..4, 4..4),
                (4..5, 4..5)
            ]
        );
        assert!(alignment.related);
        assert_eq!(alignment.links[3].score, 0.0);
        assert!(alignment.links[0].score > 0.8, "{:?}", alignment.links[0]);
    }

    const COOKING: &[&str] = &[
        "پیاز را ریز خرد کنید و در روغن سرخ کنید.",
        "برنج را دو ساعت در آب سرد خیس کنید.",
        "نمک و فلفل را به اندازه دلخواه بیفزایید.",
        "قابلمه را روی شعله کم بگذارید.",
        "گوشت را با زردچوبه تفت دهید.",
        "سبزی‌های تازه را بشویید و خشک کنید.",
        "زعفران را در یک فنجان آب جوش حل کنید.",
    ];

    #[test]
    fn comparable_texts_are_linked_in_whatever_order() {
        let target: Vec<&str> = PERSIAN.iter().rev().chain(COOKING).copied().collect();
        let alignment = aligned(ARABIC, &target, Some(Mode::Comparable));
        let pairs = pairs(&alignment);
        assert!(pairs.contains(&(0..1, 4..5)), "{pairs:?}");
        assert!(pairs.contains(&(2..3, 1..2)), "{pairs:?}");
        assert!(
            pairs.iter().all(|(source, _)| !source.contains(&3)),
            "{pairs:?}"
        );
    }

    #[test]
    fn unrelated_texts_are_told() {
        let alignment = aligned(ARABIC, COOKING, None);
        assert!(!alignment.related, "{alignment:?}");
        assert!(alignment.agreement < 0.05, "{alignment:?}");
    }

    /// A recipe in Arabic, for what has nothing to do with politics on either side.
    const RECIPE: &[&str] = &[
        "قطّعي البصل قطعاً صغيرة واقليه في الزيت حتى يذبل.",
        "انقعي الأرز في ماء بارد ساعتين.",
        "أضيفي الملح والفلفل حسب الرغبة.",
        "ضعي القدر على نار هادئة.",
        "اغسلي الخضار الطازجة وجففيها.",
        "قدّمي الطبق ساخناً مع الخبز.",
    ];

    #[test]
    fn unrelated_texts_have_scores_near_nothing_however_short_a_side() {
        for count in 1..=RECIPE.len() {
            for mode in [None, Some(Mode::Parallel)] {
                let alignment = aligned(&RECIPE[..count], PERSIAN, mode);
                assert!(!alignment.related, "{count} units: {alignment:?}");
                assert!(alignment.agreement < 0.2, "{count} units: {alignment:?}");
            }
        }
        let report = include_str!("../../docs/tutorial/reports/persian.txt");
        let report: Vec<&str> = report.lines().filter(|line| !line.is_empty()).collect();
        let alignment = aligned(RECIPE, &report, None);
        assert!(!alignment.related, "{alignment:?}");
        assert!(alignment.agreement < 0.2, "{alignment:?}");
    }

    #[test]
    fn the_translation_of_the_tutorial_is_recognised() {
        let source = include_str!("../../docs/tutorial/translation/source.ar.txt");
        let target = include_str!("../../docs/tutorial/translation/target.fa.txt");
        let source: Vec<&str> = source.lines().collect();
        let target: Vec<&str> = target.lines().collect();
        let alignment = aligned(&source, &target, None);
        assert_eq!(alignment.mode, Mode::Parallel);
        assert!(alignment.related && alignment.agreement > 0.5);
        let pairs = pairs(&alignment);
        for expected in [
            (0..1, 0..1),
            (1..2, 1..2),
            (5..6, 3..5),
            (6..7, 5..6),
            (7..8, 6..7),
        ] {
            assert!(pairs.contains(&expected), "{expected:?}: {pairs:?}");
        }
    }

    #[test]
    fn one_thread_finds_what_two_find() {
        // long enough for a corridor and a second pass
        let source: Vec<String> = (0..900)
            .map(|i| format!("{} {i}", ARABIC[i * 7 % ARABIC.len()]))
            .collect();
        let target: Vec<String> = (0..900)
            .filter(|i| i % 13 != 5)
            .map(|i| {
                format!(
                    "{} {i}",
                    [PERSIAN[0], PERSIAN[1], PERSIAN[3], PERSIAN[2], PERSIAN[4]][i * 7 % 5]
                )
            })
            .collect();
        let source: Vec<&str> = source.iter().map(String::as_str).collect();
        let target: Vec<&str> = target.iter().map(String::as_str).collect();
        let with = |threads: usize, mode: Mode| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.expect("a pool of few threads");
            pool.install(|| aligned(&source, &target, Some(mode)))
        };
        for mode in [Mode::Parallel, Mode::Comparable] {
            assert_eq!(with(1, mode), with(2, mode));
        }
    }

    #[test]
    fn identical_texts_are_linked_line_by_line() {
        let alignment = align_texts(
            ARABIC,
            ARABIC,
            language("ar"),
            language("ar"),
            &Options::default(),
        );
        let expected: Vec<_> = (0..ARABIC.len()).map(|i| (i..i + 1, i..i + 1)).collect();
        assert_eq!(alignment.mode, Mode::Parallel);
        assert_eq!(pairs(&alignment), expected);
    }

    #[test]
    fn an_empty_side_leaves_all_units_alone() {
        for (source, target) in [(ARABIC, &[][..]), (&[][..], PERSIAN), (&[][..], &[][..])] {
            let alignment = aligned(source, target, None);
            assert!(!alignment.related);
            assert_eq!(alignment.links.len(), source.len() + target.len());
        }
        assert!(
            aligned(ARABIC, &[], Some(Mode::Comparable))
                .links
                .is_empty()
        );
    }

    #[test]
    fn one_line_finds_its_partner_among_a_thousand() {
        let mut target: Vec<&str> = COOKING.iter().copied().cycle().take(1000).collect();
        target[700] = PERSIAN[3];
        let alignment = aligned(&ARABIC[2..3], &target, Some(Mode::Parallel));
        let mut links = alignment.links.iter();
        let link = links
            .find(|link| !link.source.is_empty())
            .expect("the line is in a link");
        assert!(link.target.contains(&700), "{link:?}");
    }

    #[test]
    fn a_line_of_a_hundred_thousand_characters_is_read_in_part() {
        let long = ARABIC.join(" ").repeat(400);
        let alignment = aligned(&[ARABIC[0], &long], PERSIAN, None);
        let last = alignment.links.last().expect("a link");
        assert!(last.source.end == 2 || last.target.end == PERSIAN.len());
    }

    #[test]
    fn languages_without_a_pack_are_aligned_too() {
        let alignment = align_texts(
            &[
                "1956 bestieg die Expedition den Lhotse.",
                "Das Wetter war gut.",
                "Zwei Träger starben.",
            ],
            &[
                "En 1956, l'expédition gravit le Lhotse.",
                "Le temps était beau.",
                "Deux porteurs moururent.",
            ],
            language("de"),
            language("fr"),
            // three short lines are too few to find the mode from
            &Options {
                mode: Some(Mode::Parallel),
                ..Options::default()
            },
        );
        assert_eq!(
            pairs(&alignment),
            [(0..1, 0..1), (1..2, 1..2), (2..3, 2..3)]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn beads_cover_both_sides_in_order(
            source in prop::collection::vec(0usize..5, 0..40),
            target in prop::collection::vec(0usize..5, 0..40),
        ) {
            let source: Vec<&str> = source.iter().map(|&i| ARABIC[i]).collect();
            let target: Vec<&str> = target.iter().map(|&i| PERSIAN[i]).collect();
            let alignment = aligned(&source, &target, Some(Mode::Parallel));
            let (mut row, mut column) = (0, 0);
            for link in &alignment.links {
                prop_assert_eq!((link.source.start, link.target.start), (row, column));
                prop_assert!(link.source.len() + link.target.len() > 0);
                prop_assert!((0.0..=1.0).contains(&link.score));
                (row, column) = (link.source.end, link.target.end);
            }
            prop_assert_eq!((row, column), (source.len(), target.len()));
        }
    }
}
