//! The one way out: a process of its own that sends one approved message to one named provider and hands back what
//! comes, and nothing else.
//!
//! 1. The launcher, or systemd at the first connection, starts the [`role`], which confines itself and waits. It has
//!    no bus, no home and no store, and can make no local socket.
//! 2. For each connection it makes a child. That opens the three files that names and certificates need, lets go of
//!    the file system, and only then reads its one input: an [`wire::Exchange`].
//! 3. The child resolves ([`names`], [`answers`]), refuses private addresses ([`addresses`]), connects ([`connect`],
//!    [`proxy`], [`trust`]), speaks HTTP ([`exchange`]) and answers in [`wire::Piece`]s. It follows no redirect, tries
//!    nothing twice, keeps no cookie, reads no environment, and ends with its exchange.
//! 4. [`client`] is the daemon's side; [`crate::sending`] decides what is sent at all, and notes it before.

#![expect(clippy::disallowed_methods, reason = "the one way out")]

pub mod addresses;
pub mod answers;
pub mod client;
pub mod connect;
pub mod exchange;
pub mod names;
pub mod proxy;
pub mod role;
pub mod trust;
pub mod wire;

use std::net::{Ipv4Addr, Ipv6Addr, UdpSocket};

use wire::{Fault, FaultKind};

/// A fault from before anything was written.
fn plain_fault(kind: FaultKind, detail: impl Into<String>) -> Fault {
    Fault { kind, body_written: false, detail: detail.into() }
}

/// Whether no way leads out of this device. Only the kernel's table is asked: a connected datagram socket sends
/// nothing, and the addresses are those of documentation.
fn offline() -> bool {
    let leads = |any: std::net::IpAddr, far: std::net::IpAddr| {
        let socket = UdpSocket::bind((any, 0));
        socket.is_ok_and(|socket| socket.connect((far, 9)).is_ok())
    };
    let (v4, v6) = (Ipv4Addr::new(192, 0, 2, 1), Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1));
    !leads(Ipv4Addr::UNSPECIFIED.into(), v4.into()) && !leads(Ipv6Addr::UNSPECIFIED.into(), v6.into())
}
