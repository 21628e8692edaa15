//! Subtitles (SubRip, WebVTT): what is said, as running text.

use super::content::Content;

/// A longer pause, in milliseconds, begins a new paragraph.
const PAUSE: u64 = 4_000;

/// Whether a text is subtitles: the head of WebVTT, or a number and a time at the beginning.
pub(super) fn are_subtitles(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    match lines.next() {
        Some(first) if first == "WEBVTT" || first.starts_with("WEBVTT ") => true,
        Some(first) if timing(first).is_some() => true,
        Some(first) => {
            first.bytes().all(|byte| byte.is_ascii_digit())
                && lines.next().is_some_and(|line| timing(line).is_some())
        }
        None => false,
    }
}

/// The cues in one paragraph each that no long pause and no other speaker divides. A line that is shown again, as
/// captions that roll do, is said once.
pub(super) fn content(text: &str) -> Content {
    let mut content = Content::default();
    let (mut paragraph, mut last_line, mut last_end) = (String::new(), String::new(), 0);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut at = 0;
    while at < lines.len() {
        let Some((start, end)) = timing(lines[at]) else {
            at += 1;
            continue;
        };
        if start > last_end + PAUSE {
            content.paragraph(&paragraph, None);
            paragraph.clear();
        }
        last_end = end;
        at += 1;
        while at < lines.len() && !lines[at].is_empty() && timing(lines[at]).is_none() {
            // the number of the next cue, where the empty line before it is lost
            let is_number = lines[at].bytes().all(|byte| byte.is_ascii_digit())
                && lines.get(at + 1).is_some_and(|next| timing(next).is_some());
            let said = without_tags(lines[at]);
            at += 1;
            if is_number || said.text.is_empty() || said.text == last_line {
                continue;
            }
            if said.other_speaker {
                content.paragraph(&paragraph, None);
                paragraph.clear();
            }
            paragraph.push(' ');
            paragraph.push_str(&said.text);
            last_line = said.text;
        }
    }
    content.paragraph(&paragraph, None);
    content
}

/// When a cue begins and ends, in milliseconds.
fn timing(line: &str) -> Option<(u64, u64)> {
    let (start, rest) = line.split_once("-->")?;
    let end = rest.split_whitespace().next()?;
    Some((moment(start.trim())?, moment(end)?))
}

/// `00:01:02,500`, `01:02.500`.
fn moment(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once([',', '.'])?;
    let mut seconds: u64 = 0;
    for part in whole.split(':') {
        seconds = seconds.checked_mul(60)?.checked_add(part.parse().ok()?)?;
    }
    let milliseconds: u64 = fraction.get(..3.min(fraction.len()))?.parse().ok()?;
    seconds.checked_mul(1_000)?.checked_add(milliseconds)
}

struct Said {
    text: String,
    other_speaker: bool,
}

/// A line of a cue without `<i>`, `<v Name>`, `{\an8}` and the dash of a speaker.
fn without_tags(line: &str) -> Said {
    let mut text = String::new();
    let mut other_speaker = false;
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{']) {
        let close = if rest[at..].starts_with('<') {
            '>'
        } else {
            '}'
        };
        let Some(end) = rest[at..].find(close) else {
            break;
        };
        let tag = &rest[at + 1..at + end];
        let is_tag = close == '>' || tag.starts_with('\\');
        text.push_str(&rest[..at]);
        if !is_tag {
            text.push_str(&rest[at..at + end + 1]);
        }
        other_speaker |= close == '>' && tag.starts_with("v ");
        rest = &rest[at + end + 1..];
    }
    text.push_str(rest);
    let text = text.replace("&nbsp;", " ").replace("&amp;", "&");
    let mut bare = text.trim();
    for dash in ["- ", "– ", "— ", ">> "] {
        if let Some(said) = bare.strip_prefix(dash) {
            (bare, other_speaker) = (said, true);
        }
    }
    Said {
        text: bare.split_whitespace().collect::<Vec<_>>().join(" "),
        other_speaker,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_read_as_running_text() {
        let text = "1\n00:00:01,000 --> 00:00:03,000\n<i>وصل الوفد</i>\nإلى العاصمة.\n\n\
                    2\n00:00:03,100 --> 00:00:05,000\n{\\an8}وبدأت المحادثات.\n\n\
                    3\n00:00:30,000 --> 00:00:33,000\nثم غادر.\n";
        assert!(are_subtitles(text));
        assert_eq!(
            content(text).text,
            "وصل الوفد إلى العاصمة. وبدأت المحادثات.\n\nثم غادر."
        );
    }

    #[test]
    fn captions_that_roll_are_said_once_and_speakers_are_told_apart() {
        let text = "WEBVTT\n\nNOTE a comment\n\nintro\n00:01.000 --> 00:03.000 align:start\n\
                    The talks\n\n00:03.000 --> 00:05.000\nThe talks\nended <b>today</b>.\n\n\
                    00:05.000 --> 00:06.000\n<v Sami>Who won?\n";
        assert!(are_subtitles(text));
        assert_eq!(content(text).text, "The talks ended today.\n\nWho won?");
    }

    #[test]
    fn a_text_that_begins_with_a_number_is_no_subtitles() {
        assert!(!are_subtitles("12\nقتيلاً في غارة"));
        assert!(!are_subtitles("a --> b"));
        assert!(!are_subtitles("WEBVTTX"));
        assert_eq!(moment("99999999999999999999:00.000"), None);
    }
}
