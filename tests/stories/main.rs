//! Reports grouped into stories: how well and how steadily, and the program that does it.

mod grouping;
#[cfg(unix)]
mod program;
