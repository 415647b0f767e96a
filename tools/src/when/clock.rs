//! Which seconds of a day a time of day can mean.

use jiff::civil::{Time, time};

use super::context::{DayParts, Half};
use super::said::{Clock, Part, SaidHalf};

impl Part {
    /// The hours that it lies between, and the one that is meant where one is needed.
    pub(super) fn hours(self, hours: &DayParts) -> (i32, i32, Time) {
        match self {
            Self::EarlyMorning => (0, 9, hours.early_morning),
            Self::Morning => (0, 12, hours.morning),
            Self::LateMorning => (10, 12, time(10, 0, 0, 0)),
            Self::BeforeWork => (6, 9, time(7, 30, 0, 0)),
            Self::Brunch => (10, 14, time(11, 0, 0, 0)),
            Self::Breakfast => (7, 10, hours.morning),
            Self::Lunch => (12, 14, hours.noon),
            Self::AfterLunch => (13, 17, time(13, 30, 0, 0)),
            Self::AfterSchool => (15, 21, time(15, 30, 0, 0)),
            Self::Afternoon => (12, 19, hours.afternoon),
            Self::LateAfternoon => (17, 19, time(17, 0, 0, 0)),
            Self::AfterWork => (17, 21, time(17, 30, 0, 0)),
            Self::Dinner => (18, 21, hours.evening),
            Self::Evening => (18, 24, hours.evening),
            Self::Night => (18, 24, hours.night),
            Self::LateNight => (21, 24, time(22, 0, 0, 0)),
            Self::Tonight => (18, 24, hours.tonight),
        }
    }
}

impl Clock {
    /// Seconds after midnight, for a half of the day; `None` for halves that the hour cannot have.
    fn seconds(&self, evening: bool) -> Option<i32> {
        let hour = match (self.said, evening) {
            (SaidHalf::Exact, false) => self.hour,
            (SaidHalf::Exact | SaidHalf::Am, true) | (SaidHalf::Pm, false) => return None,
            (SaidHalf::Open | SaidHalf::Am, false) => self.hour % 12,
            (SaidHalf::Open | SaidHalf::Pm, true) => self.hour % 12 + 12,
        };
        let minutes = i32::from(hour) * 60 + i32::from(self.minute) + i32::from(self.shift);
        Some(minutes * 60 + i32::from(self.second))
    }

    /// The readings in seconds after midnight of the day (they may lie outside of it), the likelier first.
    ///
    /// A half that was said, or a part of the day, settles it. Otherwise hours 6 to 11 are in the morning, 12 is noon and
    /// 1 to 5 in the afternoon, the half of the day in which most people are awake for them; the other reading follows.
    pub(super) fn readings(
        &self,
        part: Option<Part>,
        prefer: Option<Half>,
    ) -> impl Iterator<Item = i32> + use<> {
        const DAY: i32 = 86_400;
        let (am, pm) = (self.seconds(false), self.seconds(true));
        let open = self.said == SaidHalf::Open;
        let nightly = part.is_some_and(|part| part >= Part::Evening);
        let past_midnight = self.hour == 12 || self.hour <= 4;
        let list = match part {
            // A night goes on past midnight.
            _ if self.midnight && nightly => [am.map(|seconds| seconds + DAY), None],
            Some(Part::Evening) if open && self.hour != 12 => [pm, None],
            Some(part) if part > Part::Evening && (open || self.said == SaidHalf::Am) && past_midnight => {
                [am.map(|seconds| seconds + DAY), None]
            }
            Some(Part::Evening) if open => [am.map(|seconds| seconds + DAY), None],
            Some(part) if open && part <= Part::Breakfast => [am, None],
            Some(_) if open => [pm, None],
            None if open => {
                // "ten to six" lies in the hour of five
                let hour = if self.shift < 0 { self.hour - 1 } else { self.hour };
                let morning = match prefer {
                    Some(Half::Morning) => (3..=11).contains(&hour),
                    Some(Half::Evening) => false,
                    None => (6..=11).contains(&hour),
                };
                if morning { [am, pm] } else { [pm, am] }
            }
            _ => [am, pm],
        };
        list.into_iter().flatten()
    }
}
