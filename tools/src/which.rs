//! Which thing is meant: words against what is there.
//!
//! Nothing is guessed. Exactly one that fits is meant; several, or one that is only spelt alike, are a question.

#![expect(
    clippy::result_large_err,
    reason = "a question is an ordinary answer, made a few times in a request"
)]

use jiff::Zoned;
use jiff::civil::{Date, Weekday};

use crate::args::Which;
use crate::live::Thing;
use crate::names::{alike, folded};
use crate::receipt::EntityKind;
use crate::resolve::{Ask, AskReason, Reading, ResolveContext};
use crate::when::{self, Grain, Kind, Moment, Tense, Value};

/// How alike a name must be to be worth a question, by Jaro and Winkler; below it nothing is near.
const ALIKE: f64 = 0.86;
/// The most options that a question offers.
const OPTIONS_MAX: usize = 8;

/// Words before the part that designates, and words that only repeat what sort of thing it is.
const BEFORE: [&str; 16] = [
    "my", "the", "a", "an", "that", "this", "our", "for", "at", "to", "about", "called", "named", "of", "on",
    "from",
];
const SORTS: [&str; 14] = [
    "alarm",
    "alarms",
    "timer",
    "timers",
    "reminder",
    "reminders",
    "list",
    "lists",
    "one",
    "ones",
    "note",
    "notes",
    "countdown",
    "please",
];
/// The same of the calendar, where they are as often a part of the name.
const EVENTS: [&str; 11] = [
    "meeting",
    "meetings",
    "appointment",
    "appointments",
    "event",
    "events",
    "entry",
    "calendar",
    "one",
    "ones",
    "please",
];
const ALL: [&str; 5] = ["all", "every", "everything", "both", "each"];
/// After these the things that are not meant are named.
const EXCEPTIONS: [&str; 4] = [" except", " but ", " apart from ", " other than "];
const ORDINALS: [(&str, usize); 12] = [
    ("first", 0),
    ("1st", 0),
    ("second", 1),
    ("2nd", 1),
    ("third", 2),
    ("3rd", 2),
    ("fourth", 3),
    ("4th", 3),
    ("fifth", 4),
    ("5th", 4),
    ("sixth", 5),
    ("6th", 5),
];
const LATEST: [&str; 5] = ["last", "latest", "newest", "recent", "most recent"];
const ANY: [&str; 6] = ["it", "that", "this", "this one", "that one", "the one"];

/// Words that only say that a thing is there, unless something is called so.
const THERE: [&str; 3] = ["existing", "current", "active"];

/// Finds what the words designate; without words the only one there is, or the one that the tool can only mean.
///
/// # Errors
/// [`AskReason::NotFound`] when nothing fits, [`AskReason::Ambiguous`] when several do or one is only spelt alike.
pub(crate) fn find(
    reading: &Reading<'_>,
    tool: &str,
    kind: EntityKind,
    words: Option<&str>,
) -> Result<Which, Ask> {
    let all: Vec<&Thing> = reading.live.of(kind).collect();
    let finder = Finder { reading, tool, kind, all };
    if kind == EntityKind::Event
        && let Some(words) = words
    {
        return finder.event(words);
    }
    match words.map(bare).filter(|words| !words.is_empty() && !ANY.contains(&words.as_str())) {
        Some(words) => finder.by_words(&words),
        None => finder.only(),
    }
}

/// Lower case, without the words before and after that designate nothing.
fn bare(words: &str) -> String {
    let words = folded(words).replace(['\'', '\u{2019}'], "'");
    let mut parts: Vec<&str> = words.split_whitespace().collect();
    while parts.first().is_some_and(|word| SORTS.contains(word) || BEFORE.contains(word)) && parts.len() > 1 {
        parts.remove(0);
    }
    while parts.last().is_some_and(|word| SORTS.contains(word)) {
        parts.pop();
    }
    parts.join(" ")
}

/// Lower case, without the words before that designate nothing.
fn without_lead(words: &str) -> String {
    let words = words.to_lowercase().replace('\u{2019}', "'");
    words.split_whitespace().skip_while(|word| BEFORE.contains(word)).collect::<Vec<_>>().join(" ")
}

/// Without the words that only say that a thing is there. A timer runs; an alarm or a reminder of that word is for a run.
fn without_there(words: &str, kind: EntityKind) -> String {
    let there = |word: &str| THERE.contains(&word) || (kind == EntityKind::Timer && word == "running");
    words.split_whitespace().filter(|word| !there(word)).collect::<Vec<_>>().join(" ")
}

struct Finder<'a> {
    reading: &'a Reading<'a>,
    tool: &'a str,
    kind: EntityKind,
    all: Vec<&'a Thing>,
}

impl Finder<'_> {
    fn now(&self) -> &Zoned {
        self.reading.moment.now
    }

    fn ask(&self, reason: AskReason, things: &[&Thing], detail: &str) -> Ask {
        let things = things.get(..OPTIONS_MAX).unwrap_or(things);
        Ask::new(self.tool, reason, Some("which"), detail).with_options(things)
    }

    fn which(&self, things: &[&Thing], date: Option<Date>) -> Which {
        Which {
            kind: self.kind,
            ids: things.iter().map(|thing| thing.id).collect(),
            name: match things {
                [one] => one.called(),
                _ => "all".to_owned(),
            },
            date,
            call: None,
        }
    }

    /// What the tool can act on: pausing means a running timer, resuming a held one, skipping an alarm that
    /// repeats, done a reminder whose time has come.
    fn sensible<'t>(&self, things: &[&'t Thing]) -> Vec<&'t Thing> {
        let fits = |thing: &&&Thing| match self.tool {
            "timer.pause" => !thing.paused && !thing.ringing,
            "timer.resume" => thing.paused,
            "alarm.skip" => thing.rule.is_some(),
            "reminder.done" => thing.next.is_none() || thing.ringing,
            _ => true,
        };
        let some: Vec<&Thing> = things.iter().filter(fits).copied().collect();
        if some.is_empty() { things.to_vec() } else { some }
    }

    /// One is meant, several are a question, none is an answer of its own.
    fn decide(&self, things: &[&Thing], date: Option<Date>, said: &str) -> Result<Which, Ask> {
        let sensible = self.sensible(things);
        match sensible.as_slice() {
            [] => Err(self.ask(AskReason::NotFound, &[], said)),
            [one] => Ok(self.which(&[one], date)),
            several => Err(self.ask(AskReason::Ambiguous, several, "several fit")),
        }
    }

    /// An event: "meeting" may be its name or only say what it is.
    fn event(&self, words: &str) -> Result<Which, Ask> {
        let words = without_lead(words);
        if words.is_empty() || ANY.contains(&words.as_str()) {
            return self.only();
        }
        // "All my meetings" are those of that name, and all events only where none has it.
        let all = all_of(&words).map(without_lead);
        let (named, date) = self.candidates(all.as_deref().unwrap_or(&words));
        match all {
            Some(_) if !named.is_empty() => return Ok(self.which(&named, date)),
            None if !named.is_empty() => return self.decide(&named, date, &words),
            _ => {}
        }
        let tells = |word: &&str| !EVENTS.contains(word) && !BEFORE.contains(word);
        let told: Vec<&str> = words.split_whitespace().filter(tells).collect();
        if told.is_empty() { self.only() } else { self.by_words(&told.join(" ")) }
    }

    /// No words: the one that there is, that rings, or that comes next where the tool says "the next".
    fn only(&self) -> Result<Which, Ask> {
        let sensible = self.sensible(&self.all);
        let ringing: Vec<&Thing> = sensible.iter().filter(|thing| thing.ringing).copied().collect();
        if let ([one], true) = (ringing.as_slice(), sensible.len() > 1) {
            return Ok(self.which(&[one], None));
        }
        if self.tool == "alarm.skip"
            && let Some(first) = sensible
                .iter()
                .filter(|thing| thing.rule.is_some())
                .min_by_key(|thing| thing.next.as_ref().map(Zoned::timestamp))
        {
            return Ok(self.which(&[first], None));
        }
        self.decide(&sensible, None, "there is none")
    }

    fn by_words(&self, words: &str) -> Result<Which, Ask> {
        let told = without_there(words, self.kind);
        if told != words && self.candidates(words).0.is_empty() {
            return if told.is_empty() { self.only() } else { self.by_words(&told) };
        }
        let nothing = || self.elsewhere(words).unwrap_or_else(|| self.ask(AskReason::NotFound, &[], words));
        if self.all.is_empty() {
            return Err(nothing());
        }
        if let Some(rest) = all_of(words) {
            // "all but the rent one" is more than can be told apart here, and the rest cannot be guessed.
            let said = self.reading.request.text.to_lowercase();
            if EXCEPTIONS.iter().any(|word| said.contains(word)) {
                return Err(self.ask(AskReason::Unsure, &[], "all but some"));
            }
            let rest = bare(rest);
            if rest.is_empty() || rest == "them" || rest == "of them" {
                return Ok(self.which(&self.all, None));
            }
            let (found, date) = self.candidates(&rest);
            return match found.as_slice() {
                [] => Err(self.ask(AskReason::NotFound, &[], words)),
                some => Ok(self.which(some, date)),
            };
        }
        let (exact, date) = self.candidates(words);
        if !exact.is_empty() {
            return self.decide(&exact, date, words);
        }
        if let Some(thing) = self.by_place(words) {
            return Ok(self.which(&[thing], None));
        }
        let alike = self.alike(words);
        if !alike.is_empty() {
            return Err(self.ask(AskReason::Ambiguous, &alike, "something is spelt alike"));
        }
        Err(nothing())
    }

    /// What of another sort has that name, where the same can be done with it: "cancel the plants one" may be of a
    /// reminder. Never taken without a yes.
    fn elsewhere(&self, words: &str) -> Option<Ask> {
        let verb = self.tool.split_once('.')?.1;
        let like: &[EntityKind] = match verb {
            "cancel" => &[EntityKind::Alarm, EntityKind::Timer, EntityKind::Reminder],
            "change" => &[EntityKind::Alarm, EntityKind::Reminder],
            _ => &[],
        };
        if !like.contains(&self.kind) {
            return None;
        }
        like.iter().filter(|kind| **kind != self.kind).find_map(|kind| {
            let tool = format!("{}.{verb}", kind.name());
            let all = self.reading.live.of(*kind).collect();
            let finder = Finder { reading: self.reading, tool: &tool, kind: *kind, all };
            let named = finder.by_name(words);
            let detail = "something else is called so";
            (!named.is_empty()).then(|| finder.ask(AskReason::Ambiguous, &named, detail))
        })
    }

    /// What fits the words: by name, by length, by time, by day, by repetition; the first way that finds something.
    fn candidates(&self, words: &str) -> (Vec<&Thing>, Option<Date>) {
        let named = self.by_name(words);
        if !named.is_empty() {
            return (named, None);
        }
        let measured = self.by_measure(words);
        if !measured.0.is_empty() {
            return measured;
        }
        self.by_name_and_measure(words)
    }

    /// The name itself, else names that hold all the words.
    fn by_name(&self, words: &str) -> Vec<&Thing> {
        let name = |thing: &&&Thing| thing.name.as_deref().map(|name| bare(name) == words).unwrap_or(false);
        let same: Vec<&Thing> = self.all.iter().filter(name).copied().collect();
        if !same.is_empty() {
            return same;
        }
        let holds = |thing: &&&Thing| {
            let Some(name) = &thing.name else { return false };
            let name = folded(name);
            let parts: Vec<&str> = name.split(|c: char| !c.is_alphanumeric() && c != '\'').collect();
            words.split_whitespace().all(|word| parts.iter().any(|part| singular(part) == singular(word)))
        };
        self.all.iter().filter(holds).copied().collect()
    }

    /// Timers by their length, all else by its time.
    fn by_measure(&self, words: &str) -> (Vec<&Thing>, Option<Date>) {
        match self.kind {
            EntityKind::Timer => (self.by_length(words), None),
            _ => self.by_time(words),
        }
    }

    /// Timers of that length.
    fn by_length(&self, words: &str) -> Vec<&Thing> {
        let context = self.reading.moment.when();
        let Ok(Value::Duration { seconds, .. }) = when::resolve(&[words], Kind::Duration, &context) else {
            return Vec::new();
        };
        self.all.iter().filter(|thing| thing.length_s == Some(seconds)).copied().collect()
    }

    /// Things that come at that time of day, on that day, or by that repetition.
    fn by_time(&self, words: &str) -> (Vec<&Thing>, Option<Date>) {
        let mut context = self.reading.moment.when();
        context.tense = Tense::Either;
        let read = |words: &str| when::resolve(&[words], Kind::Any, &context).ok();
        let every = || read(&format!("every {words}")).filter(|value| matches!(value, Value::Repeat { .. }));
        match read(words) {
            Some(Value::Instant { at, grain }) if grain >= Grain::Day => {
                // "My weekday alarm" is one that repeats so, and not the ring of the next weekday.
                if let Some(value @ Value::Repeat { repeat, .. }) = &every()
                    && repeat.rule.by_day.len() > 1
                {
                    let found = self.by_rule(value);
                    if !found.is_empty() {
                        return (found, None);
                    }
                }
                let found = self.on_day(at.date());
                match (found.is_empty(), every()) {
                    (true, Some(value)) => (self.by_rule(&value), None),
                    _ => (found, Some(at.date())),
                }
            }
            Some(Value::Instant { at, .. }) => self.at_moment(words, &at),
            Some(Value::Interval { start: Some(start), end, grain }) => {
                if grain >= Grain::Day {
                    return (self.on_day(start.date()), Some(start.date()));
                }
                let end = end.map(|end| end.civil());
                let within = |thing: &&&Thing| {
                    thing.next.as_ref().is_some_and(|next| {
                        next.datetime() >= start.civil() && end.is_none_or(|end| next.datetime() < end)
                    })
                };
                (self.all.iter().filter(within).copied().collect(), None)
            }
            Some(value @ Value::Repeat { .. }) => (self.by_rule(&value), None),
            _ => (every().map(|value| self.by_rule(&value)).unwrap_or_default(), None),
        }
    }

    fn on_day(&self, date: Date) -> Vec<&Thing> {
        self.all.iter().filter(|thing| thing.on(date, self.now()).is_some()).copied().collect()
    }

    /// A time of day, perhaps with its day. "7" may be of the morning or the evening: the one that is said exactly
    /// goes before.
    fn at_moment(&self, words: &str, at: &Moment) -> (Vec<&Thing>, Option<Date>) {
        let time = at.civil().time();
        let date = day_said(self.reading.moment, &[words]).then(|| at.date());
        let halves = if names_half(words) { vec![time] } else { vec![time, other_half(time)] };
        let fits = |thing: &Thing| {
            let comes = match date {
                Some(date) => thing.on(date, self.now()).map(|at| at.time()),
                None => thing.time(),
            };
            comes.is_some_and(|comes| {
                halves.iter().any(|half| (half.hour(), half.minute()) == (comes.hour(), comes.minute()))
            })
        };
        (self.all.iter().filter(|thing| fits(thing)).copied().collect(), date)
    }

    /// Things that repeat on the same weekdays.
    fn by_rule(&self, value: &Value) -> Vec<&Thing> {
        let Value::Repeat { repeat, grain, .. } = value else { return Vec::new() };
        let days = |rule: &when::Rule| -> Vec<Weekday> {
            let mut days: Vec<Weekday> = rule.by_day.iter().map(|day| day.weekday).collect();
            days.sort_by_key(|day| day.to_monday_zero_offset());
            days
        };
        let fits = |thing: &&&Thing| {
            thing.rule.as_ref().is_some_and(|rule| {
                rule.frequency == repeat.rule.frequency
                    && days(rule) == days(&repeat.rule)
                    && (*grain >= Grain::Day || thing.time() == Some(repeat.start.civil().time()))
            })
        };
        self.all.iter().filter(fits).copied().collect()
    }

    /// "gym alarm tomorrow", "10 minute pasta": one part is a name, the rest a time, a day or a length.
    fn by_name_and_measure(&self, words: &str) -> (Vec<&Thing>, Option<Date>) {
        let parts: Vec<&str> = words.split_whitespace().filter(|word| !SORTS.contains(word)).collect();
        for cut in 1..parts.len() {
            let (left, right) = parts.split_at(cut);
            let (left, right) = (bare(&left.join(" ")), bare(&right.join(" ")));
            for (name, time) in [(&left, &right), (&right, &left)] {
                let named = self.by_name(name);
                let (timed, date) = if named.is_empty() { (Vec::new(), None) } else { self.by_measure(time) };
                let both: Vec<&Thing> =
                    named.into_iter().filter(|one| timed.iter().any(|other| other.id == one.id)).collect();
                if !both.is_empty() {
                    return (both, date);
                }
            }
        }
        (Vec::new(), None)
    }

    /// "first", "second", "last", "next": by the order in which things are told, or were made.
    fn by_place(&self, words: &str) -> Option<&Thing> {
        let word = words.split_whitespace().find(|word| !SORTS.contains(word) && !BEFORE.contains(word))?;
        if let Some((_, place)) = ORDINALS.iter().find(|(name, _)| *name == word) {
            return self.all.get(*place).copied();
        }
        if LATEST.contains(&words) || LATEST.contains(&word) {
            return self.all.iter().max_by_key(|thing| thing.id).copied();
        }
        if word == "next" || word == "earliest" {
            let coming = self.all.iter().filter(|thing| thing.next.is_some() || thing.left_s.is_some());
            return coming
                .min_by_key(|thing| (thing.next.as_ref().map(Zoned::timestamp), thing.left_s))
                .copied();
        }
        if word == "other" {
            return None;
        }
        None
    }

    /// Names that are spelt alike: to be asked about, never taken.
    fn alike(&self, words: &str) -> Vec<&Thing> {
        let mut near: Vec<(f64, &Thing)> = self
            .all
            .iter()
            .filter_map(|thing| {
                let name = bare(thing.name.as_deref()?);
                let near = strsim::jaro_winkler(&name, words);
                // "The mum reminder" may be the one to call mom.
                let part = !words.contains(' ') && name.split(' ').any(|part| alike(part, words));
                (near >= ALIKE || slip(&name, words) || part).then_some((near, *thing))
            })
            .collect();
        near.sort_by(|one, other| other.0.total_cmp(&one.0));
        near.into_iter().map(|(_, thing)| thing).collect()
    }
}

/// What follows "all" or its like; `None` when it does not begin so.
fn all_of(words: &str) -> Option<&str> {
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    // "every weekday" names a repetition, "every one" all.
    let whole = ALL.contains(&first) && (first != "every" || rest.is_empty() || SORTS.contains(&rest));
    whole.then_some(rest)
}

/// Whether these words mean all of a kind and no name.
pub fn means_all(words: &str) -> bool {
    all_of(&words.to_lowercase()).is_some_and(str::is_empty)
}

/// One letter too much, too few, changed or swapped: for short names, in which that weighs too much for [`ALIKE`].
pub(crate) fn slip(name: &str, words: &str) -> bool {
    words.chars().count() >= 3 && strsim::osa_distance(name, words) == 1
}

fn singular(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix('s')).unwrap_or(word)
}

/// Whether the words say morning or evening themselves.
fn names_half(words: &str) -> bool {
    let said = ["am", "pm", "a.m", "p.m", "morning", "evening", "afternoon", "night", "noon", "midnight"];
    let compact: String = words.split_whitespace().collect();
    words.split_whitespace().any(|word| said.contains(&word.trim_end_matches('.')))
        || ["am", "pm"].iter().any(|half| {
            compact.strip_suffix(half).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
        })
        || words.split([' ', ':', '.']).next().is_some_and(|hour| {
            hour.len() == 2 && hour.parse::<u8>().is_ok_and(|hour| hour == 0 || hour > 12)
        })
        || words.starts_with('0')
}

fn other_half(time: jiff::civil::Time) -> jiff::civil::Time {
    let hour = (time.hour() + 12) % 24;
    time.with().hour(hour).build().unwrap_or(time)
}

/// Words that say today without naming another day.
const TODAY: [&str; 4] = ["today", "tonight", "this", "now"];

/// Whether the spans of a time say its day. If not, it falls on the day that it is read on, whichever that is.
pub fn day_said(moment: &ResolveContext<'_>, spans: &[&str]) -> bool {
    let text = spans.join(" ").to_lowercase();
    if text.split_whitespace().any(|word| TODAY.contains(&word)) {
        return true;
    }
    let today = moment.now.date();
    let days = [Some(today), today.tomorrow().ok(), today.checked_add(jiff::ToSpan::days(9)).ok()];
    days.into_iter().flatten().any(|day| {
        let Ok(now) = day.to_zoned(moment.now.time_zone().clone()) else { return true };
        let mut context = moment.when();
        context.now = &now;
        match when::resolve(spans, Kind::Instant, &context) {
            Ok(Value::Instant { at: Moment::Floating(at), .. }) => at.date() != day,
            _ => true,
        }
    })
}
