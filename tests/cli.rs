//! The command line as its users meet it: every case in `tests/cmd`, and every command of the tutorial and the
//! guides, with its output and exit status. `TRYCMD=overwrite cargo test --test cli` writes what the program
//! prints now.

#[test]
fn commands_print_what_the_cases_say() {
    // what dictionaries a machine has must not change what is printed
    trycmd::TestCases::new()
        .env("MUQABALA_DICTIONARY", "none")
        .case("tests/cmd/*.trycmd")
        .case("docs/tutorial/tutorial.md")
        .case("docs/guides/*.md");
}
