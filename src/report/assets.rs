//! The files under `templates/` that the binary carries, and what a page embeds of them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::language;

macro_rules! texts {
    ($($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../../templates/", $file)))),*]
    };
}

/// Tera templates; each adds components or is a page.
pub const TEMPLATES: &[(&str, &str)] = texts![
    "check.html",
    "collation.html",
    "glossary.html",
    "stories.html",
    "components/bidi.html",
    "components/brief.html",
    "components/findings.html",
    "components/page.html",
    "components/reading.html",
    "components/tables.html",
    "components/timeline.html",
];

/// The styles and scripts of a kind of page: files that a user's folder may replace.
pub struct Dress {
    /// Style sheets, in their order.
    pub styles: &'static [(&'static str, &'static str)],
    /// ES modules, each before those that import it; on the page they are one.
    pub scripts: &'static [(&'static str, &'static str)],
}

/// The styles and scripts of the collation page.
pub const COLLATION: Dress = Dress {
    styles: texts!["page.css", "collation.css"],
    scripts: texts![
        "script/fold.js",
        "script/number.js",
        "script/say.js",
        "script/packed.js",
        "script/data.js",
        "script/reading.js",
        "script/collation.js",
    ],
};

/// The styles and scripts of the check report.
pub const CHECK: Dress = Dress {
    styles: texts!["page.css", "check.css"],
    scripts: texts![
        "script/fold.js",
        "script/number.js",
        "script/say.js",
        "script/packed.js",
        "script/baseline.js",
        "script/decisions.js",
        "script/check.js",
    ],
};

/// The styles and scripts of the glossary page.
pub const GLOSSARY: Dress = Dress {
    styles: texts!["page.css", "glossary.css"],
    scripts: texts![
        "script/fold.js",
        "script/number.js",
        "script/list.js",
        "script/glossary.js",
    ],
};

/// What the index of stories wears.
#[cfg(feature = "store")]
pub const STORIES: Dress = Dress {
    styles: texts!["page.css", "stories.css"],
    scripts: texts![
        "script/fold.js",
        "script/number.js",
        "script/list.js",
        "script/stories.js",
    ],
};

/// One script from ES modules: without their imports and exports, as each finds the others' names around it, and
/// without comments that have lines of their own and without indentation. No text of a script goes over a line's end.
pub fn joined(modules: &[String]) -> String {
    let comment = |line: &str| {
        let block = line.starts_with("/*") && line.find("*/").is_none_or(|at| at + 2 == line.len());
        block || ["//", "* ", "*/"].iter().any(|sign| line.starts_with(sign)) || line == "*"
    };
    let lines = modules.iter().flat_map(|module| module.lines());
    let lines = lines.filter(|line| !line.starts_with("import "));
    let lines = lines.map(|line| line.strip_prefix("export ").unwrap_or(line).trim());
    let lines = lines.filter(|line| !line.is_empty() && !comment(line));
    let script: String = lines.flat_map(|line| [line, "\n"]).collect();
    script.replacen("const FOLD = {};", &fold_table(), 1)
}

/// The table of `script/fold.js`, from the pack of the Arabic script. All in escapes: marks of direction are among it.
fn fold_table() -> String {
    let escaped = |c: char| format!("\\u{:04x}", u32::from(c));
    let pairs = language::fold_pairs().iter().map(|(from, to)| {
        let to: String = to.chars().map(escaped).collect();
        format!("\"{}\":\"{to}\"", escaped(*from))
    });
    format!("const FOLD = {{{}}};", pairs.collect::<Vec<_>>().join(","))
}

/// A style sheet without comments, indentation and the spaces that say nothing. No text in a style has such spaces.
pub fn squeezed(style: &str) -> String {
    let mut rest = style;
    let mut bare = String::with_capacity(style.len());
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let lines = bare.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: String = lines.flat_map(|line| [line, "\n"]).collect();
    // what a style sheet reads the same without its space
    let spaces = [
        (": ", ":"),
        ("; ", ";"),
        (" { ", "{"),
        (" }", "}"),
        (", ", ","),
    ];
    spaces
        .iter()
        .fold(lines, |style, (from, to)| style.replace(from, to))
}

/// Interface messages by language.
pub const MESSAGES: &[(&str, &str)] = &[
    ("ar", include_str!("../../templates/messages/ar.toml")),
    ("en", include_str!("../../templates/messages/en.toml")),
    ("fa", include_str!("../../templates/messages/fa.toml")),
];

macro_rules! fonts {
    ($($file:literal),* $(,)?) => {
        &[$(($file, include_bytes!(concat!("../../templates/", $file)).as_slice())),*]
    };
}

const FONTS: &[(&str, &[u8])] = fonts![
    "fonts/noto-naskh-arabic/arabic-400.woff2",
    "fonts/noto-naskh-arabic/arabic-700.woff2",
    "fonts/noto-naskh-arabic/latin-400.woff2",
    "fonts/noto-naskh-arabic/latin-700.woff2",
    "fonts/source-serif-4/latin-400.woff2",
    "fonts/source-serif-4/latin-600.woff2",
    "fonts/vazirmatn/arabic-400.woff2",
    "fonts/vazirmatn/arabic-700.woff2",
    "fonts/vazirmatn/latin-400.woff2",
    "fonts/vazirmatn/latin-700.woff2",
];

#[derive(Deserialize)]
struct Setting {
    direction: String,
    /// Words are sorted without the marks of their letters.
    #[serde(default)]
    sorts_bare: bool,
    family: String,
    face: Vec<Face>,
}

#[derive(Deserialize)]
struct Face {
    file: String,
    weight: u16,
    range: String,
}

static TYPOGRAPHY: LazyLock<BTreeMap<String, Setting>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../templates/typography.toml"))
        .expect("typography.toml sets each language")
});

/// `rtl` or `ltr`; `auto` for a language that the page does not know how to set.
pub fn direction(language: &str) -> &'static str {
    TYPOGRAPHY
        .get(language)
        .map_or("auto", |setting| &setting.direction)
}

/// Whether the language's dictionaries see through the marks of letters.
pub fn sorts_bare(language: &str) -> bool {
    TYPOGRAPHY
        .get(language)
        .is_some_and(|setting| setting.sorts_bare)
}

/// `@font-face` rules with the fonts of `languages` as `data:` addresses.
pub fn font_faces<'a>(languages: impl Iterator<Item = &'a str>) -> String {
    languages
        .filter_map(|language| TYPOGRAPHY.get(language))
        .flat_map(|s| s.face.iter().map(|f| rule(s, f)))
        .collect()
}

fn rule(setting: &Setting, face: &Face) -> String {
    let (_, bytes) = FONTS
        .iter()
        .find(|(file, _)| *file == face.file)
        .expect("typography.toml names only fonts that the binary carries");
    format!(
        "@font-face{{font-family:\"{}\";font-weight:{};font-display:block;\
         src:url(data:font/woff2;base64,{}) format(\"woff2\");unicode-range:{}}}\n",
        setting.family,
        face.weight,
        STANDARD.encode(bytes),
        face.range,
    )
}

/// A Content-Security-Policy that lets exactly this style and this script act, and nothing load.
pub fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; font-src data:; img-src data:; \
         base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script),
    )
}
