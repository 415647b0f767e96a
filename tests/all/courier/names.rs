//! Names, and name servers that lie, change their answers or say nothing.

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};

use hob::courier::wire::{FaultKind, Limits};
use hob::sending::{Letter, SendError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};

use super::servers::{Server, answer};
use super::{Courier, Desk, letter};
use crate::home::assert_clear;

/// What a name server says: an error by number, or addresses of both kinds.
pub enum Says {
    Code(u8),
    Found(Vec<IpAddr>),
    /// Only by a stream; the packet says that it does not fit.
    Cut(Vec<IpAddr>),
    /// After one that is for another question.
    Late(Vec<IpAddr>),
}

/// A name server. What it says is asked with the name and how often it was asked before; with nothing to say it is
/// silent.
pub struct Names {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Names {
    pub async fn start(says: impl Fn(&str, usize) -> Option<Says> + Send + Sync + 'static) -> Self {
        let (socket, listener) = loop {
            let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
            if let Ok(listener) = TcpListener::bind(socket.local_addr().unwrap()).await {
                break (socket, listener);
            }
        };
        let (address, asked) = (socket.local_addr().unwrap(), Arc::<Mutex<Vec<String>>>::default());
        let says = Arc::new(says);
        let (noted, by_packet) = (asked.clone(), says.clone());
        tokio::spawn(async move {
            let mut bytes = [0; 512];
            while let Ok((length, from)) = socket.recv_from(&mut bytes).await {
                let question = &bytes[..length];
                let name = name(question);
                // Both kinds are asked for at once; only one is counted.
                let wants_v6 = question[length - 3] == 28;
                let before = {
                    let mut noted = noted.lock().unwrap();
                    let before = noted.iter().filter(|asked| **asked == name).count();
                    if wants_v6 {
                        noted.push(name.clone());
                    }
                    if wants_v6 { before } else { before.saturating_sub(1) }
                };
                let answer = match by_packet(&name, before) {
                    None => continue,
                    Some(Says::Code(code)) => reply(question, code, &[], false),
                    Some(Says::Found(found)) => reply(question, 0, &found, false),
                    Some(Says::Cut(_)) => reply(question, 0, &[], true),
                    Some(Says::Late(found)) => {
                        let mut forged = reply(
                            question,
                            0,
                            &["127.0.0.9".parse().unwrap(), "::9".parse().unwrap()],
                            false,
                        );
                        forged[0] ^= 1;
                        socket.send_to(&forged, from).await.unwrap();
                        reply(question, 0, &found, false)
                    }
                };
                socket.send_to(&answer, from).await.unwrap();
            }
        });
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let Ok(length) = stream.read_u16().await else { continue };
                let mut question = vec![0; length.into()];
                stream.read_exact(&mut question).await.unwrap();
                let Some(Says::Cut(found)) = says(&name(&question), 0) else { continue };
                let answer = reply(&question, 0, &found, false);
                stream.write_u16(u16::try_from(answer.len()).unwrap()).await.unwrap();
                stream.write_all(&answer).await.unwrap();
            }
        });
        Self { address, asked }
    }

    /// Always the same.
    pub async fn always(found: &[&str]) -> Self {
        let found: Vec<IpAddr> = found.iter().map(|address| address.parse().unwrap()).collect();
        Self::start(move |_, _| Some(Says::Found(found.clone()))).await
    }

    /// Writes the file that names it.
    pub fn serves(&self, etc: &Path) {
        let address = self.address;
        let text = format!("search near.example\nnameserver [{}]:{}\n", address.ip(), address.port());
        fs::write(etc.join("resolv.conf"), text).unwrap();
    }

    /// The names that were asked for, once for each lookup.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    fn desk(&self) -> Desk {
        Desk::with(Courier::start_with(|etc, _| self.serves(etc)))
    }
}

/// The name in a question.
fn name(question: &[u8]) -> String {
    let (mut at, mut labels) = (12, Vec::new());
    while question[at] != 0 {
        let end = at + 1 + usize::from(question[at]);
        labels.push(String::from_utf8(question[at + 1..end].to_vec()).unwrap());
        at = end;
    }
    labels.join(".")
}

fn reply(question: &[u8], code: u8, found: &[IpAddr], cut: bool) -> Vec<u8> {
    let kind = question[question.len() - 3];
    let fitting = found.iter().filter(|address| address.is_ipv6() == (kind == 28));
    let records: Vec<Vec<u8>> = fitting
        .map(|address| match address {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        })
        .collect();
    let mut bytes = question.to_vec();
    bytes[2] |= 0x80 | if cut { 2 } else { 0 };
    bytes[3] = code;
    bytes[7] = u8::try_from(records.len()).unwrap();
    for record in records {
        bytes.extend_from_slice(&[
            0xc0,
            12,
            0,
            kind,
            0,
            1,
            0,
            0,
            0,
            0,
            0,
            u8::try_from(record.len()).unwrap(),
        ]);
        bytes.extend_from_slice(&record);
    }
    bytes
}

fn kind(sent: Result<hob::sending::Answer, SendError>) -> FaultKind {
    match sent {
        Err(SendError::Fault { fault, .. }) => {
            assert_clear(&fault.detail);
            assert!(!fault.body_written, "{fault}");
            fault.kind
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_answer_that_changes_is_taken_as_it_is_at_that_moment() {
    // Two servers on one port, of which the name is now the one and now the other.
    let says = |text: &'static str| {
        move |mut stream: tokio::net::TcpStream, _, heard: super::servers::Heard| async move {
            heard.request(&mut stream).await;
            let _ = stream.write_all(answer("200 OK", &[], text).as_bytes()).await;
        }
    };
    let first = Server::start(says("first")).await;
    let port = first.address.port();
    let second = Server::at(&format!("127.0.0.2:{port}"), says("second")).await;
    let names = Names::start(|_, before| {
        Some(Says::Found(vec![if before == 0 { "127.0.0.1" } else { "127.0.0.2" }.parse().unwrap()]))
    })
    .await;
    let desk = names.desk();
    let wanted = letter(&format!("http://box.example:{port}/"));
    assert_eq!(desk.send(&wanted).await.unwrap().body, b"first");
    assert_eq!(desk.send(&wanted).await.unwrap().body, b"second");
    // One lookup each: the address that was looked at is the one that was connected to.
    assert_eq!(names.asked(), ["box.example"; 2]);
    assert_eq!((first.heard.connections(), second.heard.connections()), (1, 1));
    // What was public to whoever looked before, and is private now, is not connected to.
    let public = Letter { local: false, ..letter(&format!("https://box.example:{port}/")) };
    assert_eq!(kind(desk.send(&public).await), FaultKind::PrivateAddress);
    assert_eq!((first.heard.connections(), second.heard.connections()), (1, 1));
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused() {
    let inside = Server::at("[::]:0", |stream, _, _| async move { drop(stream) }).await;
    for found in [
        &["127.0.0.1"][..],
        &["10.0.0.1", "192.168.1.1"],
        &["::1", "127.0.0.1"],
        &["::ffff:127.0.0.1"],
        &["64:ff9b::7f00:1"],
        &["2002:7f00:1::"],
        &["fe80::1", "fd00::1"],
        &["0.0.0.0", "::"],
        &["169.254.169.254"],
    ] {
        let names = Names::always(found).await;
        let url = format!("https://search.example:{}/", inside.address.port());
        let sent = names.desk().send(&Letter { local: false, ..letter(&url) }).await;
        assert_eq!(kind(sent), FaultKind::PrivateAddress, "{found:?}");
        assert_eq!(names.asked(), ["search.example"]);
    }
    assert_eq!(inside.heard.connections(), 0);
    // By the file of hosts as by a name server.
    let desk = Desk::with(Courier::start_with(|etc, _| {
        fs::write(etc.join("hosts"), "127.0.0.1 search.example\n").unwrap();
    }));
    let sent = desk.send(&Letter { local: false, ..letter("https://search.example/") }).await;
    assert_eq!(kind(sent), FaultKind::PrivateAddress);
}

#[tokio::test]
async fn name_servers_that_do_not_help() {
    for code in [2, 3, 5] {
        let names = Names::start(move |_, _| Some(Says::Code(code))).await;
        let sent = names.desk().send(&letter("https://search.example/")).await;
        assert!(matches!(kind(sent), FaultKind::Dns | FaultKind::Offline), "{code}");
    }
    let names = Names::always(&[]).await;
    assert_eq!(kind(names.desk().send(&letter("https://search.example/")).await), FaultKind::Dns);
    // Silent: in bounded time.
    let names = Names::start(|_, _| None).await;
    let mut wanted = letter("https://search.example/");
    wanted.limits = Limits { connect_ms: 300, ..wanted.limits };
    assert_eq!(kind(names.desk().send(&wanted).await), FaultKind::Timeout);
    // None at all.
    let sent = Desk::new().send(&letter("https://search.example/")).await;
    assert!(matches!(kind(sent), FaultKind::Dns | FaultKind::Offline));
}

#[tokio::test]
async fn answers_come_by_packet_by_stream_and_after_forged_ones() {
    let server = Server::says(answer("200 OK", &[], "found")).await;
    let port = server.address.port();
    let here: IpAddr = "127.0.0.1".parse().unwrap();
    for says in [Says::Found as fn(Vec<IpAddr>) -> Says, Says::Cut, Says::Late] {
        let names = Names::start(move |_, _| Some(says(vec![here]))).await;
        let got = names.desk().send(&letter(&format!("http://box.example:{port}/"))).await.unwrap();
        assert_eq!(got.body, b"found");
    }
    // One that nobody listens at does not hide one where somebody does.
    let names = Names::always(&["::1", "127.0.0.1"]).await;
    assert!(names.desk().send(&letter(&format!("http://box.example:{port}/"))).await.is_ok());
    // A word alone is looked for near by; a whole name is told to nobody else.
    let names = Names::start(move |name, _| {
        Some(if name == "box.near.example" { Says::Found(vec![here]) } else { Says::Code(3) })
    })
    .await;
    let desk = names.desk();
    assert!(desk.send(&letter(&format!("http://box:{port}/"))).await.is_ok());
    assert_eq!(kind(desk.send(&letter(&format!("http://box.lan:{port}/"))).await), FaultKind::Dns);
    // Tried again, because nothing had left; and never with the suffix.
    assert_eq!(names.asked(), ["box.near.example", "box.lan", "box.lan", "box.lan"]);
}

#[tokio::test]
async fn the_file_of_hosts_comes_first() {
    let server = Server::says(answer("200 OK", &[], "by hosts")).await;
    let names = Names::always(&["127.0.0.9"]).await;
    let desk = Desk::with(Courier::start_with(|etc, _| {
        names.serves(etc);
        fs::write(etc.join("hosts"), "# mine\n127.0.0.1 a Box.Example # here\n").unwrap();
    }));
    let got = desk.send(&letter(&format!("http://box.example:{}/", server.address.port()))).await.unwrap();
    assert_eq!(got.body, b"by hosts");
    assert_eq!(names.asked(), [] as [String; 0]);
}
