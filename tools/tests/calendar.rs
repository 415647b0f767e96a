//! Files of calendars: what is written reads back, what others wrote stays, and no bytes are too strange.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at a surprise")]

use hob_tools::ics::lines::{escaped, folded, placed, plain};
use hob_tools::ics::{Begin, Document, Draft, Event, Length, Put};
use hob_tools::when::{ByDay, Frequency, Moment, Rule};
use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use proptest::prelude::*;

const ZONES: [&str; 12] = [
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Africa/Casablanca",
    "America/St_Johns",
    "Pacific/Chatham",
    "UTC",
];

fn now() -> Zoned {
    "2026-11-22T09:00:00+01:00[Europe/Berlin]".parse().unwrap()
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn at(civil: DateTime, name: &str) -> Begin {
    Begin::At(Moment::Fixed(zone(name).to_ambiguous_zoned(civil).compatible().unwrap()))
}

fn draft(begin: Begin) -> Draft {
    let length = if begin.is_day() { Length::Days(2) } else { Length::Seconds(5_400) };
    Draft {
        uid: "one@test".to_owned(),
        title: "Lunch, with \\ Anna; at «noon»".to_owned(),
        place: Some("Café Prüfer".to_owned()),
        begin,
        length,
        rule: None,
        by_stranger: false,
    }
}

fn only(text: &str) -> Event {
    let document = Document::read(text.as_bytes());
    assert_eq!((document.events().len(), document.unread(), document.is_whole()), (1, 0, true), "{text}");
    document.events()[0].clone()
}

fn text(put: Option<Put>) -> String {
    match put {
        Some(Put::Text(text)) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_event_of_each_zone_and_day_reads_back() {
    for name in ZONES {
        for month in [1, 3, 4, 7, 10, 11] {
            for day in 1..=30 {
                let Ok(day) = Date::new(2027, month, day) else { continue };
                for hour in [0, 2, 12, 23] {
                    let draft = draft(at(day.at(hour, 30, 0, 0), name));
                    let event = only(&draft.file(&now()));
                    assert!(event.begin.is(&draft.begin, &TimeZone::UTC), "{name} {day} {hour}: {event:?}");
                    assert_eq!(event.begin.civil(), draft.begin.civil(), "{name} {day} {hour}");
                    assert_eq!((event.length, &event.title), (draft.length, &draft.title));
                }
            }
        }
    }
}

#[test]
fn a_repetition_keeps_its_time_of_day_in_each_zone() {
    for name in ZONES {
        let mut weekly = draft(at(date(2027, 1, 4).at(9, 30, 0, 0), name));
        weekly.rule = Some(Rule {
            by_day: vec![ByDay { nth: 0, weekday: Weekday::Monday }],
            until: Some(date(2027, 12, 1).at(9, 30, 0, 0)),
            ..Rule::every(Frequency::Weekly)
        });
        let event = only(&weekly.file(&now()));
        assert_eq!(event.rule, weekly.rule, "{name}");
        let from = date(2027, 1, 1).to_zoned(zone(name)).unwrap();
        let times = event.within(&from, &date(2028, 1, 1).to_zoned(zone(name)).unwrap());
        assert_eq!(times.len(), 48, "{name}");
        for time in times {
            assert_eq!(time.civil().time(), jiff::civil::time(9, 30, 0, 0), "{name}");
            assert_eq!(time.civil().date().weekday(), Weekday::Monday, "{name}");
        }
    }
}

/// As another program keeps it: odd ends of lines, a zone of its own, things nobody here knows.
const FOREIGN: &str = "BEGIN:VCALENDAR\nPRODID:-//x\nVERSION:2.0\nX-WR-CALNAME:Mine\n\
    BEGIN:VTIMEZONE\nTZID:/x.example/Europe/Berlin\nEND:VTIMEZONE\n\
    BEGIN:VEVENT\nDTSTART;TZID=/x.example/Europe/Berlin:20261116T093000\nDURATION:PT15M\nUID:weekly\n\
    SUMMARY;LANGUAGE=en:Stand\n  up\nRRULE:FREQ=WEEKLY;WKST=SU;BYDAY=MO;UNTIL=20270301T083000Z\nX-OTHER;A=\"b:c\":kept\n\
    EXDATE;TZID=/x.example/Europe/Berlin:20261130T093000,20261207T093000\nSEQUENCE:3\n\
    BEGIN:VALARM\nTRIGGER:-PT10M\nSUMMARY:not of this\nEND:VALARM\nEND:VEVENT\n\
    BEGIN:VEVENT\nUID:weekly\nRECURRENCE-ID;TZID=/x.example/Europe/Berlin:20261214T093000\n\
    DTSTART;TZID=/x.example/Europe/Berlin:20261214T113000\nDTEND;TZID=/x.example/Europe/Berlin:20261214T120000\n\
    SUMMARY:Stand up\\, late\nEND:VEVENT\n\
    BEGIN:VEVENT\nUID:other\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\nSUMMARY:Christmas\nEND:VEVENT\nEND:VCALENDAR\n";

fn weekly(document: &Document) -> Event {
    document
        .events()
        .iter()
        .find(|event| event.uid == "weekly" && event.stands_for.is_none())
        .unwrap()
        .clone()
}

fn days(event: &Event) -> Vec<String> {
    let from = date(2026, 11, 22).to_zoned(zone("Europe/Berlin")).unwrap();
    let times = event.within(&from, &from.checked_add(42.days()).unwrap());
    times.iter().map(|time| time.civil().strftime("%d.%m. %H:%M").to_string()).collect()
}

#[test]
fn what_repeats_keeps_its_time_though_it_begins_where_clocks_are_put_forward() {
    let event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:weekly\nDTSTART;TZID=Europe/Berlin:20270328T023000\n\
        DURATION:PT15M\nRRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT\nEND:VCALENDAR\n";
    let from = date(2027, 3, 27).to_zoned(zone("Europe/Berlin")).unwrap();
    let times =
        weekly(&Document::read(event.as_bytes())).within(&from, &from.checked_add(42.days()).unwrap());
    let times: Vec<String> =
        times.iter().map(|time| time.civil().strftime("%d.%m. %H:%M").to_string()).collect();
    assert_eq!(times, ["28.03. 03:30", "29.03. 02:30", "30.03. 02:30"]);
}

#[test]
fn what_another_program_wrote_is_read_and_stays() {
    let document = Document::read(FOREIGN.as_bytes());
    assert_eq!((document.events().len(), document.unread(), document.is_whole()), (3, 0, true));
    let event = weekly(&document);
    assert_eq!((event.title.as_str(), event.length), ("Stand up", Length::Seconds(900)));
    assert_eq!(days(&event), ["23.11. 09:30", "14.12. 09:30", "21.12. 09:30", "28.12. 09:30"]);
    // One time of it is left out: all else is as it was, but for what every change sets anew.
    let begin = at(date(2026, 11, 23).at(9, 30, 0, 0), "Europe/Berlin");
    let changed = text(document.left_out(&event, &begin, &now()));
    let kept: Vec<&str> = FOREIGN.lines().filter(|line| !line.starts_with("SEQUENCE")).collect();
    let mut left = changed.lines();
    assert!(kept.iter().all(|line| left.any(|one| one.trim_end() == *line)), "{changed}");
    assert!(changed.contains("EXDATE;TZID=/x.example/Europe/Berlin:20261123T093000\r\n"), "{changed}");
    assert!(changed.contains("SEQUENCE:4\r\n"), "{changed}");
    assert_eq!(
        days(&weekly(&Document::read(changed.as_bytes()))),
        ["14.12. 09:30", "21.12. 09:30", "28.12. 09:30"]
    );
    // One is moved, and moved again.
    let once = at(date(2026, 11, 24).at(8, 0, 0, 0), "Europe/Berlin");
    let moved = Document::read(text(document.moved_once(&event, &begin, &once, &now())).as_bytes());
    let again = at(date(2026, 11, 24).at(7, 0, 0, 0), "Europe/Berlin");
    let moved = Document::read(text(moved.moved_once(&event, &begin, &again, &now())).as_bytes());
    let own: Vec<&Event> = moved.events().iter().filter(|event| event.stands_for.is_some()).collect();
    assert_eq!((own.len(), moved.unread()), (2, 0));
    assert!(
        own.iter()
            .any(|own| own.begin.civil() == again.civil() && own.title == "Stand up" && own.rule.is_none())
    );
    // All of it moves an hour: what was left out and what was moved go along.
    let later = at(date(2026, 11, 16).at(10, 30, 0, 0), "Europe/Berlin");
    let all = Document::read(text(document.moved(&event, &later, None, &now())).as_bytes());
    assert_eq!(days(&weekly(&all)), ["23.11. 10:30", "14.12. 10:30", "21.12. 10:30", "28.12. 10:30"]);
    let own = all.events().iter().find(|event| event.stands_for.is_some()).unwrap();
    assert_eq!(own.begin.civil().hour(), 11);
    assert_eq!(own.stands_for.as_ref().unwrap().civil().hour(), 10);
    // It goes, with the time that was moved, and the other event stays byte for byte.
    let rest = text(document.without("weekly"));
    assert!(rest.contains("UID:other\nDTSTART;VALUE=DATE:20261224\n") && !rest.contains("Stand"), "{rest}");
    assert_eq!(Document::read(rest.as_bytes()).without("other"), Some(Put::Gone));
}

#[test]
fn what_cannot_be_followed_is_counted_and_not_changed() {
    let event = |line: &str| {
        format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261123T090000\r\n{line}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    };
    for line in [
        "RRULE:FREQ=YEARLY;BYWEEKNO=20",
        "RRULE:FREQ=SECONDLY",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261123T090000",
        "DTEND;TZID=Nowhere/At all:20261123T100000",
        "EXDATE:soon",
    ] {
        let document = Document::read(event(line).as_bytes());
        assert_eq!((document.events().len(), document.unread()), (0, 1), "{line}");
    }
    assert_eq!(
        Document::read(event("DTEND;TZID=W. Europe Standard Time:20261123T100000").as_bytes()).unread(),
        0
    );
    for broken in [
        event("").replace("END:VCALENDAR", ""),
        format!("{0}{0}", event("")),
        event("").replace("UID", "U\u{7f}ID:\\"),
    ] {
        let document = Document::read(broken.as_bytes());
        let changed = document.events().first().map(|event| document.without(&event.uid));
        assert!(document.is_whole() || matches!(changed, None | Some(None)), "{broken}");
    }
    let mut bytes = event("").into_bytes();
    bytes.extend([0xff, 0xfe]);
    assert!(!Document::read(&bytes).is_whole(), "no text is written back as one");
}

fn begins() -> impl Strategy<Value = Begin> {
    (0_i64..20_000, 0_i8..24, 0_i8..60, 0_usize..14).prop_map(|(days, hour, minute, kind)| {
        let day = date(2000, 1, 1).checked_add(days.days()).unwrap();
        match kind {
            12 => Begin::Day(day),
            13 => Begin::At(Moment::Floating(day.at(hour, minute, 0, 0))),
            kind => at(day.at(hour, minute, 0, 0), ZONES[kind]),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_event_that_is_written_reads_back(title in "\\PC{0,80}", place in "\\PC{1,200}", begin in begins(), seconds in 0_i64..1_000_000, days in 1_i64..40) {
        let length = if begin.is_day() { Length::Days(days) } else { Length::Seconds(seconds) };
        let draft = Draft { title, place: Some(place), length, ..draft(begin) };
        let file = draft.file(&now());
        prop_assert!(file.lines().all(|line| line.len() <= 75), "{}", file);
        let event = only(&file);
        prop_assert_eq!(event.title.as_str(), draft.title.trim());
        let place = draft.place.unwrap_or_default();
        prop_assert_eq!(event.place.unwrap_or_default(), place.trim().to_owned());
        prop_assert_eq!(event.begin.civil(), draft.begin.civil());
        prop_assert!(event.begin.is(&draft.begin, &TimeZone::UTC));
        prop_assert_eq!(event.length, draft.length);
    }

    #[test]
    fn a_value_is_folded_and_escaped_and_comes_back(text in "\\PC{0,300}") {
        let line = folded(&format!("X:{}", escaped(&text)));
        let (_, whole) = placed(line.as_bytes()).next().unwrap();
        let value = String::from_utf8(whole).unwrap();
        prop_assert_eq!(plain(value.strip_prefix("X:").unwrap()), text);
    }

    #[test]
    fn no_bytes_are_too_strange(parts in prop::collection::vec(prop_oneof![
        8 => prop::sample::select(vec!["BEGIN:VCALENDAR\r\n", "END:VCALENDAR\n", "BEGIN:VEVENT\r\n", "END:VEVENT\n", "UID:a\n", "BEGIN:VALARM\n",
            "END:VALARM\n", "DTSTART:20261123T090000Z\n", "DTSTART;VALUE=DATE:20261123\n", "DTSTART;TZID=Europe/Berlin:20270328T023000\n",
            "RRULE:FREQ=DAILY\n", "RRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30\n", "RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z\n", "EXDATE:20261124T090000Z\n",
            "DURATION:P99999999999W\n", "DURATION:-PT1H\n", "DTEND:00010101T000000Z\n", "DTEND:99991231T235959Z\n", "RECURRENCE-ID:20261124T090000Z\n",
            "RDATE:20261125T090000Z,x\n", "SUMMARY:ä\n", "\n ", ";", ":", "\"", "=", "ORGANIZER:MAILTO:x\n", "STATUS:CANCELLED\n", "SEQUENCE:4294967295\n"])
            .prop_map(|part| part.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..8),
    ], 0..40)) {
        let bytes = parts.concat();
        let document = Document::read(&bytes);
        let (from, to) = (now(), now().checked_add(30.days()).unwrap());
        for event in document.events() {
            let times = event.within(&from, &to);
            for put in [
                document.moved(event, &event.begin, None, &from),
                document.left_out(event, &event.begin, &from),
                document.moved_once(event, times.first().unwrap_or(&event.begin), &event.begin, &from),
                document.without(&event.uid),
            ] {
                if let Some(Put::Text(text)) = put {
                    prop_assert!(Document::read(text.as_bytes()).is_whole());
                }
            }
        }
    }
}
