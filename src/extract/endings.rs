use super::rules::{LEAST, Rules, key};

impl Rules {
    /// Words that the glossary lists: no case ending and no ending of an adjective is taken from them.
    pub fn list(&mut self, words: impl IntoIterator<Item = String>) {
        let words = words.into_iter();
        let bare: Vec<String> = words
            .map(|word| self.without_article(&word).to_owned())
            .collect();
        self.listed.extend(bare);
    }

    /// Whether a folded word stands by itself in the texts or the glossary.
    fn is_word(&self, word: &str) -> bool {
        word.chars().count() >= LEAST
            && [&self.attested, &self.listed, &self.general]
                .iter()
                .any(|words| words.contains(word))
    }

    /// A word as written without the mark of its case, where the word is attested without it.
    pub fn without_case<'a>(&self, written: &'a str) -> Option<&'a str> {
        if self.listed.contains(self.without_article(&key(written))) {
            return None;
        }
        let mut rests = self
            .case_endings
            .iter()
            .filter_map(|ending| written.strip_suffix(ending.as_str()));
        rests.find(|rest| self.is_word(&key(rest)))
    }

    /// A form as it stands by itself: its last word without what ties it to a next one; without the mark of a case
    /// that all its words have.
    pub fn base_form(&self, form: &str) -> String {
        let (before, last) = form.rsplit_once(' ').unwrap_or(("", form));
        if let Some(free) = self.untied(last) {
            return [before, &free].join(" ").trim_start().to_owned();
        }
        let words = form.split(' ').map(|word| self.without_case(word));
        let plain: Option<Vec<&str>> = words.collect();
        plain.map_or_else(|| form.to_owned(), |words| words.join(" "))
    }

    /// A word without what ties it to the next, where folding leaves that out or the word is attested so.
    fn untied(&self, word: &str) -> Option<String> {
        self.linked_endings.iter().find_map(|(tied, free)| {
            let whole = [word.strip_suffix(tied.as_str())?, free].concat();
            let same = key(&whole) == key(word);
            let attested = self.is_word(&key(&whole)) && !self.listed.contains(&key(word));
            (same || attested).then_some(whole)
        })
    }

    /// Whether a single word is one with the ending that makes adjectives of nouns, of a noun that is attested.
    pub fn is_derived(&self, form: &str) -> bool {
        let word = key(form);
        let mut rests = self
            .noun_endings
            .iter()
            .filter_map(|ending| word.strip_suffix(ending.as_str()));
        !self.listed.contains(&word) && rests.any(|rest| self.is_word(rest))
    }
}
