use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

use super::Language;

/// Something that a module computes from the sections of each language, once, when it is first needed.
pub(crate) struct ForEach<T: 'static> {
    made: LazyLock<FxHashMap<Language, OnceLock<T>>>,
    make: fn(Language) -> T,
}

impl<T> ForEach<T> {
    pub const fn new(make: fn(Language) -> T) -> Self {
        Self {
            made: LazyLock::new(|| Language::every().map(|l| (l, OnceLock::new())).collect()),
            make,
        }
    }

    pub fn of(&self, language: Language) -> &T {
        self.made[&language].get_or_init(|| (self.make)(language))
    }
}
