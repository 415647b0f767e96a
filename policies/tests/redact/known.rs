//! Known values in the spellings that people, machines and attackers use, and the scan behind encodings.

use super::*;

fn all_taken(text: &str, value: &str, kind: Kind) {
    let redacted = redact(text, &person(), None);
    assert!(
        taken(&redacted, text).iter().any(|(found, taken)| *found == kind && taken.contains(value)),
        "{text:?} became {:?}",
        redacted.text
    );
    assert_eq!(redacted.placeholders.restore(&redacted.text), text);
    assert!(scan(redacted.text.as_bytes(), &person()).is_empty(), "{:?}", redacted.text);
}

#[test]
fn names_in_any_spelling() {
    for said in [
        "Anna Schmidt",
        "anna schmidt",
        "ANNA SCHMIDT",
        "Schmidt, Anna",
        "Anna-Schmidt",
        "anna_schmidt",
        "AnnaSchmidt",
        "A. Schmidt",
        "A n n a  S c h m i d t",
        "Anna\u{200b}Schmidt",
        "Аnna Schmidt",
        "Ａｎｎａ Schmidt",
        "schmidt",
        "anna",
        "anna.schmidt",
        "Jose Maria Nunez",
        "José Núñez",
        "JOSÉ MARÍA NÚÑEZ",
        "jose\u{301} nun\u{303}ez",
        "Núñez José",
        "Nunyez",
        "Bo",
        "王芳",
    ] {
        all_taken(&format!("write to {said} that I am late"), said, Kind::Name);
    }
    let text = "is Anna's car there, and does Schmidts live here?";
    assert_eq!(redact(text, &person(), None).text, "is [NAME_1]'s car there, and does [NAME_2]s live here?");
}

#[test]
fn words_that_are_names_too_stay_words() {
    for text in [
        "will it rain, hunter or not?",
        "Will it rain?",
        "annals of a schmidtian board",
        "a bowl of boiled rice",
    ] {
        assert_eq!(redact(text, &person(), None).text, text);
    }
    assert_eq!(redact("ask Will about it", &person(), None).text, "ask [NAME_1] about it");
}

#[test]
fn numbers_in_any_spelling() {
    for said in [
        "+4915123456789",
        "0049 151 23456789",
        "0151/23456789",
        "0151-2345-6789",
        "(0151) 2345 6789",
        "+49 (0)151 23456789",
        "151 2345 6789",
        "٠١٥١٢٣٤٥٦٧٨٩",
        "zero one five one two three four five six seven eight nine",
        "oh one five one, twenty three, four five six seven eight nine",
        "23456789",
        "1-5-1-2-3-4-5-6-7-8-9",
        "+44 7700 900123",
        "07700900123",
        "7700 900 123",
    ] {
        all_taken(&format!("is {said} right"), said.trim_start_matches('('), Kind::Phone);
    }
}

#[test]
fn mail_dates_addresses_and_titles_in_any_spelling() {
    for said in [
        "jo.nunez@example.org",
        "Jo.Nunez@EXAMPLE.org",
        "jo.nunez+shop@example.org",
        "jo dot nunez at example dot org",
        "jo.nunez (at) example.org",
    ] {
        all_taken(&format!("mail {said} now"), said, Kind::Email);
    }
    for said in [
        "14.3.1985",
        "14/03/1985",
        "1985-03-14",
        "14 March 1985",
        "March 14th, 1985",
        "14th of March 1985",
        "14031985",
        "mar 14",
    ] {
        all_taken(&format!("born {said} here"), said, Kind::Date);
    }
    for said in ["12 Elm Street", "12 elm st", "12, Elm Street", "10115 Berlin", "12 ELM STREET"] {
        all_taken(&format!("come to {said} please"), said, Kind::Address);
    }
    for said in ["couples therapy with dr weiss", "Couples-Therapy with Dr. Weiß"] {
        all_taken(&format!("move {said} to Friday"), said, Kind::Title);
    }
}

#[test]
fn the_scan_sees_behind_encodings() {
    for (bytes, encoding) in [
        ("ask Anna Schmidt", Encoding::Plain),
        ("q=Anna%20Schmidt", Encoding::Percent),
        ("q=Anna+Schmidt", Encoding::Plain),
        ("q=%41%6e%6e%61+Sch%6didt", Encoding::Percent),
        ("q=%2541nna%2520Schmidt", Encoding::Percent),
        (r#"{"content":"\u0041nna\tSchmidt"}"#, Encoding::Escapes),
        (r#"{"content":"Jos\u00e9 N\u00fa\u00f1ez"}"#, Encoding::Escapes),
        ("&#65;nna Schmidt", Encoding::Entities),
        ("Jos&eacute; N&uacute;&ntilde;ez", Encoding::Entities),
        ("=41nna Schmi=\r\ndt", Encoding::Quoted),
        ("data:text/plain;base64,YXNrIEFubmEgU2NobWlkdCBub3c=", Encoding::Base64),
        ("416e6e61205363686d696474", Encoding::Hex),
        ("tel 49 151 2345 6789", Encoding::Plain),
        ("S-c-h-m-i-d-t A/n/n/a", Encoding::Plain),
        ("x=jo.nunez%40example.org", Encoding::Percent),
        ("\u{410}nna Schmidt", Encoding::Plain),
    ] {
        let hits = scan(bytes.as_bytes(), &person());
        assert!(
            hits.iter().any(|hit| hit.encoding == encoding && hit.label == Some(Label::Contacts)),
            "{bytes}: {hits:?}"
        );
    }
    let wide: Vec<u8> = "ask Anna Schmidt".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(scan(&wide, &person()).iter().any(|hit| hit.encoding == Encoding::Utf16));
}

#[test]
fn the_scan_knows_forms_without_knowing_values() {
    let nobody = Known::default();
    for (bytes, kind) in [
        ("to=a.b%40example.org", Kind::Email),
        ("iban GB82 WEST 1234 5698 7654 32", Kind::Iban),
        ("card 4111-1111-1111-1111", Kind::Card),
        ("sk-abcdefghijklmnopqrstuvwx", Kind::Key),
    ] {
        assert!(scan(bytes.as_bytes(), &nobody).iter().any(|hit| hit.kind == kind), "{bytes}");
    }
}

#[test]
fn the_scan_lets_pass_what_requests_are_made_of() {
    let known = Known::new(["Max", "Claude", "User", "Annabelle", "Model"].map(|name| KnownValue {
        kind: Kind::Name,
        label: Label::Contacts,
        text: name.to_owned(),
    }));
    let body = br#"{"model":"claude-sonnet-4","max_tokens":1024,"messages":[{"role":"user","content":"write to [NAME_1] at [EMAIL_2]"}]}"#;
    assert_eq!(scan(body, &known), []);
    assert_eq!(
        scan(
            b"https://en.wikipedia.org/w/api.php?action=query&list=search&srsearch=rice+pudding&format=json",
            &known
        ),
        []
    );
    assert!(!scan(br#"{"content":"ask Max about it"}"#, &known).is_empty());
    assert!(!scan(b"srsearch=Claude", &known).is_empty());
}

#[test]
fn what_is_wrapped_too_deep_is_not_sent() {
    let mut wrapped = "Anna%20Schmidt".to_owned();
    for _ in 0..8 {
        wrapped = wrapped.replace('%', "%25");
    }
    assert!(scan(wrapped.as_bytes(), &person()).iter().any(|hit| hit.encoding == Encoding::TooDeep));
}
