//! What of a page is the report, and where in a file the next report begins, on our own pages
//! (`tests/fixtures/furniture`).

use std::path::Path;

use muqabala::document::{Division, Document, UnitKind};
use muqabala::language::Language;
use muqabala::text::Source;

/// A page: its name, its language, its text, and the kind of each line that is not empty.
struct Page {
    name: String,
    language: Language,
    text: String,
    kinds: Vec<(usize, UnitKind)>,
}

fn pages() -> Vec<Page> {
    let folder = Path::new("tests/fixtures/furniture");
    let mut pages: Vec<Page> = std::fs::read_dir(folder)
        .expect("the pages are there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .map(|path| page(&path))
        .collect();
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!pages.is_empty());
    pages
}

fn page(path: &Path) -> Page {
    let written = std::fs::read_to_string(path).expect("a page is text");
    let (head, lines) = written.split_once('\n').expect("a page has lines");
    let code = head
        .strip_prefix("# language: ")
        .expect("a page begins with its language");
    let (mut text, mut kinds) = (String::new(), Vec::new());
    for line in lines.lines() {
        let kind = match line.chars().next() {
            None => None,
            Some('s') => Some(UnitKind::Sentence),
            Some('h') => Some(UnitKind::Heading),
            Some('b') => Some(UnitKind::Byline),
            Some('c') => Some(UnitKind::Caption),
            Some('x') => Some(UnitKind::Boilerplate),
            _ => panic!("{}: no kind in `{line}`", path.display()),
        };
        kinds.extend(kind.map(|kind| (text.len(), kind)));
        text.push_str(line.get(2..).unwrap_or(""));
        text.push('\n');
    }
    Page {
        name: path.file_stem().expect("a name").to_string_lossy().into(),
        language: Language::named(code).expect("a known language"),
        text,
        kinds,
    }
}

fn is_text(kind: UnitKind) -> bool {
    matches!(kind, UnitKind::Sentence | UnitKind::Heading)
}

/// The line starts of the page with the kind of the unit that holds each.
fn told(page: &Page) -> Vec<(usize, UnitKind)> {
    let source = Source::new("-", page.text.as_str());
    let document =
        Document::of(source, Some(page.language), Division::Sentences).expect("it reads");
    let unit = |at: usize| {
        let units = document.units.iter();
        units
            .rev()
            .find(|unit| unit.span.start <= at)
            .map(|unit| unit.kind)
    };
    let starts = page.kinds.iter().map(|&(at, _)| at);
    starts
        .map(|at| (at, unit(at).expect("every line is in a unit")))
        .collect()
}

/// On pages that the weights were not fitted on, nine lines of ten are right, and no line of text is lost.
#[test]
fn furniture_is_told_from_text_on_pages_that_the_fit_has_not_seen() {
    let (mut right, mut all, mut lost) = (0, 0, Vec::new());
    for page in pages().iter().filter(|page| page.name.starts_with("kept")) {
        for ((at, kind), (_, said)) in page.kinds.iter().zip(told(page)) {
            all += 1;
            right += usize::from(is_text(*kind) == is_text(said));
            if is_text(*kind) && !is_text(said) {
                lost.push((
                    page.name.clone(),
                    page.text[*at..].lines().next().map(str::to_owned),
                ));
            }
        }
    }
    assert!(lost.is_empty(), "text taken for furniture: {lost:#?}");
    assert!(right * 10 >= all * 9, "{right} of {all}");
}

/// Whatever stands before it, the text of a page stays text: no form and no list of other stories hides what
/// follows.
#[test]
fn text_after_the_end_of_a_page_is_not_lost() {
    let pages = pages();
    for language in ["ar", "fa"] {
        let of: Vec<_> = pages
            .iter()
            .filter(|p| p.language.code() == language)
            .collect();
        let joined: String = of.iter().map(|page| page.text.as_str()).collect();
        let (mut kinds, mut before) = (Vec::new(), 0);
        for page in &of {
            kinds.extend(page.kinds.iter().map(|&(at, kind)| (before + at, kind)));
            before += page.text.len();
        }
        let all = Page {
            name: "all".to_owned(),
            language: of[0].language,
            text: joined,
            kinds,
        };
        let sentence = |kind| kind == UnitKind::Sentence;
        let sentences = all.kinds.iter().filter(|(_, kind)| sentence(*kind)).count();
        let kept = all.kinds.iter().zip(told(&all));
        let kept = kept
            .filter(|((_, kind), (_, said))| sentence(*kind) && is_text(*said))
            .count();
        assert!(
            kept * 50 >= sentences * 49,
            "{language}: {kept} of {sentences}"
        );
    }
}

#[test]
fn a_page_is_one_story_and_pages_behind_each_other_are_several() {
    let mut several = 0;
    let pages = pages();
    let read = |text: String, language| {
        let source = Source::new("digest.txt", text);
        let document = Document::of(source, Some(language), Division::Sentences);
        document.expect("it reads").stories(Some(language))
    };
    for page in &pages {
        let stories = read(page.text.clone(), page.language);
        assert_eq!(stories.len(), 1, "{}", page.name);
        assert_eq!(stories[0].source.part_of(), None);
    }
    for pair in pages
        .windows(2)
        .filter(|pair| pair[0].language == pair[1].language)
    {
        let text = format!("{}\n{}", pair[0].text, pair[1].text);
        let stories = read(text.clone(), pair[0].language);
        for story in &stories {
            let start = story.source.start();
            assert!(text[start..].starts_with(story.source.text()));
        }
        several += usize::from(stories.len() == 2);
    }
    assert!(several >= 14, "only {several} pairs were told apart");
}

#[test]
fn a_rule_and_the_head_of_a_mail_divide_stories() {
    let one = "افتتح الوزير المستشفى الجديد. وقال إنه يخدم نصف مليون نسمة.\n";
    let two = "أُغلق الميناء بسبب الرياح. وستُستأنف الحركة صباح الغد.\n";
    let mail = "من: مكتب الأخبار\nالتاريخ: 3 مايو 2022\nالموضوع: الميناء\n";
    for between in ["\n-----\n", "\n* * *\n", "\n=====\n\n", mail] {
        let source = Source::new("mail.txt", format!("{one}{between}{two}"));
        let document = Document::of(source, None, Division::Sentences).expect("it reads");
        let stories = document.stories(None);
        assert_eq!(stories.len(), 2, "{between}");
        assert!(stories[1].source.text().contains(two), "{between}");
        assert_eq!(stories[1].source.path(), "mail.txt (2)");
    }
}
