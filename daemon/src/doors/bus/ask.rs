//! Requests: asked, named, explained, taken back, consented to; and the conversations that they are of.

use std::collections::BTreeMap;
use std::sync::Arc;

use hob_policies::{Client, ClientKind};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use zbus::{ObjectPath, OwnedVariant, Variant};

use super::error::Error;
use super::interface::{CONVERSATION, HOB, Method};
use super::objects::{self, Objects};
use super::path::{PATH, path_of_conversation};
use super::value::{Options, Sent, Vardict, text, texts, vardict};
use super::{Bus, Call, Given, Out, Signal, body, watchers};
use crate::consent::Said;
use crate::conversation::Standing;
use crate::hob::{Asked, Given as GivenCall};
use crate::reply::Reply;
use crate::turn::{TurnError, consent_told, explain, listen, turn};

/// Questions whose askers are remembered; the oldest is forgotten first.
const QUESTIONS_MAX: usize = 32;

/// Does a call of Hob's own interface.
///
/// # Errors
/// [`Error`].
pub(super) async fn called(call: &Call<'_>, method: &Method) -> Result<Given, Error> {
    let (bus, client) = (call.bus, call.client);
    match method.name {
        "Ask" => {
            let (words, options): (String, Sent) = call.arguments()?;
            ask(call, Asked { text: words, ..Asked::default() }, Options::new(options), None).await
        }
        "Call" => {
            let (tool, arguments, options): (String, Sent, Sent) = call.arguments()?;
            ask(call, named(tool, &arguments)?, Options::new(options), None).await
        }
        "Explain" => {
            let (words, options): (String, Sent) = call.arguments()?;
            let mut options = Options::new(options);
            let conversation = options.text("conversation")?.unwrap_or_default();
            options.done()?;
            let asked = Asked { text: words, conversation, client: client.clone(), ..Asked::default() };
            Ok(Given::new([Variant::from(vardict(&explain(&bus.hob, &asked).await?))]))
        }
        "Hints" => {
            let conversation: String = call.arguments()?;
            let asked = Asked { conversation, client: client.clone(), ..Asked::default() };
            Ok(Given::new([Variant::from(vardict(&json!(bus.hob.hints(&asked).await?)))]))
        }
        "Undo" => {
            let options: Sent = call.arguments()?;
            let mut options = Options::new(options);
            let asked = Asked {
                text: "undo".to_owned(),
                conversation: options.text("conversation")?.unwrap_or_default(),
                key: options.text("key")?.filter(|key| !key.is_empty()),
                client: client.clone(),
                ..Asked::default()
            };
            options.done()?;
            let reply = turn(&bus.hob, &asked).await?;
            Ok(Given::new([Variant::from(shown(&reply))]))
        }
        "Cancel" => {
            let turn: u64 = call.arguments()?;
            let open = bus.open();
            let own = open.turns.get(&turn).filter(|(of, _)| of == call.sender);
            own.inspect(|(_, stop)| stop.cancel());
            Ok(Given::new([Variant::from(own.is_some())]))
        }
        "Question" => {
            let mut desk = bus.hob.desk.lock().await;
            let now = desk.world.now().timestamp();
            let open = desk.consents.open(now).map(|open| json!(open.shown(client.kind)));
            Ok(Given::new([Variant::from(vardict(&open.unwrap_or_default()))]))
        }
        "Consent" => {
            let (id, token, answer, options): (u64, String, String, Sent) = call.arguments()?;
            let mut options = Options::new(options);
            let words = options.text("words")?;
            options.done()?;
            let said = match (answer.as_str(), words) {
                ("yes", None) => Said::Yes,
                ("no", None) => Said::No,
                ("always", None) => Said::Always,
                ("edit", Some(words)) => Said::Edit(words),
                _ => {
                    let wants = "the answer is yes, no, always, or edit with the option words";
                    return Err(Error::InvalidArgs(wants.to_owned()));
                }
            };
            if client.kind != ClientKind::Person {
                return Err(TurnError::NotThePerson.into());
            }
            let asker = bus.open().questions.get(&id).cloned();
            let (answers, coming) = mpsc::unbounded_channel();
            let deciding = consent_told(&bus.hob, id, &token, &said, Some(answers), CancellationToken::new());
            let (reply, ()) = tokio::join!(deciding, pieces(bus, asker, coming));
            Ok(Given::new([Variant::from(shown(&reply?))]))
        }
        _ => Err(call.unknown(method)),
    }
}

/// Does a call of a conversation's interface.
///
/// # Errors
/// [`Error`].
pub(super) async fn in_conversation(call: &Call<'_>, method: &Method, name: &str) -> Result<Given, Error> {
    match method.name {
        "Ask" => {
            let (words, options): (String, Sent) = call.arguments()?;
            ask(call, Asked { text: words, ..Asked::default() }, Options::new(options), Some(name)).await
        }
        "Cancel" => {
            let asked =
                Asked { conversation: name.to_owned(), client: call.client.clone(), ..Asked::default() };
            let cancelled = call.bus.hob.underway.cancel(&asked.place());
            Ok(Given::new([Variant::from(u32::try_from(cancelled).unwrap_or(u32::MAX))]))
        }
        "End" => {
            let ended = call.bus.hob.end_conversation(call.client, name).await;
            Ok(Given::new([Variant::from(ended)]))
        }
        _ => Err(call.unknown(method)),
    }
}

/// A tool that a program names, as a request; its words show the call.
fn named(tool: String, arguments: &Sent) -> Result<Asked, Error> {
    let one = |(name, value): (&String, &OwnedVariant)| {
        let bad = || {
            Error::InvalidArgs(format!("the argument `{}` is a text or a list of texts", name.escape_debug()))
        };
        Ok((name.clone(), texts(value).ok_or_else(bad)?))
    };
    let args = arguments.iter().map(one).collect::<Result<BTreeMap<_, _>, Error>>()?;
    let words: Vec<&str> = args.values().flatten().map(String::as_str).collect();
    let shown = [&[tool.as_str()][..], &words].concat().join(" ");
    Ok(Asked { text: shown, given: vec![GivenCall { tool, args }], ..Asked::default() })
}

/// Begins a turn. It is answered at once, or, for whoever waits, with the reply.
async fn ask(call: &Call<'_>, asked: Asked, mut options: Options, of: Option<&str>) -> Result<Given, Error> {
    let named = options.text("conversation")?;
    if of.is_some() && named.is_some() {
        return Err(Error::InvalidArgs("this object is the conversation; leave out the option".to_owned()));
    }
    let conversation = of.map(str::to_owned).or(named).unwrap_or_default();
    let asked = Asked {
        conversation,
        key: options.text("key")?.filter(|key| !key.is_empty()),
        others: options.texts("others")?,
        client: call.client.clone(),
        ..asked
    };
    let (wait, partial) = (options.flag("wait")?, options.flag("partial")?);
    options.done()?;
    let path = path_of_conversation(&asked.conversation);
    let path = ObjectPath::try_from(path).map_err(|error| Error::InvalidArgs(error.to_string()))?;
    let number = call.bus.next_turn();
    let begun = Begun { bus: Arc::clone(call.bus), to: call.sender.to_owned(), number, path: path.clone() };
    call.bus.open().turns.insert(number, (call.sender.to_owned(), asked.stop.clone()));
    let given =
        |reply: Vardict| Given::new([Variant::from(number), Variant::from(path), Variant::from(reply)]);
    if partial {
        let heard = listen(&call.bus.hob, &asked).await?;
        return Ok(given(vardict(&json!(heard))));
    }
    if wait {
        let reply = turn(&call.bus.hob, &asked).await?;
        let shown = shown(&reply);
        return Ok(given(shown).then(async move { begun.over(&asked, &reply).await }));
    }
    Ok(given(Vardict::new()).then(begun.carry(asked)))
}

/// A turn that has begun, and who hears of it.
struct Begun {
    bus: Arc<Bus>,
    to: String,
    number: u64,
    path: ObjectPath<'static>,
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.bus.open().turns.remove(&self.number);
    }
}

impl Begun {
    fn tell<const N: usize>(&self, name: &'static str, fields: [Variant<'static>; N]) {
        let (to, path) = (Some(self.to.clone()), PATH.to_owned());
        self.bus.send(Out::Signal(Signal { to, path, interface: HOB.name, name, body: body(fields) }));
    }

    /// Carries a request to its end, and tells of it on the way.
    async fn carry(self, asked: Asked) {
        let number = Variant::from(self.number);
        self.tell("Heard", [number.clone(), Variant::from(self.path.clone())]);
        let (answers, coming) = mpsc::unbounded_channel();
        let asked = Asked { answers: Some(answers), ..asked };
        let hob = Arc::clone(&self.bus.hob);
        let turning = async {
            let done = turn(&hob, &asked).await;
            // With nobody to send any more, the pieces end.
            (Asked { answers: None, ..asked }, done)
        };
        let asker = Some((self.to.clone(), self.number));
        let ((asked, done), ()) = tokio::join!(turning, pieces(&self.bus, asker, coming));
        match done {
            Ok(reply) => {
                self.tell("Reply", [number, Variant::from(shown(&reply))]);
                self.over(&asked, &reply).await;
            }
            Err(error) => {
                let error = Error::from(error);
                self.tell("Failed", [number, text(&error.name()), text(&error.to_string())]);
            }
        }
    }

    /// What is told after a reply.
    async fn over(&self, asked: &Asked, reply: &Reply) {
        if let Some(consent) = &reply.consent {
            let mut open = self.bus.open();
            open.questions.insert(consent.id, (self.to.clone(), self.number));
            while open.questions.len() > QUESTIONS_MAX {
                open.questions.pop_first();
            }
        }
        if let Some(expects) = &reply.expects {
            let expects = Variant::from(vardict(&json!(expects)));
            self.tell(
                "QuestionAsked",
                [Variant::from(self.number), Variant::from(self.path.clone()), expects],
            );
        }
        let changed = conversation(&self.bus, &asked.client, &asked.conversation).await;
        self.bus.send(Out::Signal(watchers::changed(
            Some(self.to.clone()),
            &self.path,
            &CONVERSATION,
            changed,
        )));
    }
}

/// Passes on an answer from elsewhere while it comes, to whoever asked in which turn.
async fn pieces(bus: &Bus, asker: Option<(String, u64)>, mut coming: mpsc::UnboundedReceiver<String>) {
    while let Some(piece) = coming.recv().await {
        let Some((to, turn)) = asker.clone() else { continue };
        let body = body([Variant::from(turn), text(&piece)]);
        let path = PATH.to_owned();
        bus.send(Out::Signal(Signal { to: Some(to), path, interface: HOB.name, name: "Answer", body }));
    }
}

/// A reply as it is told. What an answer to a question must bring is for the person, who asks for it with `Question`.
fn shown(reply: &Reply) -> Vardict {
    vardict(&json!(reply.without_token()))
}

/// The person has decided what may leave: whoever asked for it hears what came of it.
pub(super) fn decided(bus: &Bus, data: &Value) {
    let Some(id) = data.get("consent").and_then(Value::as_u64) else { return };
    let Some((to, turn)) = bus.open().questions.remove(&id) else { return };
    let reply = vardict(data.get("reply").unwrap_or(&Value::Null));
    let body = body([Variant::from(turn), Variant::from(reply)]);
    let path = PATH.to_owned();
    bus.send(Out::Signal(Signal { to: Some(to), path, interface: HOB.name, name: "Reply", body }));
}

/// A conversation of that client, as properties; one that was not begun, or has ended, is empty.
pub(super) async fn conversation(bus: &Bus, client: &Client, name: &str) -> Vardict {
    let all = bus.hob.conversations(client).await;
    let one = all.into_iter().find(|one| one.name == name).map(|one| json!(one));
    objects::properties(&CONVERSATION, &one.unwrap_or_else(|| json!({ "name": name })))
}

/// The caller's conversations, as objects.
pub(super) async fn conversations(call: &Call<'_>) -> Objects {
    let all = call.bus.hob.conversations(call.client).await;
    let object = |one: &Standing| (&CONVERSATION, objects::properties(&CONVERSATION, &json!(one)));
    all.iter().map(|one| (path_of_conversation(&one.name), object(one))).collect()
}
