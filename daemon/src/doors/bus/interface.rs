//! What can be called, read and heard: the tables that calls are held to. `packaging/dbus/dev.hob.Hob1.xml` says the
//! same with names and words, is what introspection answers, and is compared with them by a test.

use std::fmt::Write;

use super::path::Object;

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
    use crate::hob::Kept;

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
    fn introspection_tells_interfaces_and_children() {
        let xml = introspect(&Object::Hob, &["alarm".to_owned()]);
        for part in ["<method name=\"Ask\">", "ObjectManager", "<node name=\"alarm\"/>"] {
            assert!(xml.contains(part), "{xml}");
        }
        assert!(!introspect(&Object::One(Kept::Lists, 1), &[]).contains("ObjectManager"));
    }
}
