use super::forms::Step;
use super::lexicon::{Lexicon, Listed, Part};
use super::words::{ZWNJ, is_letter};
use crate::language;

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
    if listed.split_whitespace().count() != written.split_whitespace().count() {
        return letters_of_word(&significant(listed), &significant(written), notes);
    }
    for (listed, written) in listed.split_whitespace().zip(written.split_whitespace()) {
        letters_of_word(&significant(listed), &significant(written), notes);
    }
}

/// The letters that do not fold to nothing, each with what it folds to.
fn significant(text: &str) -> Vec<(char, String)> {
    let pairs = text.chars().filter(|&c| is_letter(c));
    pairs
        .map(|c| (c, language::folded(c.encode_utf8(&mut [0; 4]))))
        .filter(|(_, folded)| !folded.is_empty())
        .collect()
}

fn letters_of_word(listed: &[(char, String)], written: &[(char, String)], notes: &mut Vec<String>) {
    let shortest = listed.len().min(3);
    // the stem stands somewhere in an inflected word
    let stem = (0..written.len())
        .map(|offset| &written[offset..])
        .find(|stem| {
            let mut pairs = stem.iter().zip(listed).take(3);
            stem.len() >= shortest && pairs.all(|(w, l)| w.1 == l.1)
        });
    for (w, l) in stem.unwrap_or_default().iter().zip(listed) {
        if w.1 != l.1 {
            break;
        }
        if w.0 != l.0 && !w.0.to_lowercase().eq(l.0.to_lowercase()) {
            notes.push(format!("{} written as {}", l.0, w.0));
        }
    }
}
