//! Events that are moved and events that go.

use jiff::tz::TimeZone;

use super::agenda::{self, Calendar, File, Meant, Place, Time};
use super::diary::{Diary, Done, facts};
use super::edit::Edit;
use super::{Cancel, Change, pinned};
use crate::args::{When, Which};
use crate::desk::{count, put_moment};
use crate::ics::Put;
use crate::ics::{Begin, Document, Event};
use crate::receipt::{Fact, Facts, Receipt};
use crate::resolve::AskReason;
use crate::toolbox::ToolError;
use crate::when::{Frequency, Moment, Rule};

/// Why a file stays as it is.
const DAMAGED: &str = "its file is not in good form, so it is better changed in the program that wrote it";

/// The names of what is meant; asks when nothing is named.
fn ids<'a>(which: Option<&'a Which>, diary: &Diary<'_>) -> Result<&'a Which, ToolError> {
    let which = which.filter(|which| !which.ids.is_empty());
    which.ok_or_else(|| diary.ask(AskReason::NotFound, "which", "it is not there"))
}

/// A beginning of the same kind as an event has: on the clock of its zone, or floating where it floats.
fn like(begin: Begin, event: &Event, here: &TimeZone) -> Option<Begin> {
    Some(match (begin, &event.begin) {
        (Begin::At(at), Begin::At(Moment::Fixed(own))) => {
            let at = at.instant(here)?.with_time_zone(own.time_zone().clone());
            Begin::At(Moment::Fixed(at))
        }
        (Begin::At(at), Begin::At(Moment::Floating(_))) => {
            Begin::At(Moment::Floating(at.instant(here)?.with_time_zone(here.clone()).datetime()))
        }
        (begin, _) => begin,
    })
}

/// A rule without the time of day, which the beginning has.
fn days_of(rule: &Rule) -> Rule {
    Rule { by_hour: Vec::new(), by_minute: Vec::new(), ..rule.clone() }
}

pub(super) fn change(args: Change, diary: &Diary<'_>) -> Result<Done, ToolError> {
    let (now, here) = (diary.now, diary.now.time_zone());
    let which = ids(args.which.as_ref(), diary)?;
    let [id] = which.ids.as_slice() else {
        return Err(diary.ask(AskReason::Ambiguous, "which", "one at a time"));
    };
    let not_there = || diary.ask(AskReason::NotFound, "which", "it is not there");
    let when = args.when.ok_or_else(|| diary.ask(AskReason::Missing, "when", "the new time is missing"))?;
    let (begin, rule) = match when {
        When::At(at) => (pinned(&at, here), None),
        When::Day(date) => (Some(Begin::Day(date)), None),
        When::Repeat(repeat) => (pinned(&repeat.start, here), Some(repeat.rule)),
        When::Between(start, _) => (start.and_then(|start| pinned(&start, here)), None),
        When::Length(_) => (None, None),
    };
    let missing = || diary.ask(AskReason::Missing, "when", "the new time is missing");
    let meant = agenda::meant(diary.calendars, *id, which.date, now).ok_or_else(not_there)?;
    let (place, before) = match &meant {
        Meant::Whole(place) | Meant::Series(place) => (*place, place.next(now)),
        Meant::Once(time) => (time.of, Some(time.clone())),
    };
    let begin = begin.and_then(|begin| like(begin, place.event, here)).ok_or_else(missing)?;
    let document = &place.file.document;
    let put = match &meant {
        Meant::Series(_) => return Err(diary.ask(AskReason::Ambiguous, "which", "one or all")),
        Meant::Once(time) if time.begin == begin => return Ok((same(diary, time), Vec::new())),
        Meant::Once(time) => {
            let series = document
                .events()
                .iter()
                .find(|event| event.uid == place.event.uid && event.stands_for.is_none());
            document.moved_once(series.unwrap_or(place.event), &time.original, &begin, now)
        }
        Meant::Whole(place) if place.event.repeats() => {
            let next = before.as_ref().ok_or_else(not_there)?;
            let (begin, rule) = all_to(place.event, &next.begin, begin.clone(), rule, diary)?;
            document.moved(place.event, &begin, rule.as_ref(), now)
        }
        Meant::Whole(_) => {
            if let Some(time) = before.as_ref().filter(|time| time.begin == begin) {
                return Ok((same(diary, time), Vec::new()));
            }
            document.moved(place.event, &begin, rule.as_ref(), now)
        }
    };
    let edit = edit(&place, put).ok_or_else(|| diary.cannot(DAMAGED))?;
    let changed = changed(diary, &place, &edit, &meant, &begin);
    let mut receipt = changed.ok_or_else(|| diary.cannot(DAMAGED))?.changing();
    if let Some(before) = before {
        if before.begin.is_day() {
            receipt.values.insert("before_date", Fact::Day(before.start.date()));
        } else {
            put_moment(&mut receipt.values, "before", Some(before.start));
        }
    }
    receipt.labels = receipt.labels.join(&place.calendar.labels(place.event));
    Ok((receipt, vec![edit]))
}

fn same(diary: &Diary<'_>, time: &Time<'_>) -> Receipt {
    let mut receipt = diary.receipt("calendar-same").with_all(facts(diary, time)).about(time.entity());
    receipt.labels = time.of.calendar.labels(time.of.event);
    receipt
}

/// Where all of what repeats begins, when the time of it that comes next moves to `begin`; and its rule, if that is
/// another one then.
fn all_to(
    event: &Event,
    next: &Begin,
    begin: Begin,
    rule: Option<Rule>,
    diary: &Diary<'_>,
) -> Result<(Begin, Option<Rule>), ToolError> {
    let own = event.rule.as_ref();
    if let Some(rule) = &rule
        && own.is_none_or(|own| days_of(own) != days_of(rule))
    {
        return Ok((begin, Some(rule.clone())));
    }
    let days = next.civil().date().until((jiff::Unit::Day, begin.civil().date()));
    let days = days.map_or(0, |days| days.get_days());
    let impossible = || {
        let detail = "all of them can move to another time of day, or say how they repeat";
        diary.ask(AskReason::Impossible, "when", detail)
    };
    let by = begin.civil().duration_since(next.civil());
    let first = event.begin.civil().checked_add(by).map_err(|_| impossible())?;
    let first = match &begin {
        Begin::Day(_) => Begin::Day(first.date()),
        _ if event.begin.is_day() => begin.at(first).ok_or_else(impossible)?,
        _ => event.begin.at(first).ok_or_else(impossible)?,
    };
    if days == 0 {
        return Ok((first, None));
    }
    match own {
        Some(own) if own.frequency == Frequency::Weekly && own.by_day.len() < 2 => {
            let mut rule = own.clone();
            if let Some(day) = rule.by_day.first_mut() {
                day.weekday = first.civil().date().weekday();
            }
            Ok((first, Some(rule)))
        }
        _ => Err(impossible()),
    }
}

/// What becomes of the file that an event stands in.
fn edit(place: &Place<'_>, put: Option<Put>) -> Option<Edit> {
    let after = match put? {
        Put::Text(text) => Some(text),
        Put::Gone => None,
    };
    let before = place.file.document.text().map(str::to_owned)?;
    let (calendar, file) = (place.calendar.name.clone(), place.file.name.clone());
    Some(Edit { calendar, file, before: Some(before), after })
}

/// What the receipt says of an event as the file has it then: it is read back, and not taken for granted.
fn changed(
    diary: &Diary<'_>,
    place: &Place<'_>,
    edit: &Edit,
    meant: &Meant<'_>,
    begin: &Begin,
) -> Option<Receipt> {
    let document = Document::read(edit.after.as_ref()?.as_bytes());
    let file = File { name: place.file.name.clone(), document };
    let events = file.document.events();
    let own = |event: &&Event| event.uid == place.event.uid;
    let receipt = |message| diary.receipt(message);
    match meant {
        Meant::Once(time) => {
            let here = diary.now.time_zone();
            let moved = |event: &&Event| {
                own(event) && event.stands_for.as_ref().is_some_and(|of| of.is(&time.original, here))
            };
            let event = events.iter().find(moved).filter(|event| event.begin.is(begin, here))?;
            let of = Place { calendar: place.calendar, file: &file, event };
            let (start, end) = (begin.instant(here)?, event.end(begin, here)?);
            let time = Time { of, original: time.original.clone(), begin: begin.clone(), start, end };
            Some(receipt("calendar-moved-once").with_all(facts(diary, &time)).about(time.entity()))
        }
        _ => {
            let event = events.iter().find(|event| own(event) && event.stands_for.is_none())?;
            let of = Place { calendar: place.calendar, file: &file, event };
            Some(diary.about(receipt("calendar-changed"), &of))
        }
    }
}

pub(super) fn cancel(args: Cancel, diary: &Diary<'_>) -> Result<Done, ToolError> {
    let which = ids(args.which.as_ref(), diary)?;
    let mut work: Vec<Calendar> = diary.calendars.to_vec();
    let mut gone: Vec<Facts> = Vec::new();
    let mut receipt = diary.receipt("calendar-cancelled");
    let mut once = false;
    for id in &which.ids {
        let Some(meant) = agenda::meant(diary.calendars, *id, which.date, diary.now) else { continue };
        let (of, told, entity, time) = match &meant {
            Meant::Series(_) => return Err(diary.ask(AskReason::Ambiguous, "which", "one or all")),
            Meant::Whole(place) => (*place, diary.of(place), place.entity(), None),
            Meant::Once(time) => (time.of, facts(diary, time), time.entity(), Some(&time.original)),
        };
        once = time.is_some();
        // Several may stand in one file: each is taken out of what the one before left.
        let calendar = work.iter_mut().find(|calendar| calendar.name == of.calendar.name);
        let file = calendar.and_then(|one| one.files.iter_mut().find(|file| file.name == of.file.name));
        let file = file.ok_or_else(|| diary.cannot(DAMAGED))?;
        let put = match time {
            None => file.document.without(&of.event.uid),
            Some(time) => {
                let series = |event: &&Event| event.uid == of.event.uid && event.stands_for.is_none();
                let event = file.document.events().iter().find(series);
                event.and_then(|event| file.document.left_out(event, time, diary.now))
            }
        };
        file.document = match put.ok_or_else(|| diary.cannot(DAMAGED))? {
            Put::Text(text) => Document::read(text.as_bytes()),
            Put::Gone => Document::read(b""),
        };
        receipt = receipt.about(entity);
        receipt.labels = receipt.labels.join(&of.calendar.labels(of.event));
        gone.push(told);
    }
    let receipt = match (gone.as_slice(), once) {
        ([], _) => return Err(diary.ask(AskReason::NotFound, "which", "it is not there")),
        ([one], false) => receipt.with_all(one.clone()),
        ([one], true) => {
            let mut facts = one.clone();
            facts.remove("repeat");
            receipt.with_all(facts).saying("calendar-left-out")
        }
        (several, _) => receipt
            .with("count", count(several.len()))
            .with("rows", Fact::Rows(gone.clone()))
            .saying("calendar-cancelled-many"),
    };
    Ok((receipt.changing(), edits(diary.calendars, &work)))
}

/// The files that are not as they were.
fn edits(before: &[Calendar], after: &[Calendar]) -> Vec<Edit> {
    let files = before.iter().zip(after).flat_map(|(before, after)| {
        before.files.iter().zip(&after.files).map(move |(old, new)| (before, old, new))
    });
    files
        .filter(|(_, old, new)| old.document != new.document)
        .map(|(calendar, old, new)| Edit {
            calendar: calendar.name.clone(),
            file: old.name.clone(),
            before: old.document.text().map(str::to_owned),
            after: new.document.text().filter(|text| !text.is_empty()).map(str::to_owned),
        })
        .collect()
}
