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
    /// What each says, equal for equal statements in any language; `None` if only the words differ.
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
    /// How near the two parts are that contain these passages; `None` without the encoder.
    pub fn near(&self, a: Span, b: Span) -> Option<f32> {
        let [one, two] = self.places;
        let part = |of: usize, span: Span| (of, self.pairs.parts[of].at(span.start));
        let meanings = self.pairs.meanings.as_ref()?;
        Some(meanings.part_cosine(part(one, a), part(two, b)))
    }

    /// Whether the parts that contain two passages may state the same fact.
    pub fn may_be_one(&self, a: Span, b: Span) -> bool {
        self.near(a, b).is_none_or(|near| near >= NEAR)
    }
}

/// The least cosine of two parts that state the same fact.
const NEAR: f32 = 0.25;
