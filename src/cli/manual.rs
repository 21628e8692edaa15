//! Shell completions and manual pages, made from the program's arguments.

use anyhow::bail;
use clap::Command;
use clap_complete::Shell;

use super::Outcome;
use super::output::OutputFile;

#[derive(clap::Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
    #[command(flatten)]
    output: OutputFile,
}

#[derive(clap::Args)]
pub struct Man {
    /// A command, with what stands after it: `glossary import`; without it, the program
    command: Vec<String>,
    #[command(flatten)]
    output: OutputFile,
}

pub fn completions(arguments: &Completions, mut program: Command) -> anyhow::Result<Outcome> {
    let output = arguments.output.open()?;
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut program, "muqabala", &mut script);
    output.write_whole(&script)?;
    Ok(Outcome::Clean)
}

pub fn man(arguments: &Man, mut program: Command) -> anyhow::Result<Outcome> {
    let output = arguments.output.open()?;
    program.build();
    let mut command = &program;
    for name in &arguments.command {
        match command.find_subcommand(name) {
            Some(next) => command = next,
            None => bail!("`{}` has no command `{name}`", command.get_name()),
        }
    }
    let name = command
        .get_display_name()
        .unwrap_or(command.get_name())
        .to_owned();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .title(name)
        .render(&mut page)?;
    output.write_whole(&page)?;
    Ok(Outcome::Clean)
}
