//! The layers are one-directional: each module uses only those before it in this list.

use std::path::{Path, PathBuf};

/// From the ground up. `cli` is the binary's and uses the library's public names only.
const LAYERS: &[&str] = &[
    "text",
    "language",
    "document",
    "glossary",
    "fact",
    "semantics",
    "align",
    "bitext",
    "extract",
    "check",
    "format",
    "report",
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The top-level modules that a file names as `crate::<module>`.
fn used(source: &str) -> impl Iterator<Item = &str> {
    let names = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    names
        .flat_map(|line| line.split("crate::").skip(1))
        .filter_map(|rest| {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
            Some(&rest[..end])
        })
}

#[test]
fn a_module_uses_only_the_layers_below_it() {
    let mut wrong = Vec::new();
    for (height, layer) in LAYERS.iter().enumerate() {
        let folder = Path::new("src").join(layer);
        if !folder.exists() {
            continue;
        }
        let mut files = Vec::new();
        rust_files(&folder, &mut files);
        assert!(!files.is_empty(), "`{layer}` holds no code");
        for file in files {
            let source = std::fs::read_to_string(&file).expect("source is text");
            for name in used(&source) {
                let Some(of) = LAYERS.iter().position(|layer| *layer == name) else {
                    panic!("{}: `crate::{name}` is in no layer", file.display());
                };
                if of > height {
                    wrong.push(format!("{} uses `{name}`", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "upward uses:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_of_the_library_has_its_layer_in_order() {
    let lib = std::fs::read_to_string("src/lib.rs").expect("the library");
    let declared: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let in_order: Vec<&str> = LAYERS
        .iter()
        .copied()
        .filter(|layer| declared.contains(layer))
        .collect();
    assert_eq!(declared, in_order);
}
