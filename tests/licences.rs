//! The dependencies are what `deny.toml` allows: their licences, where they come from, no crate twice without a reason.
//! `cargo deny` checks the same where it is installed; this needs nothing but cargo.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde::Deserialize;

#[derive(Deserialize)]
struct Deny {
    licenses: Licences,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licences {
    allow: BTreeSet<String>,
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Bans {
    skip: Vec<Skip>,
}

#[derive(Deserialize)]
struct Skip {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    license: Option<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    source: Option<String>,
}

fn deny() -> Deny {
    let text = std::fs::read_to_string("deny.toml").expect("deny.toml");
    toml::from_str(&text).expect("deny.toml is read")
}

fn locked() -> Vec<Locked> {
    let text = std::fs::read_to_string("Cargo.lock").expect("Cargo.lock");
    let lock: Lock = toml::from_str(&text).expect("Cargo.lock is read");
    lock.package
}

/// The packages that are built here or for Python, with what they say of themselves. What only the Python package needs
/// is fetched where it is not here yet.
fn packages() -> Vec<Package> {
    let told = Command::new("rustc").arg("-vV").output().expect("rustc");
    let told = String::from_utf8(told.stdout).expect("text");
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.expect("rustc names its host");
    let metadata = |more: &[&str]| {
        Command::new(env!("CARGO"))
            .args(["metadata", "--locked", "--format-version", "1"])
            .args(["--filter-platform", host])
            .args(more)
            .output()
            .expect("cargo")
    };
    let here = metadata(&["--offline"]);
    let output = match here.status.success() {
        true => here,
        false => metadata(&[]),
    };
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {why}");
    let metadata: Metadata = serde_json::from_slice(&output.stdout).expect("JSON");
    metadata.packages
}

/// Whether a licence expression (SPDX; old ones write `/` for OR) can be met by licences that are allowed.
fn is_met(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let met = any(&mut rest, allowed);
    assert!(rest.is_empty(), "`{expression}` is no licence expression");
    met
}

fn any(rest: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = all(rest, allowed);
    while take(rest, "OR") {
        met |= all(rest, allowed);
    }
    met
}

fn all(rest: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = one(rest, allowed);
    while take(rest, "AND") {
        met &= one(rest, allowed);
    }
    met
}

fn one(rest: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> bool {
    if take(rest, "(") {
        let met = any(rest, allowed);
        assert!(take(rest, ")"), "a bracket is not closed");
        return met;
    }
    let (licence, after) = rest.split_first().expect("a licence");
    *rest = after;
    if take(rest, "WITH") {
        // an exception only allows more
        *rest = &rest[1..];
    }
    allowed(licence)
}

fn take(rest: &mut &[&str], word: &str) -> bool {
    match rest.split_first() {
        Some((first, after)) if *first == word => {
            *rest = after;
            true
        }
        _ => false,
    }
}

#[test]
fn a_licence_expression_is_met_by_one_side_of_or_and_both_of_and() {
    let allowed = |licence: &str| matches!(licence, "MIT" | "Zlib");
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("Unlicense/MIT", true),
        ("MIT AND GPL-3.0", false),
        ("(GPL-3.0 OR MIT) AND Zlib", true),
        ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", false),
        ("MIT OR GPL-3.0 AND BSL-1.0", true),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}

#[test]
fn every_dependency_has_a_licence_that_is_allowed() {
    let Licences { allow, exceptions } = deny().licenses;
    let mut wrong = Vec::new();
    let packages = packages();
    assert!(packages.len() > 50, "{} packages", packages.len());
    for Package { name, license } in &packages {
        let own = exceptions
            .iter()
            .filter(|exception| exception.name == *name);
        let own: Vec<_> = own.collect();
        let allowed = |licence: &str| {
            allow.contains(licence) || own.iter().any(|own| own.allow.contains(licence))
        };
        if !license
            .as_ref()
            .is_some_and(|license| is_met(license, &allowed))
        {
            wrong.push(format!("{name}: {license:?}"));
        }
    }
    assert!(wrong.is_empty(), "not allowed:\n{}", wrong.join("\n"));
    for exception in exceptions {
        let used = packages
            .iter()
            .any(|package| package.name == exception.name);
        assert!(used, "deny.toml: `{}` is no dependency", exception.name);
    }
}

#[test]
fn every_dependency_comes_from_the_one_registry() {
    let sources: BTreeSet<String> = locked().into_iter().filter_map(|p| p.source).collect();
    assert_eq!(sources.len(), 1, "{sources:?}");
    assert!(sources.iter().all(|source| source.starts_with("registry+")));
}

#[test]
fn no_crate_stands_twice_without_a_reason() {
    let mut versions: BTreeMap<String, usize> = BTreeMap::new();
    for package in locked() {
        *versions.entry(package.name).or_default() += 1;
    }
    let doubled: BTreeSet<String> = versions
        .into_iter()
        .filter_map(|(name, count)| (count > 1).then_some(name))
        .collect();
    let skip = deny().bans.skip;
    assert!(skip.iter().all(|skip| !skip.reason.is_empty()));
    let told: BTreeSet<String> = skip.into_iter().map(|skip| skip.name).collect();
    assert_eq!(doubled, told);
}
