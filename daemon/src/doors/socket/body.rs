//! What comes in whole or is refused in one line.

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Path, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::consent::NotTaken;
use crate::doors::one_line;
use crate::engine::process::EngineError;
use crate::turn::TurnError;

/// The longest body, in bytes: the longest request with room for JSON around it.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// How much of a body that is too long is read before the door closes on it.
const BODY_BYTES_PASSED_OVER: usize = 16 * 1024 * 1024;

/// An error as every client gets it: a status, and `{"error": "one line"}`.
pub(super) struct Refusal(pub(super) StatusCode, pub(super) String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": one_line(&self.1) }))).into_response()
    }
}

impl From<TurnError> for Refusal {
    fn from(error: TurnError) -> Self {
        let status = match &error {
            TurnError::Request(_) => StatusCode::BAD_REQUEST,
            TurnError::KeyInUse | TurnError::KeyOfAnother => StatusCode::CONFLICT,
            TurnError::NotAdmitted(_) | TurnError::NotThePerson | TurnError::NotTaken(NotTaken::Token) => {
                StatusCode::FORBIDDEN
            }
            TurnError::NotTaken(NotTaken::Unknown) => StatusCode::NOT_FOUND,
            TurnError::NotTaken(_) => StatusCode::GONE,
            TurnError::Draft(_) => StatusCode::UNPROCESSABLE_ENTITY,
            TurnError::Engine(EngineError::TooLong(_)) => StatusCode::BAD_REQUEST,
            TurnError::Engine(_) | TurnError::Unknown(_) | TurnError::Unlooked => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            TurnError::Distrust(_) => StatusCode::BAD_GATEWAY,
            TurnError::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
            TurnError::Full(_) => StatusCode::TOO_MANY_REQUESTS,
            TurnError::Cancelled => StatusCode::CONFLICT,
        };
        Self(status, error.to_string())
    }
}

/// A body that was read to its end. One that is too long is passed over and refused, not cut off: a client that is
/// still sending when the socket closes would never hear why.
pub(super) struct Taken<const MAX: usize = BODY_BYTES_MAX>(Vec<u8>);

impl<const MAX: usize, S: Send + Sync> FromRequest<S> for Taken<MAX> {
    type Rejection = Refusal;

    async fn from_request(request: axum::extract::Request, _: &S) -> Result<Self, Refusal> {
        let mut body = request.into_body();
        let (mut bytes, mut seen) = (Vec::new(), 0_usize);
        while let Some(frame) = body.frame().await {
            let frame = frame
                .map_err(|_| Refusal(StatusCode::BAD_REQUEST, "the body did not come whole".to_owned()))?;
            let data = frame.into_data().unwrap_or_default();
            seen = seen.saturating_add(data.len());
            if seen <= MAX {
                bytes.extend_from_slice(&data);
            } else if seen > BODY_BYTES_PASSED_OVER {
                break;
            }
        }
        if seen > MAX {
            let what = format!("the body has more than {MAX} bytes");
            return Err(Refusal(StatusCode::PAYLOAD_TOO_LARGE, what));
        }
        Ok(Self(bytes))
    }
}

pub(super) fn read<T: DeserializeOwned, const MAX: usize>(body: &Taken<MAX>) -> Result<T, Refusal> {
    let bad = |what: String| Refusal(StatusCode::BAD_REQUEST, what);
    let text = std::str::from_utf8(&body.0).map_err(|_| bad("the body is not UTF-8".to_owned()))?;
    if !text.trim_start().starts_with('{') {
        return Err(bad("the body is not a JSON object".to_owned()));
    }
    serde_json::from_str(text).map_err(|error| bad(format!("the body is not understood: {error}")))
}

/// The part of a path that names something.
pub(super) struct Named(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let named = Path::from_request_parts(parts, state).await;
        named.map(|Path(named)| Self(named)).map_err(|bad| Refusal(StatusCode::BAD_REQUEST, bad.body_text()))
    }
}

/// What stands behind the `?`.
pub(super) struct Wanted<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Wanted<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let wanted = Query::from_request_parts(parts, state).await;
        wanted
            .map(|Query(wanted)| Self(wanted))
            .map_err(|bad| Refusal(StatusCode::BAD_REQUEST, bad.body_text()))
    }
}

/// A number in a path.
pub(super) struct Number<T>(pub(super) T);

impl<S: Send + Sync, T: std::str::FromStr + Send> FromRequestParts<S> for Number<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let last = parts.uri.path().rsplit('/').next().unwrap_or_default();
        let bad = |_| Refusal(StatusCode::BAD_REQUEST, format!("`{last}` is no number"));
        last.parse().map(Self).map_err(bad)
    }
}
