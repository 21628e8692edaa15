use std::path::PathBuf;

use anyhow::Context;
use muqabala::report::render;

use super::Outcome;
use super::arguments::Page;
use super::output::Output;

#[derive(clap::Args)]
pub struct Arguments {
    /// A Tera template
    template: PathBuf,
    /// What any command printed with --format json
    data: PathBuf,
    /// The file to write; without it, standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    page: Page,
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let output = Output::open(arguments.output.as_deref())?;
    let path = arguments.data.display();
    let json = std::fs::read_to_string(&arguments.data)
        .with_context(|| format!("cannot read `{path}`"))?;
    let data = serde_json::from_str(&json).with_context(|| format!("`{path}` is no JSON"))?;
    let page = render(&arguments.template, &data, &arguments.page.into())?;
    output.write_whole(page.as_bytes())?;
    Ok(Outcome::Clean)
}
