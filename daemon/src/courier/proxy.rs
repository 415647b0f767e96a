//! Ways through a proxy: `CONNECT` of HTTP, and SOCKS 5 with names looked up over there (RFC 1928, as Tor has it).

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::{Host, Url};

use super::connect::{Target, broken, dial};
use super::names::{self, Files};
use super::plain_fault as fault;
use super::wire::{Fault, FaultKind};

/// The longest head of a proxy's answer, in bytes.
const HEAD_MAX: usize = 16 * 1024;
const WHEN: &str = "while the proxy was asked";

/// Connects to the target through a proxy, which the person named and which may be anywhere.
///
/// # Errors
/// `Protocol` for a proxy that cannot be used, `Refused` when it says no, and those of a connection.
pub async fn through(proxy: &str, target: &Target, files: &Files) -> Result<TcpStream, Fault> {
    let wrong =
        || fault(FaultKind::Protocol, "the proxy is not of the form http://host:port or socks5h://host:port");
    let url = Url::parse(proxy).map_err(|_| wrong())?;
    let (usual, socks) = match url.scheme() {
        "http" => (80, false),
        "socks5h" => (1080, true),
        _ => return Err(wrong()),
    };
    let port = url.port().unwrap_or(usual);
    let Some(host) = url.host_str() else { return Err(wrong()) };
    // Of a scheme that it does not know, the host stands there as it was written.
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let found = match host.parse() {
        Ok(address) => vec![address],
        Err(_) => names::lookup(host, files).await?,
    };
    let mut stream = dial(found, port).await.map_err(|reason| Fault {
        detail: format!("the proxy cannot be used: {}", reason.detail.replace("provider", "proxy")),
        ..reason
    })?;
    let user = (!url.username().is_empty())
        .then(|| (plain(url.username()), plain(url.password().unwrap_or_default())));
    if socks {
        by_socks(&mut stream, target, user).await?;
    } else {
        by_connect(&mut stream, target, user).await?;
    }
    Ok(stream)
}

async fn by_connect(
    stream: &mut TcpStream,
    target: &Target,
    user: Option<(Vec<u8>, Vec<u8>)>,
) -> Result<(), Fault> {
    let place = format!("{}:{}", target.host, target.port);
    let mut head = format!("CONNECT {place} HTTP/1.1\r\nhost: {place}\r\n");
    if let Some((name, password)) = user {
        let both = [name.as_slice(), b":", password.as_slice()].concat();
        head.push_str(&format!("proxy-authorization: Basic {}\r\n", base64(&both)));
    }
    head.push_str("\r\n");
    let broke = |error: std::io::Error| broken(&error, WHEN);
    stream.write_all(head.as_bytes()).await.map_err(broke)?;
    let mut answer = Vec::new();
    // Byte by byte: what follows the head is the provider's.
    while !answer.ends_with(b"\r\n\r\n") {
        if answer.len() >= HEAD_MAX {
            return Err(fault(FaultKind::Protocol, "the proxy does not speak HTTP"));
        }
        answer.push(stream.read_u8().await.map_err(broke)?);
    }
    let status = answer.strip_prefix(b"HTTP/1.").and_then(|rest| rest.get(2..5)).unwrap_or_default();
    match status {
        [b'2', _, _] => Ok(()),
        b"407" => Err(fault(FaultKind::Refused, "the proxy wants another name and password")),
        [b'4' | b'5', _, _] => Err(fault(FaultKind::Refused, "the proxy does not connect to the provider")),
        _ => Err(fault(FaultKind::Protocol, "the proxy does not speak HTTP")),
    }
}

async fn by_socks(
    stream: &mut TcpStream,
    target: &Target,
    user: Option<(Vec<u8>, Vec<u8>)>,
) -> Result<(), Fault> {
    let broke = |error: std::io::Error| broken(&error, WHEN);
    let odd = || fault(FaultKind::Protocol, "the proxy does not speak SOCKS 5");
    let short = |bytes: &[u8]| u8::try_from(bytes.len()).map_err(|_| odd());
    let hello: &[u8] = if user.is_some() { &[5, 2, 0, 2] } else { &[5, 1, 0] };
    stream.write_all(hello).await.map_err(broke)?;
    let mut chosen = [0; 2];
    stream.read_exact(&mut chosen).await.map_err(broke)?;
    match (chosen, user) {
        ([5, 0], _) => {}
        ([5, 2], Some((name, password))) => {
            let mut said = vec![1, short(&name)?];
            said.extend_from_slice(&name);
            said.push(short(&password)?);
            said.extend_from_slice(&password);
            stream.write_all(&said).await.map_err(broke)?;
            let mut heard = [0; 2];
            stream.read_exact(&mut heard).await.map_err(broke)?;
            if heard[1] != 0 {
                return Err(fault(FaultKind::Refused, "the proxy wants another name and password"));
            }
        }
        ([5, 0xff], _) => return Err(fault(FaultKind::Refused, "the proxy wants a name and a password")),
        _ => return Err(odd()),
    }
    let mut asked = vec![5, 1, 0];
    match &target.host {
        Host::Domain(name) => {
            asked.extend_from_slice(&[3, short(name.as_bytes())?]);
            asked.extend_from_slice(name.as_bytes());
        }
        Host::Ipv4(address) => {
            asked.push(1);
            asked.extend_from_slice(&address.octets());
        }
        Host::Ipv6(address) => {
            asked.push(4);
            asked.extend_from_slice(&address.octets());
        }
    }
    asked.extend_from_slice(&target.port.to_be_bytes());
    stream.write_all(&asked).await.map_err(broke)?;
    let mut answer = [0; 4];
    stream.read_exact(&mut answer).await.map_err(broke)?;
    match answer {
        [5, 0, _, _] => {}
        [5, 3 | 4, _, _] => return Err(fault(FaultKind::Refused, "the proxy cannot reach the provider")),
        [5, _, _, _] => return Err(fault(FaultKind::Refused, "the proxy does not connect to the provider")),
        _ => return Err(odd()),
    }
    // The address that it uses over there: of no interest, but in the way.
    let rest = match answer[3] {
        1 => 4,
        4 => 16,
        3 => usize::from(stream.read_u8().await.map_err(broke)?),
        _ => return Err(odd()),
    };
    let mut passed = vec![0; rest + 2];
    stream.read_exact(&mut passed).await.map_err(broke)?;
    Ok(())
}

/// `%41` is `A`.
fn plain(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let coded = (*byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match coded.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let word =
            three.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let sign = SIGNS.get((word >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            out.push(char::from(if place <= three.len() { sign } else { b'=' }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_written_as_proxies_read_them() {
        assert_eq!(base64(b"Aladdin:open sesame"), "QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(
            (base64(b""), base64(b"a"), base64(b"ab"), base64(b"abc")),
            (String::new(), "YQ==".into(), "YWI=".into(), "YWJj".into())
        );
        assert_eq!(plain("a%40b%"), b"a@b%");
        assert_eq!(plain("%zz%c3%a9"), "%zzé".as_bytes());
    }
}
