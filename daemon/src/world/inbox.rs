//! What came in, by the names of who wrote it.

use hob_tools::{Contact, Received, Writer};
use jiff::tz::TimeZone;

use super::phone;
use super::sms::Kept;

/// Digits at the end of a number by which two spellings of it are the same: `0171 5551234`, `+49 171 5551234`.
const TAIL: usize = 9;
/// Words before a name that are no part of it.
const BEFORE: [&str; 4] = ["my ", "the ", "our ", "from "];

/// The messages of one person or number, or all of them, with the names that the person gave who wrote them.
pub fn read(kept: Vec<Kept>, from: Option<&str>, people: &[Contact], zone: &TimeZone) -> Vec<Received> {
    let named = kept.into_iter().map(|one| {
        let writer =
            people.iter().find(|contact| contact.numbers.iter().any(|(_, own)| same(own, &one.number)));
        let from = writer.map_or_else(|| one.number.clone(), |contact| contact.name.clone());
        let at = one.at.map(|at| at.to_zoned(zone.clone()));
        let writer = phone::number(&one.number).map(|number| Writer {
            texted: reached(&number, people, &[Contact::texted, Contact::called]),
            called: reached(&number, people, &[Contact::called]),
        });
        (one.number, Received { from, text: one.text, at, writer })
    });
    let wanted = |number: &str, name: &str| from.is_none_or(|from| wrote(from, number, name));
    named.filter(|(number, one)| wanted(number, &one.from)).map(|(_, one)| one).collect()
}

/// The numbers of somebody, each with what it is called.
type Ways = fn(&Contact) -> Vec<(String, String)>;

/// What means this number and no other: the name that the person keeps for it, or else itself.
fn reached(number: &str, people: &[Contact], ways: &[Ways]) -> String {
    let name = ways.iter().find_map(|ways| {
        let all: Vec<(String, String)> = people.iter().flat_map(ways).collect();
        let (name, _) = all.iter().find(|(_, own)| same(own, number))?;
        (all.iter().filter(|(other, _)| other == name).count() == 1).then(|| name.clone())
    });
    name.unwrap_or_else(|| number.to_owned())
}

/// Whether that is meant by what was said of who wrote it.
fn wrote(said: &str, number: &str, name: &str) -> bool {
    if let Some(said) = phone::number(said) {
        return same(&said, number);
    }
    let (said, name) = (said.trim().to_lowercase(), name.to_lowercase());
    let said = BEFORE.iter().fold(said.as_str(), |said, before| said.strip_prefix(before).unwrap_or(said));
    let said = said.strip_suffix("'s").or_else(|| said.strip_suffix("\u{2019}s")).unwrap_or(said);
    let parts: Vec<&str> = name.split_whitespace().collect();
    name == said || (!said.is_empty() && said.split_whitespace().all(|word| parts.contains(&word)))
}

/// Whether two spellings are of one number.
fn same(one: &str, other: &str) -> bool {
    let digits = |number: &str| number.chars().filter(char::is_ascii_digit).collect::<String>();
    let (one, other) = (digits(one), digits(other));
    let tail = |digits: &str| digits.get(digits.len().saturating_sub(TAIL)..).unwrap_or_default().to_owned();
    let long = one.len() >= TAIL && other.len() >= TAIL;
    !one.is_empty() && (one == other || (long && tail(&one) == tail(&other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wrote_it_is_found_in_any_spelling_of_the_number() {
        let anna = Contact {
            name: "Anna Kowalska".to_owned(),
            numbers: vec![(String::new(), "0171 5551234".to_owned())],
            ..Contact::default()
        };
        let kept = |number: &str| Kept { number: number.to_owned(), text: "hi".to_owned(), at: None };
        let all = || vec![kept("+491715551234"), kept("+4930445566"), kept("Bank")];
        let from = |said: Option<&str>| -> Vec<String> {
            let read = read(all(), said, std::slice::from_ref(&anna), &TimeZone::UTC);
            read.into_iter().map(|one| one.from).collect()
        };
        assert_eq!(from(None), ["Anna Kowalska", "+4930445566", "Bank"]);
        assert_eq!(from(Some("Anna")), ["Anna Kowalska"]);
        assert_eq!(from(Some("my Kowalska\u{2019}s")), ["Anna Kowalska"]);
        assert_eq!(from(Some("030 445566")), Vec::<String>::new(), "too short to be sure of");
        assert_eq!(from(Some("+49 30 445566")), ["+4930445566"]);
        assert_eq!(from(Some("the bank")), ["Bank"]);
        assert_eq!(from(Some("Bob")), Vec::<String>::new());
    }
}
