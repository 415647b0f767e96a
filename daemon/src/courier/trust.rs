//! TLS: whom the courier believes to be who they say.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::plain_fault as fault;
use super::wire::{Fault, FaultKind};

/// Where systems keep the authorities that they trust, all in one file. The first that is there is taken; no variable
/// of the environment names another.
const BUNDLES: [&str; 7] = [
    "ssl/certs/ca-certificates.crt",
    "pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "pki/tls/certs/ca-bundle.crt",
    "ssl/ca-bundle.pem",
    "ssl/cert.pem",
    "ssl/certs/ca-bundle.crt",
    "ca-certificates/extracted/tls-ca-bundle.pem",
];
/// The longest file of authorities that is read; the usual one has a quarter of a megabyte.
const BUNDLE_MAX: u64 = 8 << 20;

/// Opens the system's authorities, below `/etc`.
pub fn open(etc: &Path) -> Option<File> {
    BUNDLES.iter().find_map(|bundle| File::open(etc.join(bundle)).ok())
}

/// Makes a connection secure: the other side must prove to be `host`, to the system's authorities or to the person's.
///
/// # Errors
/// `Tls` with what is wrong with the certificate; `Reset` and the like when the connection broke.
pub async fn secure<S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin>(
    stream: S,
    host: &str,
    roots: Option<&File>,
    own: Option<&str>,
) -> Result<TlsStream<S>, Fault> {
    let mut trusted = RootCertStore::empty();
    let mut bundle = Vec::new();
    if let Some(file) = roots {
        let read = file.take(BUNDLE_MAX).read_to_end(&mut bundle);
        read.map_err(|_| fault(FaultKind::Tls, "the system's certificate authorities cannot be read"))?;
    }
    trusted.add_parsable_certificates(CertificateDer::pem_slice_iter(&bundle).flatten());
    let own_pem = own.unwrap_or_default().as_bytes();
    let of_person: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(own_pem).flatten().collect();
    let taken = trusted.add_parsable_certificates(of_person.iter().cloned()).0;
    if own.is_some() && taken == 0 {
        return Err(fault(FaultKind::Tls, "the provider's own certificate authority cannot be read"));
    }
    if trusted.is_empty() {
        return Err(fault(
            FaultKind::Tls,
            "this system has no certificate authorities; install ca-certificates",
        ));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let cannot = || fault(FaultKind::Tls, "no version of TLS can be spoken");
    let usual = WebPkiServerVerifier::builder_with_provider(Arc::new(trusted), provider.clone()).build();
    let verifier = Named { usual: usual.map_err(|_| cannot())?, own: of_person };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| cannot())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| fault(FaultKind::Tls, "the provider's name is none that a certificate can have"))?;
    TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(|error| failed(&error))
}

/// Believes whom the usual rules believe, and the very certificate that the person named: one that a home server made
/// for itself says of itself that it is an authority, which by the rules no server may be.
#[derive(Debug)]
struct Named {
    usual: Arc<WebPkiServerVerifier>,
    own: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for Named {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        status: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        match self.usual.verify_server_cert(shown, between, name, status, now) {
            // Expired, early and another's stay what they are: only the roles in the chain are passed over.
            Err(rustls::Error::InvalidCertificate(CertificateError::Other(_)))
                if self.own.contains(shown) =>
            {
                verify_server_name(&ParsedCertificate::try_from(shown)?, name)?;
                Ok(ServerCertVerified::assertion())
            }
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.usual.verify_tls12_signature(message, shown, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.usual.verify_tls13_signature(message, shown, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.usual.supported_verify_schemes()
    }
}

/// What is wrong, in words.
fn failed(error: &io::Error) -> Fault {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::InvalidCertificate(why)) => fault(FaultKind::Tls, certificate(why)),
        Some(rustls::Error::AlertReceived(_)) => {
            fault(FaultKind::Tls, "the provider refused the secure connection")
        }
        Some(_) => fault(FaultKind::Tls, "the provider does not speak TLS as it should"),
        None => super::connect::broken(error, "before the connection was secure"),
    }
}

fn certificate(why: &CertificateError) -> &'static str {
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the provider's certificate has expired, or this device's clock is wrong"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the provider's certificate is not valid yet, or this device's clock is wrong"
        }
        // A signature that does not fit is one of somebody who has the same name as one that is trusted.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "nobody that this system trusts vouches for the provider's certificate"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "the provider's certificate is another's"
        }
        CertificateError::Revoked => "the provider's certificate was revoked",
        _ => "the provider's certificate is not valid",
    }
}
