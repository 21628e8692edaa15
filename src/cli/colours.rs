//! Findings in the colours of a terminal.

use std::io::Write;

use muqabala::check::{Finding, Severity};

use super::output::Output;

/// Writes findings for a terminal: what each is by its colour, and the place that is marked.
pub fn coloured(text: &str, findings: &[Finding], ui: &str, mut out: Output) -> anyhow::Result<()> {
    let mut rest = findings.iter().peekable();
    for line in text.split_inclusive('\n') {
        let head = rest.peek().and_then(|finding| {
            let severity = finding.severity.in_language(ui);
            let mark = format!(": {severity}: ");
            let after = line.strip_prefix(finding.place.path.as_str())?;
            let at = finding.place.path.len() + after.find(&mark)? + 2;
            let colour = match finding.severity {
                Severity::Error => 31,
                Severity::Warning => 33,
                Severity::Info => 36,
            };
            Some((at, at + severity.len(), colour))
        });
        match (
            head,
            line.split_once('⟦')
                .and_then(|(a, b)| Some((a, b.split_once('⟧')?))),
        ) {
            (Some((from, to, colour)), _) => {
                out.write_all(&line.as_bytes()[..from])?;
                out.paint(Some(colour), &line[from..to])?;
                out.write_all(&line.as_bytes()[to..])?;
                rest.next();
            }
            (None, Some((before, (here, after)))) => {
                out.write_all(before.as_bytes())?;
                out.paint(Some(35), &format!("⟦{here}⟧"))?;
                out.write_all(after.as_bytes())?;
            }
            (None, None) => out.write_all(line.as_bytes())?,
        }
    }
    out.finish()
}
