use super::{Bitext, Link, Segment, Side};
use crate::bitext::Alignment;
use crate::document::Document;

impl Bitext {
    /// The bitext of two documents whose units were aligned.
    pub fn new(source: &Document, target: &Document, alignment: &Alignment) -> Self {
        let link = |link: &crate::bitext::Link| Link {
            source: link.source.clone().collect(),
            target: link.target.clone().collect(),
            score: Some(f64::from((link.score * 1000.0).round()) / 1000.0),
            relation: link.relation,
            shared: Vec::new(),
        };
        Self {
            mode: alignment.mode,
            source: side(source),
            target: side(target),
            links: alignment.links.iter().map(link).collect(),
        }
    }
}

fn side(document: &Document) -> Side {
    let segment = |index: usize| Segment {
        kind: document.units[index].kind,
        span: document.units[index].span,
        text: document.unit_text(index).to_owned(),
    };
    Side {
        path: document.source.path().to_owned(),
        language: document.language.code().to_owned(),
        segments: (0..document.units.len()).map(segment).collect(),
    }
}
