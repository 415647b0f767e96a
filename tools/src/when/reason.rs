//! Why a phrase has no value.

/// Why a phrase has no value. Each says in one line what a reply can show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The words hold no time, or hold words that are none. Ask again.
    #[error("this is not a time")]
    NotATime,
    /// The phrase is longer than any time needs to be. Both counts are characters.
    #[error("a time of {said} characters is too long, at most {limit} are read")]
    TooLong {
        /// What came.
        said: usize,
        /// What is read.
        limit: usize,
    },
    /// It can only mean a time that has passed; ask for another.
    #[error("{at} has passed")]
    Past {
        /// The time that was meant, printed for a person.
        at: String,
    },
    /// It can only mean a time to come where the past was asked for.
    #[error("{at} is still to come")]
    NotYet {
        /// The time that was meant, printed for a person.
        at: String,
    },
    /// The calendar or the clock has no such time.
    #[error("there is no {what}")]
    Impossible {
        /// What does not exist: "February 30", "25 o'clock".
        what: String,
    },
    /// The words say two things that cannot both hold, or could mean several.
    #[error("{what} is not clear")]
    Ambiguous {
        /// What is not clear: "the day", "the time of day".
        what: &'static str,
    },
    /// Something must be said first: the unit of "set a timer for 7".
    #[error("{what} is missing")]
    Missing {
        /// What was not said: "the unit", "the time of day".
        what: &'static str,
    },
    /// The words are a time, but not of the kind that is wanted.
    #[error("this is {said}, not {wanted}")]
    OtherKind {
        /// What was said: "an instant", "a duration", …
        said: &'static str,
        /// What was wanted.
        wanted: &'static str,
    },
    /// "Except holidays" was said, and nobody has set which days those are.
    #[error(
        "which days are holidays is not set: name them in hob.toml, such as days_off = [\"{example}\"] for those of a country"
    )]
    NoDaysOff {
        /// A code that the table has.
        example: String,
    },
}
