//! vCard (RFC 6350, 2426 and version 2.1) and iCalendar (RFC 5545), as far as personal values stand in them.
//!
//! Both are lines of `NAME;PARAMETER=…:value`, long ones folded. They come from many programs and many years, so what is
//! not understood is passed over, and nothing is refused that can be read.

use hob_policies::redact::Kind;
use hob_tools::Contact;
use hob_tools::ics::lines::{Line, parts, plain, unfolded};

/// What phone books call those by whom nobody is named: left in a question they give nothing away, and taken out of it
/// they would blot out "how do I make pizza".
const ROLES: &str = " boss chef doctor dentist vet bank school kindergarten nursery hospital pharmacy police emergency help info \
    service support hotline taxi pizza plumber electrician garage landlord neighbour neighbor office reception work home \
    house mobile phone mailbox voicemail fax internet printer me myself mom mum mother dad father mama papa oma opa grandma \
    grandpa wife husband son daughter brother sister friend arzt zahnarzt büro arbeit zuhause vermieter nachbar werkstatt \
    schule apotheke polizei notruf ich ";

/// The most numbers of one contact, and the most addresses of mail.
const NUMBERS_MAX: usize = 8;

/// What takes the values that are found.
pub type Take<'a> = &'a mut dyn FnMut(Kind, &str);

/// Passes on names, numbers and addresses of contacts.
///
/// # Errors
/// What is wrong with the file; what could be read was passed on.
pub fn contacts(file: &[u8], take: Take<'_>) -> Result<(), &'static str> {
    read(file, "VCARD", &mut |line, _| contact(line, take))
}

/// Passes on titles, places and people of events and tasks.
///
/// # Errors
/// As [`contacts`].
pub fn events(file: &[u8], take: Take<'_>) -> Result<(), &'static str> {
    read(file, "VCALENDAR", &mut |line, within| {
        if matches!(within, "VEVENT" | "VTODO" | "VJOURNAL") {
            event(line, take);
        }
    })
}

/// Passes on each contact that has a name, and a telephone or an address of mail.
pub fn people(file: &[u8], take: &mut dyn FnMut(Contact)) {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let mut card: Option<Contact> = None;
    for line in unfolded(file).filter_map(|line| Line::parse(&line)) {
        let is_card = || line.value.trim().eq_ignore_ascii_case("VCARD");
        match (line.name.as_str(), &mut card) {
            ("BEGIN", card) if is_card() => *card = Some(Contact::default()),
            ("END", card) if is_card() => {
                let whole = |one: &Contact| !one.name.is_empty() && one.numbers.len() + one.mails.len() > 0;
                if let Some(contact) = card.take().filter(whole) {
                    take(contact);
                }
            }
            ("FN", Some(card)) => plain(&line.value).trim().clone_into(&mut card.name),
            ("N", Some(card)) if card.name.is_empty() => {
                let all = parts(&line.value, ';');
                let part = |at: usize| all.get(at).map(|part| part.trim()).unwrap_or_default();
                card.name = format!("{} {}", part(1), part(0)).trim().to_owned();
            }
            ("TEL", Some(card)) if card.numbers.len() < NUMBERS_MAX => {
                let number = strip(&plain(&line.value), &["tel:"]).trim().to_owned();
                let known = card.numbers.iter().any(|(_, one)| *one == number);
                if !known && !number.is_empty() {
                    card.numbers.push((sort(&line), number));
                }
            }
            ("EMAIL", Some(card)) if card.mails.len() < NUMBERS_MAX => {
                let mail = strip(&plain(&line.value), &["mailto:"]).trim().to_owned();
                if mail.contains('@') && !card.mails.contains(&mail) {
                    card.mails.push(mail);
                }
            }
            _ => {}
        }
    }
}

/// What a number is called, where the card says what sort it is.
fn sort(line: &Line) -> String {
    let kind = line.parameter("TYPE").unwrap_or_default().to_lowercase();
    let sorts = [("cell", "mobile"), ("mobile", "mobile"), ("work", "work"), ("home", "home")];
    let found = sorts.iter().find(|(word, _)| kind.split(',').any(|one| one == *word));
    found.map(|(_, sort)| (*sort).to_owned()).unwrap_or_default()
}

fn contact(line: &Line, take: Take<'_>) {
    match line.name.as_str() {
        "FN" | "NICKNAME" | "X-PHONETIC-FIRST-NAME" | "X-PHONETIC-LAST-NAME" => {
            for name in parts(&line.value, ',').iter().filter(|name| !is_role(name)) {
                take(Kind::Name, name);
            }
        }
        "N" => {
            // Family; given; more given; before; after.
            let all = parts(&line.value, ';');
            let named: Vec<&str> = [1, 2, 0]
                .iter()
                .filter_map(|at| all.get(*at))
                .map(|part| part.trim())
                .filter(|part| !part.is_empty())
                .collect();
            let name = named.join(" ").replace(',', " ");
            if !is_role(&name) {
                take(Kind::Name, &name);
            }
        }
        "ORG" => {
            for org in parts(&line.value, ';').iter().filter(|org| !is_role(org)) {
                take(Kind::Org, org);
            }
        }
        "TEL" => take(Kind::Phone, strip(&plain(&line.value), &["tel:"])),
        "EMAIL" => take(Kind::Email, strip(&plain(&line.value), &["mailto:"])),
        "URL" => take(Kind::Url, &plain(&line.value)),
        "BDAY" | "ANNIVERSARY" => take(Kind::Date, &date(&line.value)),
        "ADR" => address(&line.value, take),
        "LABEL" => take(Kind::Address, &plain(&line.value)),
        "IMPP" => {
            let value = plain(&line.value);
            let name = value.split_once(':').map_or(value.as_str(), |(_, name)| name);
            take(if name.contains('@') { Kind::Email } else { Kind::Id }, name);
        }
        "X-JABBER" | "X-MATRIX" | "X-SKYPE" | "X-AIM" | "X-ICQ" | "X-TELEGRAM" | "X-SIGNAL" => {
            let value = plain(&line.value);
            take(if value.contains('@') { Kind::Email } else { Kind::Id }, &value);
        }
        _ => {}
    }
}

fn is_role(name: &str) -> bool {
    ROLES.contains(&format!(" {} ", name.trim().to_lowercase()))
}

/// Post office box; flat; street; city; region; code; country. A street is known alone, too; a city by itself is
/// everybody's.
fn address(value: &str, take: Take<'_>) {
    let all = parts(value, ';');
    let part = |at: usize| all.get(at).map(|part| part.trim()).unwrap_or_default();
    let (street, city, code) = (part(2), part(3), part(5));
    if !street.is_empty() {
        take(Kind::Address, street);
        let town = [code, city].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
        if !town.is_empty() {
            take(Kind::Address, &format!("{street}, {town}"));
        }
    }
    if !(code.is_empty() || city.is_empty()) {
        take(Kind::Address, &format!("{code} {city}"));
    }
}

fn event(line: &Line, take: Take<'_>) {
    match line.name.as_str() {
        // A title of one word ("Work", "Lunch") is an everyday word, and taken out it would blot out most questions.
        "SUMMARY" => {
            let title = plain(&line.value);
            if title.split_whitespace().nth(1).is_some() {
                take(Kind::Title, &title);
            }
        }
        "LOCATION" => {
            let place = plain(&line.value);
            if place.split_whitespace().nth(1).is_some() {
                take(Kind::Place, &place);
            }
        }
        "ATTENDEE" | "ORGANIZER" => {
            if let Some(name) = line.parameter("CN") {
                take(if name.contains('@') { Kind::Email } else { Kind::Name }, name);
            }
            let value = plain(&line.value);
            let address = strip(&value, &["mailto:"]);
            if address.contains('@') {
                take(Kind::Email, address);
            }
        }
        _ => {}
    }
}

fn strip<'a>(value: &'a str, schemes: &[&str]) -> &'a str {
    let begins =
        |scheme: &&&str| value.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    schemes.iter().find(begins).and_then(|scheme| value.get(scheme.len()..)).unwrap_or(value)
}

/// `19850412` and `1985-04-12T00:00:00Z` are 1985-04-12; what has no year is left as it is.
fn date(value: &str) -> String {
    let day = value.split(['T', ' ']).next().unwrap_or_default();
    let digits: String = day.chars().filter(char::is_ascii_digit).collect();
    match (digits.get(..4), digits.get(4..6), digits.get(6..8)) {
        (Some(year), Some(month), Some(day)) if digits.len() == 8 => format!("{year}-{month}-{day}"),
        _ => value.to_owned(),
    }
}

/// Goes through the lines; `each` gets those of the components, with the name of the innermost.
fn read(file: &[u8], outermost: &str, each: &mut dyn FnMut(&Line, &str)) -> Result<(), &'static str> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let mut within: Vec<String> = Vec::new();
    let (mut found, mut odd) = (false, false);
    for line in unfolded(file) {
        if line.is_empty() {
            continue;
        }
        let Some(line) = Line::parse(&line) else {
            odd = true;
            continue;
        };
        match line.name.as_str() {
            "BEGIN" => {
                let name = line.value.trim().to_ascii_uppercase();
                // A card that is not ended does not swallow the next.
                if name == outermost {
                    odd |= !within.is_empty();
                    within.clear();
                    found = true;
                }
                if within.len() < 16 {
                    within.push(name);
                }
            }
            "END" => {
                let name = line.value.trim().to_ascii_uppercase();
                match within.iter().rposition(|open| *open == name) {
                    Some(at) => within.truncate(at),
                    None => odd = true,
                }
            }
            _ => match within.last() {
                Some(innermost) => each(&line, innermost),
                None => odd = true,
            },
        }
    }
    match (found, odd || !within.is_empty()) {
        (false, _) => Err("nothing of that kind stands in it"),
        (true, true) => Err("it is broken in places; what can be read of it is used"),
        (true, false) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(read: fn(&[u8], Take<'_>) -> Result<(), &'static str>, file: &[u8]) -> (Vec<(Kind, String)>, bool) {
        let mut all = Vec::new();
        let whole = read(file, &mut |kind, text| all.push((kind, text.to_owned()))).is_ok();
        (all, whole)
    }

    #[test]
    fn a_contact_of_today_is_read() {
        let card = "\u{feff}BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Dr. Anna\r\n  Weiß\r\nN:Weiß;Anna;Maria,Eva;Dr.;\r\n\
            NICKNAME:Anni\\, die Große,Nan\r\nORG:ABC\\; Söhne;Einkauf\r\nitem1.TEL;VALUE=uri;TYPE=\"cell,voice\":tel:+49-171-5551234\r\n\
            EMAIL;PREF=1:anna@weiss.example\r\nBDAY:19850412\r\nADR;LABEL=\"x: y\":;;Lange Gasse 7;Graz;;8010;Österreich\r\n\
            IMPP:xmpp:anna@chat.example\r\nURL:https://weiss.example\r\nNOTE:nothing of this\r\nPHOTO:data:image/jpeg;base64,AAAA\r\nEND:VCARD\r\n";
        let (all, whole) = of(contacts, card.as_bytes());
        assert!(whole);
        let expected = [
            (Kind::Name, "Dr. Anna Weiß"),
            (Kind::Name, "Anna Maria Eva Weiß"),
            (Kind::Name, "Anni, die Große"),
            (Kind::Name, "Nan"),
            (Kind::Org, "ABC; Söhne"),
            (Kind::Org, "Einkauf"),
            (Kind::Phone, "+49-171-5551234"),
            (Kind::Email, "anna@weiss.example"),
            (Kind::Date, "1985-04-12"),
            (Kind::Address, "Lange Gasse 7"),
            (Kind::Address, "Lange Gasse 7, 8010 Graz"),
            (Kind::Address, "8010 Graz"),
            (Kind::Email, "anna@chat.example"),
            (Kind::Url, "https://weiss.example"),
        ];
        assert_eq!(all, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn a_contact_of_an_old_phone_is_read() {
        let card = b"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6=\nrg\n\
            TEL;CELL;PREF:0171-5551234\nEMAIL;INTERNET:j@m.example\nORG;CHARSET=ISO-8859-1:B\xe4cker\nEND:VCARD\n";
        let (all, whole) = of(contacts, card);
        assert!(whole);
        let expected = [
            (Kind::Name, "Jörg Müller"),
            (Kind::Phone, "0171-5551234"),
            (Kind::Email, "j@m.example"),
            (Kind::Org, "Bäcker"),
        ];
        assert_eq!(all, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn a_role_names_nobody() {
        let card = "BEGIN:VCARD\nFN:Pizza\nN:Pizza;;;;\nORG:Work\nTEL:5551234\nEND:VCARD\nBEGIN:VCARD\nFN:Anna\nN:;Anna;;;\nEND:VCARD\n";
        let (all, whole) = of(contacts, card.as_bytes());
        assert!(whole);
        let expected = [(Kind::Phone, "5551234"), (Kind::Name, "Anna"), (Kind::Name, "Anna")];
        assert_eq!(all, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn events_are_read_and_their_alarms_are_not() {
        let file = "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Mine\r\nBEGIN:VEVENT\r\nSUMMARY;LANGUAGE=en:Lunch with Olga\\, Kim\r\n\
            LOCATION:Café Prüfer\\nLange Gasse 7\r\nORGANIZER;CN=\"Petrova: Olga\":MAILTO:olga@p.example\r\n\
            ATTENDEE;CN=kim@k.example;PARTSTAT=ACCEPTED:mailto:kim@k.example\r\n\
            BEGIN:VALARM\r\nSUMMARY:not of this\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nSUMMARY:Work\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
        let (all, whole) = of(events, file.as_bytes());
        assert!(whole);
        let expected = [
            (Kind::Title, "Lunch with Olga, Kim"),
            (Kind::Place, "Café Prüfer Lange Gasse 7"),
            (Kind::Name, "Petrova: Olga"),
            (Kind::Email, "olga@p.example"),
            (Kind::Email, "kim@k.example"),
            (Kind::Email, "kim@k.example"),
        ];
        assert_eq!(all, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn what_is_broken_is_said_and_the_rest_is_read() {
        let file = b"BEGIN:VCARD\nFN:One\nBEGIN:VCARD\nFN:Two\nno colon\nEND:VCARD\nEND:VCARD\n";
        assert_eq!(
            of(contacts, file),
            (vec![(Kind::Name, "One".to_owned()), (Kind::Name, "Two".to_owned())], false)
        );
        assert!(!of(contacts, b"hello: world").1);
        assert!(!of(events, b"BEGIN:VCARD\nFN:One\nEND:VCARD\n").1);
        let long = [b"BEGIN:VCARD\nPHOTO:".as_slice(), &vec![b'x'; 1 << 20], b"\nFN:One\nEND:VCARD"].concat();
        assert_eq!(of(contacts, &long), (vec![(Kind::Name, "One".to_owned())], true));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_file_is_read(parts in prop::collection::vec(prop_oneof![
            6 => prop::sample::select(vec!["BEGIN:VCARD\n", "END:VCARD\n", "BEGIN:VEVENT\r\n", "N", "FN", ";", ":", "=", "\"", "\\",
                "\n ", "\r\n", "ADR:;;", "ENCODING=QUOTED-PRINTABLE", "=C3", "ä", "TEL:tel:", ",", "ATTENDEE;CN="]).prop_map(|part| part.as_bytes().to_vec()),
            1 => prop::collection::vec(any::<u8>(), 0..8),
        ], 0..60)) {
            let file = parts.concat();
            for read in [contacts, events] {
                for (_, text) in of(read, &file).0 {
                    prop_assert!(!text.contains('\n'));
                }
            }
        }
    }
}
