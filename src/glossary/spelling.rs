use super::forms::{Forms, Marked};
use super::words::is_letter;
use crate::language;

/// The letters of a listed word beside those that the text has in their places, as far as they fold alike; the
/// word of the text may have affixes.
pub(super) fn stem_pairs(listed: &str, written: &str) -> Vec<(char, char)> {
    let (listed, written) = (significant(listed), significant(written));
    let shortest = listed.len().min(3);
    let stem = (0..written.len())
        .map(|offset| &written[offset..])
        .find(|stem| {
            let mut pairs = stem.iter().zip(&listed).take(3);
            stem.len() >= shortest && pairs.all(|(w, l)| w.1 == l.1)
        });
    let pairs = listed.iter().zip(stem.unwrap_or_default());
    pairs
        .take_while(|(l, w)| l.1 == w.1)
        .map(|(l, w)| (l.0, w.0))
        .collect()
}

/// The words of a form beside those of the text, where they are as many.
pub(super) fn word_pairs<'a>(
    listed: &'a str,
    written: &'a str,
) -> Option<impl Iterator<Item = (&'a str, &'a str)>> {
    let same = listed.split_whitespace().count() == written.split_whitespace().count();
    same.then(|| listed.split_whitespace().zip(written.split_whitespace()))
}

/// Whether the marks that tell words apart agree where both have one; see [`Marked`]. `loan`: the form is a
/// name or an adjective.
pub(super) fn marks_agree(forms: &Forms, listed: &str, written: &str, loan: bool) -> bool {
    let marked = &forms.marked;
    if !written.contains(|c| marked.first.contains(c) || marked.never_added.contains(c)) {
        return true;
    }
    let Some(mut words) = word_pairs(listed, written) else {
        return true;
    };
    words.all(|(listed, written)| {
        let pairs = stem_pairs(listed, written);
        let begins = [0, forms.article_letters(listed)];
        begins
            .into_iter()
            .filter_map(|at| pairs.get(at))
            .all(|&(l, w)| l == w || stands_for(marked, l, w, loan))
    })
}

fn stands_for(marked: &Marked, listed: char, written: char, loan: bool) -> bool {
    let two = |letters: &str| letters.contains(listed) && letters.contains(written);
    if marked.first.contains(listed) {
        !two(&marked.first) || (loan && two(&marked.loose))
    } else {
        !marked.never_added.contains(written)
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
