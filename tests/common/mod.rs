//! Fixtures of blocks: a title line `# …`, then lines `key: value`; an empty line divides the blocks.

/// One case of a fixture.
pub struct Block {
    /// Where it begins, counted from 1.
    pub line: usize,
    /// What it is about.
    pub title: String,
    /// Its lines in order.
    pub fields: Vec<Field>,
}

/// A line `key: value`; the value may be empty.
pub struct Field {
    /// File and line, for messages.
    pub place: String,
    pub key: String,
    pub value: String,
}

/// The blocks of a fixture's text. A block without a title, or a line without a key, fails the test.
pub fn blocks(text: &str, file: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(text.lines()) {
        let place = format!("{file}:{number}");
        if line.is_empty() {
            inside = false;
        } else if !inside {
            let title = line.strip_prefix("# ");
            let title = title.unwrap_or_else(|| panic!("{place}: a case begins with `# `"));
            blocks.push(Block {
                line: number,
                title: title.to_owned(),
                fields: Vec::new(),
            });
            inside = true;
        } else {
            let (key, value) = line
                .split_once(':')
                .unwrap_or_else(|| panic!("{place}: no `key: value`"));
            let value = value.strip_prefix(' ').unwrap_or(value);
            let block = blocks.last_mut().expect("a block was opened");
            block.fields.push(Field {
                place,
                key: key.to_owned(),
                value: value.to_owned(),
            });
        }
    }
    blocks
}
