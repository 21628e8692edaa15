//! Prints for each line of standard input what the encoder reads of it and its vector, one JSON object a line;
//! `check_encoder.py` compares this with the original.

use std::io::{BufWriter, Write, read_to_string, stdin, stdout};

use muqabala::semantics::Encoder;

fn main() -> anyhow::Result<()> {
    let encoder = Encoder::built_in()
        .ok_or_else(|| anyhow::anyhow!("build it with the feature `encoder`"))?;
    let text = read_to_string(stdin())?;
    let lines: Vec<&str> = text.lines().collect();
    let vectors = encoder.encode(&lines);
    let mut out = BufWriter::new(stdout());
    for (i, line) in lines.iter().enumerate() {
        let object =
            serde_json::json!({ "pieces": encoder.pieces(line), "vector": vectors.row(i) });
        writeln!(out, "{object}")?;
    }
    Ok(())
}
