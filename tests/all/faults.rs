//! What goes wrong, and that one clear line says so and nothing is lost.

mod cleared;
mod confined;
mod fresh;
pub mod kills;
mod model;
mod plans;
mod rehearse;
mod roles;
mod store;
mod systemd;
