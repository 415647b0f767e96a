//! What can be called, read and heard: the tables that calls are held to. `packaging/dbus/dev.hob.Hob1.xml` says the
//! same with names and words, is what introspection answers, and is compared with them by a test.

use std::fmt::Write;

use crate::hob::Kept;

/// The objects of this door, described.
pub const XML: &str = include_str!("../../../../packaging/dbus/dev.hob.Hob1.xml");
/// GNOME's interface of a search provider, described.
const SEARCH_XML: &str = include_str!("search-provider.xml");
/// What every object has, described.
const STANDARD_XML: &str = include_str!("standard.xml");

/// An interface.
#[derive(Debug, PartialEq, Eq)]
pub struct Interface {
    /// Its name.
    pub name: &'static str,
    /// What can be called.
    pub methods: &'static [Method],
    /// What can be heard.
    pub signals: &'static [Signal],
    /// What can be read.
    pub properties: &'static [Property],
}

/// A method.
#[derive(Debug, PartialEq, Eq)]
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// The signature of what it takes.
    pub takes: &'static str,
    /// The signature of what it gives.
    pub gives: &'static str,
}

/// A signal.
#[derive(Debug, PartialEq, Eq)]
pub struct Signal {
    /// Its name.
    pub name: &'static str,
    /// The signature of what it tells.
    pub tells: &'static str,
}

/// A property. None can be set.
#[derive(Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub name: &'static str,
    /// Its signature.
    pub gives: &'static str,
    /// Where it stands in what the doors tell of such a thing.
    pub key: &'static str,
    /// Whether a change of it is told.
    pub told: bool,
}

const fn method(name: &'static str, takes: &'static str, gives: &'static str) -> Method {
    Method { name, takes, gives }
}

const fn signal(name: &'static str, tells: &'static str) -> Signal {
    Signal { name, tells }
}

const fn property(name: &'static str, gives: &'static str, key: &'static str) -> Property {
    Property { name, gives, key, told: true }
}

/// Hob itself.
pub const HOB: Interface = Interface {
    name: "dev.hob.Hob1",
    methods: &[
        method("Ask", "sa{sv}", "toa{sv}"),
        method("Call", "sa{sv}a{sv}", "toa{sv}"),
        method("Explain", "sa{sv}", "a{sv}"),
        method("Hints", "s", "a{sv}"),
        method("Undo", "a{sv}", "a{sv}"),
        method("Cancel", "t", "b"),
        method("Question", "", "a{sv}"),
        method("Consent", "tssa{sv}", "a{sv}"),
    ],
    signals: &[
        signal("Heard", "to"),
        signal("Answer", "ts"),
        signal("Reply", "ta{sv}"),
        signal("Failed", "tss"),
        signal("QuestionAsked", "toa{sv}"),
        signal("ConsentWanted", "tss"),
        signal("Ringing", "ot"),
        signal("Stopped", "ot"),
        signal("Snoozed", "ot"),
        signal("Missed", "ot"),
    ],
    properties: &[Property { name: "Version", gives: "s", key: "version", told: false }],
};

/// What one front-end and Hob say to each other.
pub const CONVERSATION: Interface = Interface {
    name: "dev.hob.Hob1.Conversation",
    methods: &[method("Ask", "sa{sv}", "toa{sv}"), method("Cancel", "", "u"), method("End", "", "b")],
    signals: &[],
    properties: &[
        property("Name", "s", "name"),
        property("Question", "s", "question"),
        property("Expects", "a{sv}", "expects"),
        property("Last", "s", "last"),
        property("At", "s", "at"),
        property("Ends", "s", "ends"),
    ],
};

/// An alarm.
pub const ALARM: Interface = Interface {
    name: "dev.hob.Hob1.Alarm",
    methods: &[],
    signals: &[],
    properties: &[
        property("Id", "x", "id"),
        property("Label", "s", "label"),
        property("Start", "s", "start"),
        property("Repeat", "s", "repeat"),
        property("Next", "s", "next"),
        property("Skips", "as", "skips"),
        property("Ringing", "b", "ringing"),
        property("SnoozedUntil", "s", "snoozed_until"),
    ],
};

/// A timer.
pub const TIMER: Interface = Interface {
    name: "dev.hob.Hob1.Timer",
    methods: &[],
    signals: &[],
    properties: &[
        property("Id", "x", "id"),
        property("Label", "s", "label"),
        property("LengthS", "x", "length_s"),
        property("Paused", "b", "paused"),
        Property { name: "LeftMs", gives: "x", key: "left_ms", told: false },
        property("Ends", "s", "ends"),
        property("Ringing", "b", "ringing"),
    ],
};

/// A reminder.
pub const REMINDER: Interface = Interface {
    name: "dev.hob.Hob1.Reminder",
    methods: &[],
    signals: &[],
    properties: &[
        property("Id", "x", "id"),
        property("About", "s", "about"),
        property("Start", "s", "start"),
        property("Repeat", "s", "repeat"),
        property("Next", "s", "next"),
        property("Ringing", "b", "ringing"),
    ],
};

/// A list.
pub const LIST: Interface = Interface {
    name: "dev.hob.Hob1.List",
    methods: &[],
    signals: &[],
    properties: &[property("Id", "x", "id"), property("Name", "s", "name"), property("Items", "as", "items")],
};

/// What is done at a time, or when something rings.
pub const PLANNED: Interface = Interface {
    name: "dev.hob.Hob1.Planned",
    methods: &[],
    signals: &[],
    properties: &[
        property("Id", "x", "id"),
        property("Words", "s", "words"),
        property("Every", "b", "every"),
        property("Awaits", "s", "awaits"),
        property("Name", "s", "name"),
        property("Next", "s", "next"),
        property("Repeat", "s", "repeat"),
    ],
};

/// Its place in GNOME's launcher.
pub const SEARCH: Interface = Interface {
    name: "org.gnome.Shell.SearchProvider2",
    methods: &[
        method("GetInitialResultSet", "as", "as"),
        method("GetSubsearchResultSet", "asas", "as"),
        method("GetResultMetas", "as", "aa{sv}"),
        method("ActivateResult", "sasu", ""),
        method("LaunchSearch", "asu", ""),
    ],
    signals: &[],
    properties: &[],
};

/// Those that every object has, and the manager of them.
pub const STANDARD: [Interface; 4] = [
    Interface {
        name: "org.freedesktop.DBus.Peer",
        methods: &[method("Ping", "", ""), method("GetMachineId", "", "s")],
        signals: &[],
        properties: &[],
    },
    Interface {
        name: "org.freedesktop.DBus.Introspectable",
        methods: &[method("Introspect", "", "s")],
        signals: &[],
        properties: &[],
    },
    Interface {
        name: "org.freedesktop.DBus.Properties",
        methods: &[method("Get", "ss", "v"), method("GetAll", "s", "a{sv}"), method("Set", "ssv", "")],
        signals: &[signal("PropertiesChanged", "sa{sv}as")],
        properties: &[],
    },
    Interface {
        name: "org.freedesktop.DBus.ObjectManager",
        methods: &[method("GetManagedObjects", "", "a{oa{sa{sv}}}")],
        signals: &[signal("InterfacesAdded", "oa{sa{sv}}"), signal("InterfacesRemoved", "oas")],
        properties: &[],
    },
];

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

/// What introspection answers for an object: its interfaces, and the names of what stands below it.
pub fn introspect(object: &Object, below: &[String]) -> String {
    let mut xml = String::from(
        "<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\"\n \
         \"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n<node>\n",
    );
    let managed = *object == Object::Hob;
    let standard = STANDARD.iter().filter(|one| managed || !one.name.ends_with("ObjectManager"));
    let own = object.interface();
    for name in own.into_iter().chain(standard).map(|interface| interface.name) {
        for all in [XML, SEARCH_XML, STANDARD_XML] {
            xml.push_str(described(all, name));
        }
    }
    for name in below {
        let _ = writeln!(xml, "  <node name=\"{name}\"/>");
    }
    xml.push_str("</node>\n");
    xml
}

/// The lines of one interface.
fn described<'a>(all: &'a str, name: &str) -> &'a str {
    let begin = format!("  <interface name=\"{name}\">");
    let end = "</interface>\n";
    let found = all.find(&begin).and_then(|from| all.get(from..));
    found.and_then(|rest| rest.get(..rest.find(end)? + end.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of an attribute.
    fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
        let (_, rest) = line.split_once(&format!(" {name}=\""))?;
        rest.split('"').next()
    }

    /// What a description says, line by line, as the tables would.
    fn read(xml: &str) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let mut told = true;
        for line in xml.lines().map(str::trim) {
            let name = attribute(line, "name").unwrap_or_default();
            let signature = attribute(line, "type").unwrap_or_default();
            match line.split([' ', '>', '/']).next() {
                Some("<interface") => all.push(format!("interface {name}")),
                Some("<method") => all.push(format!("method {name} → ")),
                Some("<signal") => all.push(format!("signal {name} ")),
                Some("<property") => {
                    assert_eq!(attribute(line, "access"), Some("read"), "{line}");
                    told = true;
                    all.push(format!("property {name} {signature}"));
                }
                Some("<annotation") if name.ends_with("EmitsChangedSignal") => told = false,
                Some("<arg") => {
                    assert!(!name.is_empty(), "an argument has no name: {line}");
                    let last = all.last_mut().unwrap();
                    let out = attribute(line, "direction") != Some("in");
                    match last.split_once(" → ") {
                        Some((before, after)) if !out => *last = format!("{before} {signature} → {after}"),
                        _ => last.push_str(signature),
                    }
                }
                _ => {}
            }
            if line == "</property>" && !told {
                all.last_mut().unwrap().push_str(" untold");
            }
        }
        // Arguments of one direction are one signature.
        all.iter().map(|line| line.replace(' ', "")).collect()
    }

    fn table(interfaces: &[&Interface]) -> Vec<String> {
        let mut all = Vec::new();
        for of in interfaces {
            all.push(format!("interface{}", of.name));
            all.extend(of.methods.iter().map(|m| format!("method{}{}→{}", m.name, m.takes, m.gives)));
            all.extend(of.signals.iter().map(|s| format!("signal{}{}", s.name, s.tells)));
            let untold = |told| if told { "" } else { "untold" };
            all.extend(
                of.properties.iter().map(|p| format!("property{}{}{}", p.name, p.gives, untold(p.told))),
            );
        }
        all
    }

    #[test]
    fn the_description_says_what_the_code_does() {
        assert_eq!(read(XML), table(&[&HOB, &CONVERSATION, &ALARM, &TIMER, &REMINDER, &LIST, &PLANNED]));
        assert_eq!(read(SEARCH_XML), table(&[&SEARCH]));
        assert_eq!(read(STANDARD_XML), table(&STANDARD.iter().collect::<Vec<_>>()));
    }

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

    #[test]
    fn introspection_tells_interfaces_and_children() {
        let xml = introspect(&Object::Hob, &["alarm".to_owned()]);
        for part in ["<method name=\"Ask\">", "ObjectManager", "<node name=\"alarm\"/>"] {
            assert!(xml.contains(part), "{xml}");
        }
        assert!(!introspect(&Object::One(Kept::Lists, 1), &[]).contains("ObjectManager"));
    }
}
