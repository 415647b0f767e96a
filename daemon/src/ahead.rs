//! What was planned while a person was still speaking.
//!
//! A front-end tells what it has heard so far (`partial`); that is planned at once and kept here, so that the engine is
//! loaded and the whole request has its plan as soon as its last word is known. Only memory holds it, until the request
//! is made in the same place or the engine is freed.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hob_grammars::{Context, words};

use crate::engine::wire::Proposal;

/// Places in which somebody speaks at the same time; the one that was silent longest is forgotten first.
const PLACES_MAX: usize = 16;
/// Plans that are kept for one place: what was heard last, and what else may have been said.
const PLANS_MAX: usize = 8;

/// Plans made ahead, by the place that they are for.
#[derive(Debug, Default)]
pub struct Ahead(Mutex<Vec<Place>>);

#[derive(Debug, Default)]
struct Place {
    name: String,
    /// How often something was heard here.
    heard: u64,
    plans: VecDeque<Plan>,
}

#[derive(Debug)]
struct Plan {
    words: Vec<String>,
    context: Context,
    proposal: Proposal,
}

impl Ahead {
    /// Something more was heard in a place. Gives its number: a plan for it is no longer worth while once the number is
    /// not the last ([`Ahead::is_last`]).
    pub fn hears(&self, place: &str) -> u64 {
        let mut places = self.places();
        let mut one = match places.iter().position(|one| one.name == place) {
            Some(at) => places.remove(at),
            None => Place { name: place.to_owned(), ..Place::default() },
        };
        one.heard += 1;
        let number = one.heard;
        if places.len() >= PLACES_MAX {
            places.remove(0);
        }
        places.push(one);
        number
    }

    /// Whether nothing was heard in that place since.
    pub fn is_last(&self, place: &str, number: u64) -> bool {
        self.places().iter().any(|one| one.name == place && one.heard == number)
    }

    /// Keeps a plan, if somebody still speaks there.
    pub fn keep(&self, place: &str, text: &str, context: &Context, proposal: &Proposal) {
        let mut places = self.places();
        let Some(one) = places.iter_mut().find(|one| one.name == place) else { return };
        let (words, context) = (key(text), context.clone());
        one.plans.retain(|plan| plan.words != words);
        one.plans.push_back(Plan { words, context, proposal: proposal.clone() });
        if one.plans.len() > PLANS_MAX {
            one.plans.pop_front();
        }
    }

    /// The plan for these words after what was said before. Case and punctuation make no difference: the model reads
    /// neither, and a recogniser adds them at the end.
    pub fn plan(&self, place: &str, text: &str, context: &Context) -> Option<Proposal> {
        let places = self.places();
        let one = places.iter().find(|one| one.name == place)?;
        let words = key(text);
        let plan = one.plans.iter().find(|plan| plan.words == words && plan.context == *context)?;
        Some(plan.proposal.clone())
    }

    /// The request was made: what was planned for it is forgotten.
    pub fn spoken(&self, place: &str) {
        self.places().retain(|one| one.name != place);
    }

    /// Forgets everything.
    pub fn forget(&self) {
        self.places().clear();
    }

    fn places(&self) -> MutexGuard<'_, Vec<Place>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The words that spans count, in lower case.
fn key(text: &str) -> Vec<String> {
    words::split(text)
        .iter()
        .filter_map(|word| text.get(word.start..word.end))
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal(passes: u32) -> Proposal {
        Proposal { passes, ..Proposal::default() }
    }

    #[test]
    fn a_plan_is_found_by_its_words_and_what_was_said_before() {
        let ahead = Ahead::default();
        let none = Context::default();
        ahead.keep("", "set a timer", &none, &proposal(1));
        assert_eq!(ahead.plan("", "set a timer", &none), None, "nobody speaks there");
        ahead.hears("");
        ahead.keep("", "set a timer", &none, &proposal(1));
        assert_eq!(ahead.plan("", "Set a timer!", &none), Some(proposal(1)));
        assert_eq!(ahead.plan("", "set a timer for", &none), None);
        assert_eq!(ahead.plan("other", "set a timer", &none), None);
        let done = hob_grammars::prompt::Done { tool: "timer.start".to_owned(), text: String::new() };
        let after = Context { receipts: vec![done], ..Context::default() };
        assert_eq!(ahead.plan("", "set a timer", &after), None);
        ahead.spoken("");
        assert_eq!(ahead.plan("", "set a timer", &none), None);
    }

    #[test]
    fn only_the_last_that_was_heard_is_worth_planning() {
        let ahead = Ahead::default();
        let (first, other) = (ahead.hears("a"), ahead.hears("b"));
        assert!(ahead.is_last("a", first));
        let second = ahead.hears("a");
        assert!(!ahead.is_last("a", first) && ahead.is_last("a", second) && ahead.is_last("b", other));
        ahead.spoken("a");
        assert!(!ahead.is_last("a", second));
    }

    #[test]
    fn what_is_kept_has_a_bound() {
        let ahead = Ahead::default();
        for place in 0..100 {
            let place = place.to_string();
            ahead.hears(&place);
            for text in 0..100 {
                ahead.keep(&place, &text.to_string(), &Context::default(), &proposal(text));
            }
        }
        let places = ahead.places();
        assert_eq!(places.len(), PLACES_MAX);
        assert!(places.iter().all(|one| one.plans.len() == PLANS_MAX));
    }
}
