//! What a tool did, as facts: no sentence is made here.
//!
//! The replies are made from [`Receipt::message`] and the facts beside it. Every message that a tool can leave:
//!
//! | message | facts | entities |
//! |---|---|---|
//! | `alarm-set`, `alarm-same` (it stood already, or was to move to where it is), `alarm-changed` | `when` Moment, `label`? Text, `repeat`? Repeat, `floating` Flag; changed: `before` Moment | the alarm |
//! | `alarm-cancelled`, `alarm-cancelled-many` | one: as `alarm-set`; many: `count` Number, `rows` Rows of these; `going`? Items (what was planned for its ring) | those deleted |
//! | `alarm-skipped`, `alarm-skipped-before` (it was left out already) | `date` Day, `label`? Text, `when`? Moment (the next ring after it) | the alarm |
//! | `alarm-skip-once` (it rings once: cancel it instead) | as `alarm-set` | the alarm |
//! | `alarm-list` | `count` Number, `rows` Rows: `when` Moment, `label`?, `repeat`?, `ringing` Flag, `snoozed_until`? Moment | all |
//! | `ring-snoozed` | `when` Moment, `by` Length, `name`? Text | what rang |
//! | `ring-stopped` | `count` Number, `name`? Text, `source` Text | what rang |
//! | `nothing-rings` | – | – |
//! | `timer-started`, `timer-restarted`, `timer-changed`, `timer-extended`, `timer-shortened`, `timer-resumed` | `length` Length, `left` Length, `ends` Moment, `label`? Text, `by`? Length | the timer |
//! | `timer-paused`, `timer-already-paused`, `timer-already-running`, `timer-changed` of a paused one | `length` Length, `left` Length, `label`? | the timer |
//! | `timer-too-short` (shortening would end it; nothing changed) | `left` Length, `by` Length, `label`? | the timer |
//! | `timer-paused-many`, `timer-resumed-many` | `count` Number, `rows` as of one | those |
//! | `timer-cancelled`, `timer-cancelled-many` | one: `length`, `left`?, `label`?; many: `count` Number, `rows`; `going`? Items | those deleted |
//! | `timer-list` | `count` Number, `rows`: `length`, `left`, `label`?, `paused` Flag, `ringing` Flag, `ends`? Moment | all |
//! | `reminder-added`, `reminder-same`, `reminder-changed` | `about` Text, `when` Moment, `repeat`?, `floating` Flag; changed: `before` Moment | the reminder |
//! | `reminder-done`, `reminder-cancelled` and both with `-many` | one: `about` Text, `when`? Moment; many: `count`, `rows`; `going`? Items | those |
//! | `reminder-list` | `count` Number, `from`? Moment, `to`? Moment, `rows`: `about`, `when`, `repeat`?, `overdue` Flag | all shown |
//! | `list-added` | `list` Text, `added` Items, `had` Items (stood there already), `new_list` Flag | the list |
//! | `list-removed` | `list` Text, `removed` Items, `missing` Items | the list |
//! | `list-show` | `list` Text, `items` Items | the list |
//! | `list-all` | `count` Number, `rows`: `list` Text, `count` Number | all |
//! | `list-created`, `list-exists` | `list` Text | the list |
//! | `list-deleted` | `list` Text, `count` Number (of items lost) | the list |
//! | `note-added` | `text` Text | the note |
//! | `note-found` | `count` Number, `query`? Text, `rows`: `text` Text, `when` Moment | those shown |
//! | `clock-now` | `when` Moment, `where`? Text | – |
//! | `clock-place-unknown` | `where` Text | – |
//! | `clock-date` | `date` Day, `said` Flag (false: today was meant), `when`? Moment (a time of day was said) | – |
//! | `clock-repeats` (a repetition has no single date: its next is told) | `date` Day, `repeat` Repeat | – |
//! | `clock-until`, `clock-since` | `when` Moment, `left` Length, `days` Number (calendar days between, never negative), `day_only` Flag | – |
//! | `clock-length` (a length was said, not a time) | `left` Length, `when` Moment | – |
//! | `calc-result` | `expression` Text, `result` Text, `approximate` Flag | – |
//! | `calc-converted` | `amount` Text, `result` Text, `approximate` Flag | – |
//! | `calc-unclear`, `calc-too-hard` (its time ran out), `calc-no-rates` (a currency) | `expression` Text, `detail`? Text | – |
//! | `action-planned` | `action` Text, `when` Moment, `repeat`? Repeat, `yes`? Text (it needs a yes then) | its moment, the action |
//! | `action-attached` | `action` Text, `every` Flag, `kind` Text (`alarm`, `timer`, `reminder`), `name`? Text, `when`? Moment, `yes`? Text | the action |
//! | `action-attached-many` | `action` Text, `count` Number | the actions |
//! | `action-list`, `action-cancelled-many` | `count` Number, `rows` Rows: as `action-attached`, or of kind `moment` as `action-planned` | all |
//! | `action-cancelled` | as one row | the action |
//! | `action-cannot` (what is to be waited for is nothing that Hob notices) | – | – |
//! | `action-not-later` (what is to be put off cannot be) | – | – |
//! | `action-nothing` (nothing is planned, or nothing of that name) | `name`? Text | – |
//! | `calendar-added`, `calendar-same` (it stands there, or is to move to where it is), `calendar-changed`, `calendar-moved-once` (one time of what repeats) | `title` Text, `when` Moment and `length`? Length, or of whole days `date` Day and `last`? Day; `where`? Text, `repeat`? Repeat, `calendar`? Text (where there are several), `unread` Number (of events that could not be read); changed: `before`? Moment or `before_date`? Day | the event |
//! | `calendar-cancelled`, `calendar-left-out` (one time of what repeats), `calendar-cancelled-many` | one: as `calendar-added`; many: `count` Number, `rows` | those deleted |
//! | `calendar-list`, `calendar-next` (no days were said) | `count` Number, `more` Number (not shown), `date`? Day (one was asked about), `unread` Number, `rows`: as of `calendar-added` | those shown |
//! | `nothing-there` | `kind` Text (`alarm`, `timer`, `reminder`, `list`, `note`, `calendar`), `name`? Text | – |
//! | `undone` | `count` Number, `rows`: `tool` Text, `text`? Text, `of` Number (things that it named); `kept` Items (tools of the same request that cannot be taken back) | – |
//! | `undo-nothing`, `undo-changed-since`, `undo-impossible` | the last two: `tool` Text | – |
//! | `just-done` (from the journal: what was done last), `just-nothing` | `count` Number, `rows`: as of `undone` | – |
//! | `cancelled`, `help`, `repeat`, `none` | – (help: `families` Items) | – |
//! | `unbuilt` | `family` Text, `tool` Text | – |
//! | `call-placed`, `call-opened` (the person presses the button), `call-unknown`, `call-several` | `name` Text, `number`? Text, `numbers`? Items | – |
//! | `app-opened`, `app-unknown` | `name` Text | – |
//! | `message-sent`, `message-opened`, `message-mail-opened` (it stands in an app; the person sends it there) | `name` Text, `text` Text, `ledger` Number | – |
//! | `message-read`, `message-none` (a stranger's words) | `count` Number, `more` Number (that are not told), `name`? Text (of whom it was asked), `answer`? Text (the newest), `rows`: `name` Text, `text` Text, `when`? Moment | – |
//! | `web-found`, `web-answer`, `remote-answer`, `answer-empty` (a stranger's words) | `provider` Text, `query` Text, `answer` Text, `whole` Flag, `ledger` Number, `rows`: `number` Number, `title` Text, `url` Text, `snippet` Text | – |

use std::collections::BTreeMap;

use jiff::Zoned;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::label::Labels;

/// Facts by name.
pub type Facts = BTreeMap<&'static str, Fact>;

/// One typed fact.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", content = "value", rename_all = "lowercase")]
pub enum Fact {
    /// Words of the person or a name.
    Text(String),
    /// A whole number.
    Number(i64),
    /// An instant in the zone in which it is told.
    Moment(Zoned),
    /// A day.
    Day(Date),
    /// Seconds.
    Length(i64),
    /// An RFC 5545 rule.
    Repeat(String),
    /// Several texts in order.
    Items(Vec<String>),
    /// Yes or no.
    Flag(bool),
    /// Several things, each with its facts.
    Rows(Vec<Facts>),
}

/// What sort of thing is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// Rings at a time of day.
    Alarm,
    /// Counts down.
    Timer,
    /// Says what is to be done at a time.
    Reminder,
    /// A list with items.
    List,
    /// A note.
    Note,
    /// An event of a calendar, or one time of it.
    #[serde(rename = "calendar")]
    Event,
    /// Something that is done later.
    Action,
    /// Something of a family that is not built yet.
    Other,
}

impl EntityKind {
    /// The kind of thing that a family's `which` designates.
    pub fn of_family(family: &str) -> Self {
        match family {
            "alarm" => Self::Alarm,
            "timer" => Self::Timer,
            "reminder" => Self::Reminder,
            "list" => Self::List,
            "note" => Self::Note,
            "calendar" => Self::Event,
            _ => Self::Other,
        }
    }

    /// Its name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alarm => "alarm",
            Self::Timer => "timer",
            Self::Reminder => "reminder",
            Self::List => "list",
            Self::Note => "note",
            Self::Event => "calendar",
            Self::Action => "action",
            Self::Other => "other",
        }
    }
}

/// One thing that a call was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRef {
    /// What it is.
    pub kind: EntityKind,
    /// Its row.
    pub id: i64,
    /// What a person would call it: a label, a time, what it is about.
    pub name: String,
}

/// What one call did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Receipt {
    /// `family.verb`.
    pub tool: String,
    /// The key of the reply, from the table above.
    pub message: &'static str,
    /// The facts beside it.
    pub values: Facts,
    /// What it was about.
    pub entities: Vec<EntityRef>,
    /// Whether anything is different now.
    pub changed: bool,
    /// Where its facts came from, and whether a stranger wrote any.
    pub labels: Labels,
}

impl Receipt {
    /// A receipt with no facts yet, of a call that changed nothing.
    pub fn new(tool: &str, message: &'static str) -> Self {
        Self {
            tool: tool.to_owned(),
            message,
            values: Facts::new(),
            entities: Vec::new(),
            changed: false,
            labels: Labels::default(),
        }
    }

    /// With one fact more.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: Fact) -> Self {
        self.values.insert(name, fact);
        self
    }

    /// With all these facts more.
    #[must_use]
    pub fn with_all(mut self, facts: Facts) -> Self {
        self.values.extend(facts);
        self
    }

    /// With a text, where there is one.
    #[must_use]
    pub fn with_text(self, name: &'static str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.with(name, Fact::Text(text.to_owned())),
            None => self,
        }
    }

    /// With the words of what was planned for when it rings, and goes with it.
    #[must_use]
    pub(crate) fn with_going(self, going: Vec<String>) -> Self {
        if going.is_empty() { self } else { self.with("going", Fact::Items(going)) }
    }

    /// About this thing, too.
    #[must_use]
    pub fn about(mut self, entity: EntityRef) -> Self {
        self.entities.push(entity);
        self
    }

    /// With another message.
    #[must_use]
    pub fn saying(self, message: &'static str) -> Self {
        Self { message, ..self }
    }

    /// Something is different now.
    #[must_use]
    pub fn changing(mut self) -> Self {
        self.changed = true;
        self
    }

    /// The instant of the fact `when`, where there is one.
    pub fn when(&self) -> Option<&Zoned> {
        match self.values.get("when").or_else(|| self.values.get("ends")) {
            Some(Fact::Moment(at)) => Some(at),
            _ => None,
        }
    }

    /// The words that name what this call was about, for a later "it".
    pub fn text(&self) -> Option<String> {
        for name in ["about", "label", "list", "title", "text", "result", "answer", "action"] {
            if let Some(Fact::Text(text)) = self.values.get(name) {
                return Some(text.clone());
            }
        }
        self.entities.first().map(|entity| entity.name.clone())
    }
}
