//! `hob confine-check ROLE`: what a role takes away from itself is taken away from this process, by the same function;
//! then it tries what must fail, and has a child try it again. For the tests, and for whoever doubts. The roles that run
//! try the same at each start (`hob doctor`), but for the child.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::confine::{self, tries};

/// As whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum As {
    Daemon,
    Engine,
    Keeper,
    /// As whoever started it: nothing is taken away.
    Child,
    /// As [`As::Child`]; tries the table of 32-bit programs, at the risk of its life.
    Compat,
}

/// Tries, and prints one line of JSON.
///
/// # Errors
/// When it could not be confined.
pub fn run(role: As) -> Result<(), String> {
    let held = match role {
        As::Daemon => confine::daemon(&[]),
        As::Engine => confine::engine(),
        As::Keeper => confine::keeper(),
        As::Child => {
            println!("{}", json!({ "tried": tries::all() }));
            return Ok(());
        }
        As::Compat => {
            #[cfg(target_arch = "x86_64")]
            println!("{}", json!({ "answer": tries::ip_socket_by_the_32_bit_table() }));
            return Ok(());
        }
    };
    let held = held.map_err(|error| error.to_string())?;
    println!("{}", json!({ "held": held, "child": child("child"), "compat": child("compat") }));
    Ok(())
}

/// Starts this program again, below this process; what it said, or how it ended.
fn child(role: &str) -> Value {
    // The keeper's own program has no such command; `hob` lies beside it.
    let program = std::env::current_exe().map(|program| program.with_file_name("hob"));
    let output = program.and_then(|program| {
        Command::new(program)
            .args(["confine-check", role])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
    });
    match output {
        Err(error) => json!({ "not_started": error.kind().to_string() }),
        Ok(output) => match output.status.signal() {
            Some(signal) => json!({ "killed_by": signal }),
            None => serde_json::from_slice(&output.stdout).unwrap_or(Value::Null),
        },
    }
}
