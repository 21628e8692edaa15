//! The files under `templates/` as the binary carries them, and what a page embeds of them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Tera templates; each adds components or is a page.
pub const TEMPLATES: &[(&str, &str)] = &[
    (
        "collation.html",
        include_str!("../../templates/collation.html"),
    ),
    (
        "components/bidi.html",
        include_str!("../../templates/components/bidi.html"),
    ),
    (
        "components/reading.html",
        include_str!("../../templates/components/reading.html"),
    ),
    (
        "components/tables.html",
        include_str!("../../templates/components/tables.html"),
    ),
];

/// The page's style sheet, a file that a user's folder may replace too.
pub const STYLE: (&str, &str) = (
    "collation.css",
    include_str!("../../templates/collation.css"),
);

/// The page's script, likewise.
pub const SCRIPT: (&str, &str) = ("collation.js", include_str!("../../templates/collation.js"));

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
