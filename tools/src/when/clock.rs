//! Which seconds of a day a time of day can mean.

use super::context::Half;
use super::said::{Clock, Part, SaidHalf};

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
