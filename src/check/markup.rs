//! The elements by which a format stands for mark-up, and the tags in the text itself.

use super::filled;
use super::pair::Pair;
use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use super::tags;

/// The elements by which a format stands for mark-up of the original file, and the tags in the text itself.
pub(super) fn tags(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if pair.source.is_empty() || pair.target.is_empty() {
        return;
    }
    let number = filled::left_out(pair, shared);
    tags::compare(pair, number.as_slice(), rule, out);
    // codes have no place in the text: they are reported at the whole of it
    let lost = |own: &Side, other: &Side| {
        let mut left = other.codes.clone();
        let mut lost = own.codes.clone();
        lost.retain(|code| match left.iter().position(|known| known == code) {
            Some(at) => {
                left.swap_remove(at);
                false
            }
            None => true,
        });
        lost
    };
    let draft = |place, key, mark| Draft::new(place, key, vec![("mark", mark)]);
    let (source, target) = (&pair.source, &pair.target);
    for code in lost(source, target) {
        let draft = draft(source.whole(), "tag-missing", code);
        out.report(rule, draft.translated_as(target.whole()));
    }
    for code in lost(target, source) {
        let draft = draft(target.whole(), "tag-added", code);
        out.report(rule, draft.translating(source.whole()));
    }
}
