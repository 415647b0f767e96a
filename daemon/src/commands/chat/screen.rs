//! What is shown while a line is typed, and what waits while an answer comes.

use std::sync::{Mutex, PoisonError};

use rustyline::ExternalPrinter;

/// The most lines that wait; more than that would be no news.
const HELD_MAX: usize = 100;

/// Something that is told in between.
pub(super) struct Told {
    /// The question about what would leave that it tells of.
    pub(super) consent: Option<u64>,
    /// The line, in colour.
    pub(super) line: String,
}

/// The terminal, shared by who asks and who listens. While an answer comes nothing is written into it.
pub(super) struct Screen {
    state: Mutex<State>,
}

struct State {
    printer: Box<dyn ExternalPrinter + Send>,
    busy: bool,
    held: Vec<Told>,
}

impl Screen {
    pub(super) fn new(printer: impl ExternalPrinter + Send + 'static) -> Self {
        Self { state: Mutex::new(State { printer: Box::new(printer), busy: false, held: Vec::new() }) }
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells something above the line that is being typed, or later.
    pub(super) fn tell(&self, told: Told) {
        self.with(|state| {
            if !state.busy {
                // In one piece: the line that is typed is drawn anew once.
                let _ = state.printer.print(format!("{}\n", told.line));
            } else if state.held.len() < HELD_MAX {
                state.held.push(told);
            }
        });
    }

    /// An answer comes.
    pub(super) fn begin(&self) {
        self.with(|state| state.busy = true);
    }

    /// The answer is there: what waited is told, but for the question that it asked itself.
    pub(super) fn end(&self, asked: Option<u64>) {
        let held = self.with(|state| {
            state.busy = false;
            std::mem::take(&mut state.held)
        });
        for told in held.into_iter().filter(|told| told.consent.is_none() || told.consent != asked) {
            println!("{}", told.line);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<String>>>);

    impl ExternalPrinter for Paper {
        fn print(&mut self, line: String) -> rustyline::Result<()> {
            self.0.lock().unwrap().push(line);
            Ok(())
        }
    }

    #[test]
    fn nothing_is_written_into_an_answer() {
        let paper = Paper::default();
        let screen = Screen::new(paper.clone());
        let tell = |line: &str| screen.tell(Told { consent: None, line: line.to_owned() });
        tell("one");
        screen.begin();
        for _ in 0..200 {
            tell("two");
        }
        assert_eq!(paper.0.lock().unwrap().as_slice(), ["one\n"]);
        assert_eq!(screen.with(|state| state.held.len()), HELD_MAX);
        screen.end(None);
        tell("three");
        assert_eq!(paper.0.lock().unwrap().as_slice(), ["one\n", "three\n"]);
    }
}
