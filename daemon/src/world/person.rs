//! What the device knows of its person: what they say of themselves, their contacts, and what stands in their calendar.
//! None of it leaves as it is.
//!
//! It is read when something is about to leave, and again only when a file has changed since. The desktop, which says
//! nothing of changes, is asked again after a minute.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hob_policies::Label;
use hob_policies::redact::{Kind, Known, KnownValue};
use hob_tools::Contact;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

pub mod cards;
mod desktop;
pub(super) mod folder;

use desktop::{Asking, Desktop};
use folder::{Folder, Stamp};

/// More than the contacts and the calendar of one person hold.
const VALUES_MAX: usize = 200_000;
/// More than one person can call.
const PEOPLE_MAX: usize = 20_000;
/// How long what the desktop said is taken as its word. Its files are not Hob's to watch.
const DESKTOP_KEPT: Duration = Duration::from_secs(60);
/// The longest value, in bytes: what is longer is a text, and no name, number or address.
const VALUE_MAX: usize = 300;

/// What the person says of themselves. The meaning of each key stands in `hob.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PersonSettings {
    /// Their own.
    pub names: Vec<String>,
    /// Of telephones.
    pub numbers: Vec<String>,
    /// Of electronic mail.
    pub emails: Vec<String>,
    /// Of houses.
    pub addresses: Vec<String>,
    /// Folders or files of vCards.
    pub contacts: Vec<String>,
    /// Folders or files of iCalendar.
    pub calendars: Vec<String>,
    /// Whether the desktop is asked for its address books and calendars.
    pub desktop: bool,
    /// The longest that it may take to tell them.
    pub desktop_wait_s: u64,
}

impl Default for PersonSettings {
    fn default() -> Self {
        let none = Vec::new;
        Self {
            names: none(),
            numbers: none(),
            emails: none(),
            addresses: none(),
            contacts: none(),
            calendars: none(),
            desktop: true,
            desktop_wait_s: 20,
        }
    }
}

impl PersonSettings {
    /// What is wrong with them, on one line.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self) -> Result<(), String> {
        for (key, paths) in [("contacts", &self.contacts), ("calendars", &self.calendars)] {
            if let Some(path) = paths.iter().find(|path| !(path.starts_with('/') || path.starts_with("~/"))) {
                let path = path.escape_debug();
                return Err(format!("{key} of the person has `{path}`, which is no path from / or ~/"));
            }
        }
        Ok(())
    }
}

/// A file or folder that was not read, or not to its end. Its owner can put it right.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unread {
    /// Which.
    pub path: PathBuf,
    /// Why, on one line.
    pub why: String,
}

/// The person, as far as the device knows them.
#[derive(Debug)]
pub struct Person {
    settings: PersonSettings,
    read: Option<Read>,
    asking: Option<Asking>,
}

/// What was read, and from which state of the files.
#[derive(Debug)]
struct Read {
    stamps: Vec<Stamp>,
    /// Of what the desktop said, and when it said so; never, while it is being asked.
    desktop: u64,
    asked: Option<Instant>,
    known: Arc<Known>,
    /// Whom they may want to call.
    people: Arc<Vec<Contact>>,
    count: usize,
    unread: Vec<Unread>,
}

impl Person {
    /// Who these settings speak of. Reads nothing yet.
    pub fn new(settings: PersonSettings) -> Self {
        Self { settings, read: None, asking: None }
    }

    /// All that is known of them. Blocks until the desktop has answered, or had its time.
    pub fn known(&mut self) -> Arc<Known> {
        self.up_to_date(true).known.clone()
    }

    /// Cancelled as soon as all is known of them: the desktop has answered, or had its time. `None` when it is known
    /// already.
    pub fn unknown_until(&mut self) -> Option<CancellationToken> {
        self.up_to_date(false);
        self.asking.as_ref().map(Asking::over)
    }

    /// What is known of them by now. What the desktop is to be asked for comes later.
    pub fn known_by_now(&mut self) -> Arc<Known> {
        self.up_to_date(false).known.clone()
    }

    /// Their contacts that have a telephone, as far as they are known by now.
    pub fn contacts_by_now(&mut self) -> Arc<Vec<Contact>> {
        self.up_to_date(false).people.clone()
    }

    /// How many values are known, and what could not be read.
    pub fn told(&mut self) -> (usize, &[Unread]) {
        let read = self.up_to_date(true);
        (read.count, &read.unread)
    }

    /// Reads again what has changed. The desktop is waited for, or what it said before stays its word meanwhile.
    fn up_to_date(&mut self, wait: bool) -> &Read {
        let contacts = Folder::list(&self.settings.contacts, &["vcf", "vcard"]);
        let calendars = Folder::list(&self.settings.calendars, &["ics", "ical"]);
        let stamps: Vec<Stamp> = contacts.stamps().chain(calendars.stamps()).cloned().collect();
        let old = self.read.take();
        let old = match old {
            Some(read) if read.stamps == stamps && !self.is_stale(read.asked) => {
                return self.read.insert(read);
            }
            old => old,
        };
        let desktop = if self.settings.desktop { self.asked(wait) } else { Some(Desktop::default()) };
        let asked = desktop.is_some().then(Instant::now);
        let (desktop, old) = match (desktop, old) {
            (Some(desktop), old) => (desktop, old),
            (None, Some(read)) => return self.read.insert(Read { asked, ..read }),
            (None, None) => (Desktop::default(), None),
        };
        let mut hasher = DefaultHasher::new();
        desktop.hash(&mut hasher);
        let digest = hasher.finish();
        let old = old.filter(|read| read.stamps == stamps);
        // Who did not answer has not forgotten anybody: what was known is known still.
        let silent = !desktop.unread.is_empty() && old.as_ref().is_some_and(|read| read.unread.is_empty());
        let read = match old.filter(|read| silent || read.desktop == digest) {
            Some(read) => Read { asked, ..read },
            None => {
                let (values, people, unread) = self.values(contacts, calendars, desktop);
                let count = values.len();
                let (known, people) = (Arc::new(Known::new(values)), Arc::new(people));
                Read { stamps, desktop: digest, asked, known, people, count, unread }
            }
        };
        self.read.insert(read)
    }

    fn is_stale(&self, asked: Option<Instant>) -> bool {
        self.settings.desktop && asked.is_none_or(|asked| asked.elapsed() >= DESKTOP_KEPT)
    }

    /// What the desktop says. It is asked once at a time; none while it has not answered and is not waited for.
    fn asked(&mut self, wait: bool) -> Option<Desktop> {
        let asking = self
            .asking
            .get_or_insert_with(|| Asking::begin(Duration::from_secs(self.settings.desktop_wait_s)));
        if !wait && !asking.is_over() {
            return None;
        }
        self.asking.take().map(Asking::end)
    }

    fn values(
        &self,
        contacts: Folder,
        calendars: Folder,
        desktop: Desktop,
    ) -> (Vec<KnownValue>, Vec<Contact>, Vec<Unread>) {
        let mut values = Values::default();
        let mut people: Vec<Contact> = Vec::new();
        let mut meet = |file: &[u8]| {
            cards::people(file, &mut |contact| {
                if people.len() < PEOPLE_MAX {
                    people.push(contact);
                }
            });
        };
        values.own(&self.settings);
        let mut unread = desktop.unread;
        for card in &desktop.contacts {
            meet(card.as_bytes());
            // A card of a program that keeps thousands is not worth a line each.
            let _ =
                cards::contacts(card.as_bytes(), &mut |kind, text| values.add(kind, Label::Contacts, text));
        }
        for event in &desktop.events {
            let calendar = format!("BEGIN:VCALENDAR\n{event}\nEND:VCALENDAR\n");
            let _ =
                cards::events(calendar.as_bytes(), &mut |kind, text| values.add(kind, Label::Calendar, text));
        }
        unread.extend(contacts.read(|_, text| {
            meet(text);
            cards::contacts(text, &mut |kind, text| values.add(kind, Label::Contacts, text))
        }));
        unread.extend(
            calendars.read(|_, text| {
                cards::events(text, &mut |kind, text| values.add(kind, Label::Calendar, text))
            }),
        );
        if values.all.len() >= VALUES_MAX {
            let why = format!("more than {VALUES_MAX} values; the rest is not known");
            unread.push(Unread { path: PathBuf::from("contacts and calendars"), why });
        }
        (values.all, people, unread)
    }
}

#[derive(Default)]
struct Values {
    all: Vec<KnownValue>,
}

impl Values {
    fn own(&mut self, settings: &PersonSettings) {
        for (kind, texts) in [
            (Kind::Name, &settings.names),
            (Kind::Phone, &settings.numbers),
            (Kind::Email, &settings.emails),
            (Kind::Address, &settings.addresses),
        ] {
            for text in texts {
                self.add(kind, Label::Person, text);
            }
        }
    }

    fn add(&mut self, kind: Kind, label: Label, text: &str) {
        let text = text.trim();
        if !text.is_empty() && text.len() <= VALUE_MAX && self.all.len() < VALUES_MAX {
            self.all.push(KnownValue { kind, label, text: text.to_owned() });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use hob_policies::redact::redact;

    use super::*;

    const ANNA: &str =
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Weiß\r\nTEL;TYPE=cell:+49 171 5551234\r\nEND:VCARD\r\n";

    #[test]
    fn what_is_known_follows_the_files() {
        let root = tempfile::tempdir().unwrap();
        let below = |name: &str| root.path().join(name);
        fs::create_dir_all(below("contacts/default")).unwrap();
        fs::create_dir(below("calendar")).unwrap();
        fs::write(below("contacts/default/anna.vcf"), ANNA).unwrap();
        fs::write(
            below("calendar/one.ics"),
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Scan at Dr. Grün\nEND:VEVENT\nEND:VCALENDAR\n",
        )
        .unwrap();
        let mut person = Person::new(PersonSettings {
            names: vec!["Kim Seo".to_owned()],
            addresses: vec!["Hauptstraße 5, 10115 Berlin".to_owned()],
            contacts: vec![below("contacts").display().to_string()],
            calendars: vec![below("calendar").display().to_string(), below("gone").display().to_string()],
            desktop: false,
            ..PersonSettings::default()
        });
        let redacted = |person: &mut Person, text: &str| redact(text, &person.known(), None);
        let text = "does anna weiss (0171 5551234) of hauptstrasse 5, 10115 berlin, know Kim about the scan at Dr Grün?";
        let found = redacted(&mut person, text);
        for secret in ["anna", "5551234", "haupt", "Kim", "scan"] {
            assert!(!found.text.contains(secret), "{}", found.text);
        }
        let labels = [Label::Contacts, Label::Calendar, Label::Person];
        assert!(labels.iter().all(|label| found.labels.from.contains(label)), "{:?}", found.labels);
        let (count, unread) = person.told();
        assert!(count >= 5);
        assert_eq!(unread.len(), 1);
        assert!(unread[0].path.ends_with("gone"));

        assert!(redacted(&mut person, "ask Olga Petrova").text.contains("Olga"));
        let before = person.known();
        assert!(Arc::ptr_eq(&before, &person.known()), "nothing changed, so nothing is read again");
        fs::write(below("contacts/default/olga.vcf"), ANNA.replace("Anna Weiß", "Olga Petrova")).unwrap();
        assert!(!redacted(&mut person, "ask Olga Petrova").text.contains("Olga"));
        fs::remove_file(below("contacts/default/olga.vcf")).unwrap();
        assert!(redacted(&mut person, "ask Olga Petrova").text.contains("Olga"));
    }

    #[test]
    fn people_with_a_telephone_can_be_called() {
        let root = tempfile::tempdir().unwrap();
        let bob = "BEGIN:VCARD\nN:Miller;Bob;;;\nTEL;TYPE=WORK,VOICE:+49 30 888\nTEL;CELL:tel:+49171777\n\
                   TEL;TYPE=home:+49 30 888\nEND:VCARD\nBEGIN:VCARD\nFN:No Number\nEND:VCARD\n";
        fs::write(root.path().join("all.vcf"), format!("{ANNA}{bob}")).unwrap();
        let contacts = vec![root.path().display().to_string()];
        let mut person =
            Person::new(PersonSettings { contacts, desktop: false, ..PersonSettings::default() });
        let known = person.contacts_by_now();
        let called: Vec<(String, String)> = known.iter().flat_map(Contact::called).collect();
        let called: Vec<(&str, &str)> = called.iter().map(|(who, at)| (who.as_str(), at.as_str())).collect();
        assert_eq!(
            called,
            [
                ("Anna Weiß", "+49 171 5551234"),
                ("Bob Miller, work", "+49 30 888"),
                ("Bob Miller, mobile", "+49171777"),
            ]
        );
    }

    #[test]
    fn a_broken_file_is_told_and_the_others_are_read() {
        let root = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(root.path().join(name), bytes).unwrap();
        write("anna.vcf", ANNA.as_bytes());
        write("cut.vcf", &ANNA.replace("Anna Weiß", "Olga Petrova").as_bytes()[..60]);
        write("picture.VCF", &[0xff, 0xd8, 0xff, 0xe0, 0, 0]);
        write("empty.vcf", b"");
        write("readme.txt", b"not looked at");
        std::os::unix::fs::symlink(root.path(), root.path().join("round")).unwrap();
        let contacts = vec![root.path().display().to_string()];
        let mut person =
            Person::new(PersonSettings { contacts, desktop: false, ..PersonSettings::default() });
        let known = person.known();
        for name in ["Anna Weiss", "Olga Petrova"] {
            assert!(!redact(name, &known, None).text.contains(name), "{name}");
        }
        let (_, unread) = person.told();
        let mut names: Vec<_> = unread.iter().filter_map(|one| one.path.file_name()?.to_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["cut.vcf", "empty.vcf", "picture.VCF"]);
        assert!(unread.iter().all(|one| !one.why.contains('\n') && !one.why.contains("Olga")));
    }
}
