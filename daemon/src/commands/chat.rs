//! `hob chat`: one line after another, with history; what rings is told in between.

use std::ops::ControlFlow;
use std::{io, thread};

use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{Config, Editor, ExternalPrinter};
use serde_json::Value;

use super::talk::{TalkError, dim, send};
use crate::client::{self, ClientError};
use crate::launch::launch;
use crate::paths::Paths;

/// Lines that are remembered.
const HISTORY_LINES: usize = 500;

/// Talks until the person has enough (`quit`, or the end of input).
///
/// # Errors
/// [`TalkError`] when no daemon can be had; a refused request is shown and the talk goes on.
pub fn run(paths: &Paths, runtime: &tokio::runtime::Runtime) -> Result<(), TalkError> {
    launch(paths)?;
    let config = Config::builder().auto_add_history(true).max_history_size(HISTORY_LINES);
    let config = config.map_or_else(|_| Config::default(), |config| config.build());
    let mut editor: Editor<(), FileHistory> = match Editor::with_config(config) {
        Ok(editor) => editor,
        Err(error) => return Err(ClientError::Answer(error.to_string()).into()),
    };
    // No history yet is no fault, and one that cannot be read only costs the arrow keys.
    let _ = editor.load_history(&paths.history());
    if let Ok(printer) = editor.create_external_printer() {
        listen(paths, printer);
    }
    loop {
        match editor.readline("> ") {
            Ok(line) if matches!(line.trim(), "quit" | "exit") => break,
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) => match runtime.block_on(send(paths, &line, None)) {
                Ok(reply) => println!("{}", reply.text),
                Err(ClientError::NoDaemon { .. }) => {
                    launch(paths)?;
                    match runtime.block_on(send(paths, &line, None)) {
                        Ok(reply) => println!("{}", reply.text),
                        Err(error) => println!("{}", dim(&error.to_string())),
                    }
                }
                Err(error) => println!("{}", dim(&error.to_string())),
            },
            Err(ReadlineError::Interrupted) => {}
            // Bytes that are no text are passed over like a line that is not understood.
            Err(ReadlineError::Io(error)) if error.kind() == io::ErrorKind::InvalidData => {
                println!("{}", dim("the line is not UTF-8"));
            }
            Err(_) => break,
        }
    }
    let _ = editor.save_history(&paths.history());
    Ok(())
}

/// Tells what rings above the line that is being typed.
fn listen(paths: &Paths, mut printer: impl ExternalPrinter + Send + 'static) {
    let socket = paths.socket();
    thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        let _ = runtime.block_on(client::events(&socket, "/v1/events", |name, data| {
            let data: Value = serde_json::from_str(data).unwrap_or_default();
            let label = data.get("label").and_then(Value::as_str);
            let source = data.get("source").and_then(Value::as_str).unwrap_or_default();
            let what = label.map_or_else(|| source.to_owned(), |label| format!("{source} “{label}”"));
            match name {
                "ringing" if source == "reminder" => drop(printer.print(format!("\x07{what}\n"))),
                "ringing" => drop(printer.print(format!("\x07{what} is ringing: say stop or snooze\n"))),
                "missed" => drop(printer.print(format!("{what} was missed\n"))),
                _ => {}
            }
            ControlFlow::Continue(())
        }));
    });
}
