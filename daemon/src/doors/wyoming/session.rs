//! One satellite: what it says, and what it is told.

use std::io;
use std::sync::Arc;

use hob_grammars::limits::REQUEST_BYTES_MAX;
use hob_policies::Client;
use hob_tools::catalogue;
use serde_json::{Map, Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::frame::{Frame, FrameError, Frames};
use super::info::info;
use super::timers::{Timers, concerns, there};
use super::{PATIENCE, error};
use crate::doors::caller::admit;
use crate::doors::mcp;
use crate::hob::{Asked, Hob};
use crate::providers;
use crate::reply::Reply;
use crate::texts::Variables;
use crate::turn::{Hearing, TurnError, listen, look, turn};

/// Bad events in a row before the connection is closed: what speaks another protocol does not learn this one.
const BAD_MAX: usize = 8;

pub(super) struct Session<W> {
    hob: Arc<Hob>,
    client: Client,
    write: W,
    timers: Timers,
    /// Words that are still being said, and the name of the conversation that they belong to.
    heard: String,
    conversation: String,
    /// Whether what was heard last was planned.
    planned: bool,
}

impl<W: AsyncWrite + Send + Unpin> Session<W> {
    pub(super) fn new(hob: Arc<Hob>, client: Client, write: W) -> Self {
        let (heard, conversation) = Default::default();
        Self { hob, client, write, timers: Timers::default(), heard, conversation, planned: true }
    }

    /// Until it hangs up or cannot be understood any more.
    pub(super) async fn run(mut self, mut read: impl AsyncRead + Send + Unpin) -> io::Result<()> {
        if let Err(refused) = admit(&self.client, &self.hob.settings) {
            return self.tell(&error("not-admitted", &refused.to_string())).await;
        }
        let mut events = self.hob.events.subscribe();
        if let Ok(there) = there(&self.hob).await {
            self.timers.know(&there);
        }
        let (mut frames, mut piece, mut bad) = (Frames::default(), [0_u8; 4096], 0);
        loop {
            while let Some(frame) = frames.event() {
                match frame {
                    Ok(frame) => {
                        bad = 0;
                        self.hears(frame).await?;
                    }
                    Err(wrong) => {
                        bad += 1;
                        self.complain(wrong).await?;
                        if wrong.is_final() || bad == BAD_MAX {
                            return Ok(());
                        }
                    }
                }
            }
            // Of what came at once only the end is worth planning.
            if !self.planned {
                self.planned = true;
                let asked = self.asked(self.heard.clone(), &Map::new());
                // What cannot be planned yet may be by its next word.
                let _ = listen(&self.hob, &asked).await;
            }
            tokio::select! {
                come = read.read(&mut piece) => match come? {
                    0 => return Ok(()),
                    count => frames.take(piece.get(..count).unwrap_or_default()),
                },
                event = events.recv() => match event {
                    Ok(event) if !concerns(&event) => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => self.tell_timers().await?,
                    Err(RecvError::Closed) => return Ok(()),
                },
            }
        }
    }

    async fn hears(&mut self, frame: Frame) -> io::Result<()> {
        let none = Map::new();
        let context = frame.data.get("context").and_then(Value::as_object).unwrap_or(&none);
        match frame.kind.as_str() {
            "describe" => self.tell(&info()).await,
            "ping" => self.tell(&Frame::new("pong", json!({ "text": frame.text("text") }))).await,
            "transcript-start" => {
                self.conversation = name(context);
                self.heard.clear();
                self.planned = false;
                Ok(())
            }
            "transcript-chunk" => {
                let room = REQUEST_BYTES_MAX.saturating_sub(self.heard.len());
                let text = frame.text("text").filter(|text| text.len() <= room);
                self.heard.push_str(text.unwrap_or_default());
                self.planned = false;
                Ok(())
            }
            "transcript" => {
                self.heard.clear();
                self.planned = true;
                let Some(text) = frame.text("text") else { return self.lacks("text").await };
                let asked = self.asked(text.to_owned(), context);
                self.handle(asked, context).await
            }
            "recognize" => {
                let Some(text) = frame.text("text") else { return self.lacks("text").await };
                let asked = self.asked(text.to_owned(), context);
                let hearing = look(&self.hob, &asked).await;
                self.recognized(hearing, context).await
            }
            "intent" => {
                let Some(tool) = frame.text("name") else { return self.lacks("name").await };
                match self.given(tool, frame.data.get("entities")) {
                    Ok((given, text)) => {
                        let asked = Asked { given: vec![given], ..self.asked(text, context) };
                        self.handle(asked, context).await
                    }
                    Err(wrong) => self.tell(&Frame::new("not-handled", json!({ "text": wrong }))).await,
                }
            }
            "user-event" if frame.text("name") == Some("hints") => {
                let asked = self.asked(String::new(), context);
                let data = self.hints(&asked).await.unwrap_or_default();
                self.tell(&Frame::new("user-event", json!({ "name": "hints", "data": data }))).await
            }
            // Servers drop what they do not know.
            _ => Ok(()),
        }
    }

    /// A request in the conversation that its context names.
    fn asked(&self, text: String, context: &Map<String, Value>) -> Asked {
        let others = context.get("others").and_then(Value::as_array).into_iter().flatten();
        let key = context.get("idempotency_key").and_then(Value::as_str);
        Asked {
            text,
            others: others.filter_map(Value::as_str).map(str::to_owned).collect(),
            conversation: if context.is_empty() { self.conversation.clone() } else { name(context) },
            key: key.filter(|key| !key.is_empty()).map(str::to_owned),
            client: self.client.clone(),
            ..Asked::default()
        }
    }

    /// The call that an intent is.
    fn given(&self, tool: &str, entities: Option<&Value>) -> Result<(crate::hob::Given, String), String> {
        let tool = catalogue().tool(tool).filter(|tool| tool.built);
        let tool = tool.ok_or("there is no such intent; `recognize` names those that there are")?;
        let mut args = Map::new();
        for entity in entities.and_then(Value::as_array).into_iter().flatten() {
            if let Some(name) = entity.get("name").and_then(Value::as_str) {
                args.insert(name.to_owned(), entity.get("value").cloned().unwrap_or_default());
            }
        }
        mcp::given(tool, &args).map_err(|wrong| wrong.to_string())
    }

    /// Carries a request to its end, also when the satellite hangs up meanwhile, and tells what came of it.
    async fn handle(&mut self, asked: Asked, context: &Map<String, Value>) -> io::Result<()> {
        let (answers, mut coming) = mpsc::unbounded_channel();
        let hob = Arc::clone(&self.hob);
        let asking = Asked { answers: Some(answers), ..asked.clone() };
        let work = tokio::spawn(async move { turn(&hob, &asking).await });
        let mut told = String::new();
        // It ends with the request.
        while let Some(text) = coming.recv().await {
            if let Err(gone) = self.passes_on(&text, told.is_empty(), context).await {
                // Nobody hears the rest.
                asked.stop.cancel();
                return Err(gone);
            }
            told.push_str(&text);
        }
        let reply = match work.await {
            Ok(Ok(reply)) => reply,
            Ok(Err(wrong)) => return self.fails(&wrong, context).await,
            Err(_) => return self.tell(&error("broken-off", "the request was broken off")).await,
        };
        // What the reply says beyond the answer: that it was cut off, what was done besides.
        if !told.is_empty()
            && let Some((_, rest)) = reply.speech.split_once(told.trim())
        {
            self.tell_part(rest).await?;
        }
        let mut about = base(context);
        about.insert("expects_reply".to_owned(), json!(reply.expects_reply));
        for (name, value) in [
            ("expects", json!(reply.expects)),
            ("heard", json!(reply.heard)),
            ("changed", json!(reply.changed)),
            ("handled_by", json!(reply.handled_by)),
        ] {
            if !value.is_null() {
                about.insert(name.to_owned(), value);
            }
        }
        if reply.expects_reply
            && let Some(hints) = self.hints(&asked).await
        {
            about.extend(hints);
        }
        let data = json!({ "text": reply.speech, "context": about });
        let kind = if is_handled(&reply) { "handled" } else { "not-handled" };
        self.tell(&Frame::new(kind, data)).await?;
        if !told.is_empty() {
            self.tell(&Frame::new("handled-stop", Value::Null)).await?;
        }
        Ok(())
    }

    /// A piece of an answer from elsewhere; before the first of them stands who gives it.
    async fn passes_on(&mut self, text: &str, first: bool, context: &Map<String, Value>) -> io::Result<()> {
        if first {
            self.tell(&Frame::new("handled-start", json!({ "context": base(context) }))).await?;
            let before = self.preface();
            self.tell_part(&before).await?;
        }
        self.tell_part(text).await
    }

    /// Who answers, before the answer comes.
    fn preface(&self) -> String {
        let mut variables = Variables::new();
        variables.text(
            "provider",
            providers::questions(&self.hob.settings).map(|one| one.name).unwrap_or_default(),
        );
        variables.text("answer", "");
        variables.flag("whole", true);
        self.hob.texts.say("remote-answer", &variables)
    }

    async fn tell_part(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.tell(&Frame::new("handled-chunk", json!({ "text": text }))).await
    }

    async fn fails(&mut self, wrong: &TurnError, context: &Map<String, Value>) -> io::Result<()> {
        let data = json!({ "text": wrong.to_string(), "context": base(context) });
        self.tell(&Frame::new("not-handled", data)).await
    }

    /// What was recognised, call by call; nothing of it was done.
    async fn recognized(
        &mut self,
        hearing: Result<Hearing, TurnError>,
        context: &Map<String, Value>,
    ) -> io::Result<()> {
        let hearing = match hearing {
            Ok(hearing) => hearing,
            Err(wrong) => {
                let data = json!({ "text": wrong.to_string(), "context": base(context) });
                return self.tell(&Frame::new("not-recognized", data)).await;
            }
        };
        let known = hearing.confidence >= self.hob.settings.confidence_min;
        let calls: Vec<_> = hearing.calls.iter().filter(|call| known && call.tool != "hob.none").collect();
        let mut about = base(context);
        about.insert("confidence".to_owned(), json!(hearing.confidence));
        if calls.is_empty() {
            return self.tell(&Frame::new("not-recognized", json!({ "context": about }))).await;
        }
        if !hearing.ask.is_null() {
            about.insert("ask".to_owned(), hearing.ask.clone());
        }
        let several = calls.len() > 1;
        if several {
            self.tell(&Frame::new("intents-start", json!({ "context": about }))).await?;
        }
        for call in calls {
            let entities: Vec<Value> =
                call.args.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
            let mut about = about.clone();
            about.insert("resolved".to_owned(), json!(call.resolved));
            let data = json!({ "name": call.tool, "entities": entities, "context": about });
            self.tell(&Frame::new("intent", data)).await?;
        }
        if several {
            self.tell(&Frame::new("intents-stop", Value::Null)).await?;
        }
        Ok(())
    }

    /// What to listen for, under the names that the protocol has for it.
    async fn hints(&self, asked: &Asked) -> Option<Map<String, Value>> {
        let hints = self.hob.hints(asked).await.ok()?;
        let texts = |names: bool| -> Vec<&str> {
            let those = hints.words.iter().filter(|word| word.kind.is_name() == names);
            those.map(|word| word.text.as_str()).collect()
        };
        let (names, terms) = (texts(true), texts(false));
        Some(Map::from_iter([
            ("transcript_names".to_owned(), json!(names)),
            ("transcript_terms".to_owned(), json!(terms)),
        ]))
    }

    async fn tell_timers(&mut self) -> io::Result<()> {
        // Without the store there is nothing to tell; the next change tells it.
        let Ok(there) = there(&self.hob).await else { return Ok(()) };
        for frame in self.timers.told(&there) {
            self.tell(&frame).await?;
        }
        Ok(())
    }

    async fn lacks(&mut self, what: &str) -> io::Result<()> {
        self.tell(&error("bad-event", &format!("the event has no `{what}`"))).await
    }

    async fn complain(&mut self, wrong: FrameError) -> io::Result<()> {
        let code = if wrong.is_final() { "too-long" } else { "bad-event" };
        self.tell(&error(code, &wrong.to_string())).await
    }

    async fn tell(&mut self, frame: &Frame) -> io::Result<()> {
        let bytes = frame.bytes();
        let written = timeout(PATIENCE, async {
            self.write.write_all(&bytes).await?;
            self.write.flush().await
        });
        written.await.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut)))
    }
}

/// The name of the conversation in a context.
fn name(context: &Map<String, Value>) -> String {
    context.get("conversation_id").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// What every answer's context has: the conversation that it belongs to.
fn base(context: &Map<String, Value>) -> Map<String, Value> {
    let id = context.get("conversation_id").filter(|id| id.is_string());
    id.map(|id| ("conversation_id".to_owned(), id.clone())).into_iter().collect()
}

/// Whether it was a request that Hob serves.
fn is_handled(reply: &Reply) -> bool {
    reply.expects_reply || reply.calls.iter().any(|call| call.tool != "hob.none")
}
