//! What the courier cannot reach, what it costs while it waits, and that a key is nowhere to be found.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use hob::sending::Letter;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use super::servers::{Server, answer};
use super::{Desk, letter, post};
use crate::home::{Home, until};

fn status(pid: i32, field: &str) -> String {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    line.unwrap_or_else(|| panic!("{field} is not in {text}")).trim().to_owned()
}

/// Where the open descriptors of a process lead.
fn open(pid: i32) -> Vec<PathBuf> {
    let all = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().flatten();
    all.filter_map(|fd| fs::read_link(fd.path()).ok()).collect()
}

#[tokio::test]
async fn an_exchange_has_nothing_of_this_device() {
    let desk = Desk::new();
    let held = desk.courier.client().held().await.unwrap();
    for what in ["files", "local sockets", "netlink sockets", "raw sockets", "listening", "other programs"] {
        assert!(held.tried.refused.iter().any(|refused| refused == what), "{held:?}");
    }
    assert!(held.tried.open.is_empty() && !held.landlock.contains("not applied"), "{held:?}");
    let server = Server::silent().await;
    let wanted = letter(&server.url("/"));
    let mut sent = Box::pin(desk.send(&wanted));
    while server.heard.requests().is_empty() {
        assert!(timeout(Duration::from_millis(10), &mut sent).await.is_err());
    }
    let (waiting, exchange) = (desk.courier.pid(), desk.courier.exchanges()[0]);
    for pid in [waiting, exchange] {
        assert_eq!(status(pid, "Seccomp"), "2");
        assert_eq!(status(pid, "NoNewPrivs"), "1");
        assert_eq!(status(pid, "Threads"), "1");
    }
    let filters = |pid| status(pid, "Seccomp_filters").parse::<u32>().unwrap();
    assert!(filters(exchange) > filters(waiting));
    let folder = desk.courier.folder.path();
    for path in open(exchange).iter().filter(|path| path.is_absolute()) {
        let known =
            path.starts_with(folder.join("etc")) || *path == folder.join("log") || path.starts_with("/dev");
        assert!(known, "an exchange has `{}` open", path.display());
    }
    // What waits has no socket of IP, and none is left to it by an exchange.
    assert_eq!(open(waiting).iter().filter(|path| path.to_string_lossy().starts_with("socket:")).count(), 2);
}

/// Every file below a folder that holds the words, with what is in it.
fn holding(folder: &Path, words: &str) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let bytes = fs::read(entry.path()).unwrap();
                if bytes.windows(words.len()).any(|window| window == words.as_bytes()) {
                    found.push(entry.path());
                }
            }
        }
    }
    found
}

#[tokio::test]
async fn a_key_is_nowhere_to_be_found() {
    let desk = Desk::new();
    let key = "k3y-that-must-not-be-found";
    let server = Server::says(answer("401 No", &[], "")).await;
    let keyed = |letter: Letter| Letter {
        secret_headers: vec![("authorization".to_owned(), format!("Bearer {key}"))],
        proxy: None,
        ..letter
    };
    assert!(desk.send(&keyed(post(&server.url("/w0rds"), b"w0rds too"))).await.is_err());
    assert!(server.heard.requests()[0].contains(key));
    // One that goes nowhere, so that errors are written down.
    assert!(desk.send(&keyed(post("http://127.0.0.1:9/w0rds", b"w0rds too"))).await.is_err());
    let silent = Server::silent().await;
    let wanted = keyed(letter(&silent.url("/")));
    let mut sent = Box::pin(desk.send(&wanted));
    while silent.heard.requests().is_empty() {
        assert!(timeout(Duration::from_millis(10), &mut sent).await.is_err());
    }
    for pid in desk.courier.exchanges().into_iter().chain([desk.courier.pid()]) {
        for file in ["cmdline", "environ"] {
            let shown = fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
            assert!(!String::from_utf8_lossy(&shown).contains("k3y"), "{file} of {pid}");
        }
    }
    drop(sent);
    assert_eq!(holding(desk.courier.folder.path(), key), [] as [PathBuf; 0]);
    // The words are kept in the ledger, as this person wants, and nowhere else.
    for path in holding(desk.courier.folder.path(), "w0rds") {
        assert!(path.to_string_lossy().contains("hob.db"), "the words are in `{}`", path.display());
    }
}

#[tokio::test]
async fn while_it_waits_it_does_nothing() {
    let desk = Desk::new();
    let server = Server::says(answer("200 OK", &[], "")).await;
    assert!(desk.send(&letter(&server.url("/"))).await.is_ok());
    let pid = desk.courier.pid();
    super::servers::until("the exchange is gone", || desk.courier.exchanges().is_empty()).await;
    let woken = || (status(pid, "voluntary_ctxt_switches"), status(pid, "nonvoluntary_ctxt_switches"));
    // What came before may have an end still to come.
    let mut before = woken();
    for _ in 0..60 {
        sleep(Duration::from_millis(500)).await;
        if woken() == before {
            break;
        }
        before = woken();
    }
    sleep(Duration::from_secs(3)).await;
    assert_eq!(woken(), before, "it woke while nothing was asked of it");
}

/// Whoever connects to a socket as another user.
const STRANGER: &str = "HOB_TEST_STRANGER";

#[test]
#[ignore = "a part of another test: the stranger"]
fn stranger() {
    let Some(socket) = std::env::var_os(STRANGER) else { return };
    let mut stream = UnixStream::connect(socket).unwrap();
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard);
    println!("heard {} bytes", heard.len());
}

#[tokio::test]
async fn another_user_is_not_spoken_to() {
    let desk = Desk::new();
    let (folder, socket) = (desk.courier.folder.path(), desk.courier.socket());
    // As open as can be: what refuses is not the file.
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&socket, fs::Permissions::from_mode(0o777)).unwrap();
    let ask = |uid: u32| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "courier::shut::stranger", "--ignored", "--nocapture"]);
        command.env(STRANGER, &socket).current_dir("/").uid(uid);
        command.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Ok(said) = ask(65534) else {
        println!("skipped: only root can be another user");
        return;
    };
    assert!(said.contains("heard 0 bytes"), "{said}");
    assert!(desk.courier.log().contains("refused a connection of another user"));
    assert!(desk.courier.client().held().await.is_ok());
}

#[test]
fn every_command_starts_one_that_is_not_there() {
    let home = Home::new();
    home.says(&["start"]);
    let first = home.holder("courier.lock").expect("a courier runs");
    // Not a child of the daemon, whose sandbox it would have.
    let daemon = home.holder("daemon.lock").unwrap();
    assert_ne!(status(first, "PPid"), daemon.to_string());
    home.says(&["alarms"]);
    assert_eq!(home.holder("courier.lock"), Some(first), "a second one was started");
    home.kill("courier.lock");
    home.says(&["alarms"]);
    until("another runs", || home.holder("courier.lock").is_some_and(|pid| pid != first));
    let doctor: Value =
        serde_json::from_slice(&home.hob(&["doctor", "--json"]).stdout).expect("one line of JSON");
    let findings = doctor["findings"].as_array().unwrap();
    let courier = findings.iter().find(|finding| finding["what"] == "courier").unwrap();
    assert_eq!(courier["good"], json!(true), "{courier}");
    let said = courier["said"].as_str().unwrap();
    assert!(said.starts_with("the kernel refuses an exchange: files, local sockets"), "{said}");
    crate::home::assert_clear(said);
}
