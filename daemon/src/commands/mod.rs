//! What a person or a script can type.

pub mod alarms;
pub mod bench;
pub mod chat;
pub mod confine_check;
pub mod consent;
pub mod doctor;
pub mod eval;
pub mod install;
pub mod kept;
pub mod ledger;
pub mod lines;
pub mod mcp;
pub mod paint;
pub mod plan;
pub mod play;
pub mod policy;
pub mod redact;
pub mod rehearse;
pub mod spans;
pub mod talk;
pub mod trace;
pub mod watch;
