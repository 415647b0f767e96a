//! What is there now, as far as words can designate it: from the store, or told as JSON for planning without one.

use jiff::civil::{Date, DateTime, Time};
use jiff::{ToSpan, Zoned};
use serde_json::Value;

use crate::args::moment;
use crate::message::Via;
use crate::receipt::{EntityKind, EntityRef};
use crate::store::rows::next_ring;
use crate::store::{Store, StoreError};
use crate::when::{Moment, Rule};
use crate::world::{App, Boot};

/// One thing that a `which` can mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// What it is.
    pub kind: EntityKind,
    /// Its row; counted from 1 where it was told and has none.
    pub id: i64,
    /// Its label, name, or what it is about.
    pub name: Option<String>,
    /// When it first comes.
    pub start: Option<Moment>,
    /// How it repeats.
    pub rule: Option<Rule>,
    /// Days left out.
    pub skips: Vec<Date>,
    /// Its next time, in the person's zone.
    pub next: Option<Zoned>,
    /// A timer's length in seconds.
    pub length_s: Option<i64>,
    /// A timer's seconds left.
    pub left_s: Option<i64>,
    /// A timer that is held.
    pub paused: bool,
    /// It rings now.
    pub ringing: bool,
    /// It has days and no time of day.
    pub all_day: bool,
    /// What it is of something that repeats.
    pub part: Option<Part>,
}

/// Of what repeats, named by its row, all or one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole(i64),
    /// The time of it that comes next.
    Once(i64),
}

impl Thing {
    /// A thing with nothing but its kind and row.
    pub fn new(kind: EntityKind, id: i64) -> Self {
        Self {
            kind,
            id,
            name: None,
            start: None,
            rule: None,
            skips: Vec::new(),
            next: None,
            length_s: None,
            left_s: None,
            paused: false,
            ringing: false,
            all_day: false,
            part: None,
        }
    }

    /// What a person would call it: its name, else its time of day or length.
    pub fn called(&self) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        if let Some(time) = self.time() {
            return time.strftime("%H:%M").to_string();
        }
        self.length_s.map(length_text).unwrap_or_default()
    }

    /// What an option of a question says: as [`Thing::called`], with the time or length beside the name.
    pub fn option(&self) -> String {
        let beside = match (self.time(), self.length_s) {
            (Some(time), _) => Some(time.strftime("%H:%M").to_string()),
            (None, Some(length)) => Some(length_text(length)),
            (None, None) => None,
        };
        match (&self.name, beside) {
            (Some(name), Some(beside)) if self.kind != EntityKind::List => format!("{name} {beside}"),
            (Some(name), _) => name.clone(),
            (None, beside) => beside.unwrap_or_default(),
        }
    }

    /// The time of day at which it comes.
    pub fn time(&self) -> Option<Time> {
        if self.all_day {
            return None;
        }
        self.next.as_ref().map(Zoned::time).or_else(|| self.start.as_ref().map(|start| start.civil().time()))
    }

    /// Its first time on a day, in the person's zone.
    pub fn on(&self, date: Date, now: &Zoned) -> Option<Zoned> {
        let from = date.to_zoned(now.time_zone().clone()).ok()?;
        let before = from.checked_sub(1.nanosecond()).ok()?;
        let at = match &self.start {
            Some(start) => next_ring(start, self.rule.as_ref(), &self.skips, &before)?,
            None => self.next.clone()?,
        };
        (at.with_time_zone(now.time_zone().clone()).date() == date).then_some(at)
    }

    /// As receipts name it.
    pub fn entity(&self) -> EntityRef {
        EntityRef { kind: self.kind, id: self.id, name: self.called() }
    }
}

/// What each of several things is called in a question: as [`Thing::option`], and where two would be called the same,
/// by what is left of them, by their day, or, where nothing tells them apart, by their place.
pub fn told_apart(things: &[&Thing]) -> Vec<String> {
    let mut options: Vec<String> = things.iter().map(|thing| thing.option()).collect();
    let more: [fn(&Thing) -> Option<String>; 2] = [
        |thing| match (thing.kind, thing.paused, thing.left_s) {
            (EntityKind::Timer, true, _) => Some("paused".to_owned()),
            (EntityKind::Timer, false, Some(left)) => Some(format!("{} left", length_text(left))),
            _ => None,
        },
        |thing| thing.next.as_ref().map(|next| next.strftime("%A %-d %B").to_string()),
    ];
    for beside in more {
        tell_apart(&mut options, things.iter().map(|thing| beside(thing)));
    }
    numbered(options)
}

/// Puts something beside each option that reads like another.
pub(crate) fn tell_apart(options: &mut [String], beside: impl Iterator<Item = Option<String>>) {
    let same = same_as_another(options);
    for ((option, beside), _) in options.iter_mut().zip(beside).zip(same).filter(|(_, same)| *same) {
        if let Some(beside) = beside {
            *option = format!("{option}, {beside}");
        }
    }
}

/// With their place, where nothing else tells options apart.
pub(crate) fn numbered(mut options: Vec<String>) -> Vec<String> {
    let same = same_as_another(&options);
    for ((place, option), _) in (1..).zip(options.iter_mut()).zip(same).filter(|(_, same)| *same) {
        *option = format!("number {place} ({option})");
    }
    options
}

/// Of each text, whether another is the same.
fn same_as_another(texts: &[String]) -> Vec<bool> {
    texts.iter().map(|text| texts.iter().filter(|other| *other == text).count() > 1).collect()
}

/// `90` → `1 minute 30 seconds`.
pub fn length_text(seconds: i64) -> String {
    let mut parts = Vec::new();
    let mut rest = seconds.max(0);
    for (unit, name) in [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")] {
        let count = rest / unit;
        rest %= unit;
        if count > 0 {
            parts.push(format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
        }
    }
    if parts.is_empty() { "0 seconds".to_owned() } else { parts.join(" ") }
}

/// Somebody whom the device knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// As it is kept.
    pub name: String,
    /// Their numbers, each with what it is called (`mobile`, `work`), which may be empty.
    pub numbers: Vec<(String, String)>,
    /// Their addresses of mail.
    pub mails: Vec<String>,
}

impl Contact {
    /// What each number is named by: the person, and where there are several which of them.
    pub fn called(&self) -> Vec<(String, String)> {
        let sort =
            |sort: &str, number: &str| if sort.is_empty() { number.to_owned() } else { sort.to_owned() };
        match self.numbers.as_slice() {
            [(_, number)] => vec![(self.name.clone(), number.clone())],
            several => several
                .iter()
                .map(|(kind, number)| (format!("{}, {}", self.name, sort(kind, number)), number.clone()))
                .collect(),
        }
    }

    /// What a text message can go to, named as by [`Contact::called`]: the mobile number, where the card tells which
    /// one that is.
    pub fn texted(&self) -> Vec<(String, String)> {
        let mut mobile = self.numbers.iter().filter(|(sort, _)| sort == "mobile");
        match (mobile.next(), mobile.next()) {
            (Some((_, number)), None) => vec![(self.name.clone(), number.clone())],
            _ => self.called(),
        }
    }

    /// What a mail can go to, named in the same way.
    pub fn written(&self) -> Vec<(String, String)> {
        match self.mails.as_slice() {
            [mail] => vec![(self.name.clone(), mail.clone())],
            several => several.iter().map(|mail| (format!("{}, {mail}", self.name), mail.clone())).collect(),
        }
    }

    /// What a message can go to.
    pub fn reached(&self, via: Via) -> Vec<(String, String)> {
        match via {
            Via::Text => self.texted(),
            Via::Email => self.written(),
        }
    }
}

/// Everything that words of a request can designate.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Live {
    /// Whether it is known what is there. If not (planning with nothing told), a `which` is passed on as said.
    pub known: bool,
    /// Alarms, timers, reminders and lists, in the order in which they are told: the next or oldest first.
    pub things: Vec<Thing>,
    /// The people whom the device knows; empty where they are not to be named.
    pub contacts: Vec<Contact>,
    /// The apps of the device; empty where none is asked for.
    pub apps: Vec<App>,
    /// Whether events of the calendars are among the things.
    pub calendar: bool,
    /// What no words mean, but a reference to what was told: one time of an event that repeats, or all of it.
    pub pointed: Vec<Thing>,
}

impl Live {
    /// Nothing is known.
    pub fn unknown() -> Self {
        Self::default()
    }

    /// What there is of a kind.
    pub fn of(&self, kind: EntityKind) -> impl Iterator<Item = &Thing> {
        self.things.iter().filter(move |thing| thing.kind == kind)
    }

    /// The thing with that kind and row.
    pub fn thing(&self, kind: EntityKind, id: i64) -> Option<&Thing> {
        let all = self.things.iter().chain(&self.pointed);
        all.into_iter().find(|thing| thing.kind == kind && thing.id == id)
    }

    /// Reads `{"alarms":[…],"timers":[…],"reminders":[…],"lists":[…],"events":[…],"contacts":[…],"apps":[…]}`; each thing is a name or an
    /// object with `name` (or `label`, `about`, `title`), `time` (or `when`, `start`, `at`, `next`), `repeat`,
    /// `length` or `seconds`, `left`, `id`, `paused`, `ringing`. Unknown keys are passed over, a null is nothing known.
    pub fn from_json(value: &Value, now: &Zoned) -> Self {
        let Value::Object(parts) = value else { return Self::unknown() };
        let calendar = parts.contains_key("events");
        let mut live = Self { known: true, calendar, ..Self::default() };
        for (key, kind) in [
            ("alarms", EntityKind::Alarm),
            ("timers", EntityKind::Timer),
            ("reminders", EntityKind::Reminder),
            ("lists", EntityKind::List),
            ("events", EntityKind::Event),
        ] {
            let told = parts.get(key).and_then(Value::as_array).into_iter().flatten();
            for (place, each) in (1_i64..).zip(told) {
                live.things.push(told_thing(kind, place, each, now));
            }
        }
        let names = |of: &str| {
            let told = parts.get(of).and_then(Value::as_array).into_iter().flatten();
            told.filter_map(|each| text_of(each, &["name"])).collect::<Vec<String>>()
        };
        let contact = |name| Contact { name, ..Contact::default() };
        live.contacts = names("contacts").into_iter().map(contact).collect();
        live.apps = names("apps").into_iter().map(|name| App { name, also: Vec::new() }).collect();
        live
    }
}

/// A text, or the first of these keys of an object that holds one.
fn text_of(value: &Value, keys: &[&str]) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(parts) => {
            keys.iter().find_map(|key| parts.get(*key).and_then(Value::as_str)).map(str::to_owned)
        }
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

/// A time that was told: RFC 9557, civil, or a time of day, which is the next such.
fn told_time(text: &str, now: &Zoned) -> Option<Moment> {
    if let Some(at) = moment(text) {
        return Some(at);
    }
    let time: Time = text.parse().ok()?;
    let today: DateTime = now.date().to_datetime(time);
    let at = if today > now.datetime() { today } else { today.checked_add(1.day()).ok()? };
    Some(Moment::Floating(at))
}

fn told_thing(kind: EntityKind, place: i64, told: &Value, now: &Zoned) -> Thing {
    let number = |keys: &[&str]| keys.iter().find_map(|key| told.get(*key).and_then(Value::as_i64));
    let mut thing = Thing::new(kind, number(&["id"]).unwrap_or(place));
    thing.name = text_of(told, &["name", "label", "about", "title"]);
    thing.start = match told {
        Value::Object(_) => ["time", "when", "start", "next", "at", "due"]
            .iter()
            .find_map(|key| told.get(*key).and_then(Value::as_str))
            .and_then(|text| told_time(text, now)),
        _ => None,
    };
    if let (None, Some(at)) = (&thing.start, thing.name.as_deref().and_then(|name| told_time(name, now))) {
        thing.start = Some(at);
        thing.name = None;
    }
    thing.rule = told.get("repeat").and_then(Value::as_str).and_then(|text| text.parse().ok());
    thing.next = thing.start.as_ref().and_then(|start| next_ring(start, thing.rule.as_ref(), &[], now));
    thing.length_s = number(&["seconds", "length", "length_s"]);
    thing.left_s = number(&["left", "left_s"]);
    let flag = |key: &str| told.get(key).and_then(Value::as_bool).unwrap_or(false);
    thing.paused = flag("paused");
    thing.ringing = flag("ringing");
    thing
}

impl Store {
    /// What is there now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn live(&self, now: &Zoned, boot: &Boot) -> Result<Live, StoreError> {
        let mut things = Vec::new();
        for alarm in self.alarms(now)? {
            let mut thing = Thing::new(EntityKind::Alarm, alarm.id);
            thing.next = alarm.next(now);
            thing.ringing = alarm.ring.ringing || alarm.ring.snoozed_until.is_some();
            thing.name = alarm.label;
            thing.start = Some(alarm.start);
            thing.rule = alarm.rule;
            thing.skips = alarm.skips;
            things.push(thing);
        }
        for timer in self.timers()? {
            let mut thing = Thing::new(EntityKind::Timer, timer.id);
            thing.length_s = Some(timer.length_s);
            thing.left_s = Some(timer.left_ms(now.timestamp(), boot) / 1_000);
            thing.paused = timer.paused();
            thing.ringing = timer.ring.ringing;
            thing.name = timer.label;
            things.push(thing);
        }
        for reminder in self.reminders(now)? {
            let mut thing = Thing::new(EntityKind::Reminder, reminder.id);
            thing.next = reminder.next(now);
            thing.ringing = reminder.ring.ringing;
            thing.name = Some(reminder.about);
            thing.start = Some(reminder.start);
            thing.rule = reminder.rule;
            things.push(thing);
        }
        for list in self.lists()? {
            let mut thing = Thing::new(EntityKind::List, list.id);
            thing.name = Some(list.name);
            things.push(thing);
        }
        Ok(Live { known: true, things, ..Live::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_called_the_same_is_told_apart() {
        let timer = |id: i64, left_s: i64| {
            let mut thing = Thing::new(EntityKind::Timer, id);
            (thing.length_s, thing.left_s) = (Some(600), Some(left_s));
            thing
        };
        let (one, two, three) = (timer(1, 360), timer(2, 600), timer(3, 600));
        assert_eq!(told_apart(&[&one]), ["10 minutes"]);
        assert_eq!(told_apart(&[&one, &two]), ["10 minutes, 6 minutes left", "10 minutes, 10 minutes left"]);
        assert_eq!(
            told_apart(&[&two, &three]),
            ["number 1 (10 minutes, 10 minutes left)", "number 2 (10 minutes, 10 minutes left)"]
        );
    }
}
