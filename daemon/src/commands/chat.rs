//! `hob chat`: one line after another, with history. Answers come as they are made, questions are answered where they
//! are asked, and what rings is told in between.

mod answer;
mod heard;
mod screen;
mod typed;

use std::io::{self, IsTerminal};
use std::sync::Arc;

use hyper::Method;
use jiff::Timestamp;
use rustyline::error::ReadlineError;
use rustyline::history::{FileHistory, History};
use rustyline::{Config, Editor};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::consent::{Person, Settled, settle, would_get};
use super::paint::{Paint, Role, tame};
use super::talk::{CONVERSATION, TalkError, check};
use super::trace;
use crate::client::{self, ClientError};
use crate::consent::Shown;
use crate::launch::launch_quietly;
use crate::paths::Paths;
use crate::reply::{Expected, Reply};
use answer::{Came, answer, show};
use screen::Screen;
use typed::{COMMANDS, Offers, is_command, prompt};

/// Lines that are remembered.
const HISTORY_LINES: usize = 500;

/// Talks until the person has enough (`quit`, or the end of input).
///
/// # Errors
/// [`TalkError`] when no daemon can be had; a refused request is shown and the talk goes on.
pub fn run(paths: &Paths, runtime: &Runtime) -> Result<(), TalkError> {
    launch_quietly(paths)?;
    let config = Config::builder().history_ignore_space(true).max_history_size(HISTORY_LINES);
    let config = config.map_or_else(|_| Config::default(), |config| config.build());
    let mut editor: Editor<Offers, FileHistory> = match Editor::with_config(config) {
        Ok(editor) => editor,
        Err(error) => return Err(ClientError::Answer(error.to_string()).into()),
    };
    // No history yet is no fault, and one that cannot be read only costs the arrow keys.
    let _ = editor.load_history(&paths.history());
    let paint = Paint::stdout();
    let screen = editor.create_external_printer().ok().map(|printer| Arc::new(Screen::new(printer)));
    if let Some(screen) = &screen {
        heard::listen(paths.socket(), Arc::clone(screen), paint);
    }
    let typed_at = io::stdin().is_terminal() && io::stdout().is_terminal();
    if typed_at && editor.history().is_empty() {
        println!(
            "{}",
            paint.of(Role::Aside, "Say what you want done. /help tells what else there is; Ctrl-D leaves.")
        );
    }
    let mut chat = Chat { paths, runtime, editor, screen, paint, expects: None, said: 0 };
    while let Some(line) = chat.line() {
        match line.trim() {
            "" => {}
            "quit" | "exit" | "/quit" => break,
            "/help" => chat.help(),
            "/trace" => chat.trace(),
            "/consent" => chat.waiting()?,
            typed if is_command(typed) => {
                let there: Vec<&str> = COMMANDS.iter().map(|(command, _)| *command).collect();
                chat.fault(&format!("there is no {typed}; there are {}", there.join(", ")));
            }
            _ => chat.say(&line)?,
        }
    }
    Ok(())
}

struct Chat<'a> {
    paths: &'a Paths,
    runtime: &'a Runtime,
    editor: Editor<Offers, FileHistory>,
    screen: Option<Arc<Screen>>,
    paint: Paint,
    /// The answer that is waited for.
    expects: Option<Expected>,
    /// How many lines were said.
    said: u64,
}

impl Chat<'_> {
    /// The next line; `None` when there is none any more.
    fn line(&mut self) -> Option<String> {
        self.editor.set_helper(Some(Offers::of(self.expects.as_ref())));
        loop {
            match self.editor.readline(&prompt(self.expects.as_ref(), self.paint)) {
                Ok(line) => {
                    let new = self.editor.add_history_entry(line.as_str()).unwrap_or(false);
                    // At once: a terminal that is closed loses nothing.
                    if new && !line.trim().is_empty() {
                        let _ = self.editor.append_history(&self.paths.history());
                    }
                    return Some(line);
                }
                Err(ReadlineError::Interrupted) => {}
                // Bytes that are no text are passed over like a line that is not understood.
                Err(ReadlineError::Io(error)) if error.kind() == io::ErrorKind::InvalidData => {
                    self.fault("the line is not UTF-8");
                }
                Err(_) => return None,
            }
        }
    }

    fn fault(&self, error: &str) {
        println!("{}", self.paint.of(Role::Fault, &tame(error)));
    }

    /// Says one line to Hob, shows the reply, and has the person answer what would leave.
    fn say(&mut self, line: &str) -> Result<(), TalkError> {
        if let Err(error) = check(line) {
            self.fault(&error.to_string());
            return Ok(());
        }
        // With a key of its own it can be said again after the daemon was lost, and is done once.
        self.said += 1;
        let key = format!("chat-{}-{}", Timestamp::now().as_nanosecond(), self.said);
        let body = json!({ "text": line, "conversation": CONVERSATION, "idempotency_key": key });
        self.runtime.block_on(async {
            let reply = self.ask("/v1/ask", &body, true).await?;
            self.settle(reply).await
        })
    }

    /// Asks over the door; where the daemon was lost it is started again, and asked again if that does no harm.
    async fn ask(&mut self, path: &str, body: &Value, again: bool) -> Result<Option<Reply>, TalkError> {
        if let Some(screen) = &self.screen {
            screen.begin();
        }
        let socket = self.paths.socket();
        let one = || answer(&socket, path, body.clone(), self.paint);
        let mut came = one().await;
        if matches!(came, Err(ClientError::NoDaemon { .. } | ClientError::HungUp(_))) && again {
            launch_quietly(self.paths)?;
            came = one().await;
        }
        let reply = match came {
            Ok(Came::Reply(reply, streamed)) => {
                show(&reply, &streamed, self.paint);
                Some(*reply)
            }
            Ok(Came::Left) => {
                println!("{}", self.paint.of(Role::Aside, "not waited for"));
                None
            }
            Err(error) => {
                self.fault(&error.to_string());
                None
            }
        };
        if let Some(screen) = &self.screen {
            screen.end(reply.as_ref().and_then(|reply| reply.consent.as_ref()).map(|shown| shown.id));
        }
        Ok(reply)
    }

    /// Has the person answer what would leave, until a reply asks no more of that; then remembers what is asked.
    async fn settle(&mut self, reply: Option<Reply>) -> Result<(), TalkError> {
        self.expects = match settle(self, reply).await? {
            Settled::Over(reply) => reply.and_then(|reply| reply.expects),
            Settled::Open => {
                let waits = "It waits: /consent answers it. No answer is a no.";
                println!("{}", self.paint.of(Role::Aside, waits));
                None
            }
        };
        Ok(())
    }

    /// The question that waits for the person's yes, if one does.
    fn waiting(&mut self) -> Result<(), TalkError> {
        let socket = self.paths.socket();
        let open: Result<Option<Shown>, ClientError> =
            self.runtime.block_on(client::call(&socket, Method::GET, "/v1/consent", None));
        match open {
            Ok(Some(shown)) => {
                println!("{}", self.paint.of(Role::Question, &would_get(&shown)));
                let reply = Reply { consent: Some(shown), ..Reply::default() };
                self.runtime.block_on(self.settle(Some(reply)))
            }
            Ok(None) => {
                println!("Nothing waits for your answer.");
                Ok(())
            }
            Err(error) => {
                self.fault(&error.to_string());
                Ok(())
            }
        }
    }

    fn trace(&self) {
        match self.runtime.block_on(trace::last(self.paths)) {
            Ok(traces) => match traces.first() {
                Some(last) => print!("{}", trace::words(last, self.paint)),
                None => println!("Nothing was asked yet, or nothing is traced (trace_turns in hob.toml)."),
            },
            Err(error) => self.fault(&error.to_string()),
        }
    }

    fn help(&self) {
        println!("Say what you want: “wake me at 7 tomorrow”, “what did I set?”, “undo”.");
        for (command, what) in COMMANDS {
            println!("  {command:<9} {}", self.paint.of(Role::Aside, what));
        }
        println!(
            "{}",
            self.paint.of(Role::Aside, "Tab offers answers, the arrows what was said before; a line that begins with a space is not remembered.")
        );
    }
}

impl Person for Chat<'_> {
    fn paint(&self) -> Paint {
        self.paint
    }

    fn types(&mut self, prompt: &str) -> Option<String> {
        let plain = format!("{prompt} > ");
        let painted = self.paint.of(Role::Person, &plain);
        self.editor.set_helper(Some(Offers::default()));
        self.editor.readline(&(plain.as_str(), painted.as_str())).ok()
    }

    /// The words as they would leave, to be changed.
    fn words(&mut self, shown: &Shown) -> Option<String> {
        match self.editor.readline_with_initial("instead > ", (&tame(&shown.text), "")) {
            Err(ReadlineError::Interrupted) => Some(String::new()),
            words => words.ok(),
        }
    }

    async fn answers(&mut self, shown: &Shown, said: Value) -> Result<Option<Reply>, TalkError> {
        let body = json!({ "token": shown.token, "answer": said });
        self.ask(&format!("/v1/consent/{}", shown.id), &body, false).await
    }
}
