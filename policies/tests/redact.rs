//! What is personal is taken out, however it is spelt; what is put back is what was there; what slipped through is seen.

use hob_policies::Label;
use hob_policies::redact::{
    Encoding, Kind, Known, KnownValue, Names, Redacted, Span, Tagger, redact, redact_more, scan,
};

#[path = "redact/known.rs"]
mod known;
#[path = "redact/patterns.rs"]
mod patterns;
#[path = "redact/properties.rs"]
mod properties;
#[path = "redact/spellings.rs"]
mod spellings;

/// A person's contacts, numbers and titles.
fn person() -> Known {
    let contact = |kind, text: &str| KnownValue { kind, label: Label::Contacts, text: text.to_owned() };
    Known::new([
        contact(Kind::Name, "Anna Schmidt"),
        contact(Kind::Name, "Dr. José María Núñez"),
        contact(Kind::Name, "Will Hunter"),
        contact(Kind::Name, "Bo"),
        contact(Kind::Name, "王芳"),
        contact(Kind::Phone, "+49 (0)151 2345-6789"),
        contact(Kind::Phone, "07700 900123"),
        contact(Kind::Email, "jo.nunez@example.org"),
        contact(Kind::Address, "12 Elm Street, 10115 Berlin"),
        contact(Kind::Date, "1985-03-14"),
        KnownValue {
            kind: Kind::Title,
            label: Label::Calendar,
            text: "Couples therapy with Dr. Weiß".to_owned(),
        },
    ])
}

fn taken(redacted: &Redacted, text: &str) -> Vec<(Kind, String)> {
    let chars: Vec<char> = text.chars().collect();
    redacted.spans.iter().map(|span| (span.kind, chars[span.start..span.end].iter().collect())).collect()
}

#[test]
fn the_detector_finds_names_in_written_and_in_dictated_text() {
    let names: &dyn Names = Tagger::shipped();
    for (text, expected) in [
        (
            "Please write an email to Miroslav Havlíček about the meeting in Lisbon.",
            vec!["Miroslav Havlíček", "Lisbon"],
        ),
        ("tell priya that i'm late", vec!["priya"]),
        ("my name is john smith", vec!["john smith"]),
        ("how do i cook rice with vegetables?", vec![]),
        ("Could you please explain why my phone battery is always empty?", vec![]),
    ] {
        let redacted = redact(text, &Known::default(), Some(names));
        let found: Vec<String> = taken(&redacted, text).into_iter().map(|(_, text)| text).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn several_texts_of_one_request_share_their_placeholders() {
    let known = person();
    let first = redact("ask Anna Schmidt", &known, None);
    let second = redact_more("[NAME_1] is not Anna Schmidt but Bo", &known, None, first.placeholders);
    assert_eq!(second.text, "[NAME_2] is not [NAME_1] but [NAME_3]");
    assert_eq!(second.placeholders.restore(&second.text), "[NAME_1] is not Anna Schmidt but Bo");
    assert_eq!(second.placeholders.restore(&first.text), "ask Anna Schmidt");
}

#[test]
fn labels_say_where_it_came_from() {
    let redacted = redact(
        "after couples therapy with dr weiss I am at 52.5200, 13.4050, password: hunter2",
        &person(),
        None,
    );
    assert_eq!(
        redacted.labels.from.into_iter().collect::<Vec<_>>(),
        [Label::Calendar, Label::Location, Label::Secret]
    );
}
