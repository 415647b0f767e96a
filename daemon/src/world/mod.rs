//! The world as tools see it: clock, zone, locale and keeper.

pub mod here;
