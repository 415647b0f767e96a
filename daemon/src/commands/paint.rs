//! Colours by who speaks, where the terminal shows them and the person wants them.

use std::env;
use std::io::{self, IsTerminal};

use crate::providers::text::visible;

/// Who speaks, or in what tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The person: where they type.
    Person,
    /// Hob.
    Hob,
    /// Somebody else: a page, a remote model.
    Other,
    /// Hob, waiting for an answer.
    Question,
    /// Something rings, or was missed.
    Ring,
    /// By the way.
    Aside,
    /// It did not work.
    Fault,
}

/// Whether there is colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paint {
    on: bool,
}

impl Paint {
    /// Standard output is a terminal that shows colours, and `NO_COLOR` is not set.
    pub fn stdout() -> Self {
        let dumb = env::var_os("TERM").is_none_or(|term| term == "dumb");
        let unwanted = env::var_os("NO_COLOR").is_some_and(|set| !set.is_empty());
        Self { on: io::stdout().is_terminal() && !dumb && !unwanted }
    }

    /// Colour whatever there is: for tests.
    pub fn always() -> Self {
        Self { on: true }
    }

    /// Words in the colour of who speaks. The sixteen colours are the terminal's own, so they can be read on its ground.
    pub fn of(self, role: Role, text: &str) -> String {
        if !self.on || text.is_empty() {
            return text.to_owned();
        }
        let (begin, end) = self.around(role);
        format!("{begin}{text}{end}")
    }

    /// What begins and ends the colour, for words that come piece by piece.
    pub fn around(self, role: Role) -> (&'static str, &'static str) {
        let begin = match role {
            _ if !self.on => return ("", ""),
            Role::Hob => return ("", ""),
            Role::Person => "\x1b[1;36m",
            Role::Other => "\x1b[35m",
            Role::Question => "\x1b[1m",
            Role::Ring => "\x1b[1;33m",
            Role::Aside => "\x1b[2m",
            Role::Fault => "\x1b[31m",
        };
        (begin, "\x1b[0m")
    }
}

/// Text with nothing in it that a terminal obeys; lines stay.
pub fn tame(text: &str) -> String {
    text.chars().filter_map(visible).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_around_the_words_and_nowhere_without_a_terminal() {
        assert_eq!(Paint::always().of(Role::Fault, "no"), "\x1b[31mno\x1b[0m");
        assert_eq!(Paint::always().of(Role::Hob, "yes"), "yes");
        assert_eq!(Paint::default().of(Role::Ring, "ring"), "ring");
        assert_eq!(tame("a\x1b[2Jb\r\nc\u{9b}d\u{202e}e"), "a[2Jb\ncde");
    }
}
