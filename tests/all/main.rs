//! Everything that is tested whole, in one program.

mod home;
mod stories;
