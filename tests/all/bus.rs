//! `dev.hob.Hob1` on a real bus: who hears what, who may do what, and how it is refused.

mod refused;

use std::collections::HashMap;
use std::fs;
use std::process::Command;
use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;
use tokio_stream::StreamExt;
use zbus::message::Type;
use zbus::{Connection, DBusError, Message, MessageStream, ObjectPath, OwnedVariant, Variant};

use crate::home::{Home, PATIENCE, assert_clear, signal, signal_if_there};
use crate::keeper::bus::{Asked, Bus, Screen};
use crate::leaves;
use crate::providers::servers::Server;

const NAME: &str = "dev.hob.Hob1";
const PATH: &str = "/dev/hob/Hob1";
const MANAGER: &str = "org.freedesktop.DBus.ObjectManager";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";

type Vardict = HashMap<String, OwnedVariant>;
type Options<'a> = HashMap<&'a str, Variant<'a>>;

/// A bus, and a daemon on it.
fn open(home: &Home) -> Bus {
    let bus = Bus::start(home.path());
    let mut start = home.command("hob");
    let done = start.arg("start").env("DBUS_SESSION_BUS_ADDRESS", &bus.address).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    bus
}

/// A program on the bus, which hears all that it may.
struct Program {
    connection: Connection,
    heard: MessageStream,
}

impl Program {
    async fn new(bus: &Bus) -> Self {
        let connection = zbus::connection::Builder::address(bus.address.as_str()).build().await.unwrap();
        let heard = MessageStream::from(&connection);
        let program = Self { connection, heard };
        let rule = format!("type='signal',sender='{NAME}'");
        let bus = "org.freedesktop.DBus";
        let path = "/org/freedesktop/DBus";
        program.connection.call_method(Some(bus), path, Some(bus), "AddMatch", &rule).await.unwrap();
        // The first call starts nothing: the name is there once the daemon has taken it.
        for _ in 0..1_000 {
            let answer =
                program.connection.call_method(Some(bus), path, Some(bus), "NameHasOwner", &NAME).await;
            if answer.unwrap().body().deserialize::<bool>().unwrap() {
                return program;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("nobody takes the name");
    }

    async fn call<B>(&self, path: &str, interface: &str, member: &str, body: &B) -> zbus::Result<Message>
    where
        B: zbus::export::serde::Serialize + zbus::DynamicType,
    {
        self.connection.call_method(Some(NAME), path, Some(interface), member, body).await
    }

    /// The reply to a request, waited for.
    async fn ask(&self, words: &str) -> Vardict {
        let options: Options<'_> = [("wait", Variant::from(true))].into();
        let answer = self.call(PATH, NAME, "Ask", &(words, options)).await.unwrap();
        let (_, _, reply): (u64, ObjectPath<'_>, Vardict) = answer.body().deserialize().unwrap();
        reply
    }

    /// The next signal of that name; those before it are passed over.
    async fn hears(&mut self, member: &str) -> Message {
        let heard = async {
            loop {
                let message = self.heard.next().await.expect("the bus is there").unwrap();
                if message.message_type() == Type::Signal
                    && message.header().member().is_some_and(|name| name.as_str() == member)
                {
                    return message;
                }
            }
        };
        timeout(PATIENCE, heard).await.unwrap_or_else(|_| panic!("{member} was not heard"))
    }

    /// The names of all signals of Hob's that came so far. A call and its answer come after them.
    async fn heard(&mut self) -> Vec<String> {
        self.call(PATH, "org.freedesktop.DBus.Peer", "Ping", &()).await.unwrap();
        let mut names = Vec::new();
        while let Ok(Some(message)) = timeout(Duration::from_millis(50), self.heard.next()).await {
            let message = message.unwrap();
            let header = message.header();
            let hob = header.path().is_some_and(|path| path.starts_with(PATH));
            if message.message_type() == Type::Signal && hob {
                names.extend(header.member().map(ToString::to_string));
            }
        }
        names
    }
}

/// The name and the text of a refusal.
fn refusal(answer: zbus::Result<Message>) -> (String, String) {
    let (name, text) = match answer.unwrap_err() {
        zbus::Error::MethodError(name, text, _) => (name.to_string(), text.unwrap_or_default()),
        zbus::Error::FDO(error) => {
            (error.name().to_string(), error.description().unwrap_or_default().to_owned())
        }
        other => panic!("no refusal: {other}"),
    };
    assert_clear(&text);
    (name.replace("dev.hob.Hob1.Error.", ""), text)
}

fn text(of: &Vardict, key: &str) -> String {
    let value = of.get(key).unwrap_or_else(|| panic!("no {key} in {of:?}"));
    <&str>::try_from(value).unwrap().to_owned()
}

#[tokio::test]
async fn a_request_is_told_to_who_asked_and_to_nobody_else() {
    let home = Home::new();
    let bus = open(&home);
    let (mut one, mut other) = (Program::new(&bus).await, Program::new(&bus).await);
    let body = ("wake me at 7 tomorrow", Options::from([("conversation", Variant::from("kitchen"))]));
    let answer = one.call(PATH, NAME, "Ask", &body).await.unwrap();
    let body = answer.body();
    let (turn, path, none): (u64, ObjectPath<'_>, Vardict) = body.deserialize().unwrap();
    assert_eq!((path.as_str(), none.len()), ("/dev/hob/Hob1/conversation/kitchen", 0));
    let heard = one.hears("Heard").await;
    assert_eq!(heard.body().deserialize::<(u64, ObjectPath<'_>)>().unwrap(), (turn, path));
    let reply = one.hears("Reply").await;
    let body = reply.body();
    let (of, reply): (u64, Vardict) = body.deserialize().unwrap();
    assert_eq!(of, turn);
    assert!(text(&reply, "text").contains("07:00"), "{reply:?}");
    assert_eq!(other.heard().await, [] as [String; 0], "another program heard of it");
    // What goes wrong is told as well.
    one.call(PATH, NAME, "Ask", &("разбуди меня", Options::new())).await.unwrap();
    let failed = one.hears("Failed").await;
    let body = failed.body();
    let (_, name, said): (u64, &str, &str) = body.deserialize().unwrap();
    assert_eq!(name, "dev.hob.Hob1.Error.BadRequest");
    assert_clear(said);
}

#[tokio::test]
async fn a_question_back_is_told_and_waits_in_its_conversation() {
    let home = Home::new();
    let bus = open(&home);
    let mut program = Program::new(&bus).await;
    let reply = program.ask("set an alarm").await;
    assert!(reply.contains_key("expects"), "{reply:?}");
    let asked = program.hears("QuestionAsked").await;
    let body = asked.body();
    let (_, at, expects): (u64, ObjectPath<'_>, Vardict) = body.deserialize().unwrap();
    assert_eq!(text(&expects, "missing"), "when");
    let get = (format!("{NAME}.Conversation"), "Question");
    let waits = program.call(&at, PROPERTIES, "Get", &get).await.unwrap();
    let waits: OwnedVariant = waits.body().deserialize().unwrap();
    assert_eq!(<&str>::try_from(&waits).unwrap(), "When should the alarm ring?");
    // Given up without a word.
    let ended = program.call(&at, &format!("{NAME}.Conversation"), "End", &()).await.unwrap();
    assert!(ended.body().deserialize::<bool>().unwrap());
    assert!(!program.ask("yes").await.contains_key("expects"));
    assert_eq!(home.kept("alarms").len(), 0);
}

#[tokio::test]
async fn a_turn_is_stopped_by_who_began_it() {
    let home = Home::new();
    let bus = open(&home);
    let (mut program, other) = (Program::new(&bus).await, Program::new(&bus).await);
    // It thinks until it is let go on.
    let engine = home.engine();
    signal(engine, "STOP");
    let answer = program.call(PATH, NAME, "Ask", &("wake me at 7 tomorrow", Options::new())).await.unwrap();
    let body = answer.body();
    let (turn, at, _): (u64, ObjectPath<'_>, Vardict) = body.deserialize().unwrap();
    program.hears("Heard").await;
    let cancelled = async |by: &Program, turn: u64| {
        by.call(PATH, NAME, "Cancel", &turn).await.unwrap().body().deserialize::<bool>().unwrap()
    };
    assert!(!cancelled(&other, turn).await, "another program stopped it");
    assert!(cancelled(&program, turn).await);
    let failed = program.hears("Failed").await;
    let body = failed.body();
    let (of, name, _): (u64, &str, &str) = body.deserialize().unwrap();
    assert_eq!((of, name), (turn, "dev.hob.Hob1.Error.Cancelled"));
    assert!(!cancelled(&program, turn).await, "it is over");
    // The same for all of a conversation.
    program.call(PATH, NAME, "Ask", &("wake me at 8 tomorrow", Options::new())).await.unwrap();
    program.hears("Heard").await;
    let stopped = program.call(&at, &format!("{NAME}.Conversation"), "Cancel", &()).await.unwrap();
    assert_eq!(stopped.body().deserialize::<u32>().unwrap(), 1);
    program.hears("Failed").await;
    signal_if_there(engine, "CONT");
    assert_eq!(home.kept("alarms").len(), 0);
    assert!(text(&program.ask("wake me at 9 tomorrow").await, "text").contains("09:00"));
}

#[tokio::test]
async fn who_looks_is_told_of_changes_until_it_leaves() {
    let home = Home::new();
    let bus = open(&home);
    let (mut looks, mut other) = (Program::new(&bus).await, Program::new(&bus).await);
    looks.call(PATH, MANAGER, "GetManagedObjects", &()).await.unwrap();
    home.asks(&json!({ "text": "add milk to my shopping list" }));
    let added = looks.hears("InterfacesAdded").await;
    let body = added.body();
    let (path, interfaces): (ObjectPath<'_>, HashMap<String, Vardict>) = body.deserialize().unwrap();
    assert_eq!(path.as_str(), "/dev/hob/Hob1/list/1");
    let items = |of: &OwnedVariant| Vec::<String>::try_from(of.clone()).unwrap();
    assert_eq!(items(&interfaces["dev.hob.Hob1.List"]["Items"]), ["milk"]);
    home.asks(&json!({ "text": "add eggs to my shopping list" }));
    let changed = looks.hears("PropertiesChanged").await;
    let body = changed.body();
    let (interface, properties, gone): (&str, Vardict, Vec<&str>) = body.deserialize().unwrap();
    assert_eq!((interface, gone.len(), properties.len()), ("dev.hob.Hob1.List", 0, 1));
    assert_eq!(items(&properties["Items"]), ["milk", "eggs"]);
    home.asks(&json!({ "text": "undo" }));
    home.asks(&json!({ "text": "undo" }));
    let removed = looks.hears("InterfacesRemoved").await;
    let body = removed.body();
    let (path, interfaces): (ObjectPath<'_>, Vec<&str>) = body.deserialize().unwrap();
    assert_eq!((path.as_str(), interfaces), ("/dev/hob/Hob1/list/1", vec!["dev.hob.Hob1.List"]));
    assert_eq!(other.heard().await, [] as [String; 0], "who did not look was told");
    // What the keeper does is a change as well.
    home.asks(&json!({ "text": "set a timer for 1 second" }));
    let rings = async {
        loop {
            let changed = looks.hears("PropertiesChanged").await;
            let body = changed.body();
            let (interface, properties, _): (&str, Vardict, Vec<&str>) = body.deserialize().unwrap();
            if interface == "dev.hob.Hob1.Timer"
                && properties.get("Ringing") == Some(&OwnedVariant::from(true))
            {
                return;
            }
        }
    };
    timeout(PATIENCE, rings).await.expect("it rings");
    drop(looks);
    home.asks(&json!({ "text": "add milk to my shopping list" }));
    let managed = other.call(PATH, MANAGER, "GetManagedObjects", &()).await.unwrap();
    let body = managed.body();
    let managed: HashMap<ObjectPath<'_>, HashMap<String, Vardict>> = body.deserialize().unwrap();
    assert!(managed.keys().any(|path| path.starts_with("/dev/hob/Hob1/list/")), "{managed:?}");
}

#[tokio::test]
async fn the_person_answers_on_the_bus_and_nobody_else() {
    let server = Server::start();
    for granted in [false, true] {
        let home = leaves::home(&server, granted);
        let bus = open(&home);
        let (mut program, mut other) = (Program::new(&bus).await, Program::new(&bus).await);
        let reply = program.ask("search the web for cheap flights").await;
        let wanted = other.hears("ConsentWanted").await;
        let body = wanted.body();
        let (id, tool, provider): (u64, &str, &str) = body.deserialize().unwrap();
        assert_eq!((tool, provider), ("web.search", "own-search"));
        let consent: Vardict = reply["consent"].clone().try_into().unwrap();
        assert!(!consent.contains_key("token"), "a reply brings the token: {consent:?}");
        let question = program.call(PATH, NAME, "Question", &()).await.unwrap();
        let question: Vardict = question.body().deserialize().unwrap();
        assert_eq!(text(&question, "text"), "cheap flights");
        assert_eq!(question.contains_key("token"), granted);
        let before = server.requests().len();
        let body = (id, "guessed", "yes", Options::new());
        let (name, _) = refusal(program.call(PATH, NAME, "Consent", &body).await);
        assert_eq!(name, if granted { "WrongToken" } else { "NotThePerson" });
        assert_eq!(server.requests().len(), before, "something left without a yes");
        if granted {
            let body = (id, text(&question, "token"), "yes", Options::new());
            let answer = program.call(PATH, NAME, "Consent", &body).await.unwrap();
            let reply: Vardict = answer.body().deserialize().unwrap();
            assert_eq!(text(&reply, "handled_by"), "own-search");
            assert_eq!(server.requests().len(), before + 1);
            // Whoever asked hears what came of it.
            let came = program.hears("Reply").await;
            let body = came.body();
            let (_, reply): (u64, Vardict) = body.deserialize().unwrap();
            assert_eq!(text(&reply, "handled_by"), "own-search");
            assert!(!other.heard().await.contains(&"Reply".to_owned()), "another program heard the answer");
        }
    }
}

#[tokio::test]
async fn the_launcher_plans_while_something_is_typed_and_runs_what_is_chosen() {
    const SEARCH: &str = "org.gnome.Shell.SearchProvider2";
    const AT: &str = "/dev/hob/Hob1/SearchProvider";
    let home = Home::new();
    let bus = open(&home);
    let screen = Screen::start(&bus.address);
    let program = Program::new(&bus).await;
    let typed = async |terms: &[&str]| {
        let answer = program.call(AT, SEARCH, "GetInitialResultSet", &terms).await.unwrap();
        answer.body().deserialize::<Vec<String>>().unwrap()
    };
    for terms in [&["firefox"][..], &["qqq", "zzz"], &["wake"], &[""], &[]] {
        assert_eq!(typed(terms).await, [] as [String; 0], "{terms:?} is no request");
    }
    let results = typed(&["wake", "me", "at", "7", "tomorrow"]).await;
    assert_eq!(results, ["wake me at 7 tomorrow"]);
    let metas = program.call(AT, SEARCH, "GetResultMetas", &results).await.unwrap();
    let body = metas.body();
    let metas: Vec<Vardict> = body.deserialize().unwrap();
    let shown = text(&metas[0], "description");
    assert!(shown.starts_with("set an alarm: tomorrow") && shown.ends_with("07:00"), "{shown}");
    let more = (&results, vec!["wake", "me", "at", "8", "tomorrow"]);
    let answer = program.call(AT, SEARCH, "GetSubsearchResultSet", &more).await.unwrap();
    assert_eq!(answer.body().deserialize::<Vec<String>>().unwrap(), ["wake me at 8 tomorrow"]);
    assert_eq!(home.kept("alarms").len(), 0, "it ran while it was typed");
    let chosen = ("wake me at 7 tomorrow", vec!["wake"], 0_u32);
    program.call(AT, SEARCH, "ActivateResult", &chosen).await.unwrap();
    let Asked::Show { body, .. } = screen.asked() else { panic!("the reply is not shown") };
    assert!(body.contains("07:00"), "{body}");
    assert_eq!(home.kept("alarms").len(), 1);
}

#[tokio::test]
async fn a_call_to_the_name_starts_the_daemon() {
    let home = Home::new();
    let services = home.path().join("services");
    fs::create_dir_all(&services).unwrap();
    let packaged = include_str!("../../packaging/dbus/dev.hob.Hob1.service");
    let program = crate::home::binary("hob");
    let text = packaged.replace("/usr/bin/hob", program.to_str().unwrap());
    fs::write(services.join("dev.hob.Hob1.service"), text).unwrap();
    // What the bus starts has the environment of the bus.
    let mut daemon = Command::new("dbus-daemon");
    daemon.env_clear().env("DBUS_SESSION_BUS_ADDRESS", Bus::address(home.path()));
    daemon.envs(home.command("hob").get_envs().filter_map(|(name, value)| Some((name, value?))));
    let bus = Bus::start_with(home.path(), &services, &mut daemon);
    let connection = zbus::connection::Builder::address(bus.address.as_str()).build().await.unwrap();
    let body = ("what time is it", Options::from([("wait", Variant::from(true))]));
    let answer = connection.call_method(Some(NAME), PATH, Some(NAME), "Ask", &body).await.unwrap();
    let body = answer.body();
    let (_, _, reply): (u64, ObjectPath<'_>, Vardict) = body.deserialize().unwrap();
    assert_eq!(text_of_outcome(&reply), "done");
    assert!(home.holder("daemon.lock").is_some());
}

#[tokio::test]
async fn a_bus_that_comes_late_or_again_is_found() {
    let home = Home::new();
    let mut start = home.command("hob");
    start.arg("start").env("DBUS_SESSION_BUS_ADDRESS", Bus::address(home.path()));
    assert!(start.status().unwrap().success());
    for _ in 0..2 {
        let bus = Bus::start(home.path());
        home.asks(&json!({ "text": "set a timer for 10 minutes" }));
        let program = Program::new(&bus).await;
        let body = ("what time is it", Options::from([("wait", Variant::from(true))]));
        program.connection.call_method(Some(NAME), PATH, Some(NAME), "Ask", &body).await.unwrap();
    }
}

/// What became of the only call of a reply.
fn text_of_outcome(reply: &Vardict) -> String {
    let calls: Vec<OwnedVariant> = reply["calls"].clone().try_into().unwrap();
    let call: Vardict = calls[0].clone().try_into().unwrap();
    text(&call, "outcome")
}
