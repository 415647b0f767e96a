//! The person's command, and every role but the keeper.
fn main() {}
