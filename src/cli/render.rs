use std::path::PathBuf;

use anyhow::Context;
use muqabala::report::{PageOptions, render};

use super::Outcome;
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
    /// The language of the messages: en, fa or ar
    #[arg(long, default_value = "en")]
    ui: String,
    /// The page's title
    #[arg(long, default_value = "Muqabala")]
    title: String,
    /// A folder whose files replace the built-in templates of the same name
    #[arg(long)]
    templates: Option<PathBuf>,
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let output = Output::open(arguments.output.as_deref())?;
    let path = arguments.data.display();
    let json = std::fs::read_to_string(&arguments.data)
        .with_context(|| format!("cannot read `{path}`"))?;
    let data = serde_json::from_str(&json).with_context(|| format!("`{path}` is no JSON"))?;
    let options = PageOptions {
        ui: arguments.ui,
        title: arguments.title,
        templates: arguments.templates,
    };
    output.write(render(&arguments.template, &data, &options)?.as_bytes())?;
    Ok(Outcome::Clean)
}
