//! What Hob can do.
//!
//! A [`Call`] names a tool and the words said for its arguments; the words are resolved to values by code
//! ([`when`], [`quantity`]), and a family runs the call against the store and a world that it is handed.

pub mod call;
pub mod catalogue;
pub mod quantity;
pub mod when;

pub use call::{Call, Ref, Said, Span};
pub use catalogue::{Argument, Catalogue, Choice, Kind, Risk, Tool};
