//! The toolbox, whole: what it offers, how words become values, what it does and takes back.

#[path = "toolbox/catalogue.rs"]
mod catalogue;
