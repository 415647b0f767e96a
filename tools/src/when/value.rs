//! What a phrase means: an instant, an interval, a duration or a repetition.

use crate::patterns::named;

use serde::{Deserialize, Serialize, Serializer};

use crate::rule::{Moment, Repeat};

named! {
    /// How precisely something was said: "tomorrow" has the grain of a day, "7:30" that of a minute.
    ///
    /// Ordered from fine to coarse, so `grain >= Grain::Day` asks whether no time of day was said.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    #[expect(missing_docs, reason = "the names say it all")]
    pub Grain {
        Second "second", Minute "minute", Hour "hour", Day "day", Week "week", Month "month", Quarter "quarter",
        Year "year",
    }
}

/// What a phrase means.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A point in time. With a grain of a day or coarser no time of day was said and `at` is the start of that day, week, …
    Instant {
        /// The moment; for a coarse grain its start.
        at: Moment,
        /// How precisely it was said.
        grain: Grain,
    },
    /// From `start` (inclusive) to `end` (exclusive); an end that was not said is open.
    Interval {
        /// Where it begins, or open.
        start: Option<Moment>,
        /// Where it ends (exclusive), or open.
        end: Option<Moment>,
        /// How precisely it was said.
        grain: Grain,
    },
    /// A length of time.
    Duration {
        /// Seconds; a day counts 86,400, a week 7 days, a month 30 days, a quarter 91 and a year 365.
        seconds: i64,
        /// The finest unit that was said.
        grain: Grain,
    },
    /// A repetition.
    Repeat {
        /// The first occurrence and the rule.
        repeat: Repeat,
        /// How many seconds each occurrence lasts, where that was said: "every weekday from 9 to 5".
        lasting: Option<i64>,
        /// How precisely the occurrences were said; a day or coarser means that no time of day was said.
        grain: Grain,
    },
}

impl Value {
    /// The moment it begins; `None` for a duration and for an interval with an open start.
    #[must_use]
    pub const fn start(&self) -> Option<&Moment> {
        match self {
            Self::Instant { at, .. } => Some(at),
            Self::Interval { start, .. } => start.as_ref(),
            Self::Duration { .. } => None,
            Self::Repeat { repeat, .. } => Some(&repeat.start),
        }
    }
}

impl Serialize for Value {
    /// `{"type","start","end","seconds","repeat","grain"}`: all six keys, null where they do not apply. The seconds of a
    /// repetition are those that each time of it lasts.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            r#type: &'static str,
            start: Option<&'a Moment>,
            end: Option<&'a Moment>,
            seconds: Option<i64>,
            repeat: Option<String>,
            grain: Grain,
        }
        let start = self.start();
        let (r#type, end, seconds, repeat, grain) = match self {
            Self::Instant { grain, .. } => ("instant", None, None, None, *grain),
            Self::Interval { end, grain, .. } => ("interval", end.as_ref(), None, None, *grain),
            Self::Duration { seconds, grain } => ("duration", None, Some(*seconds), None, *grain),
            Self::Repeat { repeat, lasting, grain } => {
                ("repeat", None, *lasting, Some(repeat.rule.to_string()), *grain)
            }
        };
        Shown { r#type, start, end, seconds, repeat, grain }.serialize(serializer)
    }
}
