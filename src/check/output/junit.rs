use std::collections::BTreeMap;
use std::fmt::Write;

use crate::check::finding::{Finding, Severity};
use crate::check::rules::RULES;

/// A JUnit report: a test suite for each file, a test case for each rule, failed by its findings. A file
/// without findings has one case that passes, so that the report is never empty.
pub fn junit(findings: &[Finding], files: &[String], ui: &str) -> String {
    let mut suites: BTreeMap<&str, BTreeMap<&str, Vec<&Finding>>> = files
        .iter()
        .map(|file| (file.as_str(), BTreeMap::new()))
        .collect();
    for finding in findings {
        suites
            .entry(&finding.place.path)
            .or_default()
            .entry(finding.rule)
            .or_default()
            .push(finding);
    }
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"muqabala check\">\n",
    );
    for (file, rules) in &suites {
        let failures = rules.values().filter(|found| fails(found)).count();
        let tests = rules.len().max(1);
        writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">",
            escaped(file)
        )
        .expect("a string");
        if rules.is_empty() {
            writeln!(out, "    <testcase classname=\"muqabala\" name=\"check\"/>")
                .expect("a string");
        }
        for rule in RULES.iter().filter(|rule| rules.contains_key(rule.name)) {
            case(&mut out, rule.name, &rules[rule.name], ui);
        }
        out.push_str("  </testsuite>\n");
    }
    out + "</testsuites>\n"
}

/// Information fails no build.
fn fails(findings: &[&Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity > Severity::Info)
}

fn case(out: &mut String, rule: &str, findings: &[&Finding], ui: &str) {
    let line = |finding: &&Finding| {
        let at = match finding.place.line {
            Some(line) => format!("line {line}"),
            None => format!("byte {}", finding.place.span.start),
        };
        let text = finding.message.in_language(ui);
        format!("{} at {at}: {text}", finding.severity.name())
    };
    let details = escaped(&findings.iter().map(line).collect::<Vec<_>>().join("\n"));
    let element = if fails(findings) {
        "failure"
    } else {
        "system-out"
    };
    let message = format!(" message=\"{} of {rule}\"", findings.len());
    let message = if element == "failure" {
        message
    } else {
        String::new()
    };
    writeln!(out, "    <testcase classname=\"muqabala\" name=\"{rule}\">\n      <{element}{message}>{details}</{element}>\n    </testcase>").expect("a string");
}

/// Text for XML 1.0: characters that it cannot hold become U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}
