//! The connection to a provider: its name, its address, its proxy, its certificate.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;
use url::{Host, Url};

use super::addresses::may;
use super::names::{self, Files};
use super::wire::{Exchange, Fault, FaultKind};
use super::{offline, plain_fault as fault, proxy, trust};

/// How long an address is waited for before the next is tried beside it.
const STAGGER: Duration = Duration::from_millis(250);

/// Endings of names that are nobody's on the open internet. A proxy would look them up in its own neighbourhood.
const NEAR: [&str; 5] = [".localhost", ".local", ".internal", ".home.arpa", ".lan"];

/// What the child took of the system before it let go of its files.
#[derive(Debug, Default)]
pub struct System {
    /// Where names are known.
    pub names: Files,
    /// Whose word on certificates counts.
    pub roots: Option<File>,
}

/// A connection on which HTTP can be spoken.
pub trait Io: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The host.
    pub host: Host<String>,
    /// The port.
    pub port: u16,
    /// Whether it is to be secure.
    pub tls: bool,
}

impl Target {
    /// Reads it from the address of an exchange.
    ///
    /// # Errors
    /// `Protocol` or `PrivateAddress` for one that the courier does not speak to.
    pub fn of(what: &Exchange, url: &Url) -> Result<Self, Fault> {
        let protocol = |detail: &str| Err(fault(FaultKind::Protocol, detail));
        if url.as_str() != what.url {
            return protocol("the address is not written as it would be sent");
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return protocol("the address holds a name, a password or a fragment");
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return protocol("the address names no host");
        };
        let host = host.to_owned();
        let onion = matches!(&host, Host::Domain(name) if name.trim_end_matches('.').ends_with(".onion"));
        let by_tor = what.proxy.as_deref().is_some_and(|proxy| proxy.starts_with("socks5h://"));
        if onion && !by_tor {
            return protocol("an address of Tor needs a socks5h proxy");
        }
        let tls = match url.scheme() {
            "https" => true,
            "http" if what.local || onion => false,
            "http" => return protocol("only a provider that is declared local is spoken to without TLS"),
            _ => return protocol("the address is not of the web"),
        };
        let near = match &host {
            Host::Domain(name) => {
                let name = name.trim_end_matches('.');
                !name.contains('.') || NEAR.iter().any(|near| name.ends_with(near))
            }
            Host::Ipv4(address) => !may((*address).into(), what.local),
            Host::Ipv6(address) => !may((*address).into(), what.local),
        };
        let someone = matches!(host, Host::Domain(_)) && what.local;
        if near && !someone {
            return Err(private());
        }
        Ok(Self { host, port, tls })
    }

    /// The host without brackets.
    pub fn name(&self) -> String {
        match &self.host {
            Host::Domain(name) => name.clone(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        }
    }
}

fn private() -> Fault {
    fault(
        FaultKind::PrivateAddress,
        "the provider's address is none of the open internet, and it is not declared local",
    )
}

/// Connects.
///
/// # Errors
/// Any kind but those of an answer; nothing of the request was written.
pub async fn open(target: &Target, what: &Exchange, system: &System) -> Result<Box<dyn Io>, Fault> {
    let stream = match &what.proxy {
        Some(proxy) => proxy::through(proxy, target, &system.names).await?,
        None => {
            let found = match &target.host {
                Host::Domain(name) => names::lookup(name, &system.names).await?,
                Host::Ipv4(address) => vec![(*address).into()],
                Host::Ipv6(address) => vec![(*address).into()],
            };
            let open: Vec<IpAddr> = found.into_iter().filter(|address| may(*address, what.local)).collect();
            if open.is_empty() {
                return Err(private());
            }
            dial(open, target.port).await?
        }
    };
    if !target.tls {
        return Ok(Box::new(stream));
    }
    let host = target.name();
    let host = host.trim_end_matches('.');
    Ok(Box::new(trust::secure(stream, host, system.roots.as_ref(), what.ca_pem.as_deref()).await?))
}

/// Connects to the first of these addresses that answers. Each kind in turn; a slow one does not hold up the next.
pub(super) async fn dial(addresses: Vec<IpAddr>, port: u16) -> Result<TcpStream, Fault> {
    let (six, four): (VecDeque<IpAddr>, VecDeque<IpAddr>) = addresses.into_iter().partition(IpAddr::is_ipv6);
    let (mut six, mut four) = (six.into_iter(), four.into_iter());
    let mut waiting = VecDeque::new();
    loop {
        let before = waiting.len();
        waiting.extend(six.next().into_iter().chain(four.next()));
        if waiting.len() == before {
            break;
        }
    }
    let mut dialled = JoinSet::new();
    let mut worst: Option<io::Error> = None;
    loop {
        match waiting.pop_front() {
            Some(address) => {
                dialled.spawn(TcpStream::connect(SocketAddr::new(address, port)));
            }
            None if dialled.is_empty() => return Err(unreached(worst.as_ref())),
            None => {}
        }
        tokio::select! {
            Some(done) = dialled.join_next() => match done {
                Ok(Ok(stream)) => {
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Ok(Err(error)) if worst.is_none() || error.kind() == io::ErrorKind::ConnectionRefused => worst = Some(error),
                _ => {}
            },
            () = sleep(STAGGER), if !waiting.is_empty() => {}
        }
    }
}

fn unreached(error: Option<&io::Error>) -> Fault {
    match error.map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => {
            fault(FaultKind::Refused, "nobody listens at the provider's address")
        }
        Some(io::ErrorKind::ConnectionReset) => fault(FaultKind::Reset, "the provider hung up at once"),
        Some(io::ErrorKind::TimedOut) => fault(FaultKind::Timeout, "the provider's address does not answer"),
        _ if offline() => fault(FaultKind::Offline, "the device is offline"),
        _ => fault(FaultKind::Refused, "the provider's address cannot be reached from here"),
    }
}

/// A connection that broke, `when`.
pub(super) fn broken(error: &io::Error, when: &str) -> Fault {
    match error.kind() {
        io::ErrorKind::TimedOut => {
            fault(FaultKind::Timeout, format!("the provider was silent for too long {when}"))
        }
        io::ErrorKind::NetworkDown | io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
            fault(FaultKind::Offline, format!("the network went away {when}"))
        }
        _ => fault(FaultKind::Reset, format!("the provider hung up {when}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &str, local: bool, proxy: Option<&str>) -> Result<Target, FaultKind> {
        let proxy = proxy.map(str::to_owned);
        let what = Exchange { url: url.to_owned(), local, proxy, ..Exchange::default() };
        Target::of(&what, &Url::parse(url).unwrap()).map_err(|fault| fault.kind)
    }

    #[test]
    fn what_is_spoken_to() {
        assert!(target("https://one.example/a?q=1", false, None).unwrap().tls);
        assert_eq!(target("https://one.example:8443/", false, None).unwrap().port, 8443);
        assert!(!target("http://box.lan:8080/", true, None).unwrap().tls);
        assert!(target("http://192.168.1.2/", true, None).is_ok());
        assert!(target("http://box/", true, None).is_ok());
        assert!(target("http://[fd00::1]/", true, None).is_ok());
        let tor = Some("socks5h://127.0.0.1:9050");
        assert!(target("http://abcdef.onion/", false, tor).is_ok());
    }

    #[test]
    fn what_is_not_spoken_to() {
        use FaultKind::{PrivateAddress, Protocol};
        for (url, kind) in [
            ("http://one.example/", Protocol),
            ("ftp://one.example/", Protocol),
            ("https://u@one.example/", Protocol),
            ("https://one.example/#a", Protocol),
            ("https://ONE.example/", Protocol),
            ("https://one.example", Protocol),
            ("https://abcdef.onion/", Protocol),
            ("https://localhost/", PrivateAddress),
            ("https://a.localhost/", PrivateAddress),
            ("https://router/", PrivateAddress),
            ("https://printer.local/", PrivateAddress),
            ("https://127.0.0.1/", PrivateAddress),
            ("https://10.0.0.1/", PrivateAddress),
            ("https://[::1]/", PrivateAddress),
            ("https://[::ffff:7f00:1]/", PrivateAddress),
        ] {
            assert_eq!(target(url, false, None), Err(kind), "{url}");
            // A proxy would look the name up somewhere else; that opens nothing.
            if kind == PrivateAddress {
                assert_eq!(target(url, false, Some("http://127.0.0.1:1")), Err(kind), "{url}");
            }
        }
        assert_eq!(target("http://0.0.0.0/", true, None), Err(PrivateAddress));
        assert_eq!(target("http://abcdef.onion/", true, Some("http://127.0.0.1:1")), Err(Protocol));
    }
}
