//! The token of those who come over TCP, where the kernel does not say who calls: whoever can read the person's file
//! may speak to Hob, and nobody else.

use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;
use std::{fs, str};

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rustix::fs::OFlags;

use super::body::Refusal;
use super::openai;
use crate::consent::{alike, secret};

/// Fewer characters than this are no token of Hob's; more than that no token at all.
const LENGTH: std::ops::RangeInclusive<usize> = 32..=256;

/// The token in this file, which is made where there is none.
///
/// # Errors
/// When it cannot be read or made, or others can read it.
pub fn token(path: &Path) -> io::Result<String> {
    let nofollow = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default();
    match fs::OpenOptions::new().read(true).custom_flags(nofollow).open(path) {
        Ok(file) => {
            let found = file.metadata()?;
            if found.mode() & 0o077 != 0 || found.uid() != rustix::process::getuid().as_raw() {
                return Err(io::Error::new(
                    io::ErrorKind::PermissionDenied,
                    "others can read it; take it away, and the next start makes a new one",
                ));
            }
            let mut text = String::new();
            file.take(1024).read_to_string(&mut text)?;
            let token = text.trim();
            if LENGTH.contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Ok(token.to_owned());
            }
            Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "it holds no token; take it away, and the next start makes a new one",
            ))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let token = format!("{}{}", secret(), secret());
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
            writeln!(file, "{token}")?;
            Ok(token)
        }
        Err(error) => Err(error),
    }
}

/// Lets through whoever knows the token.
pub(super) async fn checked(
    State((token, path)): State<(Arc<str>, Arc<Path>)>,
    request: Request,
    next: Next,
) -> Response {
    let said = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let said =
        said.and_then(|value| value.split_once(' ')).filter(|(how, _)| how.eq_ignore_ascii_case("bearer"));
    if said.is_some_and(|(_, said)| alike(said.trim(), &token)) {
        return next.run(request).await;
    }
    let words = format!("the token is missing or wrong; it stands in `{}`", path.display());
    if openai::is_of(request.uri().path()) {
        return openai::Fault::of(StatusCode::UNAUTHORIZED, "invalid_api_key", words).into_response();
    }
    Refusal(StatusCode::UNAUTHORIZED, words).into_response()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_token_is_made_once_and_is_the_persons_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("http.token");
        let made = token(&path).unwrap();
        assert_eq!(made.len(), 64);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(token(&path).unwrap(), made);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(token(&path).unwrap_err().to_string().contains("others can read it"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "short\n").unwrap();
        assert!(token(&path).unwrap_err().to_string().contains("no token"));
    }
}
