//! SubRip and WebVTT: texts with the times at which they are shown.

use super::Entry;
use crate::format::segment::Text;
use crate::text::{Piece, Span};

pub(super) fn read(file: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut inside = false;
    let mut at = 0;
    for (number, raw) in (1..).zip(file.split_inclusive('\n')) {
        let line = raw.trim_end_matches(['\n', '\r']);
        let start = at;
        at += raw.len();
        if let Some((from, _)) = line.split_once("-->") {
            inside = true;
            entries.push(Entry {
                // the two formats divide milliseconds otherwise
                key: from.trim().replace(',', "."),
                line: number,
                ..Entry::default()
            });
        } else if line.trim().is_empty() {
            inside = false;
        } else if let Some(entry) = entries.last_mut().filter(|_| inside) {
            let text: &mut Text = &mut entry.text;
            if !text.text.is_empty() {
                text.text.push(' ');
            }
            Piece::push(&mut text.pieces, text.text.len(), start, line.len());
            text.text.push_str(line);
            let from = text.place.map_or(start, |place| place.start);
            text.place = Some(Span::new(from, start + line.len()));
        }
    }
    entries
}
