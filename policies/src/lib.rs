//! Who decides.
//!
//! 1. The daemon puts all resolved calls of one request in front of [`decide`], with the [`Circumstances`].
//! 2. Each gets a [`Ruling`]: `Allow < Ask < Refuse`, the strictest that applies wins, and what no rule knows
//!    is refused.
//! 3. Only an allowed call becomes a [`Permit`].
//! 4. Only a permit runs: [`Permit::run`] is the one place that reaches into the toolbox.

pub mod decide;
pub mod label;
pub mod permit;
pub mod redact;

pub use decide::{Circumstances, Reason, Ruled, Ruling, decide};
pub use label::{Label, Labels};
pub use permit::Permit;
