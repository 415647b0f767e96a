//! A chat that a program of this device has with a provider, through Hob: redacted, ruled, asked about, noted and sent
//! like what the person asks themselves. There is no other way out for it.

use std::sync::Arc;
use std::time::Duration;

use hob_policies::redact::{Placeholders, Restorer};
use hob_policies::{Because, Circumstances, ClientKind, Grant, Ruled, decide};
use hob_tools::{Resolved, catalogue};
use serde_json::{Map, json};
use tokio::sync::{mpsc, oneshot};
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tracing::info;

use super::queue::Full;
use super::rule::{self, Decided, depends};
use super::send::{Books, NoAnswer, letter, same_server};
use crate::consent::{Granted, NotAsked, Question, Shown, State, Told};
use crate::doors::caller::{NotAdmitted, admit};
use crate::draft::{Draft, DraftError};
use crate::hob::{Asked, Event, Hob};
use crate::phrase::Phrase;
use crate::providers::{Chat, ChatReader, Piece, ProviderSettings};
use crate::reply::{self, Reply};
use crate::sending::{Coming, Ledger};
use crate::texts::Variables;

/// The tool as which a chat is ruled and noted.
const TOOL: &str = "remote.ask";
/// How much longer than the person may think the program waits: by then nobody answers any more.
const GRACE: Duration = Duration::from_secs(1);

/// What is told of a chat while it goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum Passed {
    /// The person is asked.
    Waits(Box<Shown>),
    /// A piece of the answer, with the person's words back in its text.
    Piece(Piece),
}

/// A chat that was handed on and answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relayed {
    /// Who answered.
    pub provider: String,
    /// The row of the ledger.
    pub ledger: i64,
    /// The rule that let it go.
    pub rule: String,
    /// The question that the person said yes to, if they were asked.
    pub consent: Option<u64>,
    /// How many personal things were left out.
    pub left_out: usize,
}

/// Why a chat was not handed on, or not answered.
#[derive(Debug, thiserror::Error)]
pub enum NotRelayed {
    /// The person can let the app in.
    #[error(transparent)]
    NotAdmitted(#[from] NotAdmitted),
    /// A rule forbids it; the person can change theirs.
    #[error("it was not sent: {}", .0.words)]
    Refused(Because),
    /// It cannot be composed.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// The person cannot be asked now; ask later.
    #[error("it was not sent: {0}")]
    NotAsked(#[from] NotAsked),
    /// The person was asked, and it ended so.
    #[error("it was not sent: {}", if *.0 == State::Expired { "the person was asked and did not answer in time" } else { "the person was asked and did not say yes" })]
    NoYes(State),
    /// It did not go, or not well.
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
    /// Wait for the answers that are coming.
    #[error(transparent)]
    Full(#[from] Full),
    /// Somebody took it back.
    #[error("the chat was cancelled; the ledger has what was sent of it")]
    Cancelled,
    /// Ours.
    #[error("the chat was broken off")]
    Broken,
}

/// Hands a chat on, once the rules or the person let it go. `to` hears what comes. Dropping this gives up the question
/// that waits, or cancels what was sent.
///
/// # Errors
/// [`NotRelayed`].
pub async fn relay(
    hob: &Arc<Hob>,
    asked: &Asked,
    provider: &ProviderSettings,
    chat: Chat,
    to: &mpsc::UnboundedSender<Passed>,
) -> Result<Relayed, NotRelayed> {
    admit(&asked.client, &hob.settings)?;
    let _here = hob.underway.begin(asked.place(), asked.stop.clone());
    tokio::select! {
        biased;
        () = asked.stop.cancelled() => Err(NotRelayed::Cancelled),
        came = async {
            let mut telling = Telling { told: None, books: Arc::new(Books::new(hob)) };
            let came = carried(hob, asked, provider, chat, to, &mut telling).await;
            telling.tell(match &came {
                Ok(relayed) => Told::Answered(relayed.ledger),
                Err(error) => Told::Failed(error.to_string(), telling.books.last()),
            });
            came
        } => came,
    }
}

/// Where the person who let a chat go hears what came of it, also when it is broken off in the middle.
struct Telling {
    told: Option<oneshot::Sender<Told>>,
    books: Arc<Books>,
}

impl Telling {
    fn tell(&mut self, what: Told) {
        if let Some(told) = self.told.take() {
            let _ = told.send(what);
        }
    }
}

impl Drop for Telling {
    fn drop(&mut self) {
        let row = self.books.last();
        self.tell(Told::Failed(NoAnswer::Cancelled { ledger: row }.to_string(), row));
    }
}

async fn carried(
    hob: &Arc<Hob>,
    asked: &Asked,
    provider: &ProviderSettings,
    chat: Chat,
    to: &mpsc::UnboundedSender<Passed>,
    telling: &mut Telling,
) -> Result<Relayed, NotRelayed> {
    let mut draft = drafted(hob, asked, chat, provider).await?;
    let mut yes: Option<u64> = None;
    loop {
        let mut desk = hob.desk.lock().await;
        let mut of = Circumstances {
            client: asked.principal().clone(),
            labels: draft.labels.clone(),
            approved: yes.is_some(),
            provider: Some(draft.passed_to()),
            grants: desk.grants.clone(),
            ..Circumstances::default()
        };
        if depends(hob, &draft.call, &of) {
            let look = desk.world.look();
            drop(desk);
            of.device = look.await;
            desk = hob.desk.lock().await;
        }
        let rules = hob.policy.rules();
        let (_, because) = hob_policies::rule(&rules, &draft.call, &of);
        let (call, because) = match decide(&rules, vec![draft.call.clone()], &of).pop() {
            Some(Ruled::Allowed(permit)) => {
                drop(desk);
                let ledger = Arc::clone(&telling.books);
                let decided = Decided { permit, draft, because, consent: yes };
                let came = send(hob, asked, decided, ledger, to).await;
                return came.map_err(NotRelayed::NoAnswer);
            }
            Some(Ruled::Asked(call, because)) => (call, because),
            Some(Ruled::Refused(_, because)) => return Err(NotRelayed::Refused(because)),
            None => return Err(NotRelayed::Broken),
        };
        let lasting = Grant::of(&call, &of).is_some();
        let shown = rule::ask(hob, &mut desk, asked, draft, because, lasting)?;
        let id = shown.id;
        let now = desk.world.now().timestamp();
        if let Some(again) = desk.consents.open(now) {
            telling.tell(Told::Again(Box::new(again.shown(ClientKind::Person))));
        }
        let answer = desk.consents.wait(id);
        drop(desk);
        let waiting = Waiting { hob: Arc::clone(hob), id: Some(id) };
        let _ = to.send(Passed::Waits(Box::new(shown)));
        let patience = Duration::from_secs(hob.settings.consent_timeout_s).saturating_add(GRACE);
        let Ok(Ok(granted)) = timeout(patience, answer).await else {
            let mut desk = hob.desk.lock().await;
            let now = desk.world.now().timestamp();
            return Err(NotRelayed::NoYes(desk.consents.state(id, now).unwrap_or(State::No)));
        };
        waiting.over();
        telling.told = Some(granted.told);
        (draft, yes) = match granted.instead.zip(granted.draft.chat.clone()) {
            None => (granted.draft, Some(id)),
            Some((words, chat)) => {
                let draft = drafted(hob, asked, chat.with_words(words.trim().to_owned()), provider).await?;
                // They saw these words, unless something personal had to be left out of them.
                let seen = draft.words == words.trim();
                (draft, seen.then_some(id))
            }
        };
    }
}

/// Redacted, composed and looked through: outside of the desk, since a long chat takes its time, and one after the other.
async fn drafted(
    hob: &Arc<Hob>,
    asked: &Asked,
    chat: Chat,
    provider: &ProviderSettings,
) -> Result<Draft, NotRelayed> {
    let _pass = hob.drafting.enter(asked.client.who()).await?;
    let known = loop {
        let mut desk = hob.desk.lock().await;
        let Some(until) = desk.world.unknown_until() else { break desk.world.known_by_now() };
        drop(desk);
        until.cancelled().await;
    };
    let (hob, provider) = (Arc::clone(hob), provider.clone());
    let drafting = spawn_blocking(move || {
        let call = call(&chat);
        Draft::of_chat(&call, chat, provider, hob.redaction(&known))
    });
    Ok(drafting.await.map_err(|_| NotRelayed::Broken)??)
}

/// The call as which a chat is ruled.
fn call(chat: &Chat) -> Resolved {
    let words = Map::from_iter([("question".to_owned(), json!(chat.words()))]);
    let risk = catalogue().tool(TOOL).map_or(hob_tools::Risk::Sends, |tool| tool.risk);
    Resolved { tool: TOOL.to_owned(), said: words.clone(), values: words, risk }
}

async fn send(
    hob: &Arc<Hob>,
    asked: &Asked,
    decided: Decided,
    ledger: Arc<dyn Ledger>,
    to: &mpsc::UnboundedSender<Passed>,
) -> Result<Relayed, NoAnswer> {
    let Decided { permit, draft, because, consent } = decided;
    permit.sent();
    let letter = letter(hob, asked, &draft, because.rule.clone(), consent).await?;
    let same_server = |url: &str| same_server(&letter.url, url);
    let mut reader = ChatReader::default();
    // What a call of the program's tools holds stays as it came: a remote model does not get to say where a number goes.
    let mut back = Back { placeholders: &draft.placeholders, restorer: None, to };
    let mut on = |coming: Coming<'_>| match coming {
        Coming::Head { status, .. } => reader.head(status),
        Coming::Chunk(bytes) => {
            let pieces = reader.feed(bytes);
            back.tell(pieces);
        }
    };
    let answer = hob.sending.send(&ledger, &letter, &same_server, &mut on).await?;
    info!(ledger = answer.ledger, attempts = answer.attempts, "came back");
    let last = reader.finish().map_err(|fault| NoAnswer::Answer { ledger: answer.ledger, fault })?;
    back.tell(last);
    back.rest();
    Ok(Relayed {
        provider: draft.provider().to_owned(),
        ledger: answer.ledger,
        rule: because.rule,
        consent,
        left_out: draft.placeholders.len(),
    })
}

/// The way back to the program, with the person's words in their places.
struct Back<'a> {
    placeholders: &'a Placeholders,
    /// What holds back the beginning of a placeholder, while text comes.
    restorer: Option<Restorer<'a>>,
    to: &'a mpsc::UnboundedSender<Passed>,
}

impl Back<'_> {
    fn tell(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    let text = self.restorer.get_or_insert_with(|| self.placeholders.restorer()).feed(&text);
                    self.text(text);
                }
                other => {
                    self.rest();
                    let _ = self.to.send(Passed::Piece(other));
                }
            }
        }
    }

    /// What was held back.
    fn rest(&mut self) {
        let rest = self.restorer.take().map(Restorer::finish).unwrap_or_default();
        self.text(rest);
    }

    fn text(&self, text: String) {
        if !text.is_empty() {
            let _ = self.to.send(Passed::Piece(Piece::Text(text)));
        }
    }
}

/// A question that somebody waits for. Dropped before it is over, it is given up: nobody would get the answer.
struct Waiting {
    hob: Arc<Hob>,
    id: Option<u64>,
}

impl Waiting {
    fn over(mut self) {
        self.id = None;
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let (Some(id), Ok(runtime)) = (self.id.take(), tokio::runtime::Handle::try_current()) else { return };
        let hob = Arc::clone(&self.hob);
        runtime.spawn(async move { gone(&hob, id).await });
    }
}

/// The program that asked has gone: its question waits no more, and whoever shows it is told so.
pub async fn gone(hob: &Hob, id: u64) {
    let mut desk = hob.desk.lock().await;
    let now = desk.world.now().timestamp();
    if desk.consents.state(id, now) == Some(State::Open) {
        desk.consents.drop_question(id);
        let gone = said(hob, &mut desk, "relay-gone", &Variables::new());
        let _ = hob.events.send(Event::new("reply", json!({ "consent": id, "reply": gone })));
    }
}

/// The person's yes goes to whoever waits for it; the reply tells what came of it.
pub(super) async fn granted(
    hob: &Arc<Hob>,
    waiter: Option<oneshot::Sender<Granted>>,
    question: Question,
    instead: Option<String>,
) -> Reply {
    let mut variables = Variables::new();
    variables.text("provider", question.draft.provider());
    variables.text("program", question.client.who());
    let (told, tells) = oneshot::channel();
    let provider = question.draft.provider().to_owned();
    let gone = match waiter {
        Some(waiter) => waiter.send(Granted { draft: question.draft, instead, told }).is_err(),
        None => true,
    };
    let came = if gone { None } else { tells.await.ok() };
    let mut desk = hob.desk.lock().await;
    match came {
        None => said(hob, &mut desk, "relay-gone", &variables),
        Some(Told::Answered(row)) => Reply {
            handled_by: provider,
            ledger: vec![row],
            ..said(hob, &mut desk, "relay-answered", &variables)
        },
        Some(Told::Failed(detail, row)) => {
            variables.text("detail", detail);
            Reply { ledger: row.into_iter().collect(), ..said(hob, &mut desk, "relay-failed", &variables) }
        }
        Some(Told::Again(shown)) => {
            Reply { consent: Some(*shown), ..said(hob, &mut desk, "relay-again", &variables) }
        }
    }
}

pub(super) fn said(hob: &Hob, desk: &mut crate::hob::Desk, message: &str, variables: &Variables) -> Reply {
    let (habits, now) = (desk.world.habits().clone(), desk.world.now());
    let phrase = Phrase { texts: &hob.texts, locale: &habits.locale, now: &now };
    let text = phrase.texts.say(message, variables);
    Reply { speech: reply::speech(&text), text, handled_by: "local".to_owned(), ..Reply::default() }
}
