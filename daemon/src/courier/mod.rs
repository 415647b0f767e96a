//! The one way out: a process of its own that sends one approved message to one named provider and hands back what
//! comes, and nothing else.
//!
//! 1. The launcher, or systemd at the first connection, starts [`role`], which confines itself and waits. It has no
//!    bus, no home and no store, and can make no local socket.
//! 2. For each connection it makes a child. That reads what names and certificates it needs, lets go of every file,
//!    and only then reads its one input: an [`wire::Exchange`].
//! 3. The child resolves, refuses private addresses, connects, speaks TLS and HTTP, and answers in [`wire::Piece`]s.
//!    It follows no redirect, tries nothing twice, keeps no cookie, and ends with its exchange.
//! 4. [`client`] is the daemon's side; [`crate::sending`] decides what is sent at all, and notes it before.

pub mod client;
pub mod wire;
