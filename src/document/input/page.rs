//! A page of the web: its main part, and what its mark-up tells of the day, the author and the language.

use dom_query::Document as Dom;
use serde_json::Value;

use super::content::Content;
use super::refusal::Refusal;
use super::stated::{Stated, StatedBy};
use super::{html, tree};
use crate::document::UnitKind;
use crate::language::Language;

/// The longest byline, in characters.
const BYLINE: usize = 100;
/// JSON-LD is nested no deeper than this where it names a report.
const JSON_DEPTH: usize = 8;

/// `<meta>` elements that hold the day on which a page was published: the attribute, its value.
const DAYS: &[(&str, &str)] = &[
    ("property", "article:published_time"),
    ("property", "og:published_time"),
    ("property", "article:published"),
    ("itemprop", "datePublished"),
    ("name", "article:published_time"),
    ("name", "datePublished"),
    ("name", "parsely-pub-date"),
    ("name", "sailthru.date"),
    ("name", "cXenseParse:recs:publishtime"),
    ("name", "citation_publication_date"),
    ("name", "pubdate"),
    ("name", "publishdate"),
    ("name", "publish-date"),
    ("name", "publish_date"),
    ("name", "publication_date"),
    ("name", "dc.date.issued"),
    ("name", "dcterms.issued"),
    ("name", "dc.date"),
    ("name", "dcterms.date"),
    ("name", "dc.date.created"),
    ("name", "dcterms.created"),
    ("name", "date"),
];

/// Whether a text is a page, whatever its file is called.
pub(super) fn is_page(text: &str) -> bool {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    while let Some(comment) = rest.strip_prefix("<!--").or(rest.strip_prefix("<?")) {
        let end = comment.find('>').map_or(comment.len(), |end| end + 1);
        rest = comment[end..].trim_start();
    }
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| {
            rest.get(..tag.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(tag))
                && !rest[tag.len()..].starts_with(char::is_alphanumeric)
        })
}

/// The title, the byline and the main part of a page, and the day that it states.
pub(super) fn content(page: &str) -> Result<Content, Refusal> {
    let page = Page::parsed(page)?;
    let stated = page.stated();
    let language = page.language();
    let unread = |e: dom_smoothie::ReadabilityError| Refusal::Html(e.to_string());
    let mut reader =
        dom_smoothie::Readability::with_document(page.0, None, None).map_err(unread)?;
    let article = reader.parse().map_err(unread)?;
    let body = tree::content(Dom::fragment(article.content).root());
    let byline = article.byline.as_deref().map(str::trim).filter(|byline| {
        (1..=BYLINE).contains(&byline.chars().count()) && !super::is_address(byline)
    });
    let mut content = Content {
        stated,
        language,
        ..Content::default()
    };
    let title = article.title.trim();
    if !body.text.starts_with(title) {
        content.paragraph(title, Some(UnitKind::Heading));
    }
    if let Some(byline) = byline.filter(|byline| !body.text.contains(*byline)) {
        content.paragraph(byline, Some(UnitKind::Byline));
    }
    content.append(body);
    Ok(content)
}

/// All text of a page, as a mail carries it: there is no furniture around its main part.
pub(super) fn whole(page: &str) -> Result<Content, Refusal> {
    let page = Page::parsed(page)?;
    Ok(tree::content(page.0.root()))
}

struct Page(Dom);

impl Page {
    /// # Errors
    /// The page would take too long to read.
    fn parsed(page: &str) -> Result<Self, Refusal> {
        match html::refusal(page) {
            Some(reason) => Err(Refusal::Html(reason)),
            None => Ok(Self(Dom::from(&*html::escaped_once(page)))),
        }
    }

    /// The day of publication: in the elements for it, in JSON-LD, in the first time that the main part is marked
    /// with.
    fn stated(&self) -> Option<Stated> {
        let metas: Vec<_> = self.0.select("meta[content]").nodes().to_vec();
        let meta = DAYS.iter().find_map(|&(attribute, name)| {
            let holds = metas.iter().filter(|meta| {
                meta.attr(attribute)
                    .is_some_and(|value| value.eq_ignore_ascii_case(name))
            });
            let mut values = holds.filter_map(|meta| meta.attr("content"));
            values.find_map(|value| Stated::parse_any(&value, StatedBy::Markup(name)))
        });
        meta.or_else(|| self.stated_in_json()).or_else(|| {
            let times = [
                "[itemprop=datePublished][datetime]",
                "time[pubdate][datetime]",
                "article time[datetime]",
                "main time[datetime]",
                "time[datetime]",
            ];
            times.iter().find_map(|selector| {
                let found = self.0.select(selector);
                let value = found.nodes().first()?.attr("datetime")?;
                Stated::parse_any(&value, StatedBy::Markup("time"))
            })
        })
    }

    fn stated_in_json(&self) -> Option<Stated> {
        let scripts = self.0.select("script[type='application/ld+json']");
        let mut any = None;
        for script in scripts.nodes() {
            let Ok(value) = serde_json::from_str::<Value>(script.text().trim()) else {
                continue;
            };
            let mut found = Vec::new();
            published(&value, JSON_DEPTH, &mut found);
            for (of_article, day) in found {
                let stated = Stated::parse_any(day, StatedBy::Markup("datePublished"));
                if of_article && stated.is_some() {
                    return stated;
                }
                any = any.or(stated);
            }
        }
        any
    }

    fn language(&self) -> Option<Language> {
        let root = self.0.select("html[lang]");
        let code = root.nodes().first()?.attr("lang")?.to_ascii_lowercase();
        Language::named(code.split(['-', '_']).next()?).ok()
    }
}

/// The values of `datePublished` in JSON-LD, each with whether it is that of an article.
fn published<'a>(value: &'a Value, depth: usize, found: &mut Vec<(bool, &'a str)>) {
    if depth == 0 {
        return;
    }
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| published(item, depth - 1, found)),
        Value::Object(fields) => {
            if let Some(Value::String(day)) = fields.get("datePublished") {
                let kind = fields
                    .get("@type")
                    .map(Value::to_string)
                    .unwrap_or_default();
                let of_article = ["Article", "Report", "Posting"];
                found.push((of_article.iter().any(|name| kind.contains(name)), day));
            }
            fields
                .values()
                .for_each(|field| published(field, depth - 1, found));
        }
        _ => {}
    }
}
