//! Sends what was approved. A program of its own, because it is the one with a network: what it does not need (the
//! bus, the store, the model, the tools) is not in it, and what waits is small.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use hob::role;

const HELP: &str = "\
Sends one approved message after another, on the socket that standard input is.
The launcher and systemd's socket unit start it; it is of no use by hand.

Usage: hob-courier [--idle-s SECONDS] [--etc FOLDER]

  --idle-s SECONDS  end after so long without a message; default: never
  --etc FOLDER      where the system says how names are found and whom to trust; default /etc
  --version         print the version
";

fn main() -> ExitCode {
    role::log();
    role::ended(run(std::env::args_os().skip(1)))
}

fn run(mut arguments: impl Iterator<Item = OsString>) -> Result<(), String> {
    let (mut idle, mut etc) = (None, PathBuf::from("/etc"));
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--idle-s") => {
                let seconds = arguments.next().and_then(|value| value.to_str()?.parse().ok());
                idle = Some(Duration::from_secs(seconds.ok_or("a number of seconds is missing")?));
            }
            Some("--etc") => etc = arguments.next().map(PathBuf::from).ok_or("a path is missing")?,
            Some("--version") => {
                println!("hob-courier {}", env!("CARGO_PKG_VERSION"));
                return Ok(());
            }
            Some("--help" | "-h") => {
                print!("{HELP}");
                return Ok(());
            }
            _ => return Err("unknown argument; --help shows what there is".to_owned()),
        }
    }
    hob::courier::role::run(idle, &etc)
}
