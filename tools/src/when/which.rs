//! Which one of its kind: "next Friday", "last week", "the coming weekend", "end of next month", "next 3 days".

use jiff::civil::Weekday;

use super::calendar::{Days, Selector, meeting, unit_from, weekday_from, weekday_in_week, weekend_from};
use super::length::Length;
use super::read::{Piece, Reader, i64_days, year};
use super::words::{Edge, Part, Unit, Which, Word};

impl Reader<'_> {
    /// "next Friday", "this week", "last 3 days", "coming weekend", "beginning of next month".
    pub(super) fn which(&self, start: usize) -> Option<(Piece, usize)> {
        let mut at = start;
        match self.word(at)? {
            Word::Edge(edge) => {
                at += 1;
                let (frame, next) = self.frame(at);
                if !frame.is_empty() {
                    return Some((Piece::Days(Selector::Edge { edge, frame }), next));
                }
                let of = self.lightly(at);
                return match self.word(of)? {
                    Word::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Day)) => {
                        self.edge_of(edge, unit, of + 1)
                    }
                    Word::Day(days) => {
                        let days = Days::one(self.today.checked_add(i64_days(days.into())).ok()?)?;
                        Some((Piece::Days(Selector::Fixed(days)), of + 1))
                    }
                    _ => None,
                };
            }
            Word::EdgeOf(edge, unit) => {
                if unit == Unit::Day {
                    let days = Days::one(self.today)?;
                    return Some((Piece::Days(Selector::Fixed(days)), at + 1));
                }
                let (frame, next) = self.frame(at + 1);
                if !frame.is_empty() {
                    return Some((Piece::Days(Selector::Edge { edge, frame }), next));
                }
                return self.edge_of(edge, unit, at + 1);
            }
            Word::Early | Word::Late => {
                let edge = if self.word(at) == Some(Word::Early) { Edge::Start } else { Edge::End };
                let of = self.lightly(at + 1);
                if let (Edge::End, Some(Word::DayPart(days, _))) = (edge, self.word(of)) {
                    let day = Days::one(self.today.checked_add(i64_days(days.into())).ok()?)?;
                    return Some((
                        Piece::Group(vec![Piece::Days(Selector::Fixed(day)), Piece::Part(Part::LateNight)]),
                        of + 1,
                    ));
                }
                if let Some(Word::Part(part)) = self.word(of) {
                    let part = match (edge, part) {
                        (Edge::Start, Part::Morning) => Part::EarlyMorning,
                        (Edge::End, Part::Morning) => Part::LateMorning,
                        (Edge::End, Part::Afternoon) => Part::LateAfternoon,
                        (Edge::End, Part::Night | Part::Evening) => Part::LateNight,
                        _ => part,
                    };
                    return Some((Piece::Part(part), of + 1));
                }
                let (frame, next) = self.frame(at + 1);
                if !frame.is_empty() {
                    return Some((Piece::Days(Selector::Edge { edge, frame }), next));
                }
                // "early tomorrow morning", "late on Friday": the part that follows, if any, makes it plain
                let day = matches!(self.word(of), Some(Word::Day(_) | Word::Weekday(_)));
                let part = if edge == Edge::Start { Part::EarlyMorning } else { Part::LateNight };
                return day.then_some((Piece::Part(part), of));
            }
            Word::Rest => {
                let of = self.lightly(at + 1);
                let of = of + usize::from(matches!(self.word(of), Some(Word::Which(Which::This))));
                return match self.word(of)? {
                    Word::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year)) => {
                        Some((Piece::Rest(unit), of + 1))
                    }
                    Word::Day(0) => Some((Piece::Rest(Unit::Day), of + 1)),
                    _ => None,
                };
            }
            Word::All => {
                return match self.word(self.lightly(at + 1))? {
                    Word::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Day)) => {
                        let days = unit_from(self.today, unit, 0, self.week_start())?;
                        Some((Piece::Days(Selector::Fixed(days)), self.lightly(at + 1) + 1))
                    }
                    // "all day tomorrow"
                    _ => None,
                };
            }
            // "two upcoming weeks"
            Word::Digits { .. } | Word::Number(_) => {
                let (count, next) = self.cardinal(at)?;
                let Word::Which(which @ (Which::Coming | Which::Next | Which::Last)) = self.word(next)?
                else {
                    return None;
                };
                let unit = self.plain_unit(next + 1)?;
                return stretch(count, unit, which).map(|piece| (piece, next + 2));
            }
            _ => {}
        }
        let mut which = match self.word(at)? {
            Word::Which(which) => which,
            // "past week"
            Word::Past => Which::Last,
            _ => return None,
        };
        at += 1;
        while let Some(Word::Filler) = self.word(at) {
            at += 1;
        }
        if let Some(Word::Which(second)) = self.word(at) {
            which = second;
            at += 1;
        }
        if let Some((count, next)) = self.few(at)
            && let Some(unit) = self.plain_unit(next)
        {
            return stretch(count, unit, which).map(|piece| (piece, next + 1));
        }
        let steps = match which {
            Which::Last => -1,
            Which::This => 0,
            Which::Coming | Which::Next => 1,
        };
        let start_of_week = self.week_start();
        let selector = match self.word(at)? {
            Word::Weekday(weekday) => {
                let days = match which {
                    Which::Next => weekday_in_week(self.today, weekday, 1, start_of_week)?,
                    Which::Last => weekday_from(self.today, weekday, -1)?,
                    Which::Coming => weekday_from(self.today, weekday, 1)?,
                    Which::This if self.today.weekday() == weekday => Days::one(self.today)?,
                    Which::This => weekday_from(self.today, weekday, 1)?,
                };
                Selector::Fixed(days)
            }
            Word::Weekend => {
                let steps = if which == Which::Coming { 0 } else { steps };
                Selector::Fixed(weekend_from(self.today, steps)?)
            }
            Word::Month(month) => Selector::Fixed(self.one_of(&Selector::Month(month), which)?),
            Word::Season(season) => Selector::Fixed(self.one_of(&Selector::Season(season), which)?),
            Word::Holiday(holiday) => Selector::Fixed(self.one_of(&Selector::Holiday(holiday), which)?),
            Word::Quarter => Selector::Fixed(unit_from(self.today, Unit::Quarter, steps, start_of_week)?),
            Word::Unit(
                unit @ (Unit::Day | Unit::Week | Unit::Fortnight | Unit::Month | Unit::Year | Unit::Decade),
            ) => {
                let steps = if self.word(at + 1) == Some(Word::AfterNext) { 2 } else { steps };
                Selector::Fixed(unit_from(self.today, unit, steps, start_of_week)?)
            }
            Word::Unit(unit @ (Unit::Hour | Unit::Minute))
                if which == Which::Next || which == Which::Last =>
            {
                return stretch(1.0, unit, which).map(|piece| (piece, at + 1));
            }
            Word::Part(part) => {
                let steps = if which == Which::Next { 1 } else { steps.min(0) };
                let day = Days::one(self.today.checked_add(i64_days(steps)).ok()?)?;
                return Some((
                    Piece::Group(vec![Piece::Days(Selector::Fixed(day)), Piece::Part(part)]),
                    at + 1,
                ));
            }
            _ => return None,
        };
        Some((Piece::Days(selector), at + 1))
    }

    /// The edge of the unit that holds today.
    fn edge_of(&self, edge: Edge, unit: Unit, next: usize) -> Option<(Piece, usize)> {
        let days = unit_from(self.today, unit, 0, self.week_start())?;
        Some((Piece::Days(Selector::Edge { edge, frame: vec![Selector::Fixed(days)] }), next))
    }

    /// A number, "few" or "couple of".
    fn few(&self, at: usize) -> Option<(f64, usize)> {
        let article = usize::from(self.word(at) == Some(Word::A));
        match self.word(at + article)? {
            Word::Few => Some((3.0, at + article + 1)),
            Word::Couple => {
                let of = at + article + 1;
                Some((2.0, of + usize::from(self.word(of) == Some(Word::Of))))
            }
            _ => self.cardinal(at),
        }
    }

    pub(super) fn plain_unit(&self, at: usize) -> Option<Unit> {
        match self.word(at)? {
            Word::Unit(unit) => Some(unit),
            Word::Second => Some(Unit::Second),
            Word::Quarter => Some(Unit::Quarter),
            _ => None,
        }
    }

    /// This, the next or the last of a series.
    pub(super) fn one_of(&self, selector: &Selector, which: Which) -> Option<Days> {
        let one = [selector.clone()];
        let start = self.week_start();
        let after = meeting(&one, self.today, start)?;
        match which {
            Which::This | Which::Coming => Some(after),
            Which::Next if after.contains(self.today) => meeting(&one, after.end, start),
            Which::Next => Some(after),
            Which::Last => {
                // The last that ended, looked for from far enough back.
                let mut cursor = self.today.checked_add(i64_days(-800)).ok()?;
                let mut last = None;
                while let Some(days) = meeting(&one, cursor, start).filter(|days| days.end <= self.today) {
                    cursor = days.end;
                    last = Some(days);
                }
                last
            }
        }
    }

    /// The period that an nth or an edge lies in: "of March 2015", "of the month", "next month".
    pub(super) fn frame(&self, start: usize) -> (Vec<Selector>, usize) {
        let mut frame = Vec::new();
        let mut end = start;
        let mut at = start;
        loop {
            let of = self.lightly(at);
            let (selector, next) = match self.word(of) {
                Some(Word::Month(month)) => (Selector::Month(month), of + 1),
                Some(Word::Digits { value, length: 4 }) => match year(value) {
                    Some(year) => (Selector::Year(year), of + 1),
                    None => break,
                },
                Some(Word::Unit(Unit::Month)) if self.word(of - 1) != Some(Word::Every) && of > at => {
                    (Selector::EachMonth, of + 1)
                }
                Some(Word::Unit(Unit::Year)) if of > at => (Selector::EachYear, of + 1),
                Some(Word::Unit(Unit::Week)) if of > at => {
                    match unit_from(self.today, Unit::Week, 0, self.week_start()) {
                        Some(days) => (Selector::Fixed(days), of + 1),
                        None => break,
                    }
                }
                Some(Word::Which(_) | Word::Past) => match self.which(of) {
                    Some((Piece::Days(selector), next)) if !selector.is_weekday() => (selector, next),
                    _ => break,
                },
                _ => break,
            };
            frame.push(selector);
            at = next;
            end = next;
            if frame.len() > 4 {
                break;
            }
        }
        (frame, end)
    }

    /// "Tuesday week", "tomorrow week", "today fortnight": one week (or two) later.
    pub(super) fn week_later(&self, selector: Selector, next: usize) -> Option<(Piece, usize)> {
        let weeks = match self.word(next) {
            Some(Word::Unit(Unit::Week)) => 1,
            Some(Word::Unit(Unit::Fortnight)) => 2,
            _ => return Some((Piece::Days(selector), next)),
        };
        let from = if selector.is_weekday() { self.today.tomorrow().ok()? } else { self.today };
        let first = meeting(&[selector], from, self.week_start())?;
        let date = first.start.checked_add(i64_days(weeks * 7)).ok()?;
        Some((Piece::Days(Selector::Fixed(Days::one(date)?)), next + 1))
    }

    pub(super) fn weekday_of_week(&self, weekday: Weekday, next: usize) -> Option<(Piece, usize)> {
        let mut at = next;
        while matches!(self.word(at), Some(Word::Of | Word::From | Word::In | Word::The)) {
            at += 1;
        }
        let Some(Word::Which(which)) = self.word(at) else { return None };
        let steps = match which {
            Which::Last => -1,
            Which::This => 0,
            Which::Coming | Which::Next => 1,
        };
        if self.word(at + 1) != Some(Word::Unit(Unit::Week)) {
            return None;
        }
        let after = usize::from(self.word(at + 2) == Some(Word::AfterNext));
        let steps = if after == 1 { 2 } else { steps };
        let days = weekday_in_week(self.today, weekday, steps, self.week_start())?;
        Some((Piece::Days(Selector::Fixed(days)), at + 2 + after))
    }
}

fn stretch(count: f64, unit: Unit, which: Which) -> Option<Piece> {
    let length = Length::of(count, unit)?;
    Some(Piece::Stretch { length, unit, back: which == Which::Last })
}
