//! What is wrong, in the form that programs for OpenAI's interface read.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::super::body::Refusal;
use crate::doors::one_line;

/// An error as every client of this door gets it: a status, and `{"error": {"message", "type", "param", "code"}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Fault {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) words: String,
}

impl Fault {
    /// One line of words, and a code that a program can act on.
    pub(in super::super) fn of(status: StatusCode, code: &'static str, words: String) -> Self {
        Self { status, code, words }
    }

    /// The body.
    pub(super) fn json(&self) -> Value {
        let kind = match self.status.as_u16() {
            400 | 404 | 413 | 422 => "invalid_request_error",
            401 => "authentication_error",
            403 => "permission_error",
            429 => "rate_limit_error",
            _ => "server_error",
        };
        json!({ "error": { "message": one_line(&self.words), "type": kind, "param": null, "code": self.code } })
    }
}

impl From<Refusal> for Fault {
    fn from(Refusal(status, words): Refusal) -> Self {
        let code = match status.as_u16() {
            413 => "body_too_long",
            403 => "refused",
            409 => "cancelled",
            429 => "too_many_waiting",
            400 | 422 => "invalid_request",
            _ => "hob_failed",
        };
        Self { status, code, words }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        // Programs of OpenAI's own library try again by themselves; what was refused or asked about is not asked twice.
        (self.status, [("x-should-retry", "false")], Json(self.json())).into_response()
    }
}
