//! What is refused on the bus, and to whom.

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Command, Output, Stdio};

use serde_json::json;
use zbus::{DBusError, Variant};

use super::{MANAGER, NAME, Options, PATH, PROPERTIES, Program, open, refusal};
use crate::home::Home;
use crate::keeper::bus::Bus;

#[tokio::test]
async fn what_is_wrong_is_refused_by_name() {
    let home = Home::new();
    let bus = open(&home);
    let program = Program::new(&bus).await;
    let none = Options::new;
    let standard = "org.freedesktop.DBus.Error";
    let alarm = "/dev/hob/Hob1/alarm/1";
    for (answer, name) in [
        (program.call("/dev/hob/Hob2", NAME, "Ask", &("a", none())).await, "UnknownObject"),
        (program.call(alarm, PROPERTIES, "GetAll", &"dev.hob.Hob1.Alarm").await, "UnknownObject"),
        (program.call(PATH, "dev.hob.Hob1.Alarm", "Ask", &("a", none())).await, "UnknownInterface"),
        (program.call(PATH, NAME, "Sing", &()).await, "UnknownMethod"),
        (program.call(PATH, NAME, "Ask", &"a").await, "InvalidArgs"),
        (
            program.call(PATH, NAME, "Ask", &("a", Options::from([("loud", Variant::from(true))]))).await,
            "InvalidArgs",
        ),
        (
            program.call(PATH, NAME, "Ask", &("a", Options::from([("wait", Variant::from("yes"))]))).await,
            "InvalidArgs",
        ),
        (program.call(PATH, PROPERTIES, "Get", &(NAME, "Sound")).await, "UnknownProperty"),
        (
            program.call(PATH, PROPERTIES, "Set", &(NAME, "Version", Variant::from("2"))).await,
            "PropertyReadOnly",
        ),
    ] {
        let (refused, said) = refusal(answer);
        assert_eq!(refused, format!("{standard}.{name}"), "{said}");
    }
    let wait = |words| (words, Options::from([("wait", Variant::from(true))]));
    let long = "a ".repeat(9_000);
    for (words, name) in [("", "BadRequest"), ("wake\u{1} me", "BadRequest"), (long.as_str(), "BadRequest")] {
        assert_eq!(refusal(program.call(PATH, NAME, "Ask", &wait(words)).await).0, name);
    }
    let with =
        |key: &'static str| Options::from([("wait", Variant::from(true)), ("key", Variant::from(key))]);
    program.call(PATH, NAME, "Ask", &("add milk to my shopping list", with("k"))).await.unwrap();
    program.call(PATH, NAME, "Ask", &("add milk to my shopping list", with("k"))).await.unwrap();
    assert_eq!(home.kept("lists")[0]["items"], json!(["milk"]), "the same key did it twice");
    let again = program.call(PATH, NAME, "Ask", &("add eggs to my shopping list", with("k"))).await;
    assert_eq!(refusal(again).0, "KeyOfAnother");
}

#[tokio::test]
async fn too_many_calls_at_once_are_turned_away() {
    let home = Home::new();
    let bus = open(&home);
    let program = Program::new(&bus).await;
    // One that listens to nothing: what nobody reads would hold up its answers.
    let flooding = zbus::connection::Builder::address(bus.address.as_str()).build().await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let connection = flooding.clone();
        tasks.spawn(async move {
            let body = ("wake me at 7", Options::new());
            connection.call_method(Some(NAME), PATH, Some(NAME), "Explain", &body).await
        });
    }
    let (mut served, mut turned_away) = (0, 0);
    while let Some(done) = tasks.join_next().await {
        match done.unwrap() {
            Ok(_) => served += 1,
            Err(error) => {
                // The bus itself lets no program wait for more than some answers.
                let by_bus =
                    matches!(&error, zbus::Error::FDO(error) if error.name().ends_with("LimitsExceeded"));
                assert!(by_bus || refusal(Err(error)).0 == "TooMany");
                turned_away += 1;
            }
        }
    }
    assert!(served >= 32 && served + turned_away == 200, "{served} served, {turned_away} turned away");
    program.ask("what time is it").await;
}

/// `busctl` on that bus.
fn busctl(bus: &Bus, arguments: &[&str]) -> Command {
    let mut command = Command::new("busctl");
    command.arg(format!("--address={}", bus.address)).args(arguments);
    command
}

fn complaint(output: &Output) -> String {
    assert!(!output.status.success(), "it was served: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

const LOOK: [&str; 5] = ["call", NAME, PATH, MANAGER, "GetManagedObjects"];
const ASK: [&str; 8] = ["call", NAME, PATH, NAME, "Ask", "sa{sv}", "show my alarms", "0"];

#[tokio::test]
async fn another_user_is_refused() {
    if !rustix::process::getuid().is_root() {
        println!("skipped: only root can speak as another user");
        return;
    }
    let home = Home::new();
    let bus = open(&home);
    drop(Program::new(&bus).await);
    for path in [home.path().to_owned(), home.path().join("bus")] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
    }
    for arguments in [&LOOK[..], &ASK] {
        let said = complaint(&busctl(&bus, arguments).uid(65534).output().unwrap());
        assert!(said.contains("another user"), "{said}");
    }
}

/// Runs a program where `/.flatpak-info` says that it is an app in a sandbox.
fn in_sandbox(home: &Home, app: &str, command: &Command) -> Output {
    let root = home.path().join("root");
    fs::create_dir_all(&root).unwrap();
    let script = "set -e; root=$1; app=$2; shift 2; mount -t tmpfs none \"$root\"; \
        for from in /*; do to=\"$root$from\"; [ -d \"$from\" ] || continue; mkdir \"$to\"; \
        mount --rbind \"$from\" \"$to\"; done; \
        printf '[Application]\\nname=%s\\n' \"$app\" > \"$root/.flatpak-info\"; exec chroot \"$root\" \"$@\"";
    let mut sandbox = Command::new("unshare");
    sandbox.args(["--mount", "sh", "-c", script, "sh"]).arg(&root).arg(app);
    sandbox.arg(command.get_program()).args(command.get_args()).output().unwrap()
}

#[tokio::test]
async fn an_app_in_a_sandbox_is_let_in_by_its_id_alone() {
    if !rustix::process::getuid().is_root() {
        println!("skipped: only root can make a sandbox here");
        return;
    }
    let home = Home::new();
    let folder = home.path().join(".config/hob");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("hob.toml"), "apps = [\"org.example.Shell\"]\n").unwrap();
    let bus = open(&home);
    drop(Program::new(&bus).await);
    for arguments in [&LOOK[..], &ASK] {
        let said = complaint(&in_sandbox(&home, "org.example.Game", &busctl(&bus, arguments)));
        assert!(said.contains("org.example.Game") && said.contains("apps"), "{said}");
        let done = in_sandbox(&home, "org.example.Shell", &busctl(&bus, arguments));
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    // The same at the socket, where it can reach it.
    for (app, status) in [("org.example.Game", "403"), ("org.example.Shell", "200")] {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--write-out", " %{http_code}", "--unix-socket"]).arg(home.paths().socket());
        let said = in_sandbox(&home, app, curl.arg("http://hob/v1/lists")).stdout;
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(said.ends_with(status), "{app}: {said}");
    }
}

/// Where the socket is, for [`leaves_its_connection_to_another`].
const SOCKET: &str = "HOB_TEST_SOCKET";

/// Connects, leaves the connection to a program that speaks once this one has ended, and ends.
#[test]
#[ignore = "it is a program that another test runs"]
#[expect(clippy::zombie_processes, reason = "the heir is to outlive it")]
fn leaves_its_connection_to_another() {
    let Ok(socket) = std::env::var(SOCKET) else { return };
    let stream = UnixStream::connect(socket).unwrap();
    let heir = "while kill -0 \"$1\" 2>/dev/null; do sleep 0.05; done; \
        printf 'GET /v1/lists HTTP/1.1\\r\\nhost: hob\\r\\nconnection: close\\r\\n\\r\\n' >&0; cat";
    let mut speaks = Command::new("sh");
    speaks.args(["-c", heir, "sh", &std::process::id().to_string()]);
    speaks.stdin(OwnedFd::from(stream)).stderr(Stdio::null()).spawn().unwrap();
}

#[test]
fn who_has_ended_is_not_let_in() {
    let home = Home::new();
    home.says(&["start"]);
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "bus::refused::leaves_its_connection_to_another", "--ignored", "--nocapture"]);
    program.env(SOCKET, home.paths().socket()).stdout(Stdio::piped());
    let mut program = program.spawn().unwrap();
    let output = program.stdout.take().unwrap();
    program.wait().unwrap();
    // Its heir has the same output.
    let heard = io::read_to_string(output).unwrap();
    assert!(heard.contains("403 Forbidden") && heard.contains("has ended"), "{heard}");
}
