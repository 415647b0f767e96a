//! The phrases of `tests/when/*.txt`, each with the setting it is read in, and what must hold for every value.
//!
//! A file is a list of rows `phrase | value`. Spans of one request are separated by ` + ` in the phrase. Lines that set what
//! follows begin with `now`, `kind`, `tense`, `locale`, `language` or `prefer`; `#` begins a remark. Values are written
//!
//! - `2026-03-11 07:00 hour`: an instant and its grain (a zone in brackets where the time does not float),
//! - `2026-03-11 .. 2026-03-12 day`: an interval, `…` for an open end,
//! - `5400 s minute`: a duration,
//! - `2026-03-11 07:00 FREQ=DAILY hour`: a repetition with its first occurrence,
//! - `! past`: a refusal; `nothing` is a phrase that is no time.
//!
//! A value is thought out by hand from the rules of `hob_tools::when`; the program never writes it.

use std::path::PathBuf;

use hob_tools::when::{
    Context, DayParts, Grain, Half, Kind, Language, Locale, Moment, Reason, Tense, Value, print, resolve,
};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

/// What a phrase is read against.
#[derive(Clone)]
pub struct Setting {
    pub now: Zoned,
    pub kind: Kind,
    pub tense: Tense,
    /// The locale's name, as written.
    pub place: String,
    pub german: bool,
    pub prefer: Option<Half>,
}

impl Default for Setting {
    /// Ten o'clock on Tuesday, 10 March 2026, in Berlin.
    fn default() -> Self {
        Self {
            now: "2026-03-10T10:00:00+01:00[Europe/Berlin]".parse().expect("a time"),
            kind: Kind::Any,
            tense: Tense::Future,
            place: "en".to_owned(),
            german: false,
            prefer: None,
        }
    }
}

impl Setting {
    fn set(&mut self, key: &str, value: &str) {
        match key {
            "now" => self.now = value.parse().expect("an RFC 9557 time"),
            "kind" => {
                self.kind = match value {
                    "any" => Kind::Any,
                    "instant" => Kind::Instant,
                    "interval" => Kind::Interval,
                    "duration" => Kind::Duration,
                    "repeat" => Kind::Repeat,
                    other => panic!("no kind {other}"),
                }
            }
            "tense" => {
                self.tense = match value {
                    "future" => Tense::Future,
                    "past" => Tense::Past,
                    "either" => Tense::Either,
                    other => panic!("no tense {other}"),
                }
            }
            "locale" => value.clone_into(&mut self.place),
            "language" => {
                self.german = match value {
                    "en" => false,
                    "de" => true,
                    other => panic!("no language {other}"),
                }
            }
            "prefer" => {
                self.prefer = match value {
                    "morning" => Some(Half::Morning),
                    "evening" => Some(Half::Evening),
                    "none" => None,
                    other => panic!("no half {other}"),
                }
            }
            other => panic!("cannot set {other}"),
        }
    }

    pub fn locale(&self) -> Locale {
        let language = if self.german { Language::German } else { Language::English };
        Locale { language, ..Locale::parse(&self.place) }
    }

    /// Resolves a phrase whose spans are separated by ` + `.
    pub fn resolve(&self, phrase: &str) -> Result<Value, Reason> {
        let spans: Vec<&str> = phrase.split(" + ").collect();
        self.resolve_spans(&spans)
    }

    pub fn resolve_spans(&self, spans: &[&str]) -> Result<Value, Reason> {
        let (settings, locale) = (DayParts::default(), self.locale());
        let mut context = Context::new(&self.now, &locale, &settings);
        context.tense = self.tense;
        context.prefer = self.prefer;
        resolve(spans, self.kind, &context)
    }

    /// The value of a phrase as the suite writes it.
    pub fn text(&self, phrase: &str) -> String {
        value_text(&self.resolve(phrase), &self.now)
    }
}

/// A row of a file: its place in the tree, what is said, and what it means.
pub struct Row {
    /// File and line.
    pub place: String,
    pub phrase: String,
    pub wanted: String,
    pub setting: Setting,
}

/// Every row of every file.
pub fn rows() -> Vec<Row> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/when");
    let files = std::fs::read_dir(folder).expect("the folder of phrases");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    let mut rows = Vec::new();
    for path in files {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a text file");
        let mut setting = Setting::default();
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some((phrase, wanted)) = line.split_once('|') {
                rows.push(Row {
                    place: format!("{name}:{}", number + 1),
                    phrase: phrase.trim().to_owned(),
                    wanted: wanted.trim().to_owned(),
                    setting: setting.clone(),
                });
            } else {
                let (key, value) = line.split_once(' ').expect("a setting and its value");
                setting.set(key, value.trim());
            }
        }
    }
    rows
}

fn moment_text(moment: &Moment, now: &Zoned, coarse: bool) -> String {
    let at = moment.civil();
    let format = if coarse && at.time() == jiff::civil::Time::midnight() {
        "%Y-%m-%d"
    } else if at.second() == 0 {
        "%Y-%m-%d %H:%M"
    } else {
        "%Y-%m-%d %H:%M:%S"
    };
    let mut text = at.strftime(format).to_string();
    if let Moment::Fixed(at) = moment
        && at.time_zone() != now.time_zone()
    {
        let name = at.time_zone().iana_name().map_or_else(|| at.offset().to_string(), str::to_owned);
        text.push_str(&format!(" [{name}]"));
    }
    text
}

/// A value as the suite writes it.
pub fn value_text(value: &Result<Value, Reason>, now: &Zoned) -> String {
    let coarse = |grain: Grain| grain >= Grain::Day;
    match value {
        Ok(Value::Instant { at, grain }) => {
            format!("{} {}", moment_text(at, now, coarse(*grain)), grain.name())
        }
        Ok(Value::Interval { start, end, grain }) => {
            let text = |end: &Option<Moment>| {
                end.as_ref().map_or_else(|| "…".to_owned(), |at| moment_text(at, now, coarse(*grain)))
            };
            format!("{} .. {} {}", text(start), text(end), grain.name())
        }
        Ok(Value::Duration { seconds, grain }) => format!("{seconds} s {}", grain.name()),
        Ok(Value::Repeat { repeat, lasting, grain }) => {
            let lasting = lasting.map(|seconds| format!(" {seconds} s")).unwrap_or_default();
            let start = moment_text(&repeat.start, now, coarse(*grain));
            format!("{start} {}{lasting} {}", repeat.rule, grain.name())
        }
        Err(reason) => refusal(reason).to_owned(),
    }
}

fn refusal(reason: &Reason) -> &'static str {
    match reason {
        Reason::NotATime => "nothing",
        Reason::TooLong { .. } => "! too long",
        Reason::Past { .. } => "! past",
        Reason::NotYet { .. } => "! not yet",
        Reason::Impossible { .. } => "! impossible",
        Reason::Ambiguous { .. } => "! unclear",
        Reason::Missing { .. } => "! missing",
        Reason::OtherKind { .. } => "! other kind",
        Reason::NoDaysOff { .. } => "! no days off",
    }
}

/// What would put a value on the wrong side of now.
pub fn wrong_side(value: &Value, setting: &Setting) -> Option<String> {
    let zone = setting.now.time_zone();
    let instant = |moment: &Moment| moment.instant(zone).map(|at| at.timestamp());
    let now = setting.now.timestamp();
    match (setting.tense, value) {
        (Tense::Either, _) | (_, Value::Duration { .. }) => None,
        (Tense::Future, Value::Instant { at, grain }) if *grain < Grain::Day => {
            (instant(at)? < now).then(|| format!("{at} has passed"))
        }
        // A day, week, … may have begun.
        (Tense::Future, Value::Instant { at, grain }) => {
            let (days, months) = match grain {
                Grain::Week => (7, 0),
                Grain::Month => (0, 1),
                Grain::Quarter => (0, 3),
                Grain::Year => (0, 12),
                _ => (1, 0),
            };
            let end = at.civil().checked_add(days.days()).ok()?.checked_add(months.months()).ok()?;
            let end = match at {
                Moment::Floating(_) => Moment::Floating(end),
                Moment::Fixed(at) => Moment::Fixed(at.time_zone().to_zoned(end).ok()?),
            };
            (instant(&end)? <= now).then(|| format!("{at} is over"))
        }
        (Tense::Past, Value::Instant { at, .. }) => {
            (instant(at)? > now).then(|| format!("{at} is still to come"))
        }
        (_, Value::Interval { start: Some(start), end: Some(end), .. })
            // An hour that daylight saving time leaves out is one on the clock.
            if instant(start)? >= instant(end)? && start.civil() >= end.civil() =>
        {
            Some(format!("{start} .. {end} is no stretch"))
        }
        (Tense::Future, Value::Interval { end: Some(end), .. }) => {
            (instant(end)? <= now).then(|| format!("until {end} is over"))
        }
        (Tense::Past, Value::Interval { start: Some(start), .. }) => {
            (instant(start)? > now).then(|| format!("from {start} is still to come"))
        }
        (_, Value::Interval { .. }) => None,
        (Tense::Past, Value::Repeat { .. }) => None,
        (Tense::Future, Value::Repeat { repeat, grain, .. }) => {
            let at = instant(&repeat.start)?;
            // A day that was said with a zone lasts as long as it does there.
            let there = match &repeat.start {
                Moment::Fixed(at) => setting.now.with_time_zone(at.time_zone().clone()),
                Moment::Floating(_) => setting.now.clone(),
            };
            let today = *grain >= Grain::Day && repeat.start.date() >= there.date();
            (at <= now && !today).then(|| format!("it began at {at}"))
        }
    }
}

/// Where a value lies, a printed zone aside.
fn same(left: &Value, right: &Value, zone: &TimeZone) -> bool {
    let instant = |moment: &Moment| moment.instant(zone).map(|at| at.timestamp());
    let ends = |value: &Value| match value {
        Value::Instant { at, .. } => (Some(instant(at)), None, None, None),
        Value::Interval { start, end, .. } => {
            (start.as_ref().map(instant), end.as_ref().map(instant), None, None)
        }
        Value::Duration { seconds, .. } => (None, None, Some(*seconds), None),
        Value::Repeat { repeat, lasting, .. } => {
            (Some(instant(&repeat.start)), None, *lasting, Some(repeat.rule.to_string()))
        }
    };
    ends(left) == ends(right)
}

/// What was printed and what it was read as, where that is another value.
pub fn read_back(value: &Value, setting: &Setting) -> Option<String> {
    let kind = if matches!(value, Value::Interval { .. }) { Kind::Interval } else { Kind::Any };
    let again = Setting { kind, tense: Tense::Either, prefer: None, ..setting.clone() };
    let printed = print(value, &again.locale(), &again.now);
    let read = again.resolve_spans(&[&printed]);
    if read.as_ref().is_ok_and(|read| same(value, read, again.now.time_zone())) {
        return None;
    }
    let text = |value: &Result<Value, Reason>| value_text(value, &again.now);
    Some(format!("{} is printed {printed:?} and read {}", text(&Ok(value.clone())), text(&read)))
}
