//! Lets a provider rest that failed again and again: neither the battery nor the person is spent on it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many failures without a success in between open it.
const FAILURES: u32 = 5;
/// The first rest; it doubles as long as the one try after it fails.
const REST: Duration = Duration::from_secs(30);
/// The longest rest.
const REST_MAX: Duration = Duration::from_secs(600);

#[derive(Debug, Default)]
struct Breaker {
    failures: u32,
    until: Option<Instant>,
}

/// One for each provider, by name.
#[derive(Debug, Default)]
pub struct Breakers(Mutex<HashMap<String, Breaker>>);

impl Breakers {
    /// Whether a message may go, else how long the provider still rests. After a rest one may, and the next
    /// waits for what became of it.
    pub fn let_through(&self, provider: &str, now: Instant) -> Result<(), Duration> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(breaker) = all.get_mut(provider) else { return Ok(()) };
        let Some(until) = breaker.until else { return Ok(()) };
        let left = until.saturating_duration_since(now);
        if !left.is_zero() {
            return Err(left);
        }
        breaker.until = Some(now + rest(breaker.failures + 1));
        Ok(())
    }

    /// Notes how it went; `None` says nothing of the provider.
    pub fn note(&self, provider: &str, good: Option<bool>, now: Instant) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match good {
            Some(true) => drop(all.remove(provider)),
            Some(false) => {
                let breaker = all.entry(provider.to_owned()).or_default();
                breaker.failures = breaker.failures.saturating_add(1);
                if breaker.failures >= FAILURES {
                    breaker.until = Some(now + rest(breaker.failures));
                }
            }
            None => {
                // The one try said nothing; the next may be made at once.
                if let Some(breaker) = all.get_mut(provider).filter(|breaker| breaker.until.is_some()) {
                    breaker.until = Some(now);
                }
            }
        }
    }
}

fn rest(failures: u32) -> Duration {
    let doubled = failures.saturating_sub(FAILURES).min(10);
    (REST * 2_u32.pow(doubled)).min(REST_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_are_followed_by_a_rest_and_one_try() {
        let (breakers, mut now) = (Breakers::default(), Instant::now());
        for _ in 0..FAILURES {
            assert!(breakers.let_through("one", now).is_ok());
            breakers.note("one", Some(false), now);
        }
        assert_eq!(breakers.let_through("one", now), Err(REST));
        assert!(breakers.let_through("other", now).is_ok());
        now += REST;
        assert!(breakers.let_through("one", now).is_ok());
        assert!(breakers.let_through("one", now).is_err(), "two tries at once");
        breakers.note("one", Some(false), now);
        assert_eq!(breakers.let_through("one", now), Err(REST * 2));
        now += REST * 2;
        assert!(breakers.let_through("one", now).is_ok());
        breakers.note("one", None, now);
        assert!(breakers.let_through("one", now).is_ok(), "a try that said nothing was counted");
        breakers.note("one", Some(true), now);
        for _ in 0..3 {
            assert!(breakers.let_through("one", now).is_ok());
        }
    }

    #[test]
    fn a_success_in_between_counts_anew() {
        let (breakers, now) = (Breakers::default(), Instant::now());
        for _ in 0..3 {
            (1..FAILURES).for_each(|_| breakers.note("one", Some(false), now));
            breakers.note("one", Some(true), now);
        }
        assert!(breakers.let_through("one", now).is_ok());
    }
}
