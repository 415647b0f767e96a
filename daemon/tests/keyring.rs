//! Keys in a keyring: a real bus, a service of our own that follows the specification to the letter, and GNOME's where
//! it is installed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hob::providers::keys::keyring::find;
use hob::providers::keys::{KeyError, KeySource};
use tokio_stream::StreamExt;
use zbus::message::Type;
use zbus::{Connection, Message, MessageStream, ObjectPath, Variant};

const SECRETS: &str = "org.freedesktop.secrets";

/// A process that is gone when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn soon(mut what: impl FnMut() -> bool) -> bool {
    let patience = Instant::now() + Duration::from_secs(20);
    while Instant::now() < patience {
        if what() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

/// A bus of its own.
fn bus(folder: &Path) -> (Running, String) {
    let (config, socket) = (folder.join("bus.conf"), folder.join("bus"));
    let text = format!(
        "<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth><policy context=\"default\">\
         <allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>",
        socket.display()
    );
    std::fs::write(&config, text).unwrap();
    let mut command = Command::new("dbus-daemon");
    command.arg(format!("--config-file={}", config.display())).args(["--nofork", "--nopidfile"]);
    let running = Running(command.stdin(Stdio::null()).spawn().unwrap());
    assert!(soon(|| std::os::unix::net::UnixStream::connect(&socket).is_ok()), "no bus");
    (running, format!("unix:path={}", socket.display()))
}

async fn connect(address: &str) -> Connection {
    zbus::connection::Builder::address(address).build().await.unwrap()
}

/// Answers as the specification says, for three stored keys: `open`, `shut`, which opens by itself, and `guarded`,
/// which opens only when the person is asked.
async fn serve(connection: Connection, mut messages: MessageStream) {
    while let Some(Ok(message)) = messages.next().await {
        if message.message_type() == Type::MethodCall {
            answer(&connection, &message).await;
        }
    }
}

async fn answer(connection: &Connection, message: &Message) {
    let (header, body) = (message.header(), message.body());
    let path = |name: &'static str| ObjectPath::try_from(name).unwrap();
    let none: Vec<ObjectPath<'_>> = Vec::new();
    let object = header.path().map(|path| path.as_str().to_owned()).unwrap_or_default();
    match header.member().map(|member| member.as_str()) {
        Some("SearchItems") => {
            let asked: HashMap<String, String> = body.deserialize().unwrap();
            assert_eq!((asked.len(), asked["service"].as_str()), (2, "hob"));
            let found = match asked["key"].as_str() {
                "open" => (vec![path("/item/open")], none),
                "shut" => (none, vec![path("/item/shut")]),
                "guarded" => (none, vec![path("/item/guarded")]),
                _ => (none.clone(), none),
            };
            connection.reply(&header, &found).await.unwrap();
        }
        Some("Unlock") => {
            let asked: Vec<ObjectPath<'_>> = body.deserialize().unwrap();
            let opened = if asked[0].as_str() == "/item/shut" {
                (vec![path("/item/shut")], path("/"))
            } else {
                (none, path("/prompt/1"))
            };
            connection.reply(&header, &opened).await.unwrap();
        }
        Some("OpenSession") => {
            let (algorithm, _): (String, Variant<'_>) = body.deserialize().unwrap();
            assert_eq!(algorithm, "plain");
            connection.reply(&header, &(Variant::from(""), path("/session/1"))).await.unwrap();
        }
        Some("GetSecret") => {
            let session: ObjectPath<'_> = body.deserialize().unwrap();
            assert_eq!(session.as_str(), "/session/1");
            let secret = format!("secret-of-{}", object.rsplit('/').next().unwrap()).into_bytes();
            let none: Vec<u8> = Vec::new();
            connection.reply(&header, &((path("/session/1"), none, secret, "text/plain"),)).await.unwrap();
        }
        other => panic!("{other:?} was called"),
    }
}

#[tokio::test]
async fn a_key_comes_out_of_the_keyring() {
    let folder = tempfile::tempdir().unwrap();
    let (_bus, address) = bus(folder.path());
    let person = connect(&address).await;
    assert!(matches!(find(&person, "open").await, Err(KeyError::NoKeyring(_))), "nobody answers yet");

    let service = connect(&address).await;
    let messages = MessageStream::from(&service);
    service.request_name(SECRETS).await.unwrap();
    let serving = tokio::spawn(serve(service, messages));
    assert_eq!(find(&person, "open").await.unwrap(), b"secret-of-open");
    assert_eq!(find(&person, "shut").await.unwrap(), b"secret-of-shut");
    for (name, expected) in
        [("guarded", "the keyring is locked"), ("gone", "secret-tool store --label \"Hob: gone\"")]
    {
        let error = find(&person, name).await.unwrap_err().to_string();
        assert!(error.contains(expected) && !error.contains('\n'), "{error}");
    }
    serving.abort();
}

/// The real one. Skipped where it is not installed (Debian: gnome-keyring, libsecret-tools).
#[tokio::test]
async fn a_key_comes_out_of_gnomes_keyring() {
    let there = |program: &str| {
        Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
    };
    if !there("gnome-keyring-daemon") || !there("secret-tool") {
        eprintln!("skipped: gnome-keyring-daemon and secret-tool are not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (_bus, address) = bus(folder.path());
    let command = |program: &str| {
        let mut command = Command::new(program);
        command.env("DBUS_SESSION_BUS_ADDRESS", &address).env("HOME", folder.path());
        command.env("XDG_RUNTIME_DIR", folder.path()).env_remove("XDG_DATA_HOME").env_remove("DISPLAY");
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let mut keyring = command("gnome-keyring-daemon");
    let mut keyring =
        Running(keyring.args(["--foreground", "--unlock", "--components=secrets"]).spawn().unwrap());
    keyring.0.stdin.take().unwrap().write_all(b"password of the keyring").unwrap();
    let person = connect(&address).await;
    let runs = || {
        command("secret-tool")
            .args(["search", "service", "hob"])
            .status()
            .is_ok_and(|status| status.success())
    };
    let store = || {
        let mut tool = command("secret-tool");
        let mut tool =
            tool.args(["store", "--label", "Hob: home", "service", "hob", "key", "home"]).spawn().unwrap();
        tool.stdin.take().unwrap().write_all(b"sk-of-the-person").unwrap();
        tool.wait().unwrap().success()
    };
    assert!(soon(|| store() && runs()), "the keyring takes no key");
    assert_eq!(find(&person, "home").await.unwrap(), b"sk-of-the-person");
    let gone = find(&person, "work").await.unwrap_err();
    assert!(matches!(gone, KeyError::NotInKeyring(_)), "{gone}");

    // Locked, and nobody there to type its password.
    let collection = ["/org/freedesktop/secrets/aliases/default"];
    let paths: Vec<ObjectPath<'_>> =
        collection.iter().map(|path| ObjectPath::try_from(*path).unwrap()).collect();
    let service = Some("org.freedesktop.Secret.Service");
    person.call_method(Some(SECRETS), "/org/freedesktop/secrets", service, "Lock", &paths).await.unwrap();
    let locked = find(&person, "home").await.unwrap_err();
    assert!(matches!(locked, KeyError::Locked), "{locked}");
}

#[tokio::test]
async fn a_credential_of_systemd_is_needed_by_its_name() {
    // Tests are started by nobody who hands credentials over.
    if std::env::var_os("CREDENTIALS_DIRECTORY").is_none() {
        let error = hob::providers::keys::key(&KeySource::Credential("home".to_owned())).await.unwrap_err();
        assert!(error.to_string().contains("LoadCredential="), "{error}");
    }
}
