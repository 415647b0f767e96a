//! iCalendar (RFC 5545): events read out of files of many programs and years, and written into them.
//!
//! 1. [`Document::read`] finds the events of a file; what of it is not understood stays as it is.
//! 2. [`Event`] says what an event is, and [`Event::within`] when it comes.
//! 3. [`Draft::file`] is the file of a new one, and [`Document::moved`] and its like the file with an event changed.
//!
//! Nothing here touches a disk, and nothing in a stranger's file is an error: an event that cannot be read is counted.

mod document;
mod event;
pub mod lines;
mod write;
mod zones;

pub use document::{Document, FILE_BYTES_MAX};
pub use event::{Begin, Event, Length};
pub use write::{Draft, Put};
