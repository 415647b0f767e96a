//! What the paths of this door name, and the way back.

use std::fmt::Write;

use super::interface::{ALARM, CONVERSATION, HOB, Interface, LIST, PLANNED, REMINDER, SEARCH, TIMER};
use crate::hob::Kept;

/// Where Hob itself stands.
pub const PATH: &str = "/dev/hob/Hob1";

/// What a path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Object {
    /// Something above others, with no interface of its own.
    Folder(&'static [&'static str]),
    /// Hob itself.
    Hob,
    /// Where all of one kind stand.
    All(Kept),
    /// One of them, which may not be there.
    One(Kept, i64),
    /// Where conversations stand.
    Conversations,
    /// A conversation of the caller, by its name.
    Conversation(String),
    /// The search provider.
    Search,
}

/// The kinds of what is kept, and what each is called in a path.
pub const KINDS: [(Kept, &str); 5] = [
    (Kept::Alarms, "alarm"),
    (Kept::Timers, "timer"),
    (Kept::Reminders, "reminder"),
    (Kept::Lists, "list"),
    (Kept::Planned, "planned"),
];

impl Object {
    /// Reads a path.
    pub fn at(path: &str) -> Option<Self> {
        match path {
            "/" => return Some(Self::Folder(&["dev"])),
            "/dev" => return Some(Self::Folder(&["hob"])),
            "/dev/hob" => return Some(Self::Folder(&["Hob1"])),
            _ => {}
        }
        let rest = path.strip_prefix(PATH)?;
        if rest.is_empty() {
            return Some(Self::Hob);
        }
        let rest = rest.strip_prefix('/')?;
        let (kind, name) = rest.split_once('/').map_or((rest, None), |(kind, name)| (kind, Some(name)));
        match (kind, name) {
            ("SearchProvider", None) => Some(Self::Search),
            ("conversation", None) => Some(Self::Conversations),
            ("conversation", Some(name)) => plain(name).map(Self::Conversation),
            (kind, name) => {
                let (kept, _) = KINDS.iter().find(|(_, word)| *word == kind)?;
                match name {
                    None => Some(Self::All(*kept)),
                    // One path for one thing: no `+7` and no `07`.
                    Some(id) => {
                        id.parse().ok().filter(|n: &i64| n.to_string() == id).map(|n| Self::One(*kept, n))
                    }
                }
            }
        }
    }

    /// Its interface, besides those that every object has.
    pub fn interface(&self) -> Option<&'static Interface> {
        match self {
            Self::Folder(_) | Self::All(_) | Self::Conversations => None,
            Self::Hob => Some(&HOB),
            Self::One(kept, _) => Some(of(*kept)),
            Self::Conversation(_) => Some(&CONVERSATION),
            Self::Search => Some(&SEARCH),
        }
    }
}

/// The interface of one of a kind.
pub fn of(kept: Kept) -> &'static Interface {
    match kept {
        Kept::Alarms => &ALARM,
        Kept::Timers => &TIMER,
        Kept::Reminders => &REMINDER,
        Kept::Lists => &LIST,
        Kept::Planned => &PLANNED,
    }
}

/// The path of one of a kind.
pub fn path_of(kept: Kept, id: i64) -> String {
    let word = KINDS.iter().find(|(kind, _)| *kind == kept).map_or("", |(_, word)| word);
    format!("{PATH}/{word}/{id}")
}

/// The path of a conversation: letters and digits as they are, every other byte as `_` and two hexadecimal digits, and
/// the common one, which has no name, as `_`.
pub fn path_of_conversation(name: &str) -> String {
    let mut path = format!("{PATH}/conversation/");
    if name.is_empty() {
        path.push('_');
    }
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() {
            path.push(char::from(byte));
        } else {
            let _ = write!(path, "_{byte:02x}");
        }
    }
    path
}

/// The name of a conversation from its part of a path.
fn plain(part: &str) -> Option<String> {
    if part == "_" {
        return Some(String::new());
    }
    let mut name = Vec::new();
    let mut bytes = part.bytes();
    while let Some(byte) = bytes.next() {
        name.push(match byte {
            b'_' => {
                let (high, low) = (bytes.next()?, bytes.next()?);
                let digit =
                    |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                digit(high)? * 16 + digit(low)?
            }
            byte if byte.is_ascii_alphanumeric() => byte,
            _ => return None,
        });
    }
    let name = String::from_utf8(name).ok()?;
    // One path for one conversation.
    let same = path_of_conversation(&name).rsplit('/').next() == Some(part);
    same.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_one_thing() {
        use Kept::{Alarms, Lists};
        for (path, object) in [
            ("/", Some(Object::Folder(&["dev"]))),
            ("/dev/hob/Hob1", Some(Object::Hob)),
            ("/dev/hob/Hob1/alarm", Some(Object::All(Alarms))),
            ("/dev/hob/Hob1/list/12", Some(Object::One(Lists, 12))),
            ("/dev/hob/Hob1/list/012", None),
            ("/dev/hob/Hob1/list/x", None),
            ("/dev/hob/Hob1/note/1", None),
            ("/dev/hob/Hob1x", None),
            ("/dev/hob/Hob1/list/1/2", None),
            ("/dev/hob/Hob1/conversation/_", Some(Object::Conversation(String::new()))),
            ("/dev/hob/Hob1/conversation/a_20b", Some(Object::Conversation("a b".to_owned()))),
            ("/dev/hob/Hob1/conversation/a_2", None),
            ("/dev/hob/Hob1/conversation/_61", None),
            ("/dev/hob/Hob1/conversation/_ff", None),
        ] {
            assert_eq!(Object::at(path), object, "{path}");
        }
        for name in ["", "terminal", "Küche 1/2", "_"] {
            assert_eq!(Object::at(&path_of_conversation(name)), Some(Object::Conversation(name.to_owned())));
        }
    }
}
