//! Each kind of value that has a form: what is taken, with its borders, and what is let be.

use super::*;

#[track_caller]
fn finds(text: &str, expected: &[(Kind, &str)]) {
    let redacted = redact(text, &Known::default(), None);
    let found = taken(&redacted, text);
    let found: Vec<(Kind, &str)> = found.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
    assert_eq!(found, expected, "{text}");
    assert_eq!(redacted.placeholders.restore(&redacted.text), text);
}

#[test]
fn mail_and_links() {
    finds("Mail (anna.b+x@mail.example.co.uk).", &[(Kind::Email, "anna.b+x@mail.example.co.uk")]);
    finds("write anna at example dot com today", &[(Kind::Email, "anna at example dot com")]);
    finds(
        "look at https://a.example/p?q=1#x, or www.b.example.",
        &[(Kind::Url, "https://a.example/p?q=1#x"), (Kind::Url, "www.b.example")],
    );
    finds("see example.org/~anna/notes", &[(Kind::Url, "example.org/~anna/notes")]);
    finds("is example.org down, and/or slow? meet @ noon, 3@4 @anna look at that", &[]);
}

#[test]
fn numbers_with_checksums() {
    finds("pay GB82 WEST 1234 5698 7654 32 now", &[(Kind::Iban, "GB82 WEST 1234 5698 7654 32")]);
    finds("pay de89370400440532013000", &[(Kind::Iban, "de89370400440532013000")]);
    finds(
        "card 4111 1111 1111 1111, amex 378282246310005",
        &[(Kind::Card, "4111 1111 1111 1111"), (Kind::Card, "378282246310005")],
    );
    finds("my card 4111 1111 1111 1112", &[(Kind::Card, "4111 1111 1111 1112")]);
}

#[test]
fn internet_and_hardware_addresses() {
    finds(
        "ping 192.168.1.20:8080 and fe80::1ff:fe23:4567:890a.",
        &[(Kind::Ip, "192.168.1.20"), (Kind::Ip, "fe80::1ff:fe23:4567:890a")],
    );
    finds(
        "mac 00:1A:2b:3C:4d:5E, 00-1a-2b-3c-4d-5e",
        &[(Kind::Mac, "00:1A:2b:3C:4d:5E"), (Kind::Mac, "00-1a-2b-3c-4d-5e")],
    );
    finds("at 12:30:45, version 1.2.3, std::fmt, 300.1.2.3", &[]);
}

#[test]
fn telephone_numbers() {
    for number in [
        "+1 (202) 555-0123",
        "202-555-0123",
        "(202) 555-0123 ext. 45",
        "0151 23456789",
        "030/1234567",
        "+49 (0)30 123456",
        "555 0123",
        "02.27.96.63.08",
        "001-253-366-9781x22",
        "78 651 450",
    ] {
        finds(&format!("the number is {number}, thanks"), &[(Kind::Phone, number)]);
    }
    finds("call 33 93 31 now", &[(Kind::Phone, "33 93 31")]);
    finds("in 2010-2014 some 10 000 000 people paid $1234567, 12,345,678 votes, 3.14159265, page 1204", &[]);
}

#[test]
fn keys_and_what_is_told_as_one() {
    finds("use sk-abcdEFGH1234ijklMNOP5678 for it", &[(Kind::Key, "sk-abcdEFGH1234ijklMNOP5678")]);
    finds("the wifi password is hunter2!", &[(Kind::Key, "hunter2!")]);
    finds("PIN: 4711, door code 9981#", &[(Kind::Key, "4711"), (Kind::Key, "9981#")]);
    finds(
        "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\nok",
        &[(Kind::Key, "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----")],
    );
    finds("i forgot my password again, the key question is open, what is a token", &[]);
}

#[test]
fn ids_dates_coordinates_and_addresses() {
    finds("her social security number is 123-45-6789", &[(Kind::Id, "123-45-6789")]);
    finds(
        "passport number C01X00T47 and ticket 00481516",
        &[(Kind::Id, "C01X00T47"), (Kind::Id, "00481516")],
    );
    finds("id 123e4567-e89b-12d3-a456-426614174000", &[(Kind::Id, "123e4567-e89b-12d3-a456-426614174000")]);
    finds(
        "born 1985-03-14 18:30, 14.3.1985 or March 14th, 1985",
        &[(Kind::Date, "1985-03-14 18:30"), (Kind::Date, "14.3.1985"), (Kind::Date, "March 14th, 1985")],
    );
    finds("i am at 52.52000, 13.40500 now", &[(Kind::Place, "52.52000, 13.40500")]);
    finds("ship it to 221b Baker Street, London please", &[(Kind::Address, "221b Baker Street, London")]);
    finds("ich wohne Goethestraße 12", &[(Kind::Address, "Goethestraße 12")]);
    finds("a 10 minute drive, in the first place 3 streets away, on the way at 5", &[]);
}
