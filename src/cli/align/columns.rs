//! Pairs side by side in a terminal: two columns within 80, each line isolated in its own direction.

use muqabala::format::Bitext;
use unicode_normalization::char::is_combining_mark;

/// The columns of a text; with the number of a pair and the space between they are 80.
const WIDTH: usize = 36;

/// The pairs as a table.
pub fn table(bitext: &Bitext) -> String {
    let mut out = String::new();
    for (n, link) in bitext.links.iter().enumerate() {
        let text = |side: &muqabala::format::Side, indices: &[usize]| {
            let texts = indices
                .iter()
                .map(|&index| side.segments[index].text.as_str());
            lines(&texts.collect::<Vec<_>>().join(" "))
        };
        let (one, two) = (
            text(&bitext.source, &link.source),
            text(&bitext.target, &link.target),
        );
        for at in 0..one.len().max(two.len()).max(1) {
            let number = if at == 0 {
                format!("{:>4}", n + 1)
            } else {
                " ".repeat(4)
            };
            let cell = |lines: &[String]| lines.get(at).map_or("", String::as_str).to_owned();
            let (left, right) = (cell(&one), cell(&two));
            let gap = " ".repeat(WIDTH.saturating_sub(width(&left)));
            out.push_str(&format!(
                "{number}  {}{gap}  {}\n",
                isolated(&left),
                isolated(&right)
            ));
        }
    }
    out
}

/// A text in lines of a column; a word that is too long has a line to itself.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn isolated(text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!("\u{2068}{text}\u{2069}"),
    }
}

/// Columns of a terminal: marks and joiners have none.
fn width(text: &str) -> usize {
    let shown = |c: &char| !is_combining_mark(*c) && !matches!(*c, '\u{200B}'..='\u{200F}');
    text.chars().filter(shown).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words_and_marks_have_no_width() {
        assert_eq!(width("كِتَاب"), 4);
        let long = "کلمه ".repeat(20);
        let cut = lines(&long);
        assert!(cut.iter().all(|line| width(line) <= WIDTH));
        assert_eq!(cut.join(" "), long.trim());
    }
}
