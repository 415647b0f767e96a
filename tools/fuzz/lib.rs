//! The readers alone, so that a fuzzer builds nothing else of Hob.

#[path = "../src/locale.rs"]
mod locale;
#[path = "../src/patterns/mod.rs"]
pub mod patterns;
#[path = "../src/quantity/mod.rs"]
pub mod quantity;
#[path = "../src/rule/mod.rs"]
mod rule;
#[path = "../src/when/mod.rs"]
pub mod when;
