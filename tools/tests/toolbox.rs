//! The toolbox, whole: what it offers, how words become values, what it does and takes back.

#[path = "toolbox/anything.rs"]
mod anything;
#[path = "toolbox/catalogue.rs"]
mod catalogue;
#[path = "toolbox/everyday.rs"]
mod everyday;
#[path = "toolbox/faults.rs"]
mod faults;
#[path = "toolbox/home.rs"]
mod home;
#[path = "toolbox/keeping.rs"]
mod keeping;
#[path = "toolbox/looking.rs"]
mod looking;
#[path = "toolbox/resolving.rs"]
mod resolving;
#[path = "toolbox/ringing.rs"]
mod ringing;
#[path = "toolbox/undoing.rs"]
mod undoing;
