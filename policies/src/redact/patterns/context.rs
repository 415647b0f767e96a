//! What the words before a number say that it is.

use super::Page;

/// What a number was announced as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Phone,
    Card,
    Id,
    Zip,
    Iban,
}

/// How many characters before a number are read.
const LOOK_BACK: usize = 48;

/// The word nearest before `at` that says what follows, in the same sentence.
pub(super) fn said(page: &Page, at: usize) -> Option<Said> {
    let mut word = String::new();
    let mut words = 0;
    for index in (at.saturating_sub(LOOK_BACK)..at).rev() {
        let c = page.char(index)?;
        let part_of_word = c.is_alphabetic();
        if part_of_word {
            word.extend(c.to_lowercase());
        }
        let first = index == 0;
        if (!part_of_word || first) && !word.is_empty() {
            let meant = meaning(&word.chars().rev().collect::<String>());
            if meant.is_some() {
                return meant;
            }
            words += 1;
            word.clear();
        }
        let blank_line = c == '\n' && page.before(index) == Some('\n');
        if (matches!(c, '.' | '!' | '?') && page.is(index + 1, char::is_whitespace))
            || (blank_line && words > 1)
            || words > 7
        {
            return None;
        }
    }
    None
}

fn meaning(word: &str) -> Option<Said> {
    Some(match word {
        "phone" | "telephone" | "tel" | "mobile" | "cell" | "cellphone" | "handy" | "fax" | "desk"
        | "landline" | "call" | "called" | "calling" | "dial" | "ring" | "reach" | "text" | "sms"
        | "whatsapp" | "telegram" | "signal" | "messages" | "message" | "voicemail" | "hotline"
        | "answering" | "answer" | "telefon" | "mobil" | "tlf" | "phones" | "pager" => Said::Phone,
        "card" | "cards" | "visa" | "mastercard" | "amex" | "maestro" | "credit" | "debit" | "cc"
        | "discover" => Said::Card,
        "iban" => Said::Iban,
        "license" | "licence" | "passport" | "ssn" | "security" | "account" | "customer" | "order"
        | "ticket" | "booking" | "reference" | "ref" | "invoice" | "policy" | "member" | "membership"
        | "serial" | "imei" | "tax" | "vat" | "insurance" | "student" | "employee" | "identity"
        | "identification" | "id" | "nhs" | "medicare" | "patient" | "tracking" | "parcel"
        | "registration" | "plate" | "vin" | "routing" | "sort" | "confirmation" | "reservation" | "itin"
        | "ein" | "nino" | "pesel" | "dni" | "nif" | "aadhaar" | "loyalty" | "case" | "badge" => Said::Id,
        "zip" | "zipcode" | "postcode" | "postal" | "plz" => Said::Zip,
        _ => return None,
    })
}

/// Whether the word after a number says that it is an amount.
pub(super) fn counts(page: &Page, end: usize) -> bool {
    let start = end + page.run(end, 2, |c| c == ' ');
    if page.is(start, |c| matches!(c, '€' | '$' | '£' | '¥' | '%' | '°')) {
        return true;
    }
    let word = page.lower(start, start + page.run(start, 12, char::is_alphabetic));
    matches!(
        word.as_str(),
        "people"
            | "persons"
            | "inhabitants"
            | "residents"
            | "euro"
            | "euros"
            | "eur"
            | "dollar"
            | "dollars"
            | "usd"
            | "pounds"
            | "gbp"
            | "percent"
            | "km"
            | "kilometers"
            | "kilometres"
            | "meters"
            | "metres"
            | "m"
            | "miles"
            | "kg"
            | "grams"
            | "g"
            | "tons"
            | "tonnes"
            | "bytes"
            | "kb"
            | "mb"
            | "gb"
            | "years"
            | "days"
            | "hours"
            | "minutes"
            | "seconds"
            | "ms"
            | "times"
            | "steps"
            | "votes"
            | "views"
            | "million"
            | "billion"
            | "hectares"
            | "acres"
            | "copies"
            | "units"
    )
}

/// Whether the sign before a number says that it is an amount.
pub(super) fn priced(page: &Page, start: usize) -> bool {
    page.before(start).is_some_and(|c| matches!(c, '€' | '$' | '£' | '¥'))
}
