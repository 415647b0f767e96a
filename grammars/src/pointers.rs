//! The dialect of models that point: a small automaton over the symbols of the catalogue and the request's words.
//!
//! `calls := call+ end` · `call := tool arg*` · `arg := ARG (FIRST LAST | CHOICE | REF)`

use std::collections::BTreeMap;
use std::sync::Arc;

use hob_engine::{Constraint, ConstraintError, Symbol};
use hob_tools::{Call, Ref, Said, Span, Tool};

use crate::alphabet::{Alphabet, Meaning, Sign, broken};
use crate::calibration::Calibration;
use crate::compile::signatures;
use crate::limits::{CALLS_MAX, CONTEXT_ITEMS_MAX, SYMBOLS_MAX};
use crate::signature::{Signature, Slot};

/// The offered tools in the symbols of one model. Made once; each request then takes a [`Pointers`].
#[derive(Debug, Clone)]
pub struct Dialect(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    alphabet: Alphabet,
    end: Symbol,
    /// `context.1`, `context.2`, … as far as the model has them.
    contexts: Vec<Symbol>,
    /// `call.1`, `call.2`, … as far as the model has them.
    calls: Vec<Symbol>,
    tools: Vec<ToolSymbols>,
}

#[derive(Debug)]
struct ToolSymbols {
    symbol: Symbol,
    slots: Vec<SlotSymbols>,
}

#[derive(Debug)]
struct SlotSymbols {
    symbol: Symbol,
    choices: Vec<Symbol>,
    spans_max: usize,
    span_words_max: usize,
    may_refer: bool,
}

impl Dialect {
    /// Finds the offered tools among a model's symbols.
    ///
    /// # Errors
    /// [`ConstraintError::Grammar`] when a tool breaks a limit or the model has no symbol for a part of it.
    pub fn new<S: AsRef<str>>(symbols: &[S], offered: &[Tool]) -> Result<Self, ConstraintError> {
        let alphabet = Alphabet::new(symbols)?;
        let end = number(&alphabet, Meaning::End)?;
        let run = |of: fn(usize) -> Meaning, max| (1..=max).map_while(|k| alphabet.number(&of(k))).collect();
        let contexts = run(Meaning::Context, CONTEXT_ITEMS_MAX);
        let calls = run(Meaning::Call, CALLS_MAX - 1);
        let signatures = signatures(offered).map_err(|error| broken(error.to_string()))?;
        let tools = signatures.iter().map(|one| tool_symbols(&alphabet, one)).collect::<Result<_, _>>()?;
        Ok(Dialect(Arc::new(Compiled { alphabet, end, contexts, calls, tools })))
    }

    /// The constraint for one request of so many words, with so many things in its context that can be named.
    ///
    /// # Errors
    /// [`ConstraintError::Grammar`] when no tool is offered or the words outnumber the symbols.
    pub fn constraint(&self, words: usize, context_items: usize) -> Result<Pointers, ConstraintError> {
        if self.0.tools.is_empty() {
            return Err(broken("no tool is offered".to_owned()));
        }
        if self.0.alphabet.last(words).is_none() {
            return Err(broken(format!("{words} words have no symbols")));
        }
        let context_items = context_items.min(self.0.contexts.len());
        Ok(Pointers { dialect: self.clone(), words, context_items, state: State::default(), fault: None })
    }

    /// Reads an answer back into calls. `probabilities[n]` is that of `symbols[n]` among what was allowed; a call's
    /// confidence comes from its own symbols, from its tool up to what follows it.
    ///
    /// # Errors
    /// [`ParseError`] for an answer that the constraint would not have let through.
    pub fn parse(
        &self,
        symbols: &[Symbol],
        probabilities: &[f32],
        calibration: Calibration,
    ) -> Result<Vec<Call>, ParseError> {
        if symbols.len() != probabilities.len() {
            return Err(ParseError::Lengths { symbols: symbols.len(), probabilities: probabilities.len() });
        }
        let mut reader = Reader { alphabet: &self.0.alphabet, calls: Vec::new(), at: 0 };
        let mut starts = Vec::new();
        let mut rest = symbols.iter().copied();
        loop {
            let at = reader.at;
            match reader.next(&mut rest)? {
                Sign::Says(Meaning::Tool(tool)) => {
                    starts.push(at);
                    reader.calls.push((tool.clone(), BTreeMap::new(), None));
                }
                Sign::Says(Meaning::Argument { tool, name }) => reader.argument(tool, name, &mut rest)?,
                Sign::Says(Meaning::End) if !reader.calls.is_empty() && rest.len() == 0 => break,
                _ => return Err(ParseError::Astray { at }),
            }
        }
        let ends = starts.iter().skip(1).copied().chain([symbols.len().saturating_sub(1)]);
        let confidences = starts.iter().zip(ends).map(|(&start, end)| {
            calibration.confidence(probabilities.get(start..end).unwrap_or_default().iter().copied())
        });
        let calls = reader.calls.into_iter().zip(confidences);
        Ok(calls.map(|((tool, args, _), confidence)| Call { tool, args, confidence }).collect())
    }

    /// Writes calls as the symbols that say them, `end` included; the opposite of [`Dialect::parse`]. For models that
    /// say what they are told. None when a call has no symbols here; whether it is allowed is another question.
    pub fn write(&self, calls: &[Call]) -> Option<Vec<Symbol>> {
        let alphabet = &self.0.alphabet;
        let mut symbols = Vec::new();
        for call in calls {
            let symbol = alphabet.number(&Meaning::Tool(call.tool.clone()))?;
            symbols.push(symbol);
            let tool = self.0.tools.iter().find(|tool| tool.symbol == symbol)?;
            let mut args = Vec::new();
            for (name, said) in &call.args {
                let argument = Meaning::Argument { tool: call.tool.clone(), name: name.clone() };
                let argument = alphabet.number(&argument)?;
                let place = tool.slots.iter().position(|slot| slot.symbol == argument)?;
                args.push((place, argument, said));
            }
            args.sort_unstable_by_key(|&(place, ..)| place);
            for (_, argument, said) in args {
                match said {
                    Said::Spans(spans) => {
                        for span in spans {
                            symbols.extend([
                                argument,
                                alphabet.first(span.first)?,
                                alphabet.last(span.last)?,
                            ]);
                        }
                    }
                    Said::Choice(choice) => {
                        symbols.extend([argument, alphabet.number(&Meaning::Choice(choice.clone()))?]);
                    }
                    Said::Ref(Ref::Context(k)) => {
                        symbols.extend([argument, alphabet.number(&Meaning::Context(*k))?]);
                    }
                    Said::Ref(Ref::Call(k)) => {
                        symbols.extend([argument, alphabet.number(&Meaning::Call(*k))?])
                    }
                }
            }
        }
        symbols.push(self.0.end);
        Some(symbols)
    }

    /// What a symbol of an answer says.
    pub fn sign(&self, symbol: Symbol) -> Sign<'_> {
        self.0.alphabet.sign(symbol)
    }

    /// The model's symbols.
    pub fn alphabet(&self) -> &Alphabet {
        &self.0.alphabet
    }
}

fn number(alphabet: &Alphabet, meaning: Meaning) -> Result<Symbol, ConstraintError> {
    alphabet.number(&meaning).ok_or_else(|| broken(format!("the model has no symbol for {meaning:?}")))
}

fn tool_symbols(alphabet: &Alphabet, signature: &Signature) -> Result<ToolSymbols, ConstraintError> {
    let slot = |slot: &Slot| {
        let argument = Meaning::Argument { tool: signature.tool.clone(), name: slot.name.clone() };
        let choices = slot.choices.iter().map(|choice| number(alphabet, Meaning::Choice(choice.clone())));
        Ok(SlotSymbols {
            symbol: number(alphabet, argument)?,
            choices: choices.collect::<Result<_, _>>()?,
            spans_max: slot.spans_max(),
            span_words_max: slot.span_words_max(),
            may_refer: slot.may_refer(),
        })
    };
    Ok(ToolSymbols {
        symbol: number(alphabet, Meaning::Tool(signature.tool.clone()))?,
        slots: signature.slots.iter().map(slot).collect::<Result<_, ConstraintError>>()?,
    })
}

/// Why an answer in pointers cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ParseError {
    /// The answer stops in the middle.
    #[error("the answer breaks off after {written} symbols")]
    BrokenOff {
        /// How many there are.
        written: usize,
    },
    /// A symbol that cannot stand there.
    #[error("symbol {at} of the answer does not belong there")]
    Astray {
        /// Its place, from 0.
        at: usize,
    },
    /// Not one probability for each symbol.
    #[error("{probabilities} probabilities came with {symbols} symbols")]
    Lengths {
        /// How many symbols.
        symbols: usize,
        /// How many probabilities.
        probabilities: usize,
    },
}

/// A call that is being read: its tool, what was said so far, and the argument said last.
type Open = (String, BTreeMap<String, Said>, Option<String>);

struct Reader<'a> {
    alphabet: &'a Alphabet,
    calls: Vec<Open>,
    /// How many symbols were read.
    at: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self, rest: &mut impl Iterator<Item = Symbol>) -> Result<Sign<'a>, ParseError> {
        let symbol = rest.next().ok_or(ParseError::BrokenOff { written: self.at })?;
        self.at += 1;
        Ok(self.alphabet.sign(symbol))
    }

    fn argument(
        &mut self,
        of: &str,
        name: &str,
        rest: &mut impl Iterator<Item = Symbol>,
    ) -> Result<(), ParseError> {
        let astray = ParseError::Astray { at: self.at - 1 };
        let value = match self.next(rest)? {
            Sign::First(first) => match self.next(rest)? {
                Sign::Last(last) => Said::Spans(vec![Span { first, last }]),
                _ => return Err(ParseError::Astray { at: self.at - 1 }),
            },
            Sign::Says(Meaning::Choice(choice)) => Said::Choice(choice.clone()),
            Sign::Says(Meaning::Context(k)) => Said::Ref(Ref::Context(*k)),
            Sign::Says(Meaning::Call(k)) => Said::Ref(Ref::Call(*k)),
            _ => return Err(ParseError::Astray { at: self.at - 1 }),
        };
        let Some((tool, args, last)) = self.calls.last_mut() else { return Err(astray) };
        if tool != of {
            return Err(astray);
        }
        match (args.get_mut(name), value) {
            (None, value) => {
                args.insert(name.to_owned(), value);
            }
            (Some(Said::Spans(spans)), Said::Spans(more)) if last.as_deref() == Some(name) => {
                spans.extend(more)
            }
            _ => return Err(astray),
        }
        *last = Some(name.to_owned());
        Ok(())
    }
}

/// What may come next in one answer.
#[derive(Debug, Clone)]
pub struct Pointers {
    dialect: Dialect,
    words: usize,
    context_items: usize,
    state: State,
    /// The symbol that was refused, and how many stood before it.
    fault: Option<(Symbol, usize)>,
}

/// Where an answer stands. All indices are into the compiled tools.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    place: Place,
    written: usize,
    calls: usize,
    tool: usize,
    /// The argument said last in this call.
    slot: Option<usize>,
    /// How many spans it has so far.
    spans: usize,
    /// Whether it may be said again.
    open: bool,
    /// The first word after its last span.
    free: usize,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    /// Between calls or arguments.
    #[default]
    Between,
    /// Before the value of the argument `slot`.
    Value,
    /// After FIRST.
    Last { first: usize },
    /// After `end`.
    Done,
}

impl Pointers {
    fn slot_at(&self, state: &State) -> Option<&SlotSymbols> {
        self.dialect.0.tools.get(state.tool)?.slots.get(state.slot?)
    }

    /// Whether an argument that has so many spans, the last before word `free`, could be given one more value and
    /// the answer still be ended.
    fn sayable(&self, slot: &SlotSymbols, state: &State, spans: usize, free: usize) -> bool {
        let points = spans < slot.spans_max && free < self.words;
        let refers = spans == 0 && slot.may_refer && (self.context_items > 0 || self.earlier(state) > 0);
        // The argument, its value, and `end`.
        let needs = if slot.choices.is_empty() { 4 } else { 3 };
        (points || refers || !slot.choices.is_empty()) && state.written + needs <= SYMBOLS_MAX
    }

    /// How many earlier calls the call being written can name.
    fn earlier(&self, state: &State) -> usize {
        state.calls.saturating_sub(1).min(self.dialect.0.calls.len())
    }

    /// Fills `into` with what may follow in a state, ascending.
    fn after(&self, state: &State, into: &mut Vec<Symbol>) {
        into.clear();
        let all = &self.dialect.0;
        match state.place {
            Place::Between => {
                if let Some(tool) = all.tools.get(state.tool).filter(|_| state.calls > 0) {
                    for (index, slot) in tool.slots.iter().enumerate() {
                        let may = match state.slot {
                            Some(said) if index < said => false,
                            Some(said) if index == said => {
                                state.open && self.sayable(slot, state, state.spans, state.free)
                            }
                            _ => self.sayable(slot, state, 0, 0),
                        };
                        if may {
                            into.push(slot.symbol);
                        }
                    }
                    into.push(all.end);
                }
                if state.calls < CALLS_MAX && state.written + 2 <= SYMBOLS_MAX {
                    into.extend(all.tools.iter().map(|tool| tool.symbol));
                }
            }
            Place::Value => {
                let Some(slot) = self.slot_at(state) else { return };
                into.extend(&slot.choices);
                if state.spans == 0 && slot.may_refer {
                    into.extend(all.contexts.iter().take(self.context_items));
                    into.extend(all.calls.iter().take(self.earlier(state)));
                }
                if state.spans < slot.spans_max {
                    into.extend((state.free..self.words).filter_map(|word| all.alphabet.first(word)));
                }
            }
            Place::Last { first } => {
                let longest = self.slot_at(state).map_or(0, |slot| slot.span_words_max);
                let end = self.words.min(first.saturating_add(longest));
                into.extend((first..end).filter_map(|word| all.alphabet.last(word)));
            }
            Place::Done => {}
        }
        into.sort_unstable();
    }

    /// The state after a symbol that is allowed in `state`.
    fn advanced(&self, mut state: State, symbol: Symbol) -> State {
        let all = &self.dialect.0;
        state.written += 1;
        state.place = match (state.place, all.alphabet.sign(symbol)) {
            (_, Sign::Says(Meaning::End)) => Place::Done,
            (_, Sign::Says(Meaning::Tool(_))) => {
                let tool = all.tools.iter().position(|tool| tool.symbol == symbol).unwrap_or(state.tool);
                state = State { written: state.written, calls: state.calls + 1, tool, ..State::default() };
                Place::Between
            }
            (_, Sign::Says(Meaning::Argument { .. })) => {
                let slots = all.tools.get(state.tool).map_or(&[][..], |tool| &tool.slots);
                let slot = slots.iter().position(|slot| slot.symbol == symbol);
                if slot != state.slot {
                    state = State { slot, spans: 0, free: 0, ..state };
                }
                Place::Value
            }
            (Place::Value, Sign::First(first)) => Place::Last { first },
            (Place::Last { .. }, Sign::Last(last)) => {
                state = State { spans: state.spans + 1, free: last + 1, open: true, ..state };
                Place::Between
            }
            _ => {
                state.open = false;
                Place::Between
            }
        };
        state
    }

    fn faultless(&self) -> Result<(), ConstraintError> {
        match self.fault {
            Some((symbol, written)) => Err(ConstraintError::Refused { symbol, written }),
            None => Ok(()),
        }
    }
}

impl Constraint for Pointers {
    fn allowed(&mut self, into: &mut Vec<Symbol>) -> Result<(), ConstraintError> {
        into.clear();
        self.faultless()?;
        self.after(&self.state, into);
        if into.is_empty() && !self.done() {
            return Err(ConstraintError::NothingAllowed { written: self.state.written });
        }
        Ok(())
    }

    fn forced(&mut self) -> Result<Vec<Symbol>, ConstraintError> {
        self.faultless()?;
        let (mut run, mut state, mut next) = (Vec::new(), self.state, Vec::new());
        loop {
            self.after(&state, &mut next);
            let &[only] = next.as_slice() else { return Ok(run) };
            run.push(only);
            state = self.advanced(state, only);
        }
    }

    fn commit(&mut self, symbol: Symbol) -> Result<(), ConstraintError> {
        self.faultless()?;
        let mut next = Vec::new();
        self.after(&self.state, &mut next);
        if next.binary_search(&symbol).is_err() {
            self.fault = Some((symbol, self.state.written));
            return self.faultless();
        }
        self.state = self.advanced(self.state, symbol);
        Ok(())
    }

    fn done(&self) -> bool {
        self.fault.is_none() && self.state.place == Place::Done
    }
}
