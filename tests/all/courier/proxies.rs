//! Ways through a proxy, which alone lets a provider of the open internet be played here: nobody looks its name up.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use hob::courier::wire::{FaultKind, Limits};
use hob::sending::{Letter, SendError};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;

use super::certificates::{Authority, secure};
use super::names::Names;
use super::servers::{FOREVER, Server, answer};
use super::{Courier, Desk, letter};
use crate::home::assert_clear;

/// Where a proxy was asked to go.
type Asked = Arc<Mutex<Vec<String>>>;

/// A proxy of HTTP that leads everybody to the same place, if they say who they are.
async fn by_connect(to: SocketAddr, password: Option<&'static str>) -> (Server, Asked) {
    let asked = Asked::default();
    let noted = asked.clone();
    let server = Server::start(move |mut stream, _, heard| {
        let noted = noted.clone();
        async move {
            let head = heard.request(&mut stream).await;
            noted.lock().unwrap().push(head.split(' ').nth(1).unwrap().to_owned());
            if password.is_some_and(|password| !head.contains(password)) {
                let _ = stream.write_all(b"HTTP/1.1 407 Who are you\r\ncontent-length: 0\r\n\r\n").await;
                return;
            }
            let mut there = TcpStream::connect(to).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 Go\r\nx: y\r\n\r\n").await.unwrap();
            let _ = copy_bidirectional(&mut stream, &mut there).await;
        }
    })
    .await;
    (server, asked)
}

/// The same by SOCKS 5; `code` is what it says to each wish.
async fn by_socks(
    to: SocketAddr,
    password: Option<(&'static str, &'static str)>,
    code: u8,
) -> (Server, Asked) {
    let asked = Asked::default();
    let noted = asked.clone();
    let server = Server::start(move |mut stream, _, _| {
        let noted = noted.clone();
        async move {
            let mut hello = [0; 2];
            stream.read_exact(&mut hello).await.unwrap();
            let mut ways = vec![0; hello[1].into()];
            stream.read_exact(&mut ways).await.unwrap();
            match password {
                None => stream.write_all(&[5, 0]).await.unwrap(),
                Some(_) if !ways.contains(&2) => return stream.write_all(&[5, 0xff]).await.unwrap(),
                Some((name, password)) => {
                    stream.write_all(&[5, 2]).await.unwrap();
                    assert_eq!(stream.read_u8().await.unwrap(), 1);
                    for expected in [name, password] {
                        let mut said = vec![0; stream.read_u8().await.unwrap().into()];
                        stream.read_exact(&mut said).await.unwrap();
                        if said != expected.as_bytes() {
                            return stream.write_all(&[1, 1]).await.unwrap();
                        }
                    }
                    stream.write_all(&[1, 0]).await.unwrap();
                }
            }
            let mut wish = [0; 5];
            stream.read_exact(&mut wish).await.unwrap();
            assert_eq!(wish[..4], [5, 1, 0, 3], "it does not give the name");
            let mut name = vec![0; wish[4].into()];
            stream.read_exact(&mut name).await.unwrap();
            let port = stream.read_u16().await.unwrap();
            noted.lock().unwrap().push(format!("{}:{port}", String::from_utf8(name).unwrap()));
            // The address over there is a name of three letters.
            stream.write_all(&[5, code, 0, 3, 3, b'a', b'b', b'c', 0, 9]).await.unwrap();
            if code == 0 {
                let mut there = TcpStream::connect(to).await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut there).await;
            }
        }
    })
    .await;
    (server, asked)
}

fn public(url: &str, proxy: &str, authority: &Authority) -> Letter {
    Letter {
        local: false,
        proxy: Some(proxy.to_owned()),
        ca_pem: Some(authority.pem.clone()),
        secret_headers: vec![("authorization".to_owned(), "Bearer k3y".to_owned())],
        ..letter(url)
    }
}

#[tokio::test]
async fn names_are_looked_up_by_the_proxy_alone() {
    let names = Names::start(|_, _| None).await;
    let desk = Desk::with(Courier::start_with(|etc, _| names.serves(etc)));
    let authority = Authority::new();
    let proof = authority.vouch(&["search.example"], (2020, 2090));
    let server = secure(proof, |_| answer("200 OK", &[], "found")).await;
    let (http, to_http) = by_connect(server.address, Some("proxy-authorization: Basic YW5uYTpwdyE=")).await;
    let (socks, to_socks) = by_socks(server.address, Some(("anna", "pw!")), 0).await;
    for (proxy, asked) in [
        (format!("http://anna:pw%21@{}", http.address), to_http),
        (format!("socks5h://anna:pw%21@{}", socks.address), to_socks),
    ] {
        let got = desk.send(&public("https://search.example/?q=a", &proxy, &authority)).await.unwrap();
        assert_eq!(got.body, b"found");
        assert_eq!(*asked.lock().unwrap(), ["search.example:443"]);
    }
    assert_eq!(names.asked(), [] as [String; 0], "the provider's name was told to the network");
    assert!(server.heard.requests()[0].starts_with("GET /?q=a HTTP/1.1\r\nhost: search.example\r\n"));
    let log = desk.courier.log();
    assert!(!log.contains("pw") && !log.contains("k3y") && !log.contains("search.example"), "{log}");
}

#[tokio::test]
async fn proxies_that_do_not_do_it() {
    let (desk, authority) = (Desk::new(), Authority::new());
    let nowhere = "127.0.0.1:9".parse().unwrap();
    let (wants, _) = by_connect(nowhere, Some("never said")).await;
    let (wants_too, _) = by_socks(nowhere, Some(("anna", "pw")), 0).await;
    let (cannot, _) = by_socks(nowhere, None, 4).await;
    let odd = Server::says("\u{4}\u{5a}SSH-2.0 what?\r\n\r\n").await;
    let silent = Server::drips("", b"", FOREVER).await;
    let at = |scheme: &str, server: &Server| format!("{scheme}://{}", server.address);
    for (proxy, kind) in [
        (at("http", &wants), FaultKind::Refused),
        (at("socks5h", &wants_too), FaultKind::Refused),
        (format!("socks5h://anna:no@{}", wants_too.address), FaultKind::Refused),
        (at("socks5h", &cannot), FaultKind::Refused),
        (at("http", &odd), FaultKind::Protocol),
        (at("socks5h", &silent), FaultKind::Timeout),
        ("socks5h://127.0.0.1:9".to_owned(), FaultKind::Refused),
        ("socks5://127.0.0.1:9".to_owned(), FaultKind::Protocol),
        ("127.0.0.1:9".to_owned(), FaultKind::Protocol),
    ] {
        let mut letter =
            Letter { provider: proxy.clone(), ..public("https://search.example/", &proxy, &authority) };
        letter.limits = Limits { connect_ms: 500, ..letter.limits };
        match desk.send(&letter).await {
            Err(SendError::Fault { fault, .. }) => {
                assert_eq!((fault.kind, fault.body_written), (kind, false), "{proxy}: {fault}");
                assert_clear(&fault.detail);
                assert!(fault.detail.contains("proxy") || kind == FaultKind::Timeout, "{proxy}: {fault}");
            }
            other => panic!("{proxy}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_provider_of_the_open_internet_leads_to_no_private_address() {
    let (desk, authority) = (Desk::new(), Authority::new());
    let proof = authority.vouch(&["search.example", "other.example"], (2020, 2090));
    let onward = Arc::new(Mutex::new(String::new()));
    let said = onward.clone();
    let server = secure(proof, move |request| {
        if request.contains("host: search.example") {
            answer("307 There", &[&format!("location: {}", said.lock().unwrap())], "")
        } else {
            answer("200 OK", &[], "other")
        }
    })
    .await;
    let (proxy, asked) = by_connect(server.address, None).await;
    let proxy = format!("http://{}", proxy.address);
    let inside = Server::says(answer("200 OK", &[], "inside")).await;
    for (location, private) in [
        (format!("https://127.0.0.1:{}/", inside.address.port()), true),
        (format!("https://localhost:{}/", inside.address.port()), true),
        ("https://192.168.0.1/".to_owned(), true),
        ("https://[::ffff:10.0.0.1]/".to_owned(), true),
        ("https://2130706433/".to_owned(), true),
        ("https://router.local/".to_owned(), true),
        (format!("http://127.0.0.1:{}/", inside.address.port()), false),
    ] {
        *onward.lock().unwrap() = location.clone();
        let before = asked.lock().unwrap().len();
        let error = desk.send(&public("https://search.example/", &proxy, &authority)).await.unwrap_err();
        assert_clear(&error.to_string());
        match &error {
            SendError::Fault { fault, .. } => assert_eq!(fault.kind, FaultKind::PrivateAddress, "{location}"),
            SendError::Moved { .. } => assert!(!private, "{location}: {error}"),
            other => panic!("{location}: {other:?}"),
        }
        assert_eq!(asked.lock().unwrap().len() - before, 1, "{location}: the proxy was asked to go there");
    }
    assert_eq!(inside.heard.connections(), 0);
    // To another of the open internet it is followed, where the rules let it, without the key.
    *onward.lock().unwrap() = "https://other.example/?q=a".to_owned();
    let got = desk.send(&public("https://search.example/", &proxy, &authority)).await.unwrap();
    assert_eq!((got.body.as_slice(), got.url.as_str()), (&b"other"[..], "https://other.example/?q=a"));
    let requests = server.heard.requests();
    let last = requests.last().unwrap();
    assert!(last.contains("host: other.example") && !last.contains("k3y"), "{last}");
    assert!(requests[0].contains("k3y"));
}

#[tokio::test]
async fn what_the_environment_says_of_proxies_does_not_count() {
    let trap = Server::says(answer("200 OK", &[], "trapped")).await;
    let courier = Courier::start_with(|_, command| {
        for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env(name, format!("http://{}", trap.address));
        }
    });
    let desk = Desk::with(courier);
    let server = Server::says(answer("200 OK", &[], "straight")).await;
    assert_eq!(desk.send(&letter(&server.url("/"))).await.unwrap().body, b"straight");
    assert_eq!(trap.heard.connections(), 0);
}
