//! What holds for every text: put back it is what it was, spans stand apart and inside, the scan agrees, and a text of
//! twice the length is not four times the work.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

/// Texts in which everything that is looked for comes near everything else.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("anna.b@example.org".to_owned()),
        Just("Anna Schmidt".to_owned()),
        Just("[NAME_1]".to_owned()),
        Just("name_2".to_owned()),
        Just("[EMAIL_1".to_owned()),
        Just("+49 151 2345 6789".to_owned()),
        Just("4111 1111 1111 1111".to_owned()),
        Just("GB82WEST12345698765432".to_owned()),
        Just("12 Elm Street, 10115 Berlin".to_owned()),
        Just("password: ".to_owned()),
        Just("https://".to_owned()),
        Just("at example dot org".to_owned()),
        Just("-----BEGIN ".to_owned()),
        Just("1985-03-14".to_owned()),
        Just("52.5200, 13.4050".to_owned()),
        Just("::1".to_owned()),
        Just("\u{200b}".to_owned()),
        Just("ﬃ".to_owned()),
        Just("ß".to_owned()),
        Just("\u{301}".to_owned()),
        Just("five five five".to_owned()),
        "[ ,.;:/()@_\\[\\]+-]{1,3}",
        "[0-9]{1,16}",
        "[a-zA-Z]{1,9}",
        "\\PC{1,6}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(pieces, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn put_back_it_is_what_it_was(text in texts(), named in any::<bool>()) {
        let names: Option<&dyn Names> = if named { Some(Tagger::shipped()) } else { None };
        let known = person();
        let redacted = redact(&text, &known, names);
        // Inside of a link nothing is put back.
        if !(text.contains("://") || text.to_lowercase().contains("www.")) {
            prop_assert_eq!(redacted.placeholders.restore(&redacted.text), text.clone());
        }
        let length = text.chars().count();
        let mut last = 0;
        for span in &redacted.spans {
            prop_assert!(last <= span.start && span.start < span.end && span.end <= length, "{span:?} after {last} of {length}");
            last = span.end;
        }
    }

    #[test]
    fn the_scan_finds_nothing_in_what_was_redacted(text in texts()) {
        let known = person();
        let redacted = redact(&text, &known, None);
        let again: String = redacted.text.chars().filter(|c| !matches!(c, '%' | '\\' | '&' | '=' | '+')).collect();
        let hits = scan(again.as_bytes(), &known);
        prop_assert!(hits.iter().all(|hit| hit.encoding != Encoding::Plain), "{hits:?} in {:?}", redacted.text);
    }

    #[test]
    fn any_bytes_are_scanned(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _hits = scan(&bytes, &person());
    }

    #[test]
    fn a_second_look_takes_nothing_more_that_is_known(text in texts()) {
        let known = person();
        let once = redact(&text, &known, None);
        let twice = redact(&once.text, &known, None);
        prop_assert!(twice.spans.iter().all(|span| span.label != Some(Label::Contacts)), "{:?} then {:?}", once.text, twice.text);
    }
}

/// Texts that make careless code look back or ahead without end. That they end in the time that a test may take is
/// what is tested: a look of all at all would take hours.
#[test]
fn long_texts_of_one_sort_end() {
    let known = person();
    for piece in [
        "1 ",
        "(",
        "+1-",
        "a@",
        "at ",
        "a.",
        "1.",
        "[NAME_1] ",
        "x dot ",
        "-----BEGIN ",
        "Elm Street ",
        "1:",
        "eyJ",
        "%41",
        "12 Elm St, ",
        "one ",
        "Anna ",
        "A",
        "\n",
        "4",
    ] {
        let text = piece.repeat(60_000 / piece.len());
        let redacted = redact(&text, &known, None);
        assert_eq!(redacted.placeholders.restore(&redacted.text), text, "{piece}");
        let _hits = scan(text.as_bytes(), &known);
    }
    let names: &dyn Names = Tagger::shipped();
    let text = "tell Anna ".repeat(600);
    assert!(names.find(&text).iter().all(|span: &Span| span.end <= text.len()));
}
