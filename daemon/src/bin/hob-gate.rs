//! Lets programs of this device in over TCP, where a person wants that. A program of its own, because it holds a
//! port and must not be able to do anything with it but carry bytes to one of the daemon's doors.

use std::path::PathBuf;
use std::process::ExitCode;

use hob::role;

const HELP: &str = "\
Carries bytes between the port of this device's loopback that standard input is
and one of the daemon's doors. The launcher and systemd's socket unit start it;
it is of no use by hand.

Usage: hob-gate DOOR

  DOOR       the path of a socket
  --version  print the version
";

fn main() -> ExitCode {
    role::log();
    let mut arguments = std::env::args_os().skip(1);
    role::ended(match (arguments.next(), arguments.next()) {
        (Some(version), None) if version == "--version" => {
            println!("hob-gate {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
        (Some(help), None) if help == "--help" || help == "-h" => {
            print!("{HELP}");
            Ok(())
        }
        (Some(door), None) => hob::gate::run(&PathBuf::from(door)),
        _ => Err("it takes the path of one door; --help says more".to_owned()),
    })
}
