//! Whom the courier believes to be who they say.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use hob::courier::wire::{FaultKind, Limits};
use hob::sending::{Letter, SendError};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::AsyncWriteExt;
use tokio_rustls::TlsAcceptor;

use super::servers::{FOREVER, Server, answer, until};
use super::{Courier, Desk, letter};
use crate::home::assert_clear;

/// Somebody who vouches for servers.
pub struct Authority {
    pub pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    /// What a server of these names proves itself by, valid from one year's beginning to another's.
    pub fn vouch(&self, names: &[&str], years: (i32, i32)) -> TlsAcceptor {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.not_before = date_time_ymd(years.0, 1, 1);
        params.not_after = date_time_ymd(years.1, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        acceptor(certificate.der().clone(), &key)
    }
}

/// A server that speaks TLS, and what it says to each request.
pub async fn secure(proof: TlsAcceptor, says: impl Fn(&str) -> String + Send + Sync + 'static) -> Server {
    let says = Arc::new(says);
    Server::start(move |stream, _, heard| {
        let (proof, says) = (proof.clone(), says.clone());
        async move {
            let Ok(mut stream) = proof.accept(stream).await else { return };
            let request = heard.request(&mut stream).await;
            let _ = stream.write_all(says(&request).as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    })
    .await
}

/// What a server made for itself, as home servers do: it says that it is an authority.
fn by_itself(names: &[&str], years: (i32, i32)) -> (String, TlsAcceptor) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(years.0, 1, 1), date_time_ymd(years.1, 1, 1));
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let made = params.self_signed(&key).unwrap();
    (made.pem(), acceptor(made.der().clone(), &key))
}

fn acceptor(certificate: CertificateDer<'static>, key: &KeyPair) -> TlsAcceptor {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

const NOW: (i32, i32) = (2020, 2090);

fn secured(server: &Server, host: &str) -> Letter {
    letter(&format!("https://{host}:{}/", server.address.port()))
}

/// The words of a fault of TLS.
async fn refused(desk: &Desk, letter: &Letter) -> String {
    match desk.send(letter).await {
        Err(SendError::Fault { fault, .. }) => {
            assert_eq!(fault.kind, FaultKind::Tls, "{fault}");
            assert!(!fault.body_written, "{fault}");
            assert_clear(&fault.detail);
            fault.detail
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_authority_of_ones_own_is_believed_where_it_was_named() {
    let (desk, authority) = (Desk::new(), Authority::new());
    let server =
        secure(authority.vouch(&["localhost", "127.0.0.1"], NOW), |_| answer("200 OK", &[], "safe")).await;
    for host in ["localhost", "127.0.0.1"] {
        let mut letter = secured(&server, host);
        letter.ca_pem = Some(authority.pem.clone());
        assert_eq!(desk.send(&letter).await.unwrap().body, b"safe");
    }
    let heard = server.heard.requests().len();
    let mut letter = secured(&server, "localhost");
    let said = refused(&desk, &letter).await;
    assert!(said.contains("no certificate authorities"), "{said}");
    letter.ca_pem = Some(Authority::new().pem);
    let said = refused(&desk, &letter).await;
    assert!(said.contains("nobody that this system trusts"), "{said}");
    letter.ca_pem = Some("no certificate".to_owned());
    assert!(refused(&desk, &letter).await.contains("cannot be read"));
    assert_eq!(server.heard.requests().len(), heard, "something was said to a stranger");
}

#[tokio::test]
async fn what_a_home_server_made_for_itself_is_believed_where_it_was_named() {
    let desk = Desk::new();
    let (pem, proof) = by_itself(&["localhost"], NOW);
    let server = secure(proof, |_| answer("200 OK", &[], "home")).await;
    let named = |server: &Server, host: &str, pem: &str| Letter {
        ca_pem: Some(pem.to_owned()),
        ..secured(server, host)
    };
    assert_eq!(desk.send(&named(&server, "localhost", &pem)).await.unwrap().body, b"home");
    // Under its own name alone, not for ever, and not another that says the same of itself.
    let said = refused(&desk, &named(&server, "127.0.0.1", &pem)).await;
    assert!(said.contains("another's"), "{said}");
    let (another, _) = by_itself(&["localhost"], NOW);
    assert!(!refused(&desk, &named(&server, "localhost", &another)).await.is_empty());
    let (old, proof) = by_itself(&["localhost"], (2010, 2020));
    let server = secure(proof, |_| answer("200 OK", &[], "old")).await;
    let said = refused(&desk, &named(&server, "localhost", &old)).await;
    assert!(said.contains("expired"), "{said}");
    assert!(server.heard.requests().is_empty());
}

#[tokio::test]
async fn the_systems_authorities_are_believed_and_no_variable_names_others() {
    let authority = Authority::new();
    let server = secure(authority.vouch(&["localhost"], NOW), |_| answer("200 OK", &[], "safe")).await;
    let bundle = |etc: &Path, _: &mut Command| {
        fs::create_dir_all(etc.join("ssl/certs")).unwrap();
        fs::write(etc.join("ssl/certs/ca-certificates.crt"), &authority.pem).unwrap();
    };
    let desk = Desk::with(Courier::start_with(bundle));
    assert_eq!(desk.send(&secured(&server, "localhost")).await.unwrap().body, b"safe");
    let by_variable = |etc: &Path, command: &mut Command| {
        let file = etc.join("mine.pem");
        fs::write(&file, &authority.pem).unwrap();
        command.env("SSL_CERT_FILE", &file).env("SSL_CERT_DIR", etc);
    };
    let desk = Desk::with(Courier::start_with(by_variable));
    assert!(refused(&desk, &secured(&server, "localhost")).await.contains("no certificate authorities"));
}

#[tokio::test]
async fn expired_early_or_anothers() {
    let (desk, authority) = (Desk::new(), Authority::new());
    for (names, years, says) in [
        (["localhost"], (2010, 2020), "expired"),
        (["localhost"], (2080, 2090), "not valid yet"),
        (["other.example"], NOW, "another's"),
    ] {
        let server = secure(authority.vouch(&names, years), |_| answer("200 OK", &[], "")).await;
        let letter = Letter {
            ca_pem: Some(authority.pem.clone()),
            provider: says.to_owned(),
            ..secured(&server, "localhost")
        };
        let said = refused(&desk, &letter).await;
        assert!(said.contains(says), "{said}");
        assert!(server.heard.requests().is_empty());
    }
    assert_eq!(desk.outcomes().len(), 3, "what is wrong for good was tried again");
}

#[tokio::test]
async fn no_tls_at_all() {
    let (desk, authority) = (Desk::new(), Authority::new());
    let of = |server: &Server| Letter { ca_pem: Some(authority.pem.clone()), ..secured(server, "localhost") };
    let plain = Server::start(|mut stream, _, _| async move {
        let _ = stream.write_all(answer("200 OK", &[], "in the open").as_bytes()).await;
    })
    .await;
    assert!(refused(&desk, &of(&plain)).await.contains("does not speak TLS"));
    // Silent while it should prove itself.
    let silent = Server::drips("", b"", FOREVER).await;
    let mut letter = of(&silent);
    letter.limits = Limits { connect_ms: 300, ..letter.limits };
    match desk.send(&letter).await {
        Err(SendError::Fault { fault, .. }) => {
            assert_eq!((fault.kind, fault.body_written), (FaultKind::Timeout, false));
        }
        other => panic!("{other:?}"),
    }
    // Nothing had left, so it was tried again.
    until("all tries arrived", || silent.heard.connections() == 3).await;
}
