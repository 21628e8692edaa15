use std::process::ExitCode;

use muqabala::bitext::{Alignment, Options, align_texts};
use muqabala::language::Language;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        args.iter()
            .position(|arg| arg == name)
            .map(|at| args[at + 1].as_str())
    };
    let language =
        |name| Language::named_or_general(value(name).unwrap_or("ar")).expect("a language");
    let texts: Vec<String> = args[2..4]
        .iter()
        .map(|path| std::fs::read_to_string(path).expect("a file"))
        .collect();
    let lines: Vec<Vec<&str>> = texts.iter().map(|text| text.lines().collect()).collect();
    let languages = [language("--source-lang"), language("--target-lang")];
    let mode = value("--mode").and_then(|mode| serde_json::from_value(mode.into()).ok());
    let options = Options {
        mode,
        ..Options::default()
    };
    let alignment = align_texts(&lines[0], &lines[1], languages[0], languages[1], &options);
    println!("{}", json(&args, &lines, languages, &alignment));
    eprintln!(
        "{:?} agreement {:.3} related {}",
        alignment.mode, alignment.agreement, alignment.related
    );
    ExitCode::SUCCESS
}

fn json(
    args: &[String],
    lines: &[Vec<&str>],
    languages: [Language; 2],
    alignment: &Alignment,
) -> String {
    let side = |at: usize| serde_json::json!({"path": args[2 + at], "language": languages[at], "units": lines[at]});
    let links: Vec<_> = alignment
        .links
        .iter()
        .map(|link| {
            serde_json::json!({
                "source": link.source.clone().collect::<Vec<_>>(),
                "target": link.target.clone().collect::<Vec<_>>(),
                "score": link.score, "relation": link.relation, "shared": [],
            })
        })
        .collect();
    serde_json::json!({"mode": alignment.mode, "source": side(0), "target": side(1), "links": links})
        .to_string()
}
