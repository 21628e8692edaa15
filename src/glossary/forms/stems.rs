use serde::Deserialize;

use super::Role;

/// How a stem is made from a listed verb.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StemRule {
    pub role: String,
    /// The listed form begins so ...
    #[serde(default)]
    begins: String,
    /// ... and does not begin in any of these ways ...
    #[serde(default)]
    begins_not: Vec<String>,
    /// ... and ends in one of these ...
    #[serde(default)]
    ends: Vec<String>,
    /// ... and does not end so ...
    #[serde(default)]
    ends_not: String,
    /// ... and its letter before the last is this one ...
    #[serde(default)]
    inner: String,
    /// ... and is not this one.
    #[serde(default)]
    inner_not: String,
    /// What stands in the place of the letter `inner`.
    #[serde(default)]
    inner_put: Option<String>,
    /// How many letters to cut at the beginning.
    #[serde(default)]
    cut: usize,
    /// What to put in the place of the end.
    #[serde(default)]
    put: Option<String>,
    /// The least number of letters of the stem.
    #[serde(default)]
    shortest: usize,
    /// The greatest number of letters of the stem; 0 for any.
    #[serde(default)]
    longest: usize,
    /// Set by [`StemRule::fold`].
    #[serde(skip)]
    pub number: Role,
}

impl StemRule {
    /// Folds what the rule says of letters and sets the number of its role.
    pub fn fold(&mut self, number: Role, fold: &impl Fn(&str) -> String) {
        self.number = number;
        let one = [
            &mut self.begins,
            &mut self.ends_not,
            &mut self.inner,
            &mut self.inner_not,
        ];
        let many = self.begins_not.iter_mut().chain(&mut self.ends);
        let put = self.put.iter_mut().chain(&mut self.inner_put);
        for text in one.into_iter().chain(many).chain(put) {
            *text = fold(text);
        }
    }

    /// The stem of a listed verb, folded, when the rule is one for it.
    pub fn apply(&self, verb: &str) -> Option<String> {
        let end = match self.ends.as_slice() {
            [] => "",
            ends => ends.iter().find(|end| verb.ends_with(end.as_str()))?,
        };
        let cut = verb.char_indices().nth(self.cut).map(|(at, _)| at)?;
        let kept = match self.put {
            Some(_) => verb.len() - end.len(),
            None => verb.len(),
        };
        let stem = format!(
            "{}{}",
            verb.get(cut..kept)?,
            self.put.as_deref().unwrap_or("")
        );
        let letters = stem.chars().count();
        let longest = if self.longest == 0 {
            letters
        } else {
            self.longest
        };
        let fits = self.takes(verb) && (self.shortest.max(1)..=longest).contains(&letters);
        fits.then(|| self.changed_inside(stem))
    }

    /// Whether the rule is one for verbs that begin and end so.
    fn takes(&self, verb: &str) -> bool {
        let unless = |test: bool, text: &str| text.is_empty() || !test;
        let inner = verb
            .char_indices()
            .rev()
            .nth(1)
            .map_or("", |(at, c)| &verb[at..at + c.len_utf8()]);
        verb.starts_with(&self.begins)
            && !self.begins_not.iter().any(|begin| verb.starts_with(begin))
            && unless(verb.ends_with(&self.ends_not), &self.ends_not)
            && (self.inner.is_empty() || self.inner == inner)
            && unless(self.inner_not == inner, &self.inner_not)
    }

    /// The stem with the other letter before its last.
    fn changed_inside(&self, mut stem: String) -> String {
        let place = stem.char_indices().rev().nth(1);
        if let (Some(put), Some((at, old))) = (&self.inner_put, place) {
            stem.replace_range(at..at + old.len_utf8(), put);
        }
        stem
    }
}
