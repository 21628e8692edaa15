use super::forms::{Forms, Marked};
use super::term_words::is_letter;
use crate::language;
use crate::text::Span;

/// The letters of a listed word beside those that the text has in their places, as far as they fold alike; the
/// word of the text may have affixes.
pub(super) fn stem_pairs(listed: &str, written: &str) -> Vec<(char, char)> {
    let (listed, written) = (Letters::of(listed), Letters::of(written));
    let (own, all) = (listed.letters.len(), written.letters.len());
    let alike = |offset: usize, at: usize| listed.folded(at) == written.folded(offset + at);
    let begins = |offset: &usize| {
        let left = all - offset;
        left >= own.min(3) && (0..own.min(left).min(3)).all(|at| alike(*offset, at))
    };
    let Some(offset) = (0..all).find(begins) else {
        return Vec::new();
    };
    (0..own.min(all - offset))
        .take_while(|&at| alike(offset, at))
        .map(|at| (listed.letters[at].0, written.letters[offset + at].0))
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
    if !written.contains(|c| forms.compared.has(c)) {
        return true;
    }
    let Some(mut words) = word_pairs(listed, written) else {
        return true;
    };
    words.all(|(listed, written)| {
        if listed == written {
            return true;
        }
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
struct Letters {
    letters: Vec<(char, Span)>,
    /// What they fold to, one after the other.
    folded: String,
}

impl Letters {
    fn of(text: &str) -> Self {
        let table = language::fold_table();
        let mut folded = String::with_capacity(text.len());
        let mut letters = Vec::with_capacity(text.len() / 2);
        for c in text.chars().filter(|&c| is_letter(c)) {
            let start = folded.len();
            table.fold_into(c, &mut folded);
            if folded.len() > start {
                letters.push((c, Span::new(start, folded.len())));
            }
        }
        Self { letters, folded }
    }

    /// What a letter folds to.
    fn folded(&self, at: usize) -> &str {
        &self.folded.as_str()[self.letters[at].1]
    }
}
