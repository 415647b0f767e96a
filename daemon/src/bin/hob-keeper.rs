//! Rings what is due. A process of its own, so that alarms need nothing else to run.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use hob::commands::confine_check;
use hob::keeper::wake;
use hob::launch::parent;
use hob::paths::Paths;
use hob::settings::{Settings, mark};
use hob::{confine, keeper, role};

const HELP: &str = "\
Rings what is due in Hob's store.

Usage: hob-keeper [--again] [--store FILE] [--runtime FOLDER] [--sys FOLDER] [--proc FOLDER]

  --again           stay, and start another whenever it crashed (before all others)
  --store FILE      the store; default $XDG_STATE_HOME/hob/hob.db (~/.local/state/hob/hob.db)
  --runtime FOLDER  where the socket lies; default $XDG_RUNTIME_DIR/hob, or /tmp/hob-UID
  --sys FOLDER      where the kernel shows the device; default /sys
  --proc FOLDER     where it shows processes; default /proc
  --version         print the version
";

fn main() -> ExitCode {
    role::log();
    let mut arguments = std::env::args_os().skip(1).peekable();
    if arguments.next_if(|first| first == parent::AGAIN).is_some() {
        return parent::run(&arguments.collect::<Vec<_>>()).unwrap_or_else(|error| {
            tracing::error!("no keeper can be started: {error}");
            ExitCode::FAILURE
        });
    }
    role::ended(keep(arguments))
}

fn keep(mut arguments: impl Iterator<Item = OsString>) -> Result<(), Box<dyn std::error::Error>> {
    let (mut store, mut runtime) = (None, None);
    let (mut sys, mut proc) = (PathBuf::from("/sys"), PathBuf::from("/proc"));
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().map(PathBuf::from).ok_or("a path is missing");
        match argument.to_str() {
            Some("--store") => store = Some(value()?),
            Some("--runtime") => runtime = Some(value()?),
            Some("--sys") => sys = value()?,
            Some("--proc") => proc = value()?,
            // Hidden: confines itself as ever, tries what must fail, and ends.
            Some("--confine-check") => {
                return Ok(confine_check::run(confine_check::As::Keeper)?);
            }
            Some("--version") => {
                println!("hob-keeper {}", env!("CARGO_PKG_VERSION"));
                return Ok(());
            }
            Some("--help" | "-h") => {
                print!("{HELP}");
                return Ok(());
            }
            _ => return Err("unknown argument; --help shows what there is".into()),
        }
    }
    // Before its first input. Confined, it can gain no right any more, so how it was started is asked first.
    let started = wake::Started::read();
    let held = confine::keeper()?;
    let paths = Paths::from_env();
    let settings = match &paths {
        Ok(paths) => Settings::read(&paths.settings()).unwrap_or_else(|error| {
            // Wrong settings are no reason to let somebody oversleep.
            tracing::error!("{error}; ringing by the defaults");
            Settings::default()
        }),
        Err(_) => Settings::default(),
    };
    let mark = paths.as_ref().map(|paths| mark(&paths.settings())).unwrap_or_default();
    let (store, runtime) = match (store, runtime) {
        (Some(store), Some(runtime)) => (store, runtime),
        (store, runtime) => {
            let paths = paths?;
            (store.unwrap_or_else(|| paths.store()), runtime.unwrap_or(paths.runtime))
        }
    };
    keeper::run(keeper::Options { store, runtime, settings, mark, held: Some(held), started, sys, proc })?;
    Ok(())
}
