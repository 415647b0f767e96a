//! The one loop between a model and a grammar, whatever the model writes.

use crate::constraint::Constraint;
use crate::error::{ConstraintError, DecodeError};
use crate::model::{Model, Prompt, Symbol};

/// Where decoding stops, come what may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest answer, in symbols.
    pub symbols: usize,
    /// Most forward passes, that over the prompt included.
    pub passes: usize,
}

impl Default for Limits {
    /// Four calls of eight items fit; a pass takes about 1 ms on one core.
    fn default() -> Self {
        Self { symbols: 96, passes: 96 }
    }
}

/// A whole answer, and what it cost.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decoded {
    /// What was written, the end included.
    pub symbols: Vec<Symbol>,
    /// (symbols,): how likely each was among those allowed at its place, 0 to 1; 1 where nothing else was.
    pub probabilities: Vec<f32>,
    /// Forward passes, that over the prompt included.
    pub passes: usize,
    /// Symbols that were written because nothing else was allowed.
    pub forced: usize,
    /// Positions computed after the prompt, those of refused drafts included.
    pub computed: usize,
}

/// One symbol as it was written, for whoever wants to see why.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The symbol.
    pub symbol: Symbol,
    /// How likely it was among those allowed; `None` where nothing else was.
    pub probability: Option<f32>,
    /// How many symbols were allowed at its place.
    pub allowed: usize,
    /// The likeliest of the others, at most [`OTHERS_MAX`], the likelier first.
    pub others: Vec<(Symbol, f32)>,
}

/// How many symbols that were not written are told of each that was.
pub const OTHERS_MAX: usize = 3;

/// Writes the answer to a prompt: what must come is written unasked, else the likeliest of what may come.
///
/// A forced run and the symbol before it go through the model in one pass, and what ends the answer never does.
/// `draft` is a guess at the answer (empty for none): as long as it agrees it costs one pass in all, and it never
/// changes what is written. `cancelled` is asked before each pass.
///
/// # Errors
/// [`DecodeError`]; nothing of the answer is kept.
pub fn decode(
    model: &mut dyn Model,
    constraint: &mut dyn Constraint,
    prompt: &Prompt,
    draft: &[Symbol],
    limits: &Limits,
    cancelled: &dyn Fn() -> bool,
) -> Result<Decoded, DecodeError> {
    decode_told(model, constraint, prompt, draft, limits, cancelled, None)
}

/// [`decode`], and `tell` hears of each symbol as it is written. What is written is the same; without `tell` it costs
/// nothing more.
///
/// # Errors
/// As [`decode`].
pub fn decode_told(
    model: &mut dyn Model,
    constraint: &mut dyn Constraint,
    prompt: &Prompt,
    draft: &[Symbol],
    limits: &Limits,
    cancelled: &dyn Fn() -> bool,
    mut tell: Option<&mut dyn FnMut(Written)>,
) -> Result<Decoded, DecodeError> {
    let mut run = Run { out: Decoded::default(), fed: Vec::new(), draft, limits, cancelled };
    run.pass()?;
    model.prefill(prompt)?;
    let mut allowed = Vec::new();
    while !constraint.done() {
        let forced = constraint.forced()?;
        for &symbol in &forced {
            run.write(constraint, symbol, None)?;
            if let Some(tell) = &mut tell {
                tell(Written { symbol, probability: None, allowed: 1, others: Vec::new() });
            }
        }
        if !forced.is_empty() {
            continue;
        }
        constraint.allowed(&mut allowed)?;
        let mut others = Vec::new();
        let (symbol, probability) = match *allowed {
            [] => return Err(ConstraintError::NothingAllowed { written: run.out.symbols.len() }.into()),
            [only] => (only, None),
            _ => {
                run.catch_up(model)?;
                let scores = model.logits(run.out.symbols.len(), &allowed)?;
                let (symbol, probability) = best(&allowed, &scores)?;
                if tell.is_some() {
                    others = next_best(&allowed, &scores, symbol, probability);
                }
                (symbol, Some(probability))
            }
        };
        run.write(constraint, symbol, probability)?;
        if let Some(tell) = &mut tell {
            tell(Written { symbol, probability, allowed: allowed.len(), others });
        }
    }
    Ok(run.out)
}

struct Run<'a> {
    out: Decoded,
    fed: Vec<Symbol>, // what the model holds after the prompt; the draft can make it longer than the answer
    draft: &'a [Symbol],
    limits: &'a Limits,
    cancelled: &'a dyn Fn() -> bool,
}

impl Run<'_> {
    /// Accounts for a pass that is about to begin.
    fn pass(&mut self) -> Result<(), DecodeError> {
        if (self.cancelled)() {
            return Err(DecodeError::Cancelled { passes: self.out.passes });
        }
        if self.out.passes >= self.limits.passes {
            return Err(DecodeError::TooManyPasses { limit: self.limits.passes });
        }
        self.out.passes += 1;
        Ok(())
    }

    /// Writes a symbol; without a probability it was forced.
    fn write(
        &mut self,
        constraint: &mut dyn Constraint,
        symbol: Symbol,
        probability: Option<f32>,
    ) -> Result<(), DecodeError> {
        if self.out.symbols.len() >= self.limits.symbols {
            return Err(DecodeError::TooManySymbols { limit: self.limits.symbols });
        }
        constraint.commit(symbol)?;
        self.out.symbols.push(symbol);
        self.out.probabilities.push(probability.unwrap_or(1.0));
        self.out.forced += usize::from(probability.is_none());
        Ok(())
    }

    /// Makes the model hold all that is written, and what the draft expects next, in at most one pass.
    fn catch_up(&mut self, model: &mut dyn Model) -> Result<(), DecodeError> {
        let written = &self.out.symbols;
        let same = self.fed.iter().zip(written).take_while(|(a, b)| a == b).count();
        if same == written.len() {
            return Ok(()); // all there, and perhaps more of the draft
        }
        if same < self.fed.len() {
            model.truncate(same);
            self.fed.truncate(same);
        }
        let mut next = written.get(same..).unwrap_or_default().to_vec();
        if let Some((_last, ahead)) = self.draft.strip_prefix(written.as_slice()).and_then(<[_]>::split_last)
        {
            next.extend(ahead); // the last needs no feeding: nothing follows it
        }
        self.pass()?;
        model.step(&next)?;
        self.out.computed += next.len();
        self.fed.extend(next);
        Ok(())
    }
}

/// The likeliest symbol, the lowest of equals, and its share of the softmax over all of them.
fn best(allowed: &[Symbol], scores: &[f32]) -> Result<(Symbol, f32), DecodeError> {
    let sound = scores.len() == allowed.len() && scores.iter().all(|s| s.is_finite());
    let mut pairs = allowed.iter().zip(scores);
    let first = pairs.next().filter(|_| sound);
    let (&symbol, &top) = first
        .ok_or(DecodeError::Scores { wanted: allowed.len(), given: scores.len() })
        .map(|first| pairs.fold(first, |best, pair| if pair.1 > best.1 { pair } else { best }))?;
    let total: f64 = scores.iter().map(|&s| f64::from(s - top).exp()).sum();
    Ok((symbol, (1.0 / total) as f32))
}

/// The likeliest symbols but the one that was chosen, with their shares of the same softmax.
fn next_best(allowed: &[Symbol], scores: &[f32], chosen: Symbol, share: f32) -> Vec<(Symbol, f32)> {
    let top =
        allowed.iter().zip(scores).find(|(symbol, _)| **symbol == chosen).map_or(0.0, |(_, score)| *score);
    let mut best: Vec<(Symbol, f32)> = Vec::new();
    for (&symbol, &score) in allowed.iter().zip(scores).filter(|(symbol, _)| **symbol != chosen) {
        let place = best.iter().position(|(_, better)| score > *better).unwrap_or(best.len());
        if place < OTHERS_MAX {
            best.insert(place, (symbol, score));
            best.truncate(OTHERS_MAX);
        }
    }
    best.into_iter().map(|(symbol, score)| (symbol, share * (score - top).exp())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ModelError;
    use crate::script::{Fault, Script};

    /// Any of `texts`, byte by byte, then the end symbol: a grammar small enough to see through.
    struct OneOf {
        texts: Vec<Vec<Symbol>>,
        written: Vec<Symbol>,
        forces: bool,
    }

    impl OneOf {
        fn new(texts: &[&str], forces: bool) -> Self {
            let end = |t: &&str| t.bytes().map(Symbol::from).chain([Script::END]).collect();
            Self { texts: texts.iter().map(end).collect(), written: Vec::new(), forces }
        }

        fn next(&self, written: &[Symbol]) -> Vec<Symbol> {
            let mut next: Vec<_> = self
                .texts
                .iter()
                .filter_map(|t| t.strip_prefix(written))
                .filter_map(|t| t.first().copied())
                .collect();
            next.sort_unstable();
            next.dedup();
            next
        }
    }

    impl Constraint for OneOf {
        fn allowed(&mut self, into: &mut Vec<Symbol>) -> Result<(), ConstraintError> {
            *into = self.next(&self.written);
            Ok(())
        }

        fn forced(&mut self) -> Result<Vec<Symbol>, ConstraintError> {
            let mut ahead = self.written.clone();
            while let ([only], true) = (self.next(&ahead).as_slice(), self.forces) {
                ahead.push(*only);
            }
            Ok(ahead.split_off(self.written.len()))
        }

        fn commit(&mut self, symbol: Symbol) -> Result<(), ConstraintError> {
            if !self.next(&self.written).contains(&symbol) {
                return Err(ConstraintError::Refused { symbol, written: self.written.len() });
            }
            self.written.push(symbol);
            Ok(())
        }

        fn done(&self) -> bool {
            self.written.last() == Some(&Script::END)
        }
    }

    const MENU: [&str; 4] = ["set alarm", "set timer", "stop", "say nothing"];

    fn prompt() -> Prompt {
        Prompt { context: vec![], request: vec!["please".into()] }
    }

    fn text(decoded: &Decoded) -> String {
        decoded.symbols.iter().filter_map(|&s| u8::try_from(s).ok()).map(char::from).collect()
    }

    fn ask(model: &mut Script, draft: &str, forces: bool) -> Result<Decoded, DecodeError> {
        let draft: Vec<Symbol> = draft.bytes().map(Symbol::from).collect();
        decode(model, &mut OneOf::new(&MENU, forces), &prompt(), &draft, &Limits::default(), &|| false)
    }

    #[test]
    fn the_truth_is_written_and_only_choices_cost_passes() {
        for forces in [true, false] {
            let out = ask(&mut Script::text("set timer"), "", forces).unwrap();
            assert_eq!(text(&out), "set timer");
            // The prompt; after "s"; after "set ".
            assert_eq!((out.passes, out.forced, out.computed), (3, 8, 4));
            assert_eq!(out.probabilities.len(), out.symbols.len());
            assert!(out.probabilities.iter().all(|&p| p > 0.5 && p <= 1.0));
        }
    }

    #[test]
    fn a_lie_stays_within_the_grammar() {
        for wish in ["set timer", "rm -rf", "", "set timerx", "say"] {
            let out = ask(&mut Script::text(wish), "", true).unwrap();
            assert!(MENU.contains(&text(&out).as_str()), "{wish}");
            let out = ask(&mut Script::text(wish).lying(), "", true).unwrap();
            assert!(MENU.contains(&text(&out).as_str()), "{wish}");
            assert_ne!(text(&out), wish);
        }
    }

    #[test]
    fn drafts_never_change_the_answer() {
        for wish in MENU {
            let plain = ask(&mut Script::text(wish), "", true).unwrap();
            for draft in ["set alarm", "set timer", "set", "stop", "x", "say nothing at all"] {
                let out = ask(&mut Script::text(wish), draft, true).unwrap();
                assert_eq!(out.symbols, plain.symbols, "{draft}");
                assert_eq!(out.probabilities, plain.probabilities, "{draft}");
                assert!(out.passes <= plain.passes, "{wish} {draft}");
            }
        }
        let out = ask(&mut Script::text("set timer"), "set timer", true).unwrap();
        assert_eq!(out.passes, 2);
    }

    #[test]
    fn limits_hold() {
        let go = |symbols, passes| {
            let limits = Limits { symbols, passes };
            decode(
                &mut Script::text("set timer"),
                &mut OneOf::new(&MENU, true),
                &prompt(),
                &[],
                &limits,
                &|| false,
            )
        };
        assert!(matches!(go(9, 3), Err(DecodeError::TooManySymbols { limit: 9 })));
        assert!(matches!(go(10, 2), Err(DecodeError::TooManyPasses { limit: 2 })));
        assert!(matches!(go(10, 0), Err(DecodeError::TooManyPasses { limit: 0 })));
        assert!(go(10, 3).is_ok());
    }

    #[test]
    fn cancelling_stops_before_the_next_pass() {
        for at in 0..3 {
            let asked = std::cell::Cell::new(0);
            let cancelled = || asked.replace(asked.get() + 1) == at;
            let mut model = Script::text("set timer");
            let mut grammar = OneOf::new(&MENU, true);
            let out = decode(&mut model, &mut grammar, &prompt(), &[], &Limits::default(), &cancelled);
            assert!(matches!(out, Err(DecodeError::Cancelled { passes }) if passes == at));
        }
    }

    #[test]
    fn a_fault_ends_it() {
        for pass in 0..3 {
            let out = ask(&mut Script::text("set timer").failing(pass, Fault::Error), "", true);
            assert!(matches!(out, Err(DecodeError::Model(ModelError::Compute(_)))), "{pass}");
        }
        for fault in [Fault::NotANumber, Fault::TooFew] {
            let out = ask(&mut Script::text("set timer").failing(1, fault), "", true);
            assert!(matches!(out, Err(DecodeError::Scores { .. })), "{fault:?}");
        }
        let mut nothing = OneOf::new(&[], true);
        let out = decode(&mut Script::text(""), &mut nothing, &prompt(), &[], &Limits::default(), &|| false);
        assert!(matches!(out, Err(DecodeError::Constraint(ConstraintError::NothingAllowed { written: 0 }))));
    }

    #[test]
    fn who_listens_hears_every_symbol_and_changes_none() {
        let mut heard = Vec::new();
        let mut tell = |written: Written| heard.push(written);
        let (mut model, mut grammar) = (Script::text("set timer"), OneOf::new(&MENU, true));
        let limits = Limits::default();
        let told = decode_told(&mut model, &mut grammar, &prompt(), &[], &limits, &|| false, Some(&mut tell))
            .unwrap();
        assert_eq!(told, ask(&mut Script::text("set timer"), "", true).unwrap());
        assert_eq!(heard.iter().map(|one| one.symbol).collect::<Vec<_>>(), told.symbols);
        assert_eq!(heard.iter().filter(|one| one.probability.is_none()).count(), told.forced);
        let chosen: Vec<&Written> = heard.iter().filter(|one| one.probability.is_some()).collect();
        for one in &chosen {
            assert_eq!(one.others.len(), one.allowed - 1);
            let shares = one.probability.unwrap() + one.others.iter().map(|(_, share)| share).sum::<f32>();
            assert!((shares - 1.0).abs() < 1e-5, "{one:?}");
        }
    }

    #[test]
    fn others_are_few_and_in_order() {
        let others = next_best(&[1, 2, 3, 4, 5], &[0.0, 5.0, 3.0, 3.0, 4.0], 2, 0.5);
        assert_eq!(others.iter().map(|(symbol, _)| *symbol).collect::<Vec<_>>(), [5, 3, 4]);
        assert!(others.iter().all(|(_, share)| *share < 0.5));
    }

    #[test]
    fn equals_go_to_the_lowest() {
        assert_eq!(best(&[3, 5, 9], &[1.0, 2.0, 2.0]).unwrap().0, 5);
        let (_, p) = best(&[3, 5], &[0.0, 0.0]).unwrap();
        assert!((p - 0.5).abs() < 1e-6);
        assert!(best(&[3, 5], &[f32::INFINITY, 0.0]).is_err());
    }
}
