//! The line that is typed: what stands before it, and what Tab offers.

use rustyline::completion::Completer;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::Validator;
use rustyline::{Context, Helper};

use crate::commands::paint::{Paint, Role};
use crate::reply::Expected;

/// What can be typed besides words for Hob.
pub(super) const COMMANDS: [(&str, &str); 4] = [
    ("/consent", "answer what waits for your yes"),
    ("/trace", "where the time of the last request went, and why"),
    ("/help", "this"),
    ("/quit", "leave"),
];

/// Whether a line is meant as a command rather than as words: one word with a stroke before it, and none within.
pub(super) fn is_command(line: &str) -> bool {
    line.strip_prefix('/').is_some_and(|rest| {
        let word = rest.split_whitespace().next().unwrap_or_default();
        word.starts_with(char::is_alphabetic) && !word.contains('/')
    })
}

/// Offers the answers to the question that waits, and the commands.
#[derive(Default)]
pub(super) struct Offers {
    /// The answers that there are.
    pub(super) answers: Vec<String>,
}

impl Offers {
    /// What can be answered.
    pub(super) fn of(expects: Option<&Expected>) -> Self {
        let answers = match expects {
            Some(expects) if !expects.options.is_empty() => expects.options.clone(),
            Some(expects) if expects.kind == "yes-no" => vec!["yes".to_owned(), "no".to_owned()],
            _ => Vec::new(),
        };
        Self { answers }
    }
}

impl Completer for Offers {
    type Candidate = String;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        let typed = line.get(..pos).unwrap_or_default().to_lowercase();
        let commands = COMMANDS.iter().map(|(command, _)| (*command).to_owned());
        let commands = commands.filter(|_| typed.starts_with('/'));
        let all = self.answers.iter().cloned().chain(commands);
        Ok((0, all.filter(|one| one.to_lowercase().starts_with(&typed)).collect()))
    }
}

impl Hinter for Offers {
    type Hint = String;
}

impl Highlighter for Offers {}
impl Validator for Offers {}
impl Helper for Offers {}

/// What stands before the line: plain, and in colour.
pub(super) fn prompt(expects: Option<&Expected>, paint: Paint) -> (String, String) {
    let asks = match expects.map(|expects| expects.kind.as_str()) {
        None => "",
        Some("yes-no" | "consent") => "yes or no ",
        Some("option") => "which ",
        Some("when") => "when ",
        Some("duration") => "how long ",
        Some("quantity") => "how much ",
        Some(_) => "what ",
    };
    let plain = format!("{asks}> ");
    let painted = paint.of(Role::Person, &plain);
    (plain, painted)
}

#[cfg(test)]
mod tests {
    use rustyline::history::DefaultHistory;

    use super::*;

    #[test]
    fn tab_offers_what_can_be_answered() {
        let expects = |kind: &str, options: &[&str]| Expected {
            kind: kind.to_owned(),
            tool: "timer.cancel".to_owned(),
            missing: None,
            options: options.iter().map(|option| (*option).to_owned()).collect(),
        };
        let history = DefaultHistory::new();
        let offered = |expects: Option<&Expected>, typed: &str| {
            Offers::of(expects).complete(typed, typed.len(), &Context::new(&history)).unwrap().1
        };
        let pasta = expects("option", &["Pasta", "eggs"]);
        assert_eq!(offered(Some(&pasta), ""), ["Pasta", "eggs"]);
        assert_eq!(offered(Some(&pasta), "pa"), ["Pasta"]);
        assert_eq!(offered(Some(&expects("yes-no", &[])), "y"), ["yes"]);
        assert_eq!(offered(None, "/t"), ["/trace"]);
        assert!(offered(None, "").is_empty());
        for (line, expected) in [
            ("/frob", true),
            ("/Trace 3", true),
            ("/", false),
            ("/ 2", false),
            ("/etc/hosts", false),
            ("a /b", false),
        ] {
            assert_eq!(is_command(line), expected, "{line}");
        }
        assert_eq!(prompt(Some(&pasta), Paint::default()).0, "which > ");
        assert_eq!(prompt(None, Paint::always()).1, "\x1b[1;36m> \x1b[0m");
    }
}
