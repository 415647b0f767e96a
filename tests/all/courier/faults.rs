//! Providers that refuse, hang up, dawdle, never end or lead elsewhere: one clear line each, in bounded time, and
//! nothing is sent twice.

use std::time::Duration;

use hob::courier::wire::{FaultKind, Limits};
use hob::sending::{Letter, SendError};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

use super::servers::{FOREVER, Server, answer, until};
use super::{Courier, Desk, letter, post};
use crate::home::{assert_clear, lives, signal};

/// The kind of fault, after the error was seen to be one clear line.
fn kind(sent: Result<hob::sending::Answer, SendError>) -> FaultKind {
    let error = sent.expect_err("it was answered");
    assert_clear(&error.to_string());
    match error {
        SendError::Fault { fault, .. } => fault.kind,
        other => panic!("another error: {other}"),
    }
}

fn some(outcomes: &[&str]) -> Vec<Option<String>> {
    outcomes.iter().map(|outcome| Some((*outcome).to_owned())).collect()
}

#[tokio::test]
async fn what_is_sent_arrives_as_it_was_written_and_what_comes_back_is_whole() {
    let desk = Desk::new();
    let server = Server::says(answer("200 OK", &["x-one: Two", "set-cookie: a=b"], "{\"a\":1}")).await;
    let letter = Letter {
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        secret_headers: vec![("authorization".to_owned(), "Bearer k3y".to_owned())],
        ..post(&server.url("/v1/chat?a=b%20c"), b"{\"q\":1}")
    };
    let got = desk.send(&letter).await.unwrap();
    assert_eq!((got.status, got.body.as_slice(), got.attempts), (200, &b"{\"a\":1}"[..], 1));
    assert!(got.headers.contains(&("x-one".to_owned(), "Two".to_owned())), "{:?}", got.headers);
    assert!(got.headers.iter().all(|(name, _)| name != "set-cookie"), "a cookie came in");
    let host = server.address;
    let whole = format!(
        "POST /v1/chat?a=b%20c HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\nauthorization: Bearer k3y\r\ncontent-length: 7\r\n\r\n{{\"q\":1}}"
    );
    assert_eq!(server.heard.requests(), [whole]);
    assert_eq!(desk.outcomes(), some(&["answered"]));
    // A large body goes and a large answer comes, both in pieces.
    let much = "x".repeat(3 << 20);
    let server = Server::says(answer("200 OK", &[], &much)).await;
    let mut letter = post(&server.url("/"), much.as_bytes());
    letter.limits.bytes_max = 4 << 20;
    assert_eq!(desk.send(&letter).await.unwrap().body.len(), much.len());
    assert!(server.heard.requests()[0].ends_with(&much));
}

#[tokio::test]
async fn nobody_listens() {
    let desk = Desk::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    // Nothing left, so it is tried again: each try has its row.
    let error = desk.send(&post(&url, b"words")).await.unwrap_err();
    assert!(!error.left());
    assert_eq!(kind(Err(error)), FaultKind::Refused);
    assert_eq!(desk.outcomes(), some(&["failed"; 3]));
    // It comes back between two tries.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let later = tokio::spawn({
        let address = address.clone();
        async move {
            sleep(Duration::from_millis(300)).await;
            Server::at(&address, |mut stream, _, heard| async move {
                heard.request(&mut stream).await;
                let _ = stream.write_all(answer("200 OK", &[], "here").as_bytes()).await;
            })
            .await
        }
    });
    let got = desk.send(&post(&format!("http://{address}/"), b"words")).await.unwrap();
    assert_eq!(got.body, b"here");
    assert_eq!(later.await.unwrap().heard.requests().len(), 1);
}

#[tokio::test]
async fn hung_up_on_in_the_middle() {
    let desk = Desk::new();
    for answered in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nfour"] {
        let reset = Server::start(move |mut stream, _, heard| async move {
            heard.request(&mut stream).await;
            let _ = stream.write_all(answered.as_bytes()).await;
            sleep(Duration::from_millis(50)).await;
            // Not a farewell but a reset.
            rustix::net::sockopt::set_socket_linger(&stream, Some(Duration::ZERO)).unwrap();
        })
        .await;
        let error = desk.send(&post(&reset.url("/"), b"words")).await.unwrap_err();
        assert!(error.left());
        assert_eq!(kind(Err(error)), FaultKind::Reset, "{answered:?}");
        assert_eq!(reset.heard.requests().len(), 1, "sent twice");
    }
    let outcomes = desk.outcomes();
    assert_eq!(outcomes, some(&["failed"; 3]));
    // Hung up on before a byte of it was read: one try if something had been written by then, for who knows; else more.
    let deaf = Server::start(|stream, _, _| async move { drop(stream) }).await;
    let letter = Letter { provider: "deaf".to_owned(), ..post(&deaf.url("/"), b"words") };
    let error = desk.send(&letter).await.unwrap_err();
    assert!(error.left() || deaf.heard.connections() == 3, "{error}: {}", deaf.heard.connections());
    assert_eq!(kind(Err(error)), FaultKind::Reset);
}

#[tokio::test]
async fn slow_silent_and_endless() {
    let desk = Desk::new();
    let limits = |idle_ms, total_ms, bytes_max| Limits { connect_ms: 20_000, idle_ms, total_ms, bytes_max };
    let head = "HTTP/1.1 200 OK\r\n\r\n";
    // A byte at a time: never silent, and over in time.
    let server = Server::drips(head, b"x", Duration::from_millis(100)).await;
    let slow = Letter { limits: limits(20_000, 1500, 1 << 20), ..letter(&server.url("/")) };
    assert_eq!(kind(timeout(FOREVER, desk.send(&slow)).await.unwrap()), FaultKind::Timeout);
    until("the server is hung up on", || server.heard.hung_up() == 1).await;
    // The same in the head.
    let server = Server::drips("HTTP/1.1 200 OK\r\n", b"a: b\r\n", Duration::from_millis(100)).await;
    let slow = Letter { limits: limits(20_000, 1500, 1 << 20), ..letter(&server.url("/")) };
    assert_eq!(kind(desk.send(&slow).await), FaultKind::Timeout);
    // Not a word; and not a word after the head.
    let server = Server::silent().await;
    let still = Letter { limits: limits(500, 3_600_000, 1 << 20), ..letter(&server.url("/")) };
    assert_eq!(kind(desk.send(&still).await), FaultKind::Timeout);
    let server = Server::drips(head, b"x", FOREVER).await;
    let still = Letter { limits: limits(500, 3_600_000, 1 << 20), ..letter(&server.url("/")) };
    assert_eq!(kind(desk.send(&still).await), FaultKind::Timeout);
    // Without end: more than is allowed, announced or not, in the head or in the body.
    let server = Server::drips(head, &[b'x'; 4096], Duration::ZERO).await;
    let much = Letter { provider: "two".to_owned(), ..letter(&server.url("/")) };
    assert_eq!(kind(desk.send(&much).await), FaultKind::TooLarge);
    until("the server is hung up on", || server.heard.hung_up() == 1).await;
    let server = Server::drips("HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n", b"x", FOREVER).await;
    let much = Letter { provider: "two".to_owned(), ..letter(&server.url("/")) };
    assert_eq!(kind(desk.send(&much).await), FaultKind::TooLarge);
    let server = Server::drips("HTTP/1.1 200 OK\r\na: ", &[b'x'; 4096], Duration::ZERO).await;
    let much = Letter { provider: "two".to_owned(), ..letter(&server.url("/")) };
    assert_eq!(kind(desk.send(&much).await), FaultKind::TooLarge);
    // Of each of them one request.
    assert_eq!(desk.outcomes(), some(&["failed"; 7]));
}

#[tokio::test]
async fn not_http() {
    let desk = Desk::new();
    for said in [
        "SSH-2.0-OpenSSH_9.9\r\n",
        "HTTP/1.1 OK\r\n\r\n",
        "\0\0\0\0\0\0\0\0\0",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        "HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
    ] {
        let server = Server::says(said).await;
        let fault = kind(desk.send(&Letter { provider: said.to_owned(), ..letter(&server.url("/")) }).await);
        assert_eq!(fault, FaultKind::Protocol, "{said:?}");
        assert_eq!(server.heard.connections(), 1);
    }
}

#[tokio::test]
async fn a_provider_that_fails_is_not_asked_again_and_again() {
    let desk = Desk::new();
    let server = Server::says(answer("500 Oh", &[], "{\"error\":\"no\"}")).await;
    for _ in 0..5 {
        match desk.send(&post(&server.url("/"), b"words")).await {
            Err(SendError::Status { status: 500, body, .. }) => assert_eq!(body, b"{\"error\":\"no\"}"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(server.heard.requests().len(), 5, "sent twice");
    let error = desk.send(&post(&server.url("/"), b"words")).await.unwrap_err();
    assert!(matches!(error, SendError::Resting { .. }) && !error.left(), "{error}");
    assert_clear(&error.to_string());
    assert_eq!(server.heard.connections(), 5, "it was not let rest");
    assert_eq!(desk.outcomes(), some(&["answered"; 5]));
    // Another is not punished for it.
    let good = Server::says(answer("200 OK", &[], "")).await;
    assert!(desk.send(&Letter { provider: "two".to_owned(), ..letter(&good.url("/")) }).await.is_ok());
}

#[tokio::test]
async fn later_is_waited_for_when_it_is_soon() {
    let desk = Desk::new();
    let server = Server::start(|mut stream, number, heard| async move {
        heard.request(&mut stream).await;
        let said = match number {
            0 => answer("429 Slow down", &["retry-after: 1"], "soon"),
            1 => answer("503 Busy", &["retry-after: 0"], "soon"),
            _ => answer("200 OK", &[], "now"),
        };
        let _ = stream.write_all(said.as_bytes()).await;
    })
    .await;
    let got = desk.send(&post(&server.url("/"), b"words")).await.unwrap();
    assert_eq!((got.body.as_slice(), got.attempts), (&b"now"[..], 3));
    assert_eq!(desk.outcomes(), some(&["answered"; 3]));
    let rows = desk.books.0.lock().unwrap().ledger(10, None).unwrap();
    let first = rows.last().unwrap().id;
    assert_eq!(rows.iter().map(|row| row.retry_of).collect::<Vec<_>>(), [Some(first), Some(first), None]);

    let server = Server::says(answer("429 Slow down", &["retry-after: 3600"], "")).await;
    match desk.send(&letter(&server.url("/"))).await {
        Err(SendError::Status { status: 429, retry_after, .. }) => {
            assert_eq!(retry_after, Some(Duration::from_secs(3600)));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(server.heard.requests().len(), 1);
}

#[tokio::test]
async fn redirects_are_looked_at_again() {
    let desk = Desk::new();
    let target = Server::says(answer("200 OK", &[], "there")).await;
    // On the same server it is followed, with its row.
    let server = Server::start(|mut stream, number, heard| async move {
        heard.request(&mut stream).await;
        let said = match number {
            0 => answer("302 Found", &["location: /b?c#d"], ""),
            _ => answer("200 OK", &[], "here"),
        };
        let _ = stream.write_all(said.as_bytes()).await;
    })
    .await;
    let keyed =
        |url: &str| Letter { secret_headers: vec![("x-key".to_owned(), "k3y".to_owned())], ..letter(url) };
    let got = desk.send(&keyed(&server.url("/a"))).await.unwrap();
    assert_eq!((got.body.as_slice(), got.url.as_str()), (&b"here"[..], server.url("/b?c").as_str()));
    assert!(server.heard.requests()[1].starts_with("GET /b?c HTTP/1.1\r\n"));
    assert!(server.heard.requests()[1].contains("x-key: k3y"));
    assert_eq!(desk.outcomes(), some(&["answered"; 2]));
    // Elsewhere, in circles, or with the words: not.
    let elsewhere = Server::says(answer("302 Found", &[&format!("location: {}", target.url("/"))], "")).await;
    let circle = Server::says(answer("307 Again", &["location: /"], "")).await;
    let changed = Server::says(answer("303 See", &["location: /b"], "")).await;
    for (letter, hops) in [
        (keyed(&elsewhere.url("/")), 1),
        (keyed(&circle.url("/")), 4),
        (post(&changed.url("/"), b"words"), 1),
    ] {
        let before = desk.outcomes().len();
        let error = desk.send(&letter).await.unwrap_err();
        assert!(matches!(error, SendError::Moved { .. }), "{error}");
        assert_clear(&error.to_string());
        assert_eq!(desk.outcomes().len() - before, hops, "{error}");
    }
    assert_eq!(target.heard.connections(), 0);
    // The rules are asked about each address, before anything is noted or sent.
    let before = desk.outcomes().len();
    let may = |url: &str| if url.ends_with("/a") { Ok(()) } else { Err("only a".to_owned()) };
    let server = Server::says(answer("302 Found", &["location: /b"], "")).await;
    let sent = desk.sending.send(&desk.ledger(), &letter(&server.url("/a")), &may, &mut |_| {}).await;
    assert!(
        matches!(&sent, Err(SendError::Withheld { why, ledger: Some(_) }) if why == "only a"),
        "{sent:?}"
    );
    let sent = desk.sending.send(&desk.ledger(), &letter(&server.url("/b")), &may, &mut |_| {}).await;
    assert!(matches!(&sent, Err(SendError::Withheld { ledger: None, .. })), "{sent:?}");
    assert_eq!((server.heard.connections(), desk.outcomes().len() - before), (1, 1));
}

#[tokio::test]
async fn dropped_it_is_cancelled() {
    let desk = Desk::new();
    let server = Server::silent().await;
    let wanted = letter(&server.url("/"));
    let mut sent = Box::pin(desk.send(&wanted));
    while server.heard.requests().is_empty() {
        assert!(timeout(Duration::from_millis(10), &mut sent).await.is_err());
    }
    drop(sent);
    until("the server is hung up on", || server.heard.hung_up() == 1).await;
    until("the ledger says so", || desk.outcomes() == some(&["cancelled"])).await;
    until("the exchange is gone", || desk.courier.exchanges().is_empty()).await;
}

#[tokio::test]
async fn a_courier_that_is_killed_in_the_middle() {
    for whole in [false, true] {
        let desk = Desk::new();
        let server = Server::silent().await;
        let wanted = post(&server.url("/"), b"words");
        let mut sent = Box::pin(desk.send(&wanted));
        while server.heard.requests().is_empty() {
            assert!(timeout(Duration::from_millis(10), &mut sent).await.is_err());
        }
        let exchange = desk.courier.exchanges()[0];
        signal(if whole { desk.courier.pid() } else { exchange }, "KILL");
        let error = sent.await.unwrap_err();
        assert!(error.left(), "nobody knows, so it may have left");
        assert_eq!(kind(Err(error)), FaultKind::Courier);
        assert_eq!(desk.outcomes(), some(&["unknown"]));
        assert_eq!(server.heard.requests().len(), 1, "sent twice");
        until("the exchange went with it", || !lives(exchange)).await;
        // The next one is served, or told why not.
        let good = Server::says(answer("200 OK", &[], "")).await;
        match desk.send(&letter(&good.url("/"))).await {
            Ok(_) => assert!(!whole),
            Err(error) => {
                assert!(whole && !error.left(), "{error}");
                assert_clear(&error.to_string());
                assert!(error.to_string().contains("the next `hob` command starts one"), "{error}");
                assert_eq!(desk.outcomes().last(), some(&["failed"]).last());
            }
        }
    }
}

#[tokio::test]
async fn a_courier_that_hangs_is_given_up() {
    let desk = Desk::new();
    let server = Server::silent().await;
    let mut wanted = post(&server.url("/"), b"words");
    wanted.limits.total_ms = 500;
    let mut sent = Box::pin(desk.send(&wanted));
    while desk.courier.exchanges().is_empty() {
        assert!(timeout(Duration::from_millis(1), &mut sent).await.is_err());
    }
    let exchange = desk.courier.exchanges()[0];
    signal(exchange, "STOP");
    let error = sent.await.unwrap_err();
    signal(exchange, "KILL");
    assert_clear(&error.to_string());
    // Held early it was not ready, later nobody knows what it had sent.
    match &error {
        SendError::Courier { .. } => assert_eq!(desk.outcomes(), some(&["failed"])),
        SendError::Fault { fault, .. } => {
            assert_eq!(fault.kind, FaultKind::Courier);
            assert_eq!(desk.outcomes(), some(&["unknown"]));
        }
        other => panic!("{other}"),
    }
    assert!(server.heard.requests().len() <= 1);
}

#[tokio::test]
async fn many_at_once_wait_at_the_door() {
    let desk = Desk::new();
    let server = Server::says(answer("200 OK", &[], "one of many")).await;
    let client = desk.courier.client();
    let mut all = tokio::task::JoinSet::new();
    for n in 0..24 {
        let (client, url) = (client.clone(), server.url(&format!("/{n}")));
        all.spawn(async move {
            let what = hob::courier::wire::Exchange { url, local: true, ..Default::default() };
            let mut pieces = client.exchange(&what).await.unwrap();
            while let Some(piece) = pieces.next().await {
                assert!(!matches!(piece, hob::courier::wire::Piece::Failed(_)), "{piece:?}");
            }
        });
    }
    while let Some(done) = all.join_next().await {
        done.unwrap();
    }
    assert_eq!(server.heard.requests().len(), 24);
    until("all exchanges are gone", || desk.courier.exchanges().is_empty()).await;
}

#[tokio::test]
async fn what_is_no_message_is_refused() {
    let desk = Desk::new();
    let server = Server::says(answer("200 OK", &[], "")).await;
    let with = |name: &str, value: &str| Letter {
        headers: vec![(name.to_owned(), value.to_owned())],
        ..letter(&server.url("/"))
    };
    let mut with_body = letter(&server.url("/"));
    with_body.body = b"words".to_vec();
    for (n, letter) in [
        with("host", "other.example"),
        with("content-length", "3"),
        with("transfer-encoding", "chunked"),
        with("cookie", "a=b"),
        with("a b", "c"),
        with("a", "b\r\nc: d"),
        with_body,
        letter("file:///etc/passwd"),
        letter("no address"),
        letter(&server.url("/a b")),
        letter(&server.url("/#a")),
    ]
    .into_iter()
    .enumerate()
    {
        let fault = kind(desk.send(&Letter { provider: n.to_string(), ..letter }).await);
        assert_eq!(fault, FaultKind::Protocol, "{n}");
    }
    assert_eq!(server.heard.connections(), 0);
}

#[tokio::test]
async fn a_courier_with_nothing_to_do_ends_where_its_socket_is_kept() {
    let mut courier = Courier::start_with(|_, command| {
        command.args(["--idle-s", "1"]);
    });
    assert!(courier.client().held().await.is_ok());
    until("it has ended", || courier.child.try_wait().unwrap().is_some()).await;
    assert!(courier.child.wait().unwrap().success());
    // By hand it says what it is.
    let output = std::process::Command::new(crate::home::binary("hob-courier"))
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("standard input is no socket that listens"), "{said}");
}
