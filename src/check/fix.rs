//! Applying the safe repairs of findings.

use super::finding::{Edit, Finding};

/// `text`, the content of `path`, with the repairs of all findings in it; `None` if there are none. Of
/// repairs that overlap the first is made; a second run finds what is left.
#[must_use]
pub fn repaired(path: &str, text: &str, findings: &[Finding]) -> Option<String> {
    let mut edits: Vec<&Edit> = findings
        .iter()
        .flat_map(|finding| &finding.edits)
        .filter(|edit| edit.path == path && edit.span.of(text).is_some())
        .collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        if edit.span.start < at {
            continue;
        }
        out.push_str(&text[at..edit.span.start]);
        out.push_str(&edit.replacement);
        at = edit.span.end;
    }
    (at > 0).then(|| out + &text[at..])
}
