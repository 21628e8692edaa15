//! The layers are one-directional: each module uses only those before it in this list.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// From the ground up. `cli` is the binary's and uses the library's public names only.
const LAYERS: &[&str] = &[
    "draft",
    "text",
    "xml",
    "language",
    "document",
    "glossary",
    "fact",
    "semantics",
    "align",
    "bitext",
    "stories",
    "extract",
    "check",
    "format",
    "records",
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

/// The paths that the `use` lines of a file name, from the crate's root on; tests inside the file are left out.
fn uses(source: &str, module: &[String]) -> Vec<Vec<String>> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines: String = code
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join(" ");
    let mut found = Vec::new();
    for statement in lines.split("use ").skip(1) {
        let tree = statement.split(';').next().unwrap_or_default();
        if tree.contains('=') || tree.contains('(') {
            continue;
        }
        expand("", tree, &mut found);
    }
    let absolute = |path: String| -> Option<Vec<String>> {
        let mut steps: Vec<String> = path.split("::").map(|s| s.trim().to_owned()).collect();
        let mut base = match steps.first()?.as_str() {
            "crate" => Vec::new(),
            "super" => module[..module.len() - 1].to_vec(),
            "self" => module.to_vec(),
            _ => return None,
        };
        steps.remove(0);
        while steps.first().is_some_and(|step| step == "super") {
            base.pop();
            steps.remove(0);
        }
        base.extend(steps);
        Some(base)
    };
    found.into_iter().filter_map(absolute).collect()
}

/// `a::{b, c::d}` as `a::b` and `a::c::d`.
fn expand(before: &str, tree: &str, found: &mut Vec<String>) {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        found.push(format!(
            "{before}{}",
            tree.split(" as ").next().unwrap_or(tree)
        ));
        return;
    };
    let before = format!("{before}{}", &tree[..open]);
    let inside = tree[open + 1..].trim_end().trim_end_matches('}');
    let (mut depth, mut start) = (0, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(&before, &inside[start..at], found);
                start = at + 1;
            }
            _ => {}
        }
    }
    if !inside[start..].trim().is_empty() {
        expand(&before, &inside[start..], found);
    }
}

/// The modules of the library with their files; `mod.rs` is the module of its folder.
fn modules() -> BTreeMap<Vec<String>, String> {
    let mut files = Vec::new();
    rust_files(Path::new("src"), &mut files);
    let mut modules = BTreeMap::new();
    for file in files {
        let path = file.strip_prefix("src").expect("a file of the source");
        let mut name: Vec<String> = path
            .with_extension("")
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        if name.last().is_some_and(|last| last == "mod") {
            name.pop();
        }
        let source = std::fs::read_to_string(&file).expect("source is text");
        modules.insert(name, source);
    }
    modules
}

/// What a name that `module` re-exports stands for: `pub use child::Name;`.
fn resolved(path: &[String], modules: &BTreeMap<Vec<String>, String>) -> Option<Vec<String>> {
    let mut path = path.to_vec();
    for _ in 0..8 {
        let length = (1..=path.len())
            .rev()
            .find(|&length| modules.contains_key(&path[..length]))?;
        let (module, rest) = path.split_at(length);
        let Some(name) = rest.first() else {
            return Some(module.to_vec());
        };
        // `use child::Name;` in the module, with or without `pub`
        let inside = |used: &Vec<String>| {
            used.last() == Some(name) && used.len() > module.len() && used.starts_with(module)
        };
        let mut local = Vec::new();
        let code = &modules[module];
        for statement in code.split("use ").skip(1) {
            let tree = statement.split(';').next().unwrap_or_default();
            if !tree.contains(['=', '(']) {
                expand("", &tree.replace('\n', " "), &mut local);
            }
        }
        let local = local.into_iter().map(|used| {
            let steps = used.split("::").map(|step| step.trim().to_owned());
            module.iter().cloned().chain(steps).collect::<Vec<_>>()
        });
        match local.into_iter().find(inside) {
            Some(at) if at != path => path = at,
            _ => return Some(module.to_vec()),
        }
    }
    Some(path)
}

/// Of the files and folders inside each folder none uses, by whatever way, one that uses it. A folder's `mod.rs` is its
/// face: what passes between it and its own folder is not counted.
#[test]
fn no_circle_of_files() {
    let modules = modules();
    // by folder: which of its children use which
    let mut edges: BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (module, source) in &modules {
        for path in uses(source, module) {
            let Some(target) = resolved(&path, &modules) else {
                continue;
            };
            let common = module.iter().zip(&target).take_while(|(a, b)| a == b);
            let common = common.count();
            if common < module.len() && common < target.len() {
                let of = edges.entry(module[..common].to_vec()).or_default();
                let users = of.entry(module[common].clone()).or_default();
                users.insert(target[common].clone());
            }
        }
    }
    let mut circles = Vec::new();
    for (folder, uses) in &edges {
        for start in uses.keys() {
            let mut reached = BTreeSet::new();
            let mut open: Vec<&String> = vec![start];
            while let Some(at) = open.pop() {
                for next in uses.get(at).into_iter().flatten() {
                    if reached.insert(next) {
                        open.push(next);
                    }
                }
            }
            if reached.contains(start) {
                circles.push(format!("{}/{start}", folder.join("/")));
            }
        }
    }
    assert!(circles.is_empty(), "in a circle:\n{}", circles.join("\n"));
}
