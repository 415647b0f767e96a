//! The ways in: one front-end protocol a file.

pub mod bus;
pub mod caller;
pub mod mcp;
pub mod notice;
pub mod peer;
pub mod socket;
pub mod wyoming;

/// The most characters of an error; more is what a stranger sent, quoted.
const ERROR_CHARS_MAX: usize = 500;

/// An error as it is told: it may quote what a stranger sent, and is one line all the same.
fn one_line(error: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    error.chars().map(plain).take(ERROR_CHARS_MAX).collect()
}
