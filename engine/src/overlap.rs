//! Words that a request shares with what is told of an added tool.
//!
//! The network has never seen a request for such a tool and takes it for its neighbour in half the cases; a tool that
//! shares a rare word with the request is nearly always the one that is meant. The model file says how much a shared
//! word counts, which words are too common to say much, and what is taken off a tool that shares none, so that the
//! built-in tools keep their requests. `engine/training/overlap.py` counts the same.

use std::collections::{HashMap, HashSet};

use crate::weights::Weights;

/// Worth of a word that only describes an argument or a choice.
const ARGUMENT: f32 = 0.6;
const ENDS: [&str; 11] = ["ings", "ing", "ers", "er", "ies", "ied", "es", "ed", "s", "y", "e"];
/// Letters that stay at least when an ending is cut.
const STEM_MIN: usize = 3;

/// The added tools' words, and what they count.
#[derive(Debug, Default)]
pub(crate) struct Overlap {
    gain: f32,
    cost: f32,
    common: HashMap<String, f32>,
    tools: Vec<Tool>,
}

#[derive(Debug)]
struct Tool {
    symbol: usize,
    words: HashMap<String, f32>,
}

impl Overlap {
    /// From a model file; one that says nothing of it counts nothing.
    pub fn read(weights: &Weights) -> Result<Self, String> {
        let Ok(gain) = weights.real("hob.overlap.gain") else { return Ok(Self::default()) };
        let mut common = HashMap::new();
        for line in weights.texts("hob.overlap.common")? {
            let (word, worth) = line
                .split_once(' ')
                .and_then(|(word, worth)| Some((word, worth.parse::<f32>().ok()?)))
                .filter(|(_, worth)| (0.0..=1.0).contains(worth))
                .ok_or_else(|| format!("hob.overlap.common: {line:?} is no word with its worth"))?;
            common.insert(word.to_owned(), worth);
        }
        Ok(Self { gain, cost: weights.real("hob.overlap.cost")?, common, tools: Vec::new() })
    }

    /// Learns what a symbol is described with. Arguments and choices belong to the tool that was described before.
    pub fn describe(&mut self, symbol: usize, name: &str, text: &str) {
        if self.gain == 0.0 {
            return;
        }
        let worth = if name.starts_with("tool:") {
            self.tools.push(Tool { symbol, words: HashMap::new() });
            1.0
        } else {
            ARGUMENT
        };
        let Some(tool) = self.tools.last_mut() else { return };
        for stem in stems(text) {
            let known = tool.words.entry(stem).or_insert(worth);
            *known = known.max(worth);
        }
    }

    /// Forgets all tools.
    pub fn forget(&mut self) {
        self.tools.clear();
    }

    /// What the request's words add to the score of each added tool's symbol.
    pub fn bonus(&self, request: &[String]) -> HashMap<usize, f32> {
        if self.tools.is_empty() {
            return HashMap::new();
        }
        let said: HashSet<String> = request.iter().flat_map(|word| stems(word)).collect();
        let mut bonus: HashMap<usize, f32> =
            self.tools.iter().map(|tool| (tool.symbol, -self.cost)).collect();
        for stem in said {
            let among = self.tools.iter().filter(|tool| tool.words.contains_key(&stem)).count();
            let worth = self.common.get(&stem).copied().unwrap_or(1.0) / (among as f32).sqrt();
            for tool in &self.tools {
                if let (Some(own), Some(sum)) = (tool.words.get(&stem), bonus.get_mut(&tool.symbol)) {
                    *sum += self.gain * worth * own;
                }
            }
        }
        bonus
    }
}

/// The stems of a text's words of plain letters.
fn stems(text: &str) -> HashSet<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_ascii_lowercase())
        .filter(|word| !word.is_empty())
        .map(|word| stem(word).to_owned())
        .collect()
}

/// The word without its first fitting ending, if enough letters stay.
fn stem(word: &str) -> &str {
    ENDS.iter().find_map(|end| word.strip_suffix(end).filter(|rest| rest.len() >= STEM_MIN)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap() -> Overlap {
        let common = [("make".to_owned(), 0.0), ("mak".to_owned(), 0.0), ("som".to_owned(), 0.5)].into();
        let mut overlap = Overlap { gain: 8.0, cost: 5.0, common, tools: Vec::new() };
        overlap.describe(10, "tool:tea.make", "tea make: Makes some tea e.g. brew a pot");
        overlap.describe(11, "arg:tea.make.kind", "tea make kind: green or black");
        overlap.describe(12, "tool:kiln.fire", "kiln fire: Fires the kiln and some pots");
        overlap
    }

    fn bonus(overlap: &Overlap, said: &str) -> [f32; 2] {
        let words: Vec<String> = said.split(' ').map(str::to_owned).collect();
        let bonus = overlap.bonus(&words);
        assert_eq!(bonus.len(), 2, "arguments have no score of their own");
        [bonus[&10], bonus[&12]]
    }

    #[test]
    fn a_word_counts_by_how_rare_it_is_and_how_many_tools_share_it() {
        let overlap = overlap();
        let near =
            |a: [f32; 2], b: [f32; 2]| assert!((a[0] - b[0]).abs() + (a[1] - b[1]).abs() < 1e-4, "{a:?}");
        near(bonus(&overlap, "wake me at seven"), [-5.0, -5.0]);
        near(bonus(&overlap, "make it"), [-5.0, -5.0]);
        near(bonus(&overlap, "Brewing, please"), [3.0, -5.0]);
        near(bonus(&overlap, "green"), [8.0 * 0.6 - 5.0, -5.0]);
        let shared = 8.0 / 2f32.sqrt() - 5.0;
        near(bonus(&overlap, "pots"), [shared, shared]);
        near(bonus(&overlap, "some"), [4.0 / 2f32.sqrt() - 5.0; 2]);
    }

    #[test]
    fn tools_are_forgotten_and_a_silent_file_counts_nothing() {
        let mut forgetful = overlap();
        forgetful.forget();
        assert!(forgetful.bonus(&["tea".to_owned()]).is_empty());
        let mut silent = Overlap::default();
        silent.describe(10, "tool:tea.make", "tea");
        assert!(silent.bonus(&["tea".to_owned()]).is_empty());
    }

    #[test]
    fn endings_are_cut_as_in_training() {
        for (word, expected) in [
            ("watering", "water"),
            ("lamps", "lamp"),
            ("tries", "tri"),
            ("tea", "tea"),
            ("using", "using"),
            ("make", "mak"),
        ] {
            assert_eq!(stem(word), expected, "{word}");
        }
    }
}
