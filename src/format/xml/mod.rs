//! XML as it is exchanged: no document type definitions, bounded depth and size, a line for every problem.

mod read;
mod write;

pub(super) use read::{Child, Element, Node, Tree, XmlReader};
pub(super) use write::XmlWriter;
