use super::forms::Step;
use super::lexicon::{Lexicon, Listed, Part};
use super::spelling::{stem_pairs, word_pairs};
use super::words::ZWNJ;

/// What lies between the listed form and the text, in words; empty when nothing does.
pub(super) fn explain(lexicon: &Lexicon, listed: &Listed, parts: &[Part], written: &str) -> String {
    let mut notes: Vec<String> = Vec::new();
    let mut outside: Vec<&str> = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let before = &lexicon.forms.prefixes.all[part.prefix as usize];
        let after = &lexicon.forms.suffixes.all[part.suffix as usize];
        let (words, affixes): (Vec<&Step>, _) = before.steps.iter().partition(|s| s.outside);
        outside.extend(words.iter().map(|step| step.form.as_str()));
        for step in affixes.into_iter().chain(&after.steps) {
            if step.name != "article" {
                notes.push(format!("{} {}", step.name, step.form));
            }
        }
        match (listed.has_article(place), part.article) {
            (true, false) => notes.push("article left out".to_owned()),
            (false, true) => notes.push("with the article".to_owned()),
            _ => {}
        }
    }
    if !outside.is_empty() {
        notes.insert(0, format!("after {}", outside.join(" + ")));
    }
    spelling(lexicon, &listed.text, written, &mut notes);
    let mut seen = Vec::new();
    for note in notes {
        if !seen.contains(&note) {
            seen.push(note);
        }
    }
    seen.join(", ")
}

/// How the division of words, the marks and the letters differ.
fn spelling(lexicon: &Lexicon, listed: &str, written: &str, notes: &mut Vec<String>) {
    let count = |text: &str, c: char| text.chars().filter(|&x| x == c).count();
    let spaces = |text: &str| text.split([' ', '\n', '\u{a0}', '-']).count() - 1;
    let (joiners_listed, joiners) = (count(listed, ZWNJ), count(written, ZWNJ));
    let (spaces_listed, spaces) = (spaces(listed), spaces(written));
    if joiners_listed > joiners {
        notes.push(match spaces > spaces_listed {
            true => "space for ZWNJ".to_owned(),
            false => "ZWNJ lost".to_owned(),
        });
    } else if joiners > joiners_listed {
        notes.push(match spaces_listed > spaces {
            true => "ZWNJ for space".to_owned(),
            false => "with ZWNJ".to_owned(),
        });
    } else if spaces_listed > spaces {
        notes.push("space lost".to_owned());
    } else if spaces > spaces_listed && lexicon.dense(listed) == lexicon.dense(written) {
        let mark = if written.contains(' ') {
            "space"
        } else {
            "hyphen"
        };
        notes.push(format!("divided by a {mark}"));
    }
    if written.contains('ـ') && !listed.contains('ـ') {
        notes.push("tatweel".to_owned());
    }
    let marked = |text: &str| {
        text.chars()
            .any(|c| ('\u{64b}'..='\u{652}').contains(&c) || c == '\u{670}')
    };
    if marked(written) && !marked(listed) {
        notes.push("diacritics".to_owned());
    }
    letters(listed, written, notes);
}

/// The letters that fold alike and are written otherwise, word by word, as far as the words agree.
fn letters(listed: &str, written: &str, notes: &mut Vec<String>) {
    let pairs: Vec<(char, char)> = match word_pairs(listed, written) {
        Some(words) => words
            .flat_map(|(listed, written)| stem_pairs(listed, written))
            .collect(),
        None => stem_pairs(listed, written),
    };
    for (l, w) in pairs {
        if w != l && !w.to_lowercase().eq(l.to_lowercase()) {
            notes.push(format!("{l} written as {w}"));
        }
    }
}
