//! The daemon: roles, doors, the turn, replies, settings. The only crate that touches the world.
//!
//! 1. [`launch`] starts the roles that do not run: the keeper ([`keeper`]) and the daemon ([`serve`]), which
//!    confine themselves ([`confine`]) and spawn the engine ([`engine`]) when it is needed.
//! 2. A door ([`doors`]) hands a request to the [`turn`], which is the one straight path from words to [`reply`].
//! 3. What is to leave goes through [`sending`], which notes it, to the [`courier`], the one process with a network.
//! 4. [`commands`] is what a person types, [`client`] how it reaches the door.
//! 5. [`story`] plays conversations through the real turn with a virtual clock.

pub mod ahead;
pub mod at_once;
pub mod client;
pub mod commands;
pub mod confine;
pub mod consent;
pub mod conversation;
pub mod courier;
pub mod doors;
pub mod draft;
pub mod engine;
pub mod freedesktop;
pub mod gate;
pub mod hints;
pub mod hob;
pub mod installed;
pub mod interrupted;
pub mod keeper;
pub mod launch;
pub mod passing;
pub mod paths;
pub mod phrase;
pub mod plan;
pub mod policy;
pub mod propose;
pub mod providers;
pub mod reply;
pub mod request;
pub mod role;
pub mod sending;
pub mod serve;
pub mod services;
pub mod settings;
pub mod standing;
pub mod story;
pub mod texts;
pub mod trace;
pub mod turn;
pub mod witness;
pub mod world;
