//! What is found where two linked units disagree.

use crate::bitext::collation::Link;
use crate::bitext::link::Pairs;
use crate::bitext::profile::Profile;
use crate::text::Span;

/// Two passages that disagree, and about what.
pub(super) struct Found {
    pub kind: &'static str,
    pub a: Span,
    pub b: Span,
    /// What each says, equal for equal statements in whatever language; nothing where only the words tell.
    pub says: Option<[String; 2]>,
    /// The event at issue, or the person.
    pub event: Option<u32>,
}

/// A link with what is known of both its units.
pub(super) struct Linked<'a> {
    pub link: &'a Link,
    pub a: &'a Profile,
    pub b: &'a Profile,
    pub places: [usize; 2],
    pub pairs: &'a Pairs<'a>,
}

impl Linked<'_> {
    /// How near the parts of both units are that hold two passages; nothing without the encoder.
    pub fn near(&self, a: Span, b: Span) -> Option<f32> {
        let [one, two] = self.places;
        let part = |of: usize, span: Span| (of, self.pairs.parts[of].at(span.start));
        let meanings = self.pairs.meanings.as_ref()?;
        Some(meanings.part_cosine(part(one, a), part(two, b)))
    }

    /// Whether the parts that hold two passages may tell the same.
    pub fn may_be_one(&self, a: Span, b: Span) -> bool {
        self.near(a, b).is_none_or(|near| near >= NEAR)
    }
}

/// The least cosine at which two parts tell the same.
const NEAR: f32 = 0.25;
