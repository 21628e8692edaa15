//! The command line as its users meet it: every case in `tests/cmd` is a command, its output and its exit
//! status. `TRYCMD=overwrite cargo test --test cli` writes what the program prints now.

#[test]
fn commands_print_what_the_cases_say() {
    trycmd::TestCases::new()
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml");
}
