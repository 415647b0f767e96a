//! Which rules of a part can begin with a word, found once for all of a table.

use super::{DIGITS, Patterns, Rule, What, Word};

/// The rules that can begin with each word: those of one word stand together, before its end.
#[derive(Debug, Default)]
pub(super) struct Starts {
    words: Vec<Word>,
    /// Where those of the word before end, one more than words.
    ends: Vec<u32>,
    rules: Vec<u16>,
}

impl Starts {
    pub(super) fn with(&self, word: Word) -> &[u16] {
        let Ok(slot) = self.words.binary_search(&word) else { return &[] };
        self.rules.get(self.ends[slot] as usize..self.ends[slot + 1] as usize).unwrap_or_default()
    }
}

/// A set of words, a bit each.
#[derive(Clone, PartialEq)]
struct Bits(Vec<u64>);

impl Bits {
    /// What a rule can begin with, where that is known of the parts.
    fn of(rule: &Rule, firsts: &[Self]) -> Self {
        let mut bits = Self(vec![0; firsts.first().map_or(0, |first| first.0.len())]);
        bits.add(rule, firsts);
        bits
    }

    fn add(&mut self, rule: &Rule, firsts: &[Self]) {
        let mut set = |word: Word| self.0[usize::from(word) / 64] |= 1 << (word % 64);
        match rule.symbols.first().map(|symbol| &symbol.what) {
            Some(What::Words(any)) => any.iter().for_each(|word| set(*word)),
            Some(What::Digits(..) | What::Exactly(_)) => set(DIGITS),
            Some(What::Part(part)) => self.join(&firsts[*part]),
            Some(What::Rest) | None => {}
        }
    }

    fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    fn words(&self) -> Vec<Word> {
        let mut words = Vec::new();
        for (at, bits) in (0..).step_by(64).zip(&self.0) {
            let mut bits = *bits;
            while bits != 0 {
                words.push(at + bits.trailing_zeros() as Word);
                bits &= bits - 1;
            }
        }
        words
    }
}

impl Patterns {
    /// Finds the rules that can begin with each word.
    pub(super) fn index(&mut self) {
        let mut firsts = vec![Bits(vec![0; self.words.len() / 64 + 1]); self.parts.len()];
        let mut changed = true;
        while changed {
            changed = false;
            for (at, part) in self.parts.iter().enumerate() {
                let mut own = firsts[at].clone();
                part.rules.iter().for_each(|rule| own.add(rule, &firsts));
                part.many.iter().for_each(|piece| own.join(&firsts[*piece]));
                changed |= own != firsts[at];
                firsts[at] = own;
            }
        }
        let mut slots = vec![0; self.words.len()];
        for (part, own) in self.parts.iter_mut().zip(&firsts) {
            let begins: Vec<Vec<Word>> =
                part.rules.iter().map(|rule| Bits::of(rule, &firsts).words()).collect();
            let words = own.words();
            for (slot, word) in words.iter().enumerate() {
                slots[usize::from(*word)] = slot;
            }
            let mut ends = vec![0; words.len() + 1];
            for word in begins.iter().flatten() {
                ends[slots[usize::from(*word)] + 1] += 1_u32;
            }
            for slot in 0..words.len() {
                ends[slot + 1] += ends[slot];
            }
            let (mut next, mut rules) = (ends.clone(), vec![0; ends[words.len()] as usize]);
            for (number, begins) in (0..).zip(&begins) {
                for word in begins {
                    let place = &mut next[slots[usize::from(*word)]];
                    rules[*place as usize] = number;
                    *place += 1;
                }
            }
            part.starts = Starts { words, ends, rules };
        }
    }
}
