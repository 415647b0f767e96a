//! Rings what is due.
fn main() {}
