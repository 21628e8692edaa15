//! The brief as Markdown, with a footnote for each sentence that it cites.

use super::lines::Brief;
use super::quote::Line;
use super::text::{cited, introduced, isolated, share};
use crate::bitext::collation::UnitRef;
use crate::report::engine::Words;
use crate::report::index::{Index, PlaceOnPage};

/// The brief as a Markdown document.
pub fn written(brief: &Brief, words: &Words, index: &Index, title: &str) -> String {
    let mut out = Markdown {
        text: String::new(),
        notes: Vec::new(),
        index,
        words,
    };
    let headline = brief.headline.as_ref();
    let name = match (title, headline) {
        ("", Some(line)) => escaped(&line.text),
        ("", None) => words.get("page", "brief").to_owned(),
        (title, _) => escaped(title),
    };
    out.text.push_str(&format!("# {name}\n\n"));
    if let Some(line) = headline {
        out.line(line);
    }
    out.heading(words.get("page", "reports"));
    for head in &brief.reports {
        out.text
            .push_str(&format!("- {}\n", escaped(&introduced(head, words))));
    }
    for group in &brief.groups {
        out.heading(&share(group.share, brief.reports.len(), words));
        for line in group.lines.iter().chain(&group.more) {
            out.line(line);
        }
    }
    for class in ["contradiction", "update", "attributed"] {
        let of_class: Vec<_> = brief.disputes.iter().filter(|d| d.class == class).collect();
        if !of_class.is_empty() {
            out.heading(words.get("dispute", class));
        }
        for dispute in of_class {
            let kind = words.or("divergence", &dispute.kind, &dispute.kind);
            let about: Vec<String> = dispute.about.iter().map(|name| escaped(name)).collect();
            let subject = [kind.to_owned(), about.join(words.separator())];
            out.text
                .push_str(&format!("- **{}**\n", subject.join(" ").trim_end()));
            for marked in dispute
                .rungs
                .iter()
                .filter_map(|rung| Some((rung, rung.places.first()?)))
            {
                let (rung, marked) = marked;
                let note = out.note(&marked.place);
                let [before, here, after] =
                    [&marked.before, &marked.here, &marked.after].map(|t| one_line(t));
                let day = rung
                    .days
                    .as_ref()
                    .map(|(day, _)| format!(", {}", words.day(day)));
                out.text.push_str(&format!(
                    "  - {}{}: {}{note}\n",
                    rung.sigla.join(" "),
                    day.unwrap_or_default(),
                    isolated(&format!(
                        "{}**{}**{}",
                        escaped(&before),
                        escaped(here.trim()),
                        escaped(&after)
                    )),
                ));
            }
        }
    }
    for own in brief.only.iter().filter(|own| !own.lines.is_empty()) {
        out.heading(&words.fill("brief", "only", &[("report", &own.siglum)]));
        for line in &own.lines {
            out.line(line);
        }
    }
    out.finish()
}

struct Markdown<'a> {
    text: String,
    /// The sentences that are cited, each once, in the order of their notes.
    notes: Vec<PlaceOnPage>,
    index: &'a Index<'a>,
    words: &'a Words<'a>,
}

impl Markdown<'_> {
    fn heading(&mut self, text: &str) {
        self.text.push_str(&format!("\n## {text}\n\n"));
    }

    /// A line with a footnote for each of its sentences.
    fn line(&mut self, line: &Line) {
        let notes: Vec<String> = line
            .places
            .iter()
            .flatten()
            .map(|place| self.note(place))
            .collect();
        let notes = notes.concat();
        self.text
            .push_str(&format!("- {}{notes}\n", isolated(&escaped(&line.text))));
    }

    fn note(&mut self, place: &PlaceOnPage) -> String {
        let known = self.notes.iter().position(|note| note == place);
        let at = known.unwrap_or_else(|| {
            self.notes.push(place.clone());
            self.notes.len() - 1
        });
        format!("[^{}]", at + 1)
    }

    fn finish(mut self) -> String {
        self.text.push('\n');
        for (n, place) in self.notes.iter().enumerate() {
            let (source, sentence) = citation(self.index, self.words, place);
            let line = format!(
                "[^{}]: {}: {}\n",
                n + 1,
                escaped(&source),
                isolated(&escaped(&sentence))
            );
            self.text.push_str(&line);
        }
        self.text
    }
}

/// A sentence as it is cited: report, number, file, language and day; and the whole sentence.
pub fn citation(index: &Index, words: &Words, place: &PlaceOnPage) -> (String, String) {
    let report = &index.collation.reports[place.report];
    let mut parts = vec![
        cited(std::slice::from_ref(place), words),
        isolated(&report.path),
        words.language(&report.language).to_owned(),
    ];
    parts.extend(report.date.as_deref().map(|day| words.day(day)));
    let unit = UnitRef {
        report: place.report,
        unit: place.number - 1,
    };
    let text = index.collation.unit(unit).map_or("", |unit| &unit.text);
    (parts.join(words.separator()), one_line(text))
}

fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // what joins words stays where the cut was
    match (
        text.starts_with(char::is_whitespace),
        text.ends_with(char::is_whitespace),
    ) {
        (true, true) => format!(" {line} "),
        (true, false) => format!(" {line}"),
        (false, true) => format!("{line} "),
        (false, false) => line,
    }
}

/// The text with the signs that Markdown acts on made plain.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>#|~^&!".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_cannot_write_markdown() {
        let hostile = "# <b>[x](http://a) *y* `z` ![i](j)";
        assert_eq!(
            escaped(hostile),
            "\\# \\<b\\>\\[x\\](http://a) \\*y\\* \\`z\\` \\!\\[i\\](j)"
        );
    }
}
