//! The command line of Muqabala: a thin layer over the library.

mod cli;

fn main() -> std::process::ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    cli::main(&words).into()
}
