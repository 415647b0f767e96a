//! What would leave, shown at the terminal, and the person's answer; `hob consent` and `hob grants`.

use std::io::{self, BufRead, IsTerminal, Write};

use hyper::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::paint::{Paint, Role, tame};
use super::talk::{Show, TalkError};
use crate::client::{self, ClientError};
use crate::consent::Shown;
use crate::launch::launch;
use crate::paths::Paths;
use crate::reply::Reply;

/// Somebody who is shown what would leave, and answers.
pub(super) trait Person {
    /// How what is shown to them is painted.
    fn paint(&self) -> Paint;

    /// What they type at a question; `None` when they leave it open.
    fn types(&mut self, prompt: &str) -> Option<String>;

    /// The words that are to leave instead, empty for none; `None` when they leave the question open.
    fn words(&mut self, shown: &Shown) -> Option<String>;

    /// Hands their answer in, and shows what came of it; `None` where nothing did.
    async fn answers(&mut self, shown: &Shown, said: Value) -> Result<Option<Reply>, TalkError>;
}

/// What became of the questions of a reply.
pub(super) enum Settled {
    /// None is left of what would leave; the last reply, if there was one.
    Over(Option<Box<Reply>>),
    /// They left one open.
    Open,
}

/// Asks a person what becomes of each thing that would leave, until a reply asks no more of it. One that is shown to
/// nobody here is not asked.
///
/// # Errors
/// [`TalkError`].
pub(super) async fn settle(person: &mut impl Person, mut reply: Option<Reply>) -> Result<Settled, TalkError> {
    while let Some(shown) = reply.as_mut().and_then(|reply| reply.consent.take())
        && shown.token.is_some()
    {
        let Some(said) = decided(person, &shown) else { return Ok(Settled::Open) };
        reply = person.answers(&shown, said).await?;
    }
    Ok(Settled::Over(reply.map(Box::new)))
}

/// What a person answers; `None` when they leave the question open.
fn decided(person: &mut impl Person, shown: &Shown) -> Option<Value> {
    let always = if shown.lasting { ", [a]lways" } else { "" };
    loop {
        match read_answer(&person.types(&format!("[y]es, [n]o, [e]dit{always}, [d]etails"))?, shown) {
            Some(Answer::Is(said)) => return Some(said),
            Some(Answer::Details) => details(shown, person.paint()),
            Some(Answer::Edit) => {
                let words = person.words(shown)?;
                if !words.trim().is_empty() {
                    return Some(json!({ "edit": words.trim() }));
                }
            }
            None => {}
        }
    }
}

/// Settles what a command's reply asks about what would leave. Without a terminal nothing is answered.
///
/// # Errors
/// [`TalkError`].
pub async fn settle_here(paths: &Paths, reply: Reply, show: Show) -> Result<(), TalkError> {
    if !show.json && at_terminal() {
        settle(&mut Here { paths }, Some(reply)).await?;
    }
    Ok(())
}

/// The person at the terminal of a command.
struct Here<'a> {
    paths: &'a Paths,
}

impl Person for Here<'_> {
    fn paint(&self) -> Paint {
        Paint::stdout()
    }

    fn types(&mut self, prompt: &str) -> Option<String> {
        eprint!("{prompt}: ");
        line()
    }

    fn words(&mut self, _: &Shown) -> Option<String> {
        eprint!("Instead: ");
        line()
    }

    async fn answers(&mut self, shown: &Shown, said: Value) -> Result<Option<Reply>, TalkError> {
        match send(self.paths, shown, &said).await {
            Ok(reply) => {
                println!("{}", tame(&reply.text));
                Ok(Some(reply))
            }
            Err(ClientError::Refused { message, .. }) => {
                println!("{}", tame(&message));
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Shows the question that waits, if one does, and takes the answer.
///
/// # Errors
/// [`TalkError`].
pub async fn run(paths: &Paths, show: Show) -> Result<(), TalkError> {
    launch(paths)?;
    let open: Option<Shown> = client::call(&paths.socket(), Method::GET, "/v1/consent", None).await?;
    if show.json {
        println!("{}", json!(open));
        return Ok(());
    }
    let Some(shown) = open else {
        println!("Nothing waits for your answer.");
        return Ok(());
    };
    if shown.token.is_none() {
        println!("Something waits for your answer; at a terminal it is shown to you.");
        return Ok(());
    }
    println!("{}", would_get(&shown));
    settle_here(paths, Reply { consent: Some(shown), ..Reply::default() }, show).await
}

/// What would leave, and for whom.
pub(super) fn would_get(shown: &Shown) -> String {
    let (mut provider, text) = (tame(&shown.provider), tame(&shown.text));
    if !shown.to.is_empty() {
        // A message to a person: who gets it is said before what carries it.
        provider = format!("{}, by {provider},", tame(&shown.to));
    }
    let from = shown.program.as_deref().map(|program| format!(" from {}", tame(program))).unwrap_or_default();
    let mut around = match shown.messages {
        0 | 1 => String::new(),
        messages => format!(", and the {} messages around it", messages - 1),
    };
    if shown.beside > 0 {
        around.push_str(&format!(", and {} bytes of tools and formats; [d]etails shows them", shown.beside));
    }
    format!("{provider} would get{from}: “{text}”{around}")
}

#[derive(Deserialize)]
struct Granted {
    id: i64,
    what: Value,
}

/// Lists what was allowed for good, or takes one back.
///
/// # Errors
/// [`TalkError`].
pub async fn grants(paths: &Paths, revoke: Option<i64>, show: Show) -> Result<(), TalkError> {
    launch(paths)?;
    if let Some(id) = revoke {
        let path = format!("/v1/grants/{id}");
        let _: Value = client::call(&paths.socket(), Method::DELETE, &path, None).await?;
        println!("Taken back: you will be asked again.");
        return Ok(());
    }
    let all: Vec<Granted> = client::call(&paths.socket(), Method::GET, "/v1/grants", None).await?;
    if all.is_empty() && !show.json {
        println!("You have allowed nothing for good.");
    }
    for Granted { id, what } in all {
        if show.json {
            println!("{}", json!({ "id": id, "what": what }));
            continue;
        }
        let text = |key: &str| what.get(key).and_then(Value::as_str).unwrap_or_default();
        let app =
            what.get("app").and_then(Value::as_str).map(|app| format!(" for {app}")).unwrap_or_default();
        println!("{id}  {} with {}{app}", text("tool"), text("provider"));
    }
    Ok(())
}

fn at_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// What was typed at the question.
enum Answer {
    /// This is said to it.
    Is(Value),
    /// Other words are to leave.
    Edit,
    /// Show more of it first.
    Details,
}

/// Reads what was typed; `None` is no answer.
fn read_answer(typed: &str, shown: &Shown) -> Option<Answer> {
    match typed.trim().to_lowercase().as_str() {
        "y" | "yes" => Some(Answer::Is(json!("yes"))),
        "n" | "no" => Some(Answer::Is(json!("no"))),
        "a" | "always" if shown.lasting => Some(Answer::Is(json!("always"))),
        "e" | "edit" => Some(Answer::Edit),
        "d" | "details" => Some(Answer::Details),
        _ => None,
    }
}

fn line() -> Option<String> {
    let _ = io::stderr().flush();
    let mut said = String::new();
    let read = io::stdin().lock().read_line(&mut said).ok()?;
    (read > 0).then(|| said.trim().to_owned())
}

/// What would leave, to the last byte.
fn details(shown: &Shown, paint: Paint) {
    let own = if shown.local { " (your own server)" } else { "" };
    if let Some(program) = &shown.program {
        println!("from:   {}", tame(program));
    }
    println!("to:     {}{own}", tame(&shown.provider));
    println!("url:    {}", tame(&shown.url));
    if !shown.body.is_empty() {
        println!("body:   {}", tame(&shown.body));
    }
    if !shown.cost.is_empty() {
        println!("cost:   {}", shown.cost);
    }
    println!("why:    {} ({})", shown.because, shown.rule);
    println!("sha256: {}", shown.digest);
    println!("{}", paint.of(Role::Aside, "the host's name can be seen by others on the way, in DNS and TLS"));
}

async fn send(paths: &Paths, shown: &Shown, answer: &Value) -> Result<Reply, ClientError> {
    let body = json!({ "token": shown.token, "answer": answer });
    client::call(&paths.socket(), Method::POST, &format!("/v1/consent/{}", shown.id), Some(body)).await
}
