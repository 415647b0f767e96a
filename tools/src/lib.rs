//! What Hob can do.
//!
//! 1. A [`Call`] names a tool of the [`catalogue()`] and the words said for its arguments.
//! 2. [`resolve()`] turns the words into values by code ([`when`], [`quantity`], what is [`live`]), or into an [`Ask`].
//! 3. [`Store::intend`](store::Store::intend) writes down what is about to be done.
//! 4. [`toolbox::run`] does it against the store and a [`World`] that it is handed, and leaves a [`Receipt`].

pub mod alarm;
pub mod app;
pub mod args;
mod bind;
pub mod calc;
pub mod calendar;
pub mod call;
pub mod calling;
pub mod catalogue;
pub mod clock;
mod desk;
pub mod habits;
pub mod hob;
pub mod ics;
pub mod label;
pub mod later;
pub mod list;
pub mod live;
mod locale;
mod merge;
pub mod message;
mod names;
pub mod note;
pub mod outgoing;
mod patterns;
pub mod quantity;
pub mod receipt;
pub mod reminder;
pub mod remote;
pub mod resolve;
mod rule;
pub mod store;
pub mod timer;
pub mod toolbox;
mod unbuilt;
pub mod web;
pub mod when;
mod which;
mod widen;
mod workdays;
pub mod world;

pub use call::{Call, Ref, Said, Span};
pub use catalogue::{Argument, Catalogue, Choice, Kind, Risk, Tool};
pub use habits::Habits;
pub use label::{Label, Labels};
pub use live::{Contact, Live, Part, Thing};
pub use outgoing::{Answered, Outgoing};
pub use receipt::{EntityKind, EntityRef, Fact, Facts, Receipt};
pub use resolve::{Ask, AskReason, ContextItem, Request, ResolveContext, Resolved, resolve, resolve_offered};
pub use store::{Entry, Store, StoreError};
pub use toolbox::{ToolError, catalogue, schema};
pub use which::{day_said, means_all};
pub use workdays::gathered;
pub use world::{App, Boot, Dialled, Opened, Received, Ringing, World, WorldError, Writer};
