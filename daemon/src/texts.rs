//! The table of one language, in Project Fluent's form (<https://projectfluent.org>), which knows plurals.

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

const ENGLISH: &str = include_str!("../replies/en.ftl");

/// Variables of one message.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Variables(BTreeMap<String, Variable>);

#[derive(Debug, Clone, PartialEq)]
enum Variable {
    Text(String),
    Number(i64),
}

impl Variables {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a text. A text that is not empty also sets `has_NAME`.
    pub fn text(&mut self, name: &str, text: impl Into<String>) {
        let text = text.into();
        self.0.insert(format!("has_{name}"), Variable::Text(yes_no(!text.is_empty())));
        self.0.insert(name.to_owned(), Variable::Text(text));
    }

    /// With a number.
    pub fn number(&mut self, name: &str, number: i64) {
        self.0.insert(name.to_owned(), Variable::Number(number));
    }

    /// With "yes" or "no".
    pub fn flag(&mut self, name: &str, flag: bool) {
        self.0.insert(name.to_owned(), Variable::Text(yes_no(flag)));
    }
}

fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

/// All that Hob can say in one language.
pub struct Texts {
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texts").finish_non_exhaustive()
    }
}

impl Texts {
    /// English.
    ///
    /// # Panics
    /// Never on a shipped binary: the table is part of it, and a test reads it.
    #[expect(clippy::expect_used, reason = "the table is compiled in and read by a test")]
    pub fn english() -> Self {
        let english: LanguageIdentifier = "en".parse().expect("en is a language");
        let mut bundle = FluentBundle::new_concurrent(vec![english]);
        bundle.set_use_isolating(false);
        let table = FluentResource::try_new(ENGLISH.to_owned()).map_err(|(_, errors)| errors);
        bundle.add_resource(table.expect("the table parses")).expect("no message stands twice");
        Self { bundle }
    }

    /// Whether the language has that message.
    pub fn has(&self, message: &str) -> bool {
        self.bundle.has_message(message)
    }

    /// A message without variables.
    pub fn word(&self, message: &str) -> String {
        self.say(message, &Variables::new())
    }

    /// A message. A variable that is not given is empty, and its `has_NAME` is "no".
    pub fn say(&self, message: &str, variables: &Variables) -> String {
        let Some(pattern) = self.bundle.get_message(message).and_then(|message| message.value()) else {
            tracing::error!(message, "the language has no such message");
            return String::new();
        };
        let mut arguments = FluentArgs::new();
        for (name, variable) in &variables.0 {
            match variable {
                Variable::Text(text) => arguments.set(name, text.as_str()),
                Variable::Number(number) => arguments.set(name, FluentValue::from(*number)),
            }
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
        for error in errors {
            tracing::error!(message, %error, "a text is missing a fact");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_of_a_receipt_has_its_words() {
        let texts = Texts::english();
        let table = include_str!("../../tools/src/receipt.rs");
        let mut seen = 0;
        for line in table.lines().filter(|line| line.starts_with("//! | `")) {
            let column = line.split('|').nth(1).unwrap();
            for (at, name) in column.split('`').enumerate().filter(|(at, _)| at % 2 == 1) {
                let _ = at;
                if name.starts_with('-') || name == "done" {
                    continue;
                }
                assert!(texts.has(name), "en.ftl has no {name}");
                seen += 1;
            }
        }
        assert!(seen > 50, "only {seen} messages were found in the table");
    }

    #[test]
    fn plurals_and_absent_facts_read_well() {
        let texts = Texts::english();
        let mut facts = Variables::new();
        for name in ["label", "repeat"] {
            facts.text(name, "");
        }
        facts.text("when", "tomorrow, 07:00");
        facts.text("zone", "Europe/Berlin");
        assert_eq!(texts.say("alarm-set", &facts), "Alarm set for tomorrow, 07:00 (Europe/Berlin).");
        facts.text("label", "gym");
        facts.text("repeat", "every weekday");
        assert_eq!(
            texts.say("alarm-set", &facts),
            "Alarm “gym” set for tomorrow, 07:00, every weekday (Europe/Berlin)."
        );
    }
}
