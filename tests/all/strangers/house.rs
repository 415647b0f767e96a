//! One Hob in this process, with nobody's model, at whose doors strangers' bytes are put; and what must hold after each.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use hob::doors::bus::{Bus, Out};
use hob::engine::wire::Proposal;
use hob::hob::Hob;
use hob::propose::{Proposer, Scripted};
use hob::{doors, story};
use hob_policies::Client;
use hob_tools::{Call, Kind, Ref, Said, Span, catalogue};
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::UnboundedReceiver;
use tower_service::Service;
use zbus::Message;

/// Inputs that one store takes before an empty one takes its place: what was asked for a day, not for a year.
pub const INPUTS_MAX: usize = 3_000;
/// How often the whole file is looked through.
const LOOKED_THROUGH: usize = 500;

/// The doors that strangers reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// `METHOD PATH`, lines of a header, an empty line, a body.
    Http,
    /// Lines of an agent.
    Mcp,
    /// Frames of a satellite.
    Wyoming,
    /// `PATH`, `INTERFACE`, `MEMBER` and `SIGNATURE`, a line each, and a body as the bus has it.
    Bus,
}

/// A Hob whose store lies in memory where the system has a place for that.
pub struct House {
    runtime: Runtime,
    open: Option<Open>,
    /// Inputs so far.
    pub inputs: usize,
}

struct Open {
    hob: Arc<Hob>,
    routes: Router,
    bus: Arc<Bus>,
    out: UnboundedReceiver<Out>,
    store: Connection,
    version: i64,
    inputs: usize,
    /// Goes last.
    _folder: TempDir,
}

impl House {
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { runtime, open: None, inputs: 0 }
    }

    /// Puts bytes at a door.
    ///
    /// # Panics
    /// When something does not hold after them; the message says what.
    pub fn hears(&mut self, door: Door, bytes: &[u8]) {
        if self.open.as_ref().is_some_and(|open| open.inputs >= INPUTS_MAX) {
            self.open = None;
        }
        let open = self.open.get_or_insert_with(Open::new);
        self.inputs += 1;
        open.inputs += 1;
        self.runtime.block_on(open.hears(door, bytes));
        open.is_whole(self.inputs.is_multiple_of(LOOKED_THROUGH));
    }
}

impl Open {
    fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
        let folder = TempDir::with_prefix_in("hob-strangers-", &place).unwrap();
        let (hob, store): (_, PathBuf) = story::alone(folder.path()).unwrap();
        let store = Connection::open_with_flags(store, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let (bus, out) = Bus::new(Arc::clone(&hob));
        Self {
            routes: doors::socket::alone(Arc::clone(&hob)),
            bus: Arc::new(bus),
            out,
            hob,
            store,
            version: 0,
            inputs: 0,
            _folder: folder,
        }
    }

    async fn hears(&mut self, door: Door, bytes: &[u8]) {
        // The model is a stranger, too: it claims what it likes, of tools that there are.
        let mut dice = fastrand::Rng::with_seed(seed(bytes));
        if let Proposer::Script(script) = &mut self.hob.desk.lock().await.proposer {
            script.answers = (0..4).map(|_| Scripted::Claims(claimed(&mut dice))).collect();
        }
        match door {
            Door::Http => self.http(bytes).await,
            Door::Mcp => self.mcp(bytes).await,
            Door::Wyoming => self.wyoming(bytes).await,
            Door::Bus => self.bus(bytes).await,
        }
    }

    async fn http(&mut self, bytes: &[u8]) {
        let Some(request) = request(bytes) else { return };
        let (streams, head_alone) = (request.uri().path() == "/v1/events", request.method() == Method::HEAD);
        let answer = self.routes.call(request).await.unwrap();
        let (status, head) = (answer.status(), answer.headers().clone());
        let kind =
            head.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
        if head_alone || streams && status.is_success() {
            return;
        }
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let body = std::str::from_utf8(&body).expect("an answer is UTF-8");
        if kind.starts_with("text/event-stream") {
            assert!(body.is_empty() || body.ends_with("\n\n"), "half an event: {body:?}");
            return;
        }
        assert!(kind.starts_with("application/json"), "{status} is {kind}: {body:?}");
        let json: Value =
            serde_json::from_str(body).unwrap_or_else(|_| panic!("{status} is no JSON: {body:?}"));
        if !status.is_success() {
            let error = json["error"].as_str().or(json["error"]["message"].as_str());
            let error = error.unwrap_or_else(|| panic!("{status} does not say why: {body}"));
            assert!(!error.is_empty() && !error.contains('\n'), "not one line: {error:?}");
        }
    }

    async fn mcp(&mut self, bytes: &[u8]) {
        let client = Client { name: "stranger".to_owned(), ..Client::default() };
        let (mut ours, theirs) = tokio::io::duplex(1 << 20);
        let said = std::io::Cursor::new(bytes.to_vec());
        let talk = doors::mcp::converse(Arc::clone(&self.hob), client, "mcp".to_owned(), said, theirs);
        let mut told = Vec::new();
        let (_, read) = tokio::join!(talk, ours.read_to_end(&mut told));
        read.unwrap();
        for line in told.split_inclusive(|byte| *byte == b'\n') {
            assert!(line.ends_with(b"\n"), "half a line: {:?}", String::from_utf8_lossy(line));
            let json: Value = serde_json::from_slice(line).expect("a line is JSON");
            assert_eq!(json["jsonrpc"], "2.0");
        }
    }

    async fn wyoming(&mut self, bytes: &[u8]) {
        let client = Client { name: "stranger".to_owned(), ..Client::default() };
        let (mut ours, theirs) = tokio::io::duplex(1 << 20);
        let said = std::io::Cursor::new(bytes.to_vec());
        let talk = doors::wyoming::converse(Arc::clone(&self.hob), client, said, theirs);
        let mut told = Vec::new();
        let (_, read) = tokio::join!(talk, ours.read_to_end(&mut told));
        read.unwrap();
        let mut rest = &told[..];
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let head: Value = serde_json::from_slice(&rest[..end]).expect("a header is JSON");
            assert!(head["type"].is_string(), "{head}");
            let of = |name: &str| head[name].as_u64().unwrap_or_default() as usize;
            rest = rest.get(end + 1 + of("data_length") + of("payload_length")..).expect("half a frame");
        }
        assert!(rest.is_empty(), "half a header");
    }

    async fn bus(&mut self, bytes: &[u8]) {
        let Some(message) = message(bytes) else { return };
        let client = Client { name: "stranger".to_owned(), ..Client::default() };
        match doors::bus::called(&self.bus, &client, &message).await {
            Ok(given) => given.over().await,
            Err(error) => {
                assert!(
                    error.name().starts_with("dev.hob.Hob1.Error.")
                        || error.name().starts_with("org.freedesktop.DBus.Error.")
                );
                let error = error.to_string();
                assert!(!error.is_empty() && !error.contains('\n'), "not one line: {error:?}");
            }
        }
        while self.out.try_recv().is_ok() {}
    }

    /// Nothing is half-done: what was begun is done or was given up, and the file holds together.
    fn is_whole(&mut self, looked_through: bool) {
        let count = |sql: &str| {
            let mut asked = self.store.prepare_cached(sql).unwrap();
            asked.query_row([], |row| row.get::<_, i64>(0)).unwrap()
        };
        // It counts what others have written.
        let version = count("PRAGMA data_version");
        if std::mem::replace(&mut self.version, version) == version && !looked_through {
            return;
        }
        assert_eq!(count("SELECT count(*) FROM journal WHERE state = 'intended'"), 0, "a call is half-done");
        assert_eq!(count("SELECT count(*) FROM requests WHERE reply IS NULL"), 0, "a request has no reply");
        if looked_through {
            let said: String = self.store.query_row("PRAGMA quick_check", [], |row| row.get(0)).unwrap();
            assert_eq!(said, "ok");
            let strays = self.store.prepare("PRAGMA foreign_key_check").unwrap().exists([]).unwrap();
            assert!(!strays, "a row points nowhere");
        }
    }
}

/// What a model might claim.
fn claimed(dice: &mut fastrand::Rng) -> Proposal {
    let tools = &catalogue().tools;
    let calls = (0..dice.usize(1..=3)).map(|at| {
        let tool = &tools[dice.usize(..tools.len())];
        let mut args = std::collections::BTreeMap::new();
        for argument in &tool.args {
            if dice.u8(..) < 64 {
                continue;
            }
            let first = dice.usize(..6);
            let span = Span { first, last: first + dice.usize(..4) };
            let said = match (argument.kind, dice.u8(..16)) {
                (_, 0) => Said::Ref(Ref::Context(dice.usize(..4))),
                (_, 1) => Said::Ref(Ref::Call(dice.usize(..=at + 1))),
                (Kind::Choice, _) => {
                    let choices = &argument.choices;
                    Said::Choice(
                        choices
                            .get(dice.usize(..=choices.len()))
                            .map(|one| one.name.clone())
                            .unwrap_or_default(),
                    )
                }
                _ => Said::Spans(vec![span]),
            };
            args.insert(argument.name.clone(), said);
        }
        Call { tool: tool.name.clone(), args, confidence: dice.f64() }
    });
    Proposal { calls: calls.collect(), passes: 1, ..Proposal::default() }
}

/// A request from `METHOD PATH`, lines of a header, an empty line and a body.
fn request(bytes: &[u8]) -> Option<Request<Body>> {
    let end = bytes.windows(2).position(|two| two == b"\n\n");
    let (head, body) = end.map_or((bytes, &b""[..]), |end| (&bytes[..end], &bytes[end + 2..]));
    let mut lines = head.split(|byte| *byte == b'\n');
    let first = lines.next()?;
    let space = first.iter().position(|byte| *byte == b' ')?;
    let mut request =
        Request::builder().method(Method::from_bytes(&first[..space]).ok()?).uri(&first[space + 1..]);
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':')?;
        request = request.header(&line[..colon], &line[colon + 1..]);
    }
    request.body(Body::from(body.to_vec())).ok()
}

/// A call from four lines and a body.
fn message(bytes: &[u8]) -> Option<Message> {
    let mut rest = bytes;
    let mut line = || {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        rest = &rest[end + 1..];
        Some(line)
    };
    let (path, interface, member, signature) = (line()?, line()?, line()?, line()?);
    let mut call = Message::method_call(path, member).sender(":1.7");
    if !interface.is_empty() {
        call = call.interface(interface);
    }
    #[expect(unsafe_code, reason = "a stranger's body need not be what its signature says")]
    // SAFETY: no descriptors come along; the reader of a body checks each byte, as it does for what the bus brings.
    unsafe { call.build_raw_body(rest, signature, Vec::new()) }.ok()
}

/// FNV-1a: the same input is the same run.
fn seed(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
