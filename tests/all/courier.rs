//! The courier and what is sent through it, against real servers that behave badly.

#![allow(
    clippy::disallowed_methods,
    reason = "the servers and proxies that it speaks to are these tests' own"
)]

mod certificates;
mod faults;
mod kills;
mod names;
mod proxies;
pub mod servers;
mod shut;

use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use hob::courier::client;
use hob::courier::wire::{Limits, Method};
use hob::sending::{Answer, Back, Coming, Ledger, Letter, Noted, Row, SendError, Sending};
use hob_tools::Store;
use hob_tools::store::{Came, Leaving};
use jiff::Timestamp;

use crate::home::binary;

/// A courier with a folder of its own in place of `/etc`.
struct Courier {
    folder: tempfile::TempDir,
    child: Child,
}

impl Courier {
    fn start() -> Self {
        Self::start_with(|_, _| {})
    }

    /// `prepare` fills its `/etc`, and sets what it is started with.
    fn start_with(prepare: impl FnOnce(&Path, &mut Command)) -> Self {
        let folder = tempfile::TempDir::with_prefix("hob-courier-").unwrap();
        let etc = folder.path().join("etc");
        fs::create_dir(&etc).unwrap();
        let mut command = Command::new(binary("hob-courier"));
        command.arg("--etc").arg(&etc).env_clear().stdout(Stdio::null());
        command.stderr(fs::File::create(folder.path().join("log")).unwrap());
        prepare(&etc, &mut command);
        let door = UnixListener::bind(folder.path().join("sock")).unwrap();
        let child = command.stdin(OwnedFd::from(door)).spawn().unwrap();
        Self { folder, child }
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("sock")
    }

    fn client(&self) -> client::Courier {
        client::Courier::at(&self.socket())
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    fn pid(&self) -> i32 {
        i32::try_from(self.child.id()).unwrap()
    }

    /// The processes of its exchanges.
    fn exchanges(&self) -> Vec<i32> {
        let pid = self.pid();
        let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
        children.split_whitespace().map(|pid| pid.parse().unwrap()).collect()
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A ledger in a store of its own.
struct Books(Mutex<Store>);

impl Ledger for Books {
    fn leave<'a>(&'a self, row: Row<'a>) -> Noted<'a, i64> {
        let Row { letter, url, retry_of } = row;
        let left = self.0.lock().unwrap().leave(&Leaving {
            at: Timestamp::now(),
            asked_by: &letter.asked_by,
            tool: &letter.tool,
            provider: &letter.provider,
            method: letter.method.as_str(),
            url,
            headers: &letter.headers,
            body: &letter.body,
            labels: &letter.labels,
            rule: &letter.rule,
            consent: letter.consent.as_deref(),
            retry_of,
            keep: letter.keep,
        });
        Box::pin(async { left.map_err(|error| error.to_string()) })
    }

    fn came<'a>(&'a self, id: i64, back: &'a Back) -> Noted<'a, ()> {
        let came = self.0.lock().unwrap().came(
            id,
            &Came {
                at: Timestamp::now(),
                outcome: back.outcome,
                status: back.status,
                bytes: back.bytes,
                digest: back.digest.as_deref(),
                detail: back.detail,
            },
        );
        Box::pin(async { came.map_err(|error| error.to_string()) })
    }
}

/// A courier, a ledger, and what is sent by both.
struct Desk {
    courier: Courier,
    books: Arc<Books>,
    sending: Sending,
}

impl Desk {
    fn new() -> Self {
        Self::with(Courier::start())
    }

    fn with(courier: Courier) -> Self {
        let store = Store::open(&courier.folder.path().join("hob.db")).unwrap();
        let sending = Sending::new(courier.client());
        Self { courier, books: Arc::new(Books(Mutex::new(store))), sending }
    }

    fn ledger(&self) -> Arc<dyn Ledger> {
        self.books.clone()
    }

    async fn send(&self, letter: &Letter) -> Result<Answer, SendError> {
        let mut pieces = Vec::new();
        let mut on = |coming: Coming<'_>| {
            if let Coming::Chunk(bytes) = coming {
                pieces.extend_from_slice(bytes);
            }
        };
        let answer = self.sending.send(&self.ledger(), letter, &|_| Ok(()), &mut on).await;
        if let Ok(answer) = &answer {
            assert_eq!(answer.body, pieces, "what was heard on the way is not the answer");
        }
        answer
    }

    /// The outcomes of all rows, oldest first; of one without an end `None`. The chain holds.
    fn outcomes(&self) -> Vec<Option<String>> {
        let store = self.books.0.lock().unwrap();
        assert!(store.verify_ledger().unwrap().faults.is_empty());
        let mut all = store.ledger(1000, None).unwrap();
        all.sort_by_key(|left| left.id);
        all.into_iter().map(|left| left.came.map(|back| back.outcome)).collect()
    }
}

/// A letter to a server of the person's own.
fn letter(url: &str) -> Letter {
    Letter {
        asked_by: "story".to_owned(),
        tool: "web.search".to_owned(),
        provider: "one".to_owned(),
        method: Method::Get,
        url: url.to_owned(),
        headers: vec![("accept".to_owned(), "application/json".to_owned())],
        secret_headers: Vec::new(),
        body: Vec::new(),
        local: true,
        proxy: None,
        ca_pem: None,
        limits: Limits { connect_ms: 20_000, idle_ms: 20_000, total_ms: 60_000, bytes_max: 1 << 20 },
        labels: vec!["contacts".to_owned()],
        rule: "story".to_owned(),
        consent: None,
        keep: true,
    }
}

fn post(url: &str, body: &[u8]) -> Letter {
    Letter { method: Method::Post, body: body.to_vec(), ..letter(url) }
}
