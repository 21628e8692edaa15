//! The brief as plain text for a terminal or a message: lines of at most 80 columns, each passage isolated in its direction.

use unicode_normalization::char::is_combining_mark;

use super::ladder::Dispute;
use super::lines::{Brief, Head};
use super::quote::Line;
use crate::report::engine::Words;
use crate::report::index::PlaceOnPage;

/// The width of a terminal that everybody has.
const COLUMNS: usize = 80;

/// The brief as text.
pub fn written(brief: &Brief, words: &Words, title: &str) -> String {
    let mut out = Text::default();
    if !title.is_empty() {
        out.line(0, &isolated(title));
    }
    if let Some(line) = &brief.headline {
        out.wrapped(0, &line.text);
        out.line(0, &reference(line, words));
    }
    out.gap();
    out.line(0, words.get("page", "reports"));
    for head in &brief.reports {
        out.line(2, &introduced(head, words));
    }
    for group in &brief.groups {
        out.gap();
        out.line(0, &share(group.share, brief.reports.len(), words));
        for line in &group.lines {
            out.said(line, words);
        }
        if !group.more.is_empty() {
            out.line(2, &words.count("brief", "more", group.more.len()));
        }
    }
    for class in ["contradiction", "update", "attributed"] {
        let mut of_class = brief
            .disputes
            .iter()
            .filter(|d| d.class == class)
            .peekable();
        if of_class.peek().is_some() {
            out.gap();
            out.line(0, words.get("dispute", class));
        }
        for dispute in of_class {
            out.disputed(dispute, words);
        }
    }
    for own in brief.only.iter().filter(|own| !own.lines.is_empty()) {
        out.gap();
        out.line(0, &words.fill("brief", "only", &[("report", &own.siglum)]));
        for line in &own.lines {
            out.said(line, words);
        }
        if own.more > 0 {
            out.line(2, &words.count("brief", "more", own.more));
        }
    }
    out.0
}

/// The heading of lines that as many reports have.
pub fn share(share: &str, reports: usize, words: &Words) -> String {
    words.count("brief", share, reports)
}

/// A report with its language, its day and how that is known.
pub fn introduced(head: &Head, words: &Words) -> String {
    let name = head.outlet.as_ref().map_or_else(
        || isolated(&head.name),
        |outlet| format!("{} ({})", isolated(outlet), isolated(&head.name)),
    );
    let day = match &head.published {
        Some(published) => {
            let known = words.get("known", published.known);
            format!("{}, {known}", words.day(&published.day))
        }
        None => words.get("known", "none").to_owned(),
    };
    let mut line = format!(
        "{}  {name} · {} · {day}",
        head.siglum,
        words.language(&head.language)
    );
    if !head.copies.is_empty() {
        let copies = words.fill("brief", "copies", &[("reports", &head.copies.join(" "))]);
        line.push_str(&format!(" · {copies}"));
    }
    line
}

/// The sentences that say a line, and who had it first.
pub fn reference(line: &Line, words: &Words) -> String {
    references(line, words).join(" · ")
}

fn references(line: &Line, words: &Words) -> Vec<String> {
    let mut parts: Vec<String> = line
        .places
        .iter()
        .map(|report| cited(report, words))
        .collect();
    if line.repeated > 0 {
        parts.push(words.count("brief", "repeated", line.repeated));
    }
    if !line.first.is_empty() {
        parts.push(words.fill("brief", "first", &[("reports", &line.first.join(" "))]));
    }
    parts
}

/// The sentences of a report by their numbers: `A 1, 4`.
pub fn cited(places: &[PlaceOnPage], words: &Words) -> String {
    let numbers: Vec<String> = places
        .iter()
        .map(|place| words.number(place.number))
        .collect();
    let siglum = places.first().map_or("", |place| &place.siglum);
    format!("{siglum} {}", numbers.join(words.separator()))
}

/// The text between a first strong isolate and its end: what stands around it does not move it.
pub fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn line(&mut self, indent: usize, text: &str) {
        self.0.push_str(&" ".repeat(indent));
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn gap(&mut self) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
    }

    /// A passage over several lines, each isolated: a line's end ends an isolate.
    fn wrapped(&mut self, indent: usize, text: &str) {
        let mut line = String::new();
        for word in text.split_whitespace() {
            if !line.is_empty() && width(&line) + 1 + width(word) > COLUMNS - indent {
                self.line(indent, &isolated(&line));
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if !line.is_empty() {
            self.line(indent, &isolated(&line));
        }
    }

    fn said(&mut self, line: &Line, words: &Words) {
        self.wrapped(2, &line.text);
        let mut items: Vec<(&str, String)> = Vec::new();
        items.extend(
            references(line, words)
                .into_iter()
                .map(|part| (" · ", part)),
        );
        for (n, name) in line.about.iter().enumerate() {
            let before = if n == 0 { " · " } else { words.separator() };
            items.push((before, isolated(name)));
        }
        self.listed(4, &items);
    }

    /// Items, each with what divides it from the one before, over as many lines as they need.
    fn listed(&mut self, indent: usize, items: &[(&str, String)]) {
        let mut line = String::new();
        for (before, item) in items {
            if line.is_empty() {
                line.push_str(item);
                continue;
            }
            // what divides may stand at the end of a line
            if width(&line) + width(before) + width(item) + indent + 2 > COLUMNS {
                // a line's end stands for the space
                self.line(indent, &format!("{line}{}", before.trim_end()));
                line.clear();
            } else {
                line.push_str(before);
            }
            line.push_str(item);
        }
        self.line(indent, &line);
    }

    fn disputed(&mut self, dispute: &Dispute, words: &Words) {
        let about: Vec<String> = dispute.about.iter().map(|name| isolated(name)).collect();
        let kind = words.or("divergence", &dispute.kind, &dispute.kind);
        self.line(
            2,
            format!("{kind}  {}", about.join(words.separator())).trim_end(),
        );
        for rung in &dispute.rungs {
            for marked in rung.places.iter().take(1) {
                let who = match &rung.days {
                    Some((first, _)) => format!("{}, {}", rung.sigla.join(" "), words.day(first)),
                    None => rung.sigla.join(" "),
                };
                self.line(4, &format!("{who}:"));
                self.wrapped(
                    6,
                    &format!("{}[{}]{}", marked.before, marked.here, marked.after),
                );
            }
        }
    }
}

/// Columns of a terminal: marks and joiners have none.
fn width(text: &str) -> usize {
    let shown = |c: &char| {
        !is_combining_mark(*c) && !matches!(*c, '\u{200B}'..='\u{200F}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(shown).count()
}
