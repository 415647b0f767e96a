//! Names become addresses: `/etc/hosts` first, then the name servers of `/etc/resolv.conf`; of names in `.local`, which
//! only a provider that was declared local has, the devices near by are asked before (multicast DNS, RFC 6762).
//!
//! The system's own resolver loads modules, reads many files and speaks to local sockets, which a confined process
//! cannot; so the two questions that are needed are asked here. Nothing is kept: the addresses that were looked at are
//! the ones that are connected to, and the next exchange asks anew.

use std::fs::File;
use std::io::Read;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

use super::wire::{Fault, FaultKind};
use super::{answers, offline, plain_fault as fault};

/// How long one name server may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long the second of two answers is waited for when the first has addresses.
const SECOND: Duration = Duration::from_millis(500);
/// How often all name servers are asked.
const ROUNDS: usize = 2;
/// As many as the system's own resolver takes.
const SERVERS_MAX: usize = 3;
/// Suffixes that are tried for a name of one word.
const SEARCH_MAX: usize = 6;
/// The longest file that is read; lists that block names are long.
const FILE_MAX: u64 = 32 << 20;
const PORT: u16 = 53;
/// Where the devices near by listen.
const NEAR_BY: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(224, 0, 0, 251)), 5353);
/// How long they are waited for.
const NEAR_BY_PATIENCE: Duration = Duration::from_millis(1500);

/// The files, opened while that was still possible.
#[derive(Debug, Default)]
pub struct Files {
    /// `/etc/hosts`.
    pub hosts: Option<File>,
    /// `/etc/resolv.conf`.
    pub resolv: Option<File>,
}

/// All addresses of a name, as they stand there, private ones too.
///
/// # Errors
/// `Dns` when the name has none or nobody answers, `Offline` when there is no network to ask in.
pub async fn lookup(name: &str, files: &Files) -> Result<Vec<IpAddr>, Fault> {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let found = in_hosts(&text(files.hosts.as_ref()), &name);
    if !found.is_empty() {
        return Ok(found);
    }
    if name == "localhost" || name.ends_with(".localhost") {
        return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
    }
    if name.ends_with(".local")
        && let Ok(Ok(found)) = timeout(NEAR_BY_PATIENCE, ask_near_by(NEAR_BY, &name)).await
        && !found.is_empty()
    {
        return Ok(found);
    }
    let resolv = Resolv::read(&text(files.resolv.as_ref()));
    if resolv.servers.is_empty() {
        let detail = "no name server is set on this device";
        return Err(if offline() { gone() } else { fault(FaultKind::Dns, detail) });
    }
    let unknown = || Err(fault(FaultKind::Dns, "the provider's name has no address"));
    // Only a name of one word is looked for near by: any other would be told to whoever runs the suffix.
    let near = resolv.search.iter().filter(|_| !name.contains('.')).map(|suffix| format!("{name}.{suffix}"));
    let mut last = unknown();
    for name in near.chain([name.clone()]) {
        match ask_all(&resolv.servers, &name).await {
            Ok(found) if !found.is_empty() => return Ok(found),
            Ok(_) => last = unknown(),
            Err(failed) => last = Err(failed),
        }
    }
    last
}

fn gone() -> Fault {
    fault(FaultKind::Offline, "the device is offline")
}

fn text(file: Option<&File>) -> String {
    let mut bytes = Vec::new();
    if let Some(file) = file {
        // What cannot be read is as if it were empty.
        let _ = file.take(FILE_MAX).read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The addresses that a file of hosts has for a name.
fn in_hosts(text: &str, name: &str) -> Vec<IpAddr> {
    let lines = text.lines().filter_map(|line| {
        let line = line.split('#').next().unwrap_or_default();
        let mut words = line.split_whitespace();
        let address = words.next()?.parse().ok()?;
        words.any(|word| word.eq_ignore_ascii_case(name)).then_some(address)
    });
    lines.collect()
}

/// What is needed of `resolv.conf`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Resolv {
    servers: Vec<SocketAddr>,
    search: Vec<String>,
}

impl Resolv {
    fn read(text: &str) -> Self {
        let mut found = Self::default();
        for line in text.lines() {
            let mut words = line.split(['#', ';']).next().unwrap_or_default().split_whitespace();
            match words.next() {
                Some("nameserver") if found.servers.len() < SERVERS_MAX => {
                    found.servers.extend(words.next().and_then(server));
                }
                // The last one counts.
                Some("search" | "domain") => {
                    let suffixes = words.map(|word| word.trim_matches('.').to_ascii_lowercase());
                    found.search = suffixes.filter(|word| !word.is_empty()).take(SEARCH_MAX).collect();
                }
                _ => {}
            }
        }
        found
    }
}

/// A name server: an address, one with a link (`fe80::1%wlan0`), or one with a port in brackets.
fn server(word: &str) -> Option<SocketAddr> {
    if let Ok(address) = word.parse::<IpAddr>() {
        return Some(SocketAddr::new(address, PORT));
    }
    if let Some((address, link)) = word.split_once('%') {
        let link = link.parse().ok().or_else(|| link_number(link))?;
        return Some(SocketAddrV6::new(address.parse().ok()?, PORT, 0, link).into());
    }
    let (address, port) = word.strip_prefix('[')?.split_once("]:")?;
    Some(SocketAddr::new(address.parse().ok()?, port.parse().ok()?))
}

fn link_number(name: &str) -> Option<u32> {
    use rustix::net::{AddressFamily, SocketType, netdevice, socket};
    let any = socket(AddressFamily::INET, SocketType::DGRAM, None).ok()?;
    netdevice::name_to_index(any, name).ok()
}

/// Asks one name server after another.
async fn ask_all(servers: &[SocketAddr], name: &str) -> Result<Vec<IpAddr>, Fault> {
    let mut unreached = true;
    for server in servers.iter().cycle().take(servers.len() * ROUNDS) {
        match timeout(PATIENCE, ask(*server, name)).await {
            Ok(Ok(Some(found))) => return Ok(found),
            Ok(Ok(None)) => unreached = false,
            Ok(Err(_)) | Err(_) => {}
        }
    }
    match (unreached, offline()) {
        (_, true) => Err(gone()),
        (true, false) => Err(fault(FaultKind::Dns, "no name server answers")),
        (false, false) => Err(fault(FaultKind::Dns, "the name servers cannot say where the provider is")),
    }
}

/// Asks one name server for both kinds of addresses; `None` when it cannot say.
async fn ask(server: SocketAddr, name: &str) -> std::io::Result<Option<Vec<IpAddr>>> {
    let any: SocketAddr = match server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(any).await?;
    // Only what comes from there is read.
    socket.connect(server).await?;
    let mut open = questions(name)?;
    for question in &open {
        socket.send(question).await?;
    }
    let (mut found, mut said) = (Vec::new(), false);
    let mut bytes = [0; 4096];
    while !open.is_empty() {
        let wait = if found.is_empty() { PATIENCE } else { SECOND };
        let Ok(length) = timeout(wait, socket.recv(&mut bytes)).await else { break };
        let came = bytes.get(..length?).unwrap_or_default();
        // Anything else is not for this question: somebody guesses.
        let Some(at) = open.iter().position(|question| answers::belongs(came, question)) else { continue };
        let question = open.remove(at);
        let answer = if answers::is_cut(came) { by_stream(server, &question).await? } else { came.to_vec() };
        if let Some(addresses) = answers::addresses(&answer, &question) {
            found.extend(addresses);
            said = true;
        }
    }
    Ok(said.then_some(found))
}

/// Asks the devices near by, of which the one with that name answers.
async fn ask_near_by(all: SocketAddr, name: &str) -> std::io::Result<Vec<IpAddr>> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).await?;
    let open = questions(name)?;
    for question in &open {
        socket.send_to(question, all).await?;
    }
    let mut bytes = [0; 4096];
    loop {
        let (length, from) = socket.recv_from(&mut bytes).await?;
        let came = bytes.get(..length).unwrap_or_default();
        let found = open.iter().find_map(|question| answers::addresses(came, question));
        // One of this link alone cannot be connected to without the link's name.
        let mut found = found.unwrap_or_default();
        found.retain(|address| !matches!(address, IpAddr::V6(address) if address.is_unicast_link_local()));
        if from.port() == all.port() && !found.is_empty() {
            return Ok(found);
        }
    }
}

/// A question for each kind of address.
fn questions(name: &str) -> std::io::Result<Vec<Vec<u8>>> {
    let question = |kind| answers::question(name, kind, number());
    let both: Option<Vec<_>> = [answers::AAAA, answers::A].into_iter().map(question).collect();
    both.ok_or_else(|| std::io::Error::other("a name that no name server knows"))
}

/// What does not fit into a packet.
async fn by_stream(server: SocketAddr, question: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server).await?;
    let mut framed = (question.len() as u16).to_be_bytes().to_vec();
    framed.extend_from_slice(question);
    stream.write_all(&framed).await?;
    let length = stream.read_u16().await?;
    let mut answer = Vec::new();
    stream.take(u64::from(length)).read_to_end(&mut answer).await?;
    Ok(answer)
}

/// A number that nobody can guess.
fn number() -> u16 {
    let mut bytes = [0; 2];
    // Without it the port, which the kernel chose, is all that is to be guessed.
    let _ = rustls::crypto::ring::default_provider().secure_random.fill(&mut bytes);
    u16::from_ne_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers a question as a device near by does.
    fn near_by(question: &[u8], kind: u8, address: &[u8]) -> Vec<u8> {
        let mut answer = question.to_vec();
        (answer[2], answer[7]) = (0x84, 1);
        answer.extend_from_slice(&[0xc0, 12, 0, kind, 0, 1, 0, 0, 0, 9, 0, address.len() as u8]);
        answer.extend_from_slice(address);
        answer
    }

    #[tokio::test]
    async fn devices_near_by_are_asked() {
        let device = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let all = device.local_addr().unwrap();
        let stranger = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        tokio::spawn(async move {
            let mut bytes = [0; 512];
            let mut questions = Vec::new();
            for _ in 0..2 {
                let (length, from) = device.recv_from(&mut bytes).await.unwrap();
                questions.push((bytes[..length].to_vec(), from));
            }
            let ((six, from), (four, _)) = (&questions[0], &questions[1]);
            stranger.send_to(&near_by(four, 1, &[9, 9, 9, 9]), from).await.unwrap();
            let link = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1).octets();
            device.send_to(&near_by(six, 28, &link), from).await.unwrap();
            device.send_to(b"nonsense", from).await.unwrap();
            device.send_to(&near_by(four, 1, &[10, 0, 0, 7]), from).await.unwrap();
        });
        let found = ask_near_by(all, "box.local").await.unwrap();
        assert_eq!(found, ["10.0.0.7".parse::<IpAddr>().unwrap()]);
    }

    #[test]
    fn hosts_are_read_as_they_are_written() {
        let text = "127.0.0.1 localhost\n10.0.0.5\tserver.lan Server # server2\n# 1.1.1.1 x\nfd00::5 server\nnonsense server\n0.0.0.0 ads.example";
        assert_eq!(
            in_hosts(text, "server"),
            ["10.0.0.5".parse::<IpAddr>().unwrap(), "fd00::5".parse().unwrap()]
        );
        assert_eq!(in_hosts(text, "server2"), [] as [IpAddr; 0]);
        assert_eq!(in_hosts(text, "x"), [] as [IpAddr; 0]);
        assert_eq!(in_hosts(text, "ads.example").len(), 1);
    }

    #[test]
    fn name_servers_are_read_as_they_are_written() {
        let text = "; made by hand\nnameserver 127.0.0.53\nnameserver fe80::1%3 # router\nnameserver [::1]:5353\nnameserver 9.9.9.9\nsearch old\nsearch lan fritz.box.\noptions edns0\nnameserver";
        let found = Resolv::read(text);
        assert_eq!(found.search, ["lan", "fritz.box"]);
        let link = SocketAddrV6::new("fe80::1".parse().unwrap(), 53, 0, 3);
        assert_eq!(
            found.servers,
            ["127.0.0.53:53".parse().unwrap(), SocketAddr::from(link), "[::1]:5353".parse().unwrap()]
        );
        assert_eq!(Resolv::read("nameserver\nnameserver x\n[1"), Resolv::default());
    }
}
