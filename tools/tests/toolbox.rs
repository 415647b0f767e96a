//! The toolbox, whole: what it offers, how words become values, what it does and takes back.

#![expect(clippy::expect_used, clippy::panic, reason = "a test stops at what it did not expect")]
#![expect(clippy::result_large_err, reason = "a question is an ordinary answer")]
#![expect(clippy::disallowed_methods, reason = "the toolbox itself is tested here, below the rulings")]

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
#[path = "toolbox/later.rs"]
mod later;
#[path = "toolbox/ledger.rs"]
mod ledger;
#[path = "toolbox/ledger_forged.rs"]
mod ledger_forged;
#[path = "toolbox/looking.rs"]
mod looking;
#[path = "toolbox/resolving.rs"]
mod resolving;
#[path = "toolbox/ringing.rs"]
mod ringing;
#[path = "toolbox/undoing.rs"]
mod undoing;
