//! The text of mark-up, block by block.

use dom_query::NodeRef;

use super::content::Content;
use crate::document::UnitKind;
use crate::xml::{BLOCK_ELEMENTS, CELL_ELEMENTS};

/// Elements without text to read.
const LEFT_OUT: &[&str] = &[
    "audio", "button", "canvas", "embed", "head", "iframe", "math", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "title", "video",
];

/// The text in an element, one block a paragraph; headings and captions are marked as such.
pub(super) fn content(root: NodeRef) -> Content {
    let mut content = Content::default();
    let mut line = String::new();
    // an element is met twice: when it begins and when it ends
    let mut open = vec![(root, false)];
    let mut kinds: Vec<Option<UnitKind>> = vec![None];
    let mut flush = |line: &mut String, kinds: &[Option<UnitKind>]| {
        content.paragraph(line, kinds.last().copied().flatten());
        line.clear();
    };
    while let Some((node, ends)) = open.pop() {
        if node.is_text() {
            line.push_str(&node.text());
            continue;
        }
        let name = node.node_name().unwrap_or_default();
        let is = |names: &[&str]| names.contains(&&*name);
        let block = is(BLOCK_ELEMENTS);
        if ends {
            if block {
                flush(&mut line, &kinds);
                kinds.pop();
            } else if is(CELL_ELEMENTS) {
                line.push('\t');
            }
            continue;
        }
        if is(LEFT_OUT) || is_hidden(&node) {
            continue;
        }
        if is(&["br"]) {
            flush(&mut line, &kinds);
            continue;
        }
        if block {
            flush(&mut line, &kinds);
            let inherited = kinds.last().copied().flatten();
            kinds.push(kind(&name).or(inherited));
        }
        open.push((node, true));
        open.extend(node.children_it(true).map(|child| (child, false)));
    }
    flush(&mut line, &kinds);
    content
}

fn kind(name: &str) -> Option<UnitKind> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(UnitKind::Heading),
        "figcaption" => Some(UnitKind::Caption),
        _ => None,
    }
}

fn is_hidden(node: &NodeRef) -> bool {
    node.has_attr("hidden")
        || node
            .attr("style")
            .is_some_and(|style| style.replace(' ', "").contains("display:none"))
}
