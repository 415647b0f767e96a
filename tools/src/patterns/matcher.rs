//! A text read by a table: all readings of a part at a place are found once and kept.

use std::rc::Rc;

use super::{Make, Meaning, Patterns, Rule, Token, UNKNOWN, What};

/// A rule that is followed, and how strictly.
struct Place<'a> {
    rule: &'a Rule,
    tight: bool,
}

type Readings<V> = Rc<[(usize, V)]>;

/// Rules that are tried on one text before it counts as unreadable.
const STEPS_MAX: usize = 8_000;
/// Readings of one part at one place.
const READINGS_MAX: usize = 24;

/// Reads one text.
pub struct Matcher<'a, 's, M: Meaning> {
    patterns: &'a Patterns,
    tokens: &'a [Token],
    speaker: &'a mut M::Speaker<'s>,
    known: Vec<Option<Readings<M::Value>>>,
    steps: usize,
    /// Whether two pieces were found that cannot stand together.
    pub clashed: bool,
}

impl<'a, 's, M: Meaning> Matcher<'a, 's, M> {
    /// A matcher of these tokens.
    pub fn new(patterns: &'a Patterns, tokens: &'a [Token], speaker: &'a mut M::Speaker<'s>) -> Self {
        let known = vec![None; patterns.parts.len() * (tokens.len() + 1)];
        Self { patterns, tokens, speaker, known, steps: 0, clashed: false }
    }

    /// The longest beginning of the text that is a `part`: how many tokens it takes, and its value.
    pub fn beginning(&mut self, part: usize) -> Option<(usize, M::Value)> {
        self.read(part, 0).first().cloned()
    }

    /// Offers the readings of the whole text as a row of `part`, the longest pieces first, until one is accepted.
    pub fn whole<T>(&mut self, part: usize, mut accept: impl FnMut(&M::Value) -> Option<T>) -> Option<T> {
        self.rows(part, 0, None, &mut accept)
    }

    fn rows<T>(
        &mut self,
        part: usize,
        at: usize,
        said: Option<&M::Value>,
        accept: &mut impl FnMut(&M::Value) -> Option<T>,
    ) -> Option<T> {
        if self.tokens[at..].iter().all(|token| self.passes(token)) {
            return said.and_then(&mut *accept);
        }
        self.steps += 1;
        let readings = self.read(part, at);
        for (end, value) in readings.iter() {
            let joined = match said {
                None => Some(value.clone()),
                Some(said) => M::join(said, value),
            };
            self.clashed |= joined.is_none();
            if let Some(joined) = joined
                && self.steps < STEPS_MAX
                && let Some(found) = self.rows(part, *end, Some(&joined), accept)
            {
                return Some(found);
            }
        }
        let token = self.tokens.get(at);
        let over = self.patterns.is(&self.patterns.breaks, token) || readings.is_empty();
        if over && token.is_some_and(|token| self.passes(token)) {
            self.rows(part, at + 1, said, accept)
        } else {
            None
        }
    }

    fn passes(&self, token: &Token) -> bool {
        let patterns = self.patterns;
        patterns.is(&patterns.skip, Some(token)) || patterns.is(&patterns.breaks, Some(token))
    }

    fn after_breaks(&self, mut at: usize) -> usize {
        while self.patterns.is(&self.patterns.breaks, self.tokens.get(at)) {
            at += 1;
        }
        at
    }

    /// All readings of a part that begin at a place: where each ends, and its value; the longest first.
    fn read(&mut self, part: usize, at: usize) -> Readings<M::Value> {
        let slot = part * (self.tokens.len() + 1) + at;
        if let Some(known) = &self.known[slot] {
            return Rc::clone(known);
        }
        // A part that begins with itself finds nothing the second time.
        self.known[slot] = Some(Rc::from([]));
        let mut found = Vec::new();
        let patterns = self.patterns;
        if let Some(piece) = patterns.parts[part].many {
            self.many(piece, at, None, &mut found);
        } else if let Some(token) = self.tokens.get(at) {
            for number in patterns.parts[part].starts.with(token.word) {
                let rule = &patterns.parts[part].rules[usize::from(*number)];
                let place = Place { rule, tight: patterns.parts[part].tight };
                self.rule(&place, at, 0, &mut Vec::new(), &mut found);
            }
            if patterns.is(&patterns.skip, Some(token)) {
                found.extend(self.read(part, at + 1).iter().cloned());
            }
        }
        found.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        found.truncate(READINGS_MAX);
        let found: Readings<M::Value> = found.into();
        self.known[slot] = Some(Rc::clone(&found));
        found
    }

    fn many(&mut self, piece: usize, at: usize, said: Option<&M::Value>, found: &mut Vec<(usize, M::Value)>) {
        let at = self.after_breaks(at);
        for (end, value) in self.read(piece, at).iter() {
            let joined = match said {
                None => Some(value.clone()),
                Some(said) => M::join(said, value),
            };
            if let Some(joined) = joined
                && found.len() < READINGS_MAX * 4
                && self.steps < STEPS_MAX
            {
                self.many(piece, *end, Some(&joined), found);
                found.push((*end, joined));
            }
        }
    }

    fn rule(
        &mut self,
        place: &Place<'_>,
        at: usize,
        symbol: usize,
        values: &mut Vec<M::Value>,
        found: &mut Vec<(usize, M::Value)>,
    ) {
        self.steps += 1;
        if self.steps > STEPS_MAX {
            return;
        }
        let Some(next) = place.rule.symbols.get(symbol) else {
            let value = match &place.rule.make {
                Make::Pass => values.first().cloned(),
                Make::Number(number) => Some(M::number(*number, 0)),
                Make::Action(actions, extras) => {
                    let captured = values.len();
                    values.extend(extras.iter().map(|extra| M::number(*extra, 0)));
                    let speaker = &mut *self.speaker;
                    let each = actions.iter().filter_map(|place| M::ACTIONS.get(*place));
                    let value = each.map(|(_, action)| action(speaker, values)).find_map(|value| value);
                    values.truncate(captured);
                    value
                }
                Make::Arithmetic(known, extras) => {
                    let all =
                        values.iter().map(M::as_number).chain(extras.iter().map(|extra| Some((*extra, 0))));
                    let value = all.collect::<Option<Vec<_>>>().and_then(|all| known(&all));
                    value.map(|(value, digits)| M::number(value, digits))
                }
            };
            found.extend(value.map(|value| (at, value)));
            return;
        };
        let passed = self.patterns.is(&self.patterns.skip, self.tokens.get(at));
        if let What::Part(part) = next.what {
            if symbol > 0 && passed && place.tight {
                return;
            }
            for (end, value) in self.read(part, at).iter() {
                values.push(value.clone());
                self.rule(place, *end, symbol + 1, values, found);
                values.pop();
            }
            return;
        }
        let Some(token) = self.tokens.get(at) else { return };
        if matches!(next.what, What::Rest) && self.tokens[at..].iter().any(|token| token.word == UNKNOWN) {
            self.rule(place, self.tokens.len(), symbol + 1, values, found);
        } else if next.fits(token) {
            let valued = matches!(next.what, What::Digits(..));
            values.extend(valued.then(|| M::number(token.value, token.digits)));
            self.rule(place, at + 1, symbol + 1, values, found);
            values.truncate(values.len() - usize::from(valued));
        } else if symbol > 0 && passed && !place.tight {
            self.rule(place, at + 1, symbol, values, found);
        }
    }
}
