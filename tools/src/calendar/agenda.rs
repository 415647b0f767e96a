//! What stands in the calendars: every event with its name for a request, and every time of it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use sha2::{Digest, Sha256};

use crate::ics::{Begin, Document, Event};
use crate::label::{Label, Labels};
use crate::live::{Part, Thing};
use crate::receipt::{EntityKind, EntityRef};
use crate::when::Moment;

/// The longest title or place that is told, in letters.
const TOLD_MAX: usize = 200;
/// How far back and ahead a time of what repeats can be meant by its place in a list, in days.
const POINTED_DAYS: (i64, i64) = (40, 400);
/// How far ahead the next time of what repeats is looked for, in days.
const NEXT_DAYS: i64 = 3_660;
/// The most events that words can mean.
const THINGS_MAX: usize = 5_000;

/// One calendar: a folder of files.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Its name in the settings.
    pub name: String,
    /// Whether something carries what is written into it to elsewhere.
    pub synced: bool,
    /// Whether that is a server of the person's own.
    pub local: bool,
    /// Whether others write into it.
    pub by_others: bool,
    /// Addresses of the person: what another keeps is a stranger's.
    pub own: Vec<String>,
    /// Its files in the order of their names.
    pub files: Vec<File>,
    /// How many files could not be read at all.
    pub unread: usize,
}

/// One file of a calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// Its name below the folder.
    pub name: String,
    /// What stands in it.
    pub document: Document,
}

impl Calendar {
    /// Where words of an event come from: a stranger's, where somebody else keeps it or others write into the calendar.
    pub fn labels(&self, event: &Event) -> Labels {
        let own = |address: &String| self.own.iter().any(|own| own.eq_ignore_ascii_case(address));
        let strange = event.organizer.as_ref().is_some_and(|address| !own(address));
        Labels {
            from: [Label::Calendar].into(),
            tainted: event.by_stranger || (self.synced && (self.by_others || strange)),
        }
    }

    /// How many events of it could not be read.
    pub fn not_read(&self) -> usize {
        self.unread + self.files.iter().map(|file| file.document.unread()).sum::<usize>()
    }
}

/// A text of an event as it is told: on one line, and not without end.
fn told(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match line.char_indices().nth(TOLD_MAX) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// One event, in its calendar and file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub calendar: &'a Calendar,
    pub file: &'a File,
    pub event: &'a Event,
}

/// One time of an event.
#[derive(Debug, Clone)]
pub(crate) struct Time<'a> {
    pub of: Place<'a>,
    /// When it would come by the rule; of a time that was moved, the one that it stands for.
    pub original: Begin,
    pub begin: Begin,
    pub start: Zoned,
    pub end: Zoned,
}

/// Which part of an event is meant.
#[derive(Debug, Clone)]
pub(crate) enum Meant<'a> {
    /// All of it.
    Whole(Place<'a>),
    /// What repeats, and it was not said whether all of it.
    Series(Place<'a>),
    /// One time of what repeats.
    Once(Time<'a>),
}

impl<'a> Place<'a> {
    /// Its name for a request; `part` tells apart the whole of what repeats and each time of it.
    fn id(&self, part: &str) -> i64 {
        let mut hasher = Sha256::new();
        for text in [&self.calendar.name, &self.file.name, &self.event.uid, part] {
            hasher.update((text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        let digest = hasher.finalize();
        let mut eight = [0; 8];
        eight.iter_mut().zip(digest.iter()).for_each(|(byte, digest)| *byte = *digest);
        // Rows are counted from 1, and a number of JSON keeps 53 bits everywhere.
        i64::from_le_bytes(eight) & 0x000f_ffff_ffff_ffff | 1
    }

    /// The event as a whole.
    pub fn whole(&self) -> i64 {
        self.id(if self.event.repeats() { "all" } else { "" })
    }

    pub fn title(&self) -> String {
        match told(&self.event.title) {
            title if title.trim().is_empty() => "(no title)".to_owned(),
            title => title,
        }
    }

    pub fn place(&self) -> Option<String> {
        self.event.place.as_deref().map(told)
    }

    /// The whole, as receipts name it.
    pub fn entity(&self) -> EntityRef {
        EntityRef { kind: EntityKind::Event, id: self.whole(), name: self.title() }
    }

    /// The event that a time stands for or is of.
    fn series(&self) -> Place<'a> {
        let events = self.file.document.events();
        let of = |event: &&Event| event.uid == self.event.uid && event.stands_for.is_none();
        Place { event: events.iter().find(of).unwrap_or(self.event), ..*self }
    }

    /// Its times between two instants, those that were moved where they are now.
    pub fn times(&self, from: &Zoned, to: &Zoned) -> Vec<Time<'a>> {
        let here = from.time_zone();
        let time = |of: Place<'a>, original: Begin, begin: Begin| {
            let (start, end) = (begin.instant(here)?, of.event.end(&begin, here)?);
            Some(Time { of, original, begin, start, end })
        };
        if let Some(original) = &self.event.stands_for {
            let lies = self.event.within(from, to);
            return lies.into_iter().filter_map(|begin| time(*self, original.clone(), begin)).collect();
        }
        let events = self.file.document.events();
        let moved = |begin: &Begin| {
            events.iter().any(|own| {
                own.uid == self.event.uid
                    && own.stands_for.as_ref().is_some_and(|stands_for| stands_for.is(begin, here))
            })
        };
        let own = self.event.within(from, to).into_iter();
        own.filter(|begin| !moved(begin)).filter_map(|begin| time(*self, begin.clone(), begin)).collect()
    }

    /// The first time that is not over.
    pub fn next(&self, now: &Zoned) -> Option<Time<'a>> {
        let end = now.checked_add(NEXT_DAYS.days()).ok()?;
        let near = now.checked_add(POINTED_DAYS.1.days()).ok()?;
        let first = |end: &Zoned| self.times(now, end).into_iter().next();
        first(&near).or_else(|| first(&end))
    }
}

impl Time<'_> {
    /// Its name for a request.
    pub fn id(&self) -> i64 {
        let series = self.of.series();
        if series.event.repeats() || self.of.event.stands_for.is_some() {
            series.id(&written(&self.original))
        } else {
            series.id("")
        }
    }

    pub fn entity(&self) -> EntityRef {
        EntityRef { kind: EntityKind::Event, id: self.id(), name: self.of.title() }
    }

    /// As words can mean it.
    pub fn thing(&self) -> Thing {
        let mut thing = Thing::new(EntityKind::Event, self.id());
        thing.name = Some(self.of.title());
        thing.next = Some(self.start.clone());
        thing.all_day = self.begin.is_day();
        thing
    }
}

fn written(begin: &Begin) -> String {
    match begin {
        Begin::Day(date) => date.to_string(),
        Begin::At(Moment::Floating(at)) => at.to_string(),
        Begin::At(Moment::Fixed(at)) => at.timestamp().to_string(),
    }
}

/// All events.
pub(crate) fn places(calendars: &[Calendar]) -> impl Iterator<Item = Place<'_>> {
    calendars.iter().flat_map(|calendar| {
        calendar.files.iter().flat_map(move |file| {
            let events = file.document.events().iter().filter(|event| !event.off);
            events.map(move |event| Place { calendar, file, event })
        })
    })
}

/// All times between two instants, in order.
pub(crate) fn times<'a>(calendars: &'a [Calendar], from: &Zoned, to: &Zoned) -> Vec<Time<'a>> {
    let mut all: Vec<Time<'a>> = places(calendars).flat_map(|place| place.times(from, to)).collect();
    all.sort_by_cached_key(|time| (time.start.timestamp(), !time.begin.is_day(), time.of.title()));
    all
}

/// What words of a request can mean: events that are not over, those that repeat as one. Beside them, what only a
/// reference means: a single time of what repeats, or the whole of it, of those that are `named`.
pub fn things(calendars: &[Calendar], now: &Zoned, named: &[i64]) -> (Vec<Thing>, Vec<Thing>) {
    let (mut all, mut pointed) = (Vec::new(), Vec::new());
    for place in places(calendars).take(THINGS_MAX) {
        let Some(next) = place.next(now) else { continue };
        let mut thing = next.thing();
        if place.event.repeats() {
            let mut whole = thing.clone();
            whole.id = place.whole();
            whole.rule.clone_from(&place.event.rule);
            whole.start = None;
            whole.part = Some(Part::Whole(place.id("")));
            pointed.push(whole);
            let mut once = thing.clone();
            once.part = Some(Part::Once(place.id("")));
            pointed.push(once);
            if !named.is_empty() {
                let others =
                    pointed_at(&place, now, |time| time.id() != thing.id && named.contains(&time.id()));
                pointed.extend(others.iter().map(Time::thing));
            }
            thing.id = place.id("");
            thing.rule.clone_from(&place.event.rule);
            thing.start = match &place.event.begin {
                Begin::At(at) => Some(at.clone()),
                Begin::Day(date) => Some(Moment::Floating(date.at(0, 0, 0, 0))),
            };
            let here = now.time_zone();
            let skipped = |begin: &Begin| begin.instant(here).map(|at| at.date());
            let moved = place.file.document.events().iter().filter(|own| own.uid == place.event.uid);
            let moved = moved.filter_map(|own| own.stands_for.as_ref()).filter_map(skipped);
            thing.skips = place.event.not.iter().filter_map(skipped).chain(moved).collect();
        }
        all.push(thing);
    }
    all.sort_by_cached_key(|thing| (thing.next.as_ref().map(Zoned::timestamp), thing.id));
    (all, pointed)
}

fn pointed_at<'a>(place: &Place<'a>, now: &Zoned, is: impl Fn(&Time<'_>) -> bool) -> Vec<Time<'a>> {
    let from = now.checked_sub(POINTED_DAYS.0.days());
    let to = now.checked_add(POINTED_DAYS.1.days());
    let (Ok(from), Ok(to)) = (from, to) else { return Vec::new() };
    place.times(&from, &to).into_iter().filter(is).collect()
}

/// What is meant by its name for a request, on a day if one was said.
pub(crate) fn meant<'a>(
    calendars: &'a [Calendar],
    id: i64,
    date: Option<Date>,
    now: &Zoned,
) -> Option<Meant<'a>> {
    for place in places(calendars) {
        let single = !place.event.repeats() && place.event.stands_for.is_none();
        if place.event.stands_for.is_none() && place.whole() == id {
            return Some(Meant::Whole(place));
        }
        if single {
            continue;
        }
        if place.event.stands_for.is_none() && place.id("") == id {
            return Some(match date {
                None => Meant::Series(place),
                Some(date) => Meant::Once(on(&place, date, now.time_zone())?),
            });
        }
        let time = pointed_at(&place, now, |time| time.id() == id).into_iter().next();
        if let Some(time) = time {
            return Some(Meant::Once(time));
        }
    }
    None
}

/// The time of it that begins on that day.
fn on<'a>(place: &Place<'a>, date: Date, here: &TimeZone) -> Option<Time<'a>> {
    let midnight = |date: Date| Begin::Day(date).instant(here);
    let times = place.times(&midnight(date)?, &midnight(date.tomorrow().ok()?)?);
    times.into_iter().find(|time| time.start.date() == date)
}

/// The calendars that hold any of these.
pub fn holding<'a>(calendars: &'a [Calendar], ids: &[i64], now: &Zoned) -> Vec<&'a Calendar> {
    let holds = |calendar: &&Calendar| {
        let one = std::slice::from_ref(*calendar);
        ids.iter().any(|id| meant(one, *id, None, now).is_some())
    };
    calendars.iter().filter(holds).collect()
}

/// Where the words of these events come from.
pub fn labels_of(calendars: &[Calendar], ids: &[i64], now: &Zoned) -> Labels {
    let of = |id: &i64| {
        let place = match meant(calendars, *id, None, now)? {
            Meant::Whole(place) | Meant::Series(place) => place,
            Meant::Once(time) => time.of,
        };
        Some(place.calendar.labels(place.event))
    };
    ids.iter().filter_map(of).fold(Labels::default(), |all, labels| all.join(&labels))
}
