//! Hob answers itself, as the model `hob`.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use hob_grammars::words;
use hob_policies::{Client, ClientKind};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::broadcast::Receiver;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::body::Body;
use super::told::{Answering, End, Held, Told, broken, usage};
use super::tools::{self, Choice, Function};
use super::{Fault, HOB};
use crate::consent::{State, secret};
use crate::hob::{Asked, Event, Given, Hob, replied};
use crate::reply::Reply;
use crate::texts::Variables;
use crate::turn::{Called, TurnError, gone, offered, turn};

/// How much longer than the person may think a program waits for what they decide.
const GRACE: Duration = Duration::from_secs(1);
/// The most of what a program's tool said that is read out, in bytes.
const RESULT_MAX: usize = 8 * 1024;

/// Answers. What was begun is carried to its end, also when the program has gone; a streamed answer that nobody hears
/// any more stops where it can.
pub(super) fn answered(hob: &Arc<Hob>, client: Client, body: Body, key: Option<String>) -> Answering {
    let (tell, tells) = unbounded_channel();
    let (hob, stop) = (Arc::clone(hob), CancellationToken::new());
    let held = body.chat.streams().then(|| Held::Turn(stop.clone().drop_guard()));
    tokio::spawn(async move {
        let asked = Asked { client, key: key.filter(|key| !key.is_empty()), stop, ..Asked::default() };
        let told = match one(&hob, asked, &body, &tell).await {
            Ok(end) => Told::End(end),
            Err(fault) => Told::Fault(fault),
        };
        let _ = tell.send(told);
    });
    Answering { tells, held }
}

impl From<TurnError> for Fault {
    fn from(error: TurnError) -> Self {
        super::Refusal::from(error).into()
    }
}

async fn one(hob: &Arc<Hob>, asked: Asked, body: &Body, tell: &UnboundedSender<Told>) -> Result<End, Fault> {
    let wrong = |words: &str| Fault::of(StatusCode::BAD_REQUEST, "invalid_request", words.to_owned());
    let functions = tools::read(body.chat.tools(), body.chat.tool_choice()).map_err(|words| wrong(&words))?;
    let said: Vec<(&str, String)> = body.chat.said().collect();
    match said.last().map(|(role, _)| *role) {
        Some("tool") => return Ok(read_out(&said, tell)),
        Some("user") => {}
        _ => return Err(wrong("the last message must be of the role user or tool")),
    }
    let text = asked_for(hob, &said, &functions.0);
    let conversation = conversation(hob, &asked.client, body, &said).await;
    let asked = Asked { conversation, text, ..asked };
    let (functions, choice) = functions;
    if !functions.is_empty() && choice != Choice::None {
        let added: Vec<_> = functions.iter().map(|function| function.tool.clone()).collect();
        let only = choice == Choice::Required;
        let meant = offered(hob, &asked, &added, only).await?;
        let sure = only || meant.confidence >= hob.settings.confidence_min;
        if !meant.calls.is_empty() && sure {
            return called(hob, &asked, &functions, meant.calls, meant.own, meant.confidence, tell).await;
        }
    }
    let reply = said_by_hob(hob, &asked, tell).await?;
    Ok(end(&asked.text, &reply, "stop", Value::Null))
}

/// Runs a request, tells its reply, and gives it. A program whose words wait for the person's yes waits, too.
async fn said_by_hob(hob: &Arc<Hob>, asked: &Asked, tell: &UnboundedSender<Told>) -> Result<Reply, Fault> {
    let events = hob.events.subscribe();
    let (answers, mut coming) = unbounded_channel();
    let asked = Asked { answers: Some(answers), ..asked.clone() };
    let passing = {
        let tell = tell.clone();
        tokio::spawn(async move {
            let mut streamed = String::new();
            while let Some(piece) = coming.recv().await {
                streamed.push_str(&piece);
                let _ = tell.send(Told::Text(piece));
            }
            streamed
        })
    };
    let client = asked.client.clone();
    let reply = turn(hob, &asked).await;
    drop(asked);
    let streamed = passing.await.unwrap_or_default();
    let mut reply = reply?;
    if client.kind == ClientKind::Plain
        && let Some(waits) = reply.consent.as_ref().map(|shown| shown.id)
    {
        reply = decided(hob, events, waits, &client, tell).await?;
    }
    // What was streamed stands in the reply, with who said it around it.
    let rest = match reply.text.split_once(streamed.as_str()).filter(|_| !streamed.is_empty()) {
        Some((_, rest)) => rest,
        None => &reply.text,
    };
    if !rest.is_empty() {
        let _ = tell.send(Told::Text(rest.to_owned()));
    }
    Ok(reply)
}

/// The reply to what the person decided, also where they are asked again about other words. Once they have said yes it
/// comes when the provider has answered. When the program has gone nobody would hear what came of a yes, and they are
/// not asked any more.
async fn decided(
    hob: &Hob,
    mut events: Receiver<Event>,
    mut id: u64,
    client: &Client,
    tell: &UnboundedSender<Told>,
) -> Result<Reply, Fault> {
    let patience = Duration::from_secs(hob.settings.consent_timeout_s).saturating_add(GRACE);
    loop {
        let state = match hob.question(id, client).await {
            (Some(State::Yes), Some(reply)) => match reply.consent {
                Some(again) => {
                    id = again.id;
                    continue;
                }
                None => return Ok(reply),
            },
            (Some(state @ (State::Open | State::Yes)), _) => state,
            (Some(State::No | State::Expired), _) => return Err(no_yes()),
            (None, _) => return Err(broken()),
        };
        let coming = async {
            match state {
                State::Open => timeout(patience, replied(&mut events, id)).await.unwrap_or(true),
                _ => replied(&mut events, id).await,
            }
        };
        tokio::select! {
            came = coming => if !came {
                return Err(broken());
            },
            () = tell.closed() => {
                gone(hob, id).await;
                return Err(no_yes());
            }
        }
    }
}

fn no_yes() -> Fault {
    let words = "it was not sent: the person was asked and did not say yes".to_owned();
    Fault::of(StatusCode::FORBIDDEN, "no_consent", words)
}

/// Calls of the program's tools, and what Hob did beside them.
async fn called(
    hob: &Arc<Hob>,
    asked: &Asked,
    functions: &[Function],
    calls: Vec<Called>,
    own: Vec<Given>,
    confidence: f64,
    tell: &UnboundedSender<Told>,
) -> Result<End, Fault> {
    let of = |tool: &str| functions.iter().find(|function| function.tool.name == tool);
    // What is missing is asked for first: the program would have to guess.
    let asks = calls.iter().find_map(|call| Some((of(&call.tool)?, call.asks.as_ref()?)));
    if let Some((function, ask)) = asks {
        let words = question(hob, function, ask.arg.as_deref().unwrap_or_default());
        let _ = tell.send(Told::Text(words.clone()));
        let extras = json!({ "handled_by": "local", "confidence": confidence, "expects": {
            "kind": "text", "tool": function.name, "missing": ask.arg,
        } });
        return Ok(End {
            finished: "stop".to_owned(),
            usage: Some(counted(&asked.text, &words)),
            hob: extras,
        });
    }
    let mut reply = Reply { handled_by: "local".to_owned(), ..Reply::default() };
    if own.iter().any(|call| call.tool != "hob.none") {
        let given = own.into_iter().filter(|call| call.tool != "hob.none").collect();
        reply = said_by_hob(hob, &Asked { given, key: None, ..asked.clone() }, tell).await?;
    }
    let locale = hob.desk.lock().await.world.habits().locale.clone();
    for (index, call) in calls.iter().enumerate() {
        let Some(function) = of(&call.tool) else { continue };
        let arguments = Value::Object(function.arguments(&call.said, &locale)).to_string();
        let _ = tell.send(Told::Call(json!({
            "index": index, "id": format!("call_{}", secret()), "type": "function",
            "function": { "name": function.name, "arguments": arguments },
        })));
    }
    Ok(end(&asked.text, &reply, "tool_calls", json!(confidence)))
}

/// What is told of an answer of Hob's own.
fn end(text: &str, reply: &Reply, finished: &str, confidence: Value) -> End {
    let mut hob = serde_json::to_value(reply.without_token()).unwrap_or_default();
    if let Some(hob) = hob.as_object_mut().filter(|_| !confidence.is_null()) {
        hob.insert("confidence".to_owned(), confidence);
    }
    End { finished: finished.to_owned(), usage: Some(counted(text, &reply.text)), hob }
}

/// Words count as tokens: pieces of words are the model's own affair.
fn counted(asked: &str, answered: &str) -> Value {
    usage(words::split(asked).len(), words::split(answered).len())
}

/// What the program's tools said, as the answer: Hob writes nothing that it was not told.
fn read_out(said: &[(&str, String)], tell: &UnboundedSender<Told>) -> End {
    let results: Vec<&str> =
        said.iter().rev().take_while(|(role, _)| *role == "tool").map(|(_, text)| text.as_str()).collect();
    let results = results.into_iter().rev().collect::<Vec<_>>().join("\n");
    let text = results.get(..results.floor_char_boundary(RESULT_MAX)).unwrap_or_default().to_owned();
    let reply = Reply { text, handled_by: "local".to_owned(), ..Reply::default() };
    let _ = tell.send(Told::Text(reply.text.clone()));
    end("", &reply, "stop", Value::Null)
}

fn question(hob: &Hob, function: &Function, argument: &str) -> String {
    let mut variables = Variables::new();
    variables.text("what", function.asked_for(argument).trim_end_matches('.'));
    hob.texts.say("ask-for-program", &variables)
}

/// What was said last; together with what it answers, where Hob asked for something that a tool of the program needs.
fn asked_for(hob: &Hob, said: &[(&str, String)], functions: &[Function]) -> String {
    let [.., (_, before), (role, asked), (_, last)] = said else {
        return said.last().map(|(_, text)| text.clone()).unwrap_or_default();
    };
    let asks = *role == "assistant"
        && functions.iter().any(|function| {
            function.tool.args.iter().any(|argument| question(hob, function, &argument.name) == *asked)
        });
    if asks { format!("{before} {last}") } else { last.clone() }
}

/// The conversation that a chat belongs to. Programs of this kind name none: they tell all that was said each time, so
/// the words that it began with name it, and a chat that has no answer yet begins it anew.
async fn conversation(hob: &Hob, client: &Client, body: &Body, said: &[(&str, String)]) -> String {
    if let Some(name) = &body.conversation {
        return name.clone();
    }
    let first = said.iter().find(|(role, _)| *role == "user").map(|(_, text)| text.as_str());
    let digest = Sha256::digest(first.unwrap_or_default());
    let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("{HOB}-{name}");
    if !said.iter().any(|(role, _)| *role == "assistant") {
        let fresh = Asked { conversation: name.clone(), client: client.clone(), ..Asked::default() };
        hob.end_conversation(&fresh.client, &fresh.conversation).await;
    }
    name
}
