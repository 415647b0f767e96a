//! What goes wrong on the bus, by the names that callers see: a variant's name is the last part of the error's.

use crate::consent::NotTaken;
use crate::doors::one_line;
use crate::engine::process::EngineError;
use crate::turn::TurnError;
use hob_tools::StoreError;

/// Why a call got no answer. The text is one line that says who can act and how.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the names say it all, and the texts the rest")]
pub enum Error {
    #[error("{}", one_line(.0))]
    BadRequest(String),
    #[error("{0}")]
    NotAnswered(String),
    #[error("{0}")]
    NotTrusted(String),
    #[error("{0}")]
    KeyInUse(String),
    #[error("{0}")]
    KeyOfAnother(String),
    #[error("{0}")]
    NotThePerson(String),
    #[error("{0}")]
    NotAdmitted(String),
    #[error("another user's processes are not served; ask as the person whose hob this is")]
    AnotherUser,
    #[error("the bus does not say who calls: {0}")]
    UnknownCaller(String),
    #[error("{0}")]
    NoSuchQuestion(String),
    #[error("{0}")]
    QuestionTooOld(String),
    #[error("{0}")]
    WrongToken(String),
    #[error("{0}")]
    QuestionChanged(String),
    #[error("{0}")]
    CannotLeave(String),
    #[error("{0}")]
    StoreFailed(String),
    #[error("{0}")]
    Cancelled(String),
    #[error("so many calls of this program wait already; ask again when they are answered")]
    TooMany,
    #[error("{}", one_line(.0))]
    InvalidArgs(String),
    #[error("there is no object {}; GetManagedObjects names those that there are", one_line(.0))]
    UnknownObject(String),
    #[error("that object has no interface {}; introspect it", one_line(.0))]
    UnknownInterface(String),
    #[error("that interface has no method {}; introspect the object", one_line(.0))]
    UnknownMethod(String),
    #[error("that interface has no property {}; introspect the object", one_line(.0))]
    UnknownProperty(String),
    #[error("`{}` cannot be set; say what is to change with Ask", one_line(.0))]
    PropertyReadOnly(String),
}

/// Before the names that are Hob's own.
const OWN: &str = "dev.hob.Hob1.Error.";
/// Before those that every service has.
const STANDARD: &str = "org.freedesktop.DBus.Error.";

impl Error {
    /// Its name on the bus.
    pub fn name(&self) -> String {
        let (before, name) = match self {
            Self::BadRequest(_) => (OWN, "BadRequest"),
            Self::NotAnswered(_) => (OWN, "NotAnswered"),
            Self::NotTrusted(_) => (OWN, "NotTrusted"),
            Self::KeyInUse(_) => (OWN, "KeyInUse"),
            Self::KeyOfAnother(_) => (OWN, "KeyOfAnother"),
            Self::NotThePerson(_) => (OWN, "NotThePerson"),
            Self::NotAdmitted(_) => (OWN, "NotAdmitted"),
            Self::AnotherUser => (OWN, "AnotherUser"),
            Self::UnknownCaller(_) => (OWN, "UnknownCaller"),
            Self::NoSuchQuestion(_) => (OWN, "NoSuchQuestion"),
            Self::QuestionTooOld(_) => (OWN, "QuestionTooOld"),
            Self::WrongToken(_) => (OWN, "WrongToken"),
            Self::QuestionChanged(_) => (OWN, "QuestionChanged"),
            Self::CannotLeave(_) => (OWN, "CannotLeave"),
            Self::StoreFailed(_) => (OWN, "StoreFailed"),
            Self::Cancelled(_) => (OWN, "Cancelled"),
            Self::TooMany => (OWN, "TooMany"),
            Self::InvalidArgs(_) => (STANDARD, "InvalidArgs"),
            Self::UnknownObject(_) => (STANDARD, "UnknownObject"),
            Self::UnknownInterface(_) => (STANDARD, "UnknownInterface"),
            Self::UnknownMethod(_) => (STANDARD, "UnknownMethod"),
            Self::UnknownProperty(_) => (STANDARD, "UnknownProperty"),
            Self::PropertyReadOnly(_) => (STANDARD, "PropertyReadOnly"),
        };
        format!("{before}{name}")
    }
}

impl From<TurnError> for Error {
    fn from(error: TurnError) -> Self {
        let said = error.to_string();
        match error {
            TurnError::Request(_) | TurnError::Engine(EngineError::TooLong(_)) => Self::BadRequest(said),
            TurnError::Engine(_) | TurnError::Unknown(_) | TurnError::Unlooked => Self::NotAnswered(said),
            TurnError::Distrust(_) => Self::NotTrusted(said),
            TurnError::KeyInUse => Self::KeyInUse(said),
            TurnError::KeyOfAnother => Self::KeyOfAnother(said),
            TurnError::NotThePerson => Self::NotThePerson(said),
            TurnError::NotTaken(NotTaken::Unknown) => Self::NoSuchQuestion(said),
            TurnError::NotTaken(NotTaken::Expired) => Self::QuestionTooOld(said),
            TurnError::NotTaken(NotTaken::Token) => Self::WrongToken(said),
            TurnError::NotTaken(NotTaken::Changed) => Self::QuestionChanged(said),
            TurnError::Draft(_) => Self::CannotLeave(said),
            TurnError::Store(_) => Self::StoreFailed(said),
            TurnError::NotAdmitted(_) => Self::NotAdmitted(said),
            TurnError::Full(_) => Self::TooMany,
            TurnError::Cancelled => Self::Cancelled(said),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::StoreFailed(error.to_string())
    }
}
