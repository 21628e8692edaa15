//! The kinds of placeholders, and which of them a text uses.

use std::cell::Cell;

/// A way of writing placeholders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `%s`, `%2$d`, `%-5.2f`.
    Printf,
    /// Python's `%(name)s`.
    Named,
    /// `{0}`, `{name}`, `{0:N2}`; `{}` in turn.
    Brace,
    /// `{{ name }}` of Jinja, Django, Angular, i18next.
    DoubleBrace,
    /// `{% block %}` of Jinja, Django, Twig.
    Block,
    /// Qt's and KDE's `%1`, `%L1`, `%n`.
    Qt,
    /// `%1%` of Boost.
    Boost,
    /// `%name%` of Symfony.
    Percent,
    /// `:name` of Laravel.
    Colon,
    /// `@name`, `!name` and `%name` of Drupal.
    At,
    /// `%{name}` and `#{name}` of Ruby.
    Ruby,
    /// `${name}`, `$name`, `$NAME$`.
    Dollar,
    /// `[[name]]`.
    Square,
    /// `__name__`.
    Underscore,
    /// `&brandShortName;` of Mozilla.
    Entity,
    /// A pattern of the user's.
    Own,
}

/// Kind, name in the configuration, flags of gettext and Weblate that tell of it.
type Row = (Kind, &'static str, &'static [&'static str]);

const KINDS: &[Row] = &[
    (
        Kind::Printf,
        "printf",
        &[
            "c",
            "objc",
            "php",
            "python",
            "javascript",
            "gcc-internal",
            "gfc-internal",
            "java-printf",
            "perl",
            "lua",
            "awk",
            "ruby",
            "boost",
            "object-pascal",
            "ycp",
            "tcl",
            "elisp",
            "librep",
            "scheme",
            "go",
            "d",
            "swift",
        ],
    ),
    (Kind::Named, "python", &["python", "javascript"]),
    (
        Kind::Brace,
        "brace",
        &[
            "python-brace",
            "csharp",
            "c-sharp",
            "perl-brace",
            "java",
            "cpp",
            "rust",
            "icu-message",
            "vue",
            "i18next",
        ],
    ),
    (
        Kind::DoubleBrace,
        "double-brace",
        &[
            "i18next-interpolation",
            "angular-interpolation",
            "mustache",
            "jinja",
        ],
    ),
    (Kind::Block, "block", &["jinja"]),
    (Kind::Qt, "qt", &["qt", "qt-plural", "kde", "kde-kuit"]),
    (Kind::Boost, "boost", &["boost"]),
    (Kind::Percent, "percent", &["percent-placeholders"]),
    (Kind::Colon, "colon", &["laravel"]),
    (Kind::At, "drupal", &["drupal"]),
    (Kind::Ruby, "ruby", &["ruby"]),
    (
        Kind::Dollar,
        "dollar",
        &["sh", "es", "bash", "php-variable"],
    ),
    (Kind::Square, "double-square", &[]),
    (Kind::Underscore, "underscore", &[]),
    (Kind::Entity, "entity", &[]),
    (Kind::Own, "own", &[]),
];

/// A set of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds {
    set: u32,
    /// The file states these kinds: what looks like a percent sign or a word is a placeholder.
    told: bool,
}

impl Kinds {
    /// Every kind, for files that do not state any.
    pub const ALL: Self = Self {
        set: u32::MAX,
        told: false,
    };

    fn bit(kind: Kind) -> u32 {
        1 << kind as u32
    }

    /// The names of all kinds, as configurations write them.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KINDS.iter().map(|row| row.1)
    }

    /// The kinds of these names.
    ///
    /// # Errors
    /// An unknown name; the message lists the known ones.
    pub fn named<'n>(names: impl Iterator<Item = &'n str>) -> Result<Self, String> {
        let mut set = Self::bit(Kind::Own);
        for name in names {
            let Some(row) = KINDS.iter().find(|row| row.1 == name) else {
                let known: Vec<&str> = KINDS.iter().map(|row| row.1).collect();
                return Err(format!(
                    "no placeholders are named `{name}` (known: {})",
                    known.join(", ")
                ));
            };
            set |= Self::bit(row.0);
        }
        Ok(Self { set, told: false })
    }

    /// What the flags of a segment leave of these kinds. A flag of a `printf` rules out what other programs write
    /// with a percent sign; a flag of another kind rules out `printf`.
    pub fn flagged(self, flags: &[String]) -> Self {
        let mut told = 0;
        let mut without = 0;
        for flag in flags {
            let format = |flag: &'_ str| {
                let name = flag.strip_suffix("-format").unwrap_or(flag).to_owned();
                let rows = KINDS
                    .iter()
                    .filter(move |row| row.2.contains(&name.as_str()));
                rows.fold(0, |set, row| set | Self::bit(row.0))
            };
            match flag.strip_prefix("no-") {
                Some(rest) => without |= format(rest),
                None => told |= format(flag),
            }
        }
        let percents = [
            Kind::Printf,
            Kind::Named,
            Kind::Qt,
            Kind::Boost,
            Kind::Percent,
        ];
        let percents = percents
            .into_iter()
            .fold(0, |set, kind| set | Self::bit(kind));
        let set = match told {
            0 => self.set & !without,
            _ => told | self.set & !percents & !without,
        };
        Self {
            set,
            told: self.told || told != 0,
        }
    }

    pub fn has(self, kind: Kind) -> bool {
        self.set & Self::bit(kind) != 0
    }

    /// Whether the file states the kinds.
    pub fn are_told(self) -> bool {
        self.told
    }
}

impl Kind {
    /// Whether prose may contain the same marks, so that they are placeholders only if the project keeps them in
    /// translations.
    pub fn is_ambiguous(self) -> bool {
        matches!(
            self,
            Self::Qt
                | Self::Percent
                | Self::Colon
                | Self::At
                | Self::Dollar
                | Self::Square
                | Self::Underscore
                | Self::Entity
        )
    }
}

/// How often a project keeps placeholders of each kind in its translations, and how often it does not.
#[derive(Debug, Default)]
pub struct Habits {
    kept: [Cell<u32>; KINDS.len()],
    lost: [Cell<u32>; KINDS.len()],
}

impl Habits {
    pub fn note(&self, kind: Kind, kept: bool) {
        let counts = if kept { &self.kept } else { &self.lost };
        let count = &counts[kind as usize];
        count.set(count.get().saturating_add(1));
    }

    /// Whether the project translates what looks like placeholders of this kind, so that they are ordinary words.
    pub fn are_words(&self, kind: Kind) -> bool {
        /// A difference that occurs this often is no slip.
        const OFTEN: u32 = 4;
        let (kept, lost) = (
            self.kept[kind as usize].get(),
            self.lost[kind as usize].get(),
        );
        kind.is_ambiguous() && lost >= OFTEN && lost > kept
    }

    /// Whether the project keeps placeholders of this kind, so that also what is written otherwise than usual is one.
    pub fn are_usual(&self, kind: Kind) -> bool {
        /// What is kept this often is no chance.
        const OFTEN: u32 = 2;
        let kept = self.kept[kind as usize].get();
        kept >= OFTEN && kept > self.lost[kind as usize].get()
    }
}
