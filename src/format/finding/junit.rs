use std::collections::BTreeMap;
use std::io;

use crate::check::output::Sources;
use crate::check::{Finding, Severity, rules};
use crate::format::xml::XmlWriter;

/// Rules with their findings in one file.
type ByRule<'f> = BTreeMap<&'f str, Vec<&'f Finding>>;

/// A JUnit report: a test suite for each file, a test case for each rule, failed by its findings. A file
/// without findings has one case that passes, so that the report is never empty.
#[must_use]
pub fn junit(findings: &[Finding], files: &[String], sources: &Sources, ui: &str) -> Vec<u8> {
    let mut suites: BTreeMap<&str, ByRule> = files
        .iter()
        .map(|file| (file.as_str(), BTreeMap::new()))
        .collect();
    for finding in findings {
        let suite = suites.entry(&finding.place.path).or_default();
        suite.entry(finding.rule).or_default().push(finding);
    }
    let mut out = Vec::new();
    write(&suites, sources, ui, &mut out).expect("memory can be written");
    out
}

fn write(
    suites: &BTreeMap<&str, ByRule>,
    sources: &Sources,
    ui: &str,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut xml = XmlWriter::new(out)?;
    xml.start("testsuites", &[("name", "muqabala check")])?;
    for (file, found) in suites {
        let failures = found.values().filter(|of_rule| fails(of_rule)).count();
        let attributes = [
            ("name", *file),
            ("tests", &found.len().max(1).to_string()),
            ("failures", &failures.to_string()),
            ("errors", "0"),
        ];
        xml.start("testsuite", &attributes)?;
        if found.is_empty() {
            xml.empty("testcase", &[("classname", "muqabala"), ("name", "check")])?;
        }
        for rule in rules().filter(|rule| found.contains_key(rule.name)) {
            let details = details(&found[rule.name], sources, ui);
            case(&mut xml, rule.name, &found[rule.name], &details)?;
        }
        xml.end()?;
    }
    xml.end()?;
    xml.finish().map(drop)
}

/// Information fails no build.
fn fails(findings: &[&Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity > Severity::Info)
}

/// A line for each finding: how much it matters, where it is, what is wrong.
fn details(findings: &[&Finding], sources: &Sources, ui: &str) -> String {
    let line = |finding: &&Finding| {
        let place = &finding.place;
        let source = sources.get(place.path.as_str());
        let line = source.map(|source| source.position(place.span.start).line);
        let at = match line.or(place.line) {
            Some(line) => format!("line {line}"),
            None => format!("byte {}", place.span.start),
        };
        let text = finding.message.in_language(ui);
        format!("{} at {at}: {text}", finding.severity.name())
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn case(xml: &mut XmlWriter, rule: &str, findings: &[&Finding], details: &str) -> io::Result<()> {
    xml.start("testcase", &[("classname", "muqabala"), ("name", rule)])?;
    let message = format!("{} of {rule}", findings.len());
    match fails(findings) {
        true => xml.leaf("failure", &[("message", &message)], details)?,
        false => xml.leaf("system-out", &[], details)?,
    }
    xml.end()
}
