//! One user's Hob: what the doors share.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use hob_policies::redact::{Known, Tagger};
use hob_policies::{Client, ClientKind, DeviceState, Grant};
use hob_tools::store::occurrences::history::{self, Entry};
use hob_tools::store::occurrences::{self, Source};
use hob_tools::store::{Awaits, Content, Interrupted, Left};
use hob_tools::{Labels, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{Mutex, Notify, broadcast};
use tokio_util::sync::CancellationToken;

use crate::ahead::Ahead;
use crate::confine::Held;
use crate::consent::{Consents, State};
use crate::conversation::{Conversations, Standing, Waiting};
use crate::draft::Redaction;
use crate::policy::Policy;
use crate::propose::Proposer;
use crate::reply::Reply;
use crate::sending::Sending;
use crate::settings::Settings;
use crate::texts::Texts;
use crate::trace::{Tracer, Traces};
use crate::turn::{Queue, Underway};
use crate::world::Surroundings;

/// Events that a slow client may fall behind by before it misses some.
const EVENTS_BEHIND_MAX: usize = 64;

/// A request as a door hands it over.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The person's words.
    pub text: String,
    /// What else a recogniser may have heard, the likeliest first; empty for what was typed. At most the first four are
    /// read.
    pub others: Vec<String>,
    /// What was heard first, once other words have been taken for what was said. Doors leave it empty.
    pub as_heard: Option<String>,
    /// Calls in place of words, from a program that names the tools itself; `text` then shows them.
    pub given: Vec<Given>,
    /// The conversation that it belongs to; empty for the common one.
    pub conversation: String,
    /// The same key again is the same request, and gets the same reply.
    pub key: Option<String>,
    /// Who asks, as the kernel says.
    pub client: Client,
    /// For whom, where the person answers what a program began.
    pub on_behalf: Option<(Client, String)>,
    /// Where to tell an answer from elsewhere while it comes.
    pub answers: Option<UnboundedSender<String>>,
    /// Cancelled, it stops waiting, thinking and sending; what was done stays done.
    pub stop: CancellationToken,
    /// Takes down what becomes of it; [`turn`](crate::turn::turn) opens one.
    pub trace: Tracer,
    /// Where Hob does what was planned: it is nobody's request of now.
    pub later: Option<Later>,
    /// An agent asks, whose words are a model's.
    pub agent: bool,
    /// How the device stands, once it was looked at for this request.
    pub device: Arc<OnceLock<DeviceState>>,
}

/// What is done as it was planned.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Later {
    /// The id under which its calls are journalled: one for each time.
    pub id: String,
    /// Where the words came from.
    pub labels: Labels,
}

/// A call that a program gives: it names the tool, and its words are resolved, ruled and journalled like what a person
/// says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// `family.verb`.
    pub tool: String,
    /// The words of each argument; several for a list, or for a time that is said in several places.
    pub args: BTreeMap<String, Vec<String>>,
}

impl Asked {
    /// For whom it is: who asks, or the program that began what the person answers.
    pub fn principal(&self) -> &Client {
        self.on_behalf.as_ref().map_or(&self.client, |(client, _)| client)
    }

    /// Whether its words are those that somebody says now: not what was planned, nor what a program names by itself, as
    /// agents do.
    pub fn is_said(&self) -> bool {
        let names = self.agent || !self.given.is_empty();
        self.later.is_none() && !(names && self.client.kind == ClientKind::Plain)
    }

    /// Takes these words for what was said.
    pub fn takes(&mut self, text: String) {
        let heard = std::mem::replace(&mut self.text, text);
        self.as_heard.get_or_insert(heard);
        self.others.clear();
    }

    /// The words as they came in.
    pub fn came_as(&self) -> &str {
        self.as_heard.as_deref().unwrap_or(&self.text)
    }

    /// The name of its conversation among all: a program has its own, no name of the person's leads into theirs, and
    /// nobody's leads to where Hob does what was planned.
    pub fn place(&self) -> String {
        match (&self.on_behalf, &self.later) {
            (Some((_, place)), _) => place.clone(),
            (None, Some(_)) => PLANNED_PLACE.to_owned(),
            (None, None) => place(&self.client, &self.conversation),
        }
    }
}

/// The name among all of a conversation that a client calls `name`.
fn place(client: &Client, name: &str) -> String {
    let name = name.replace(APART, "");
    match client.kind {
        ClientKind::Person => name,
        ClientKind::Plain => format!("{}{APART}{name}", client.who().replace(APART, "")),
    }
}

/// The program whose conversation has that name among all; `None` for the person's.
pub(crate) fn program_of(place: &str) -> Option<&str> {
    place.split_once(APART).map(|(program, _)| program)
}

/// The line in which a client waits for its turn.
pub fn line(client: &Client) -> String {
    format!("{:?}{APART}{}", client.kind, client.who())
}

/// Between a program and the name that it gives; no name of the person's has it, and a program's has it once.
const APART: char = '\u{1f}';

/// The name among all of the conversation in which Hob does what was planned.
pub const PLANNED_PLACE: &str = "\u{1f}\u{1f}planned";

/// Something that front-ends hear about without asking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// `ringing`, `stopped`, `snoozed`, `missed`, `changed`, `acted` (what was planned was done, or not),
    /// `interrupted` (what a crash left half-done), …
    pub name: String,
    /// What it is about.
    pub data: Value,
    /// Whose words are in it: no other program hears them, only that it happened. `None` where no words are.
    #[serde(skip)]
    pub whose: Option<Client>,
}

/// What of an event with words every program hears.
const WORDLESS: [&str; 7] = ["id", "tool", "provider", "expires", "consent", "action", "outcome"];

impl Event {
    /// An event of that name.
    pub fn new(name: &str, data: Value) -> Self {
        Self { name: name.to_owned(), data, whose: None }
    }

    /// With words of what this client asked for.
    #[must_use]
    pub fn of(self, client: &Client) -> Self {
        Self { whose: Some(client.clone()), ..self }
    }

    /// As it is told to a client: the token to the person alone, and words besides them to whose they are.
    #[must_use]
    pub fn told_to(mut self, client: &Client) -> Self {
        if client.kind != ClientKind::Person
            && let Some(data) = self.data.as_object_mut()
        {
            data.remove("token");
            if self.whose.as_ref().is_some_and(|whose| whose != client) {
                data.retain(|name, _| WORDLESS.contains(&name.as_str()));
            }
        }
        self
    }
}

/// What can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Kept {
    Alarms,
    Timers,
    Reminders,
    Lists,
    Planned,
}

/// Everything that one request at a time works on.
pub struct Desk {
    /// Who proposes.
    pub proposer: Proposer,
    /// What is kept.
    pub store: Store,
    /// Clock, zone, keeper.
    pub world: Box<dyn Surroundings>,
    /// What was said before.
    pub conversations: Conversations,
    /// What would leave and waits for the person.
    pub consents: Consents,
    /// What the person has allowed for good.
    pub grants: Vec<Grant>,
}

/// One user's Hob.
pub struct Hob {
    /// Read once at start.
    pub settings: Settings,
    /// The rules that hold.
    pub policy: Policy,
    /// What it can say.
    pub texts: Texts,
    /// One request at a time.
    pub desk: Mutex<Desk>,
    /// Who waits for it.
    pub queue: Queue,
    /// What programs hand on waits here to be looked through, which takes its time and needs no desk.
    pub drafting: Queue,
    /// What is under way and can be cancelled.
    pub underway: Underway,
    /// What front-ends hear.
    pub events: broadcast::Sender<Event>,
    /// What is planned while somebody still speaks.
    pub ahead: Ahead,
    /// Woken when it should end.
    pub quit: Notify,
    /// Woken after each request, so that the engine's rest is counted from it.
    pub used: Notify,
    /// Woken when the moment of what was planned may have come: it rings for nobody.
    pub moment: Notify,
    /// What confines this process; nothing in stories.
    pub held: Held,
    /// The way out.
    pub sending: Sending,
    /// Where the keeper answers; nowhere in stories.
    pub keeper: OnceLock<PathBuf>,
    /// Why the last turns came to their replies.
    pub traces: Arc<Traces>,
    /// Whether nobody on the desktop shows questions, as far as is known.
    pub unseen: AtomicBool,
    /// What the daemon before was doing when it was ended, until the person is told.
    pub interrupted: std::sync::Mutex<Vec<Interrupted>>,
}

impl Hob {
    /// Joins the parts.
    pub fn new(settings: Settings, policy: Policy, desk: Desk, held: Held, sending: Sending) -> Arc<Self> {
        Arc::new(Self {
            sending,
            policy,
            traces: Traces::new(settings.trace_turns),
            settings,
            texts: Texts::english(),
            desk: Mutex::new(desk),
            ahead: Ahead::default(),
            queue: Queue::default(),
            drafting: Queue::default(),
            underway: Underway::default(),
            events: broadcast::channel(EVENTS_BEHIND_MAX).0,
            quit: Notify::new(),
            used: Notify::new(),
            moment: Notify::new(),
            held,
            keeper: OnceLock::new(),
            unseen: AtomicBool::new(false),
            interrupted: std::sync::Mutex::default(),
        })
    }

    /// By what words that would leave are redacted.
    pub fn redaction<'a>(&self, known: &'a Known) -> Redaction<'a> {
        Redaction { known, names: Tagger::shipped(), leave_out_names: self.settings.redact_names }
    }

    /// Takes back what the person had allowed for good; whether there was such a number.
    ///
    /// # Errors
    /// [`StoreError`]; it is allowed still.
    pub async fn revoke(&self, id: i64) -> Result<bool, StoreError> {
        let mut desk = self.desk.lock().await;
        let gone = desk.store.revoke(id)?;
        desk.grants = granted(&desk.store)?;
        Ok(gone)
    }

    /// What is kept, as JSON for the doors.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn kept(&self, what: Kept) -> Result<Value, StoreError> {
        let desk = self.desk.lock().await;
        let (now, boot) = (desk.world.now(), desk.world.boot());
        let moment = |ms: Option<i64>| {
            ms.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok())
                .map(|at| at.to_zoned(now.time_zone().clone()).to_string())
        };
        let actions = desk.store.actions(&now, &boot)?;
        // What is done when it rings.
        let then = |source: Source, id: i64| {
            let of = actions.iter().filter(|(action, _)| (action.source, action.source_id) == (source, id));
            of.map(|(action, _)| action.plan.words.as_str()).collect::<Vec<_>>()
        };
        Ok(match what {
            Kept::Planned => actions
                .iter()
                .map(|(action, awaits)| {
                    let plan = &action.plan;
                    let (kind, name, at, repeat) = match awaits {
                        Awaits::Moment(moment) => {
                            let at = moment.next(&now).or_else(|| moment.start.instant(now.time_zone()));
                            ("moment", "", at, moment.rule.as_ref().map(ToString::to_string))
                        }
                        Awaits::Ring { name, at } => (action.source.name(), name.as_str(), at.clone(), None),
                    };
                    json!({
                        "id": action.id, "words": plan.words, "every": plan.every, "calls": plan.calls, "awaits": kind,
                        "of": (kind != "moment").then_some(action.source_id), "name": name,
                        "next": at.map(|at| at.to_string()), "repeat": repeat,
                    })
                })
                .collect(),
            Kept::Alarms => desk
                .store
                .alarms(&now)?
                .iter()
                .map(|alarm| {
                    json!({
                        "id": alarm.id, "label": alarm.label, "start": alarm.start, "repeat": alarm.rule.as_ref().map(ToString::to_string),
                        "next": alarm.next(&now).map(|at| at.to_string()), "skips": alarm.skips,
                        "ringing": alarm.ring.ringing, "snoozed_until": moment(alarm.ring.snoozed_until),
                        "then": then(Source::Alarm, alarm.id),
                    })
                })
                .collect(),
            Kept::Timers => desk
                .store
                .timers()?
                .iter()
                .map(|timer| {
                    json!({
                        "id": timer.id, "label": timer.label, "length_s": timer.length_s, "paused": timer.paused(),
                        "left_ms": timer.left_ms(now.timestamp(), &boot).max(0), "ends": timer.ends(&now, &boot).map(|at| at.to_string()),
                        "ringing": timer.ring.ringing, "then": then(Source::Timer, timer.id),
                    })
                })
                .collect(),
            Kept::Reminders => desk
                .store
                .reminders(&now)?
                .iter()
                .map(|reminder| {
                    json!({
                        "id": reminder.id, "about": reminder.about, "start": reminder.start, "repeat": reminder.rule.as_ref().map(ToString::to_string),
                        "next": reminder.next(&now).map(|at| at.to_string()), "ringing": reminder.ring.ringing,
                        "then": then(Source::Reminder, reminder.id),
                    })
                })
                .collect(),
            Kept::Lists => desk
                .store
                .lists()?
                .iter()
                .map(|list| json!({ "id": list.id, "name": list.name, "items": list.items }))
                .collect(),
        })
    }

    /// The conversations of who asks that have not ended, by name.
    pub async fn conversations(&self, client: &Client) -> Vec<Standing> {
        let mut desk = self.desk.lock().await;
        let now = desk.world.now();
        let own = place(client, "");
        let name = |place: &str| match client.kind {
            ClientKind::Person => (!place.contains(APART)).then(|| place.to_owned()),
            ClientKind::Plain => place.strip_prefix(&own).map(str::to_owned),
        };
        let all = desk.conversations.all(&now);
        all.filter_map(|(place, one)| Some(one.standing(&name(place)?))).collect()
    }

    /// Ends a conversation of who asks: what waits in it is dropped, and nothing of it is done. Whether there was one.
    pub async fn end_conversation(&self, client: &Client, name: &str) -> bool {
        let mut desk = self.desk.lock().await;
        let Some(ended) = desk.conversations.end(&place(client, name)) else { return false };
        for waiting in &ended.waiting {
            if let Waiting::Consent(shown) = waiting {
                desk.consents.drop_question(shown.id);
            }
        }
        true
    }

    /// How a question to the person stands, and for them and for who asked the reply to it once there is one.
    pub async fn question(&self, id: u64, client: &Client) -> (Option<State>, Option<Reply>) {
        let mut desk = self.desk.lock().await;
        let now = desk.world.now().timestamp();
        (desk.consents.state(id, now), desk.consents.reply(id, client).cloned())
    }

    /// What the black box says of one thing that rings, or of everything.
    ///
    /// # Errors
    /// [`occurrences::Error`].
    pub async fn history(
        &self,
        source: Source,
        id: Option<i64>,
        most: u32,
    ) -> Result<Vec<Entry>, occurrences::Error> {
        let desk = self.desk.lock().await;
        match id {
            Some(id) => history::of(desk.store.reader(), source, id, most),
            None => history::all(desk.store.reader(), most),
        }
    }

    /// What left the device last, of that before a row if one is named; the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ledger(&self, most: u32, before: Option<i64>) -> Result<Vec<Left>, StoreError> {
        self.desk.lock().await.store.ledger(most, before)
    }

    /// One thing that left, with its content where that is kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ledger_row(&self, id: i64) -> Result<Option<(Left, Option<Content>)>, StoreError> {
        self.desk.lock().await.store.ledger_row(id)
    }

    /// How the roles stand, for `hob doctor`.
    pub async fn status(&self) -> Value {
        let mut desk = self.desk.lock().await;
        let keeper = match desk.world.poke(&[]) {
            Ok(armed) => json!({
                "answers": true, "can_wake": armed.can_wake,
                "armed": armed.at.iter().map(|(kind, id, at)| json!({ "kind": kind, "id": id, "at": at })).collect::<Vec<_>>(),
            }),
            Err(error) => json!({ "answers": false, "error": error.to_string() }),
        };
        let engine = match &mut desk.proposer {
            Proposer::Process(engine) => match engine.start().await {
                Ok((held, model)) => {
                    let (held, model) = (held.clone(), model.to_owned());
                    json!({ "answers": true, "model": model, "held": held, "pid": engine.id() })
                }
                Err(error) => json!({ "answers": false, "error": error.to_string() }),
            },
            _ => Value::Null,
        };
        self.used.notify_one();
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "now": desk.world.now().to_string(),
            "daemon": { "pid": std::process::id(), "held": self.held },
            "engine": engine,
            "keeper": keeper,
            "store": desk.store.path(),
        })
    }
}

/// Waits until there may be a reply to a question; false when there will be none any more.
pub async fn replied(events: &mut broadcast::Receiver<Event>, id: u64) -> bool {
    loop {
        match events.recv().await {
            Ok(event) if event.name == "reply" && event.data.get("consent") == Some(&json!(id)) => {
                return true;
            }
            Ok(_) => {}
            // It may be among what was missed.
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}

/// What the person has allowed for good; what cannot be read is not allowed.
///
/// # Errors
/// [`StoreError`].
pub fn granted(store: &Store) -> Result<Vec<Grant>, StoreError> {
    let all = store.grants()?;
    Ok(all.iter().filter_map(|(_, what)| serde_json::from_str(what).ok()).collect())
}
