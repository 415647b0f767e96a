//! Who decides.
//!
//! 1. The daemon puts all resolved calls of one request in front of [`decide`], with the [`Rules`] that hold and the
//!    [`Circumstances`].
//! 2. Each gets a [`Ruling`]: `Allow < Ask < Refuse`. A floor in Rust comes first and last, the rules (Cedar, in
//!    `*.cedar`, and the person's own) between; the strictest that applies wins, and what no rule allows is refused.
//! 3. Only an allowed call becomes a [`Permit`].
//! 4. Only a permit runs: [`Permit::run`] is the one place that reaches into the toolbox.

pub mod circumstances;
pub mod decide;
pub mod emergency;
pub mod example;
mod floor;
pub mod label;
mod monotone;
pub mod permit;
pub mod preset;
mod reading;
pub mod redact;
pub mod rules;

pub use circumstances::{Circumstances, Client, ClientKind, DeviceState, Grant, Passing, Provider};
pub use decide::{Because, Ruled, Ruling, decide, rule};
pub use example::Supposed;
pub use label::{Label, Labels};
pub use permit::Permit;
pub use preset::Preset;
pub use rules::{Rules, RulesError};
