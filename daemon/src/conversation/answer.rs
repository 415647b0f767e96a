//! Answers that code can read without a model.

use hob_tools::catalogue::Kind;
use hob_tools::{Ask, AskReason, toolbox};

use crate::at_once;

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Words for the argument.
    Words(Vec<String>),
    /// The k-th option, counted from 1.
    Option(usize),
}

/// The answer that code can see without a model: an option by its name or number.
pub fn option(ask: &Ask, text: &str) -> Option<Answer> {
    if ask.options.len() == 1 && at_once::yes_or_no(text) == Some(true) {
        return Some(Answer::Option(1));
    }
    let said = text.trim().trim_end_matches(['.', '!']).to_lowercase();
    let said = ["the ", "number ", "option "]
        .iter()
        .fold(said.as_str(), |said, lead| said.strip_prefix(lead).unwrap_or(said));
    let said = said.strip_suffix(" one").unwrap_or(said);
    let count = ask.options.len();
    let place = match said {
        "first" => Some(1),
        "second" => Some(2),
        "third" => Some(3),
        "fourth" => Some(4),
        "last" => Some(count),
        _ => said.parse().ok(),
    };
    let named: Vec<usize> = (1..=count)
        .filter(|k| ask.options.get(k - 1).is_some_and(|option| option.to_lowercase() == said))
        .collect();
    match (named.as_slice(), place) {
        ([k], _) => Some(Answer::Option(*k)),
        (_, Some(k)) if (1..=count).contains(&k) && ask.reason == AskReason::Ambiguous => {
            Some(Answer::Option(k))
        }
        _ => None,
    }
}

/// The kind of the argument that a question is about.
pub fn kind(ask: &Ask) -> Option<Kind> {
    let argument = toolbox::known(&ask.tool)?.argument(ask.arg.as_deref()?)?;
    Some(argument.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::complete;
    use hob_tools::{Said, Span};
    use serde_json::{Value, json};

    fn ask(said: Value, arg: &str, options: &[&str]) -> Ask {
        Ask {
            tool: "reminder.add".to_owned(),
            reason: if options.is_empty() { AskReason::Missing } else { AskReason::Ambiguous },
            arg: Some(arg.to_owned()),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            entities: Vec::new(),
            detail: String::new(),
            said: said.as_object().cloned().unwrap_or_default(),
        }
    }

    #[test]
    fn an_answer_completes_what_was_said() {
        let joined =
            complete(&ask(json!({"about": "call mom"}), "when", &[]), Answer::Words(vec!["noon".into()]))
                .unwrap();
        assert_eq!(joined.text, "call mom noon");
        assert_eq!(joined.words, [0..8, 9..13]);
        let call = &joined.calls[0];
        assert_eq!(call.args["about"], Said::Spans(vec![Span { first: 0, last: 0 }]));
        assert_eq!(call.args["when"], Said::Spans(vec![Span { first: 1, last: 1 }]));
    }

    #[test]
    fn options_are_chosen_by_name_or_number() {
        let ask = ask(json!({}), "which", &["pasta 10 minutes", "eggs"]);
        for (text, k) in [("the second one", 2), ("1", 1), ("Eggs.", 2), ("the last one", 2)] {
            assert_eq!(option(&ask, text), Some(Answer::Option(k)), "{text}");
        }
        for text in ["the third one", "rice", "0", "wake me at 7"] {
            assert_eq!(option(&ask, text), None, "{text}");
        }
    }
}
