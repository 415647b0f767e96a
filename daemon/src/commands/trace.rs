//! `hob trace`: where the time of a turn went, and why it was decided as it was.

mod page;
mod style;
mod words;

use std::fs::{OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use hyper::Method;
use serde_json::{Value, json};

use super::paint::Paint;
use super::talk::{Show, TalkError};
use crate::client::{self, ClientError};
use crate::launch::launch;
use crate::paths::Paths;
use crate::trace::Trace;
pub use page::page;
pub use words::{line, words};

/// What of the traces is wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Which: 1 is the last.
    pub which: Option<usize>,
    /// One line for each.
    pub list: bool,
    /// A page in place of words.
    pub html: Option<PathBuf>,
    /// Forget them all.
    pub forget: bool,
}

/// Why there is no trace to be seen.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// The daemon gave none.
    #[error(transparent)]
    Talk(#[from] TalkError),
    /// Ask Hob something first, or set `trace_turns` to more.
    #[error("there are traces of {kept} requests, and none has the number {wanted}")]
    None {
        /// How many there are.
        kept: usize,
        /// The one that was asked for.
        wanted: usize,
    },
    /// The page.
    #[error("cannot write `{}`: {source}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl From<ClientError> for TraceError {
    fn from(error: ClientError) -> Self {
        Self::Talk(error.into())
    }
}

/// Shows, writes or forgets traces.
///
/// # Errors
/// [`TraceError`].
pub async fn run(paths: &Paths, wanted: &Wanted, show: Show) -> Result<(), TraceError> {
    launch(paths).map_err(TalkError::from)?;
    if wanted.forget {
        let gone: Value = client::call(&paths.socket(), Method::DELETE, "/v1/traces", None).await?;
        let count = gone.get("forgot").and_then(Value::as_u64).unwrap_or_default();
        if show.json {
            println!("{gone}");
        } else {
            println!("Forgotten: {count} traces in memory, and all on the disk.");
        }
        return Ok(());
    }
    let all = last(paths).await?;
    let chosen: Vec<&Trace> = match wanted.which {
        Some(which) => {
            let one = which.checked_sub(1).and_then(|at| all.get(at));
            vec![one.ok_or(TraceError::None { kept: all.len(), wanted: which })?]
        }
        None if wanted.list || wanted.html.is_some() => all.iter().collect(),
        None => all.iter().take(1).collect(),
    };
    if let Some(path) = &wanted.html {
        let page = page(&chosen);
        write(path, &page).map_err(|source| TraceError::Write { path: path.clone(), source })?;
        if !show.json {
            println!("{} of the last requests in {}", chosen.len(), path.display());
        }
        return Ok(());
    }
    if show.json {
        println!("{}", json!(chosen));
        return Ok(());
    }
    let paint = Paint::stdout();
    if chosen.is_empty() {
        println!("Nothing was asked yet, or nothing is traced (trace_turns in hob.toml).");
    }
    for (at, trace) in chosen.iter().enumerate() {
        if wanted.list {
            println!("{:>3}  {}", at + 1, line(trace, paint));
        } else {
            print!("{}", words(trace, paint));
        }
    }
    Ok(())
}

/// The traces that the daemon has, the newest first.
///
/// # Errors
/// [`ClientError`].
pub async fn last(paths: &Paths) -> Result<Vec<Trace>, ClientError> {
    client::call(&paths.socket(), Method::GET, "/v1/traces", None).await
}

/// Writes the page for this user alone: what was said stands in it. `-` is standard output.
fn write(path: &Path, page: &str) -> io::Result<()> {
    if path == Path::new("-") {
        return io::stdout().lock().write_all(page.as_bytes());
    }
    let mut file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(path)?;
    // Also a file that was there before is for this user alone.
    let found = file.metadata()?;
    if found.is_file() && found.permissions().mode() & 0o077 != 0 {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    file.write_all(page.as_bytes())
}
