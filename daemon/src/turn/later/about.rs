//! What is planned, and taking it away again: said so that no model is needed.

use hob_tools::EntityKind;
use hob_tools::later::{self, PLANNED, UNPLAN};

use super::super::understand::{Mode, Turn};
use super::super::understood::{Outcome, Understood};
use super::resolved;
use crate::conversation::{Joined, Waiting};
use crate::hob::{Asked, Desk};

/// What is planned, or what is no longer. To be told of it leaves a question that waits as it is.
pub(super) fn plans(turn: Turn<'_>, desk: &mut Desk) -> Option<Understood> {
    let joined = call(desk, turn.asked)?;
    let understood = Understood::new(vec![Outcome::new(1.0, resolved(desk, &joined, turn)?)]);
    let waiting: Vec<Waiting> = desk.conversations.get(&turn.asked.place()).waiting.iter().cloned().collect();
    if let (Some(Waiting::Consent(shown)), Mode::Acts) = (waiting.first(), turn.mode) {
        desk.consents.drop_question(shown.id);
    }
    let looks = joined.calls.iter().all(|call| call.tool == PLANNED);
    Some(if looks { understood.beside(&waiting) } else { understood })
}

fn call(desk: &mut Desk, asked: &Asked) -> Option<Joined> {
    let text = asked.text.trim().trim_end_matches(['.', '!', '?']).to_lowercase().replace('\u{2019}', "'");
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| !matches!(*word, "please" | "hob" | "hey")).collect();
    let said = words.join(" ");
    let lists = [
        "what is planned",
        "what's planned",
        "whats planned",
        "what have i planned",
        "what did i plan",
        "planned",
        "what do you have planned",
        "what have you planned",
        "show what is planned",
        "show what's planned",
        "list what is planned",
        "show planned actions",
        "list planned actions",
        "planned actions",
        "show my plans",
        "what are my plans",
        "what is planned for later",
        "what will you do later",
        "what is planned for today",
    ];
    let mut joined = Joined::default();
    let takes = ["cancel", "delete", "remove", "drop", "forget", "clear"];
    let last = planned_before(desk, asked);
    let asks = !desk.conversations.get(&asked.place()).waiting.is_empty();
    match words.as_slice() {
        _ if lists.contains(&said.as_str()) => joined.begin(PLANNED),
        [verb, rest @ ..] if takes.contains(verb) && is_planned(rest) => {
            let which = rest.join(" ");
            joined.call(UNPLAN, "which", &which);
        }
        [verb, "that" | "it"] if takes.contains(verb) && !asks => joined.call(UNPLAN, "which", &last?),
        _ => return None,
    }
    Some(joined)
}

/// Whether words name what is planned: "the planned wifi", "everything that is planned", "my second plan".
fn is_planned(words: &[&str]) -> bool {
    words.contains(&"planned") || matches!(words.last(), Some(&("plan" | "plans")))
}

/// The words of what the last request planned, if it planned one thing.
fn planned_before(desk: &mut Desk, asked: &Asked) -> Option<String> {
    let items = &desk.conversations.get(&asked.place()).topic.items();
    match items.as_slice() {
        [one] if later::plans(&one.tool) => one
            .entities
            .iter()
            .find(|entity| entity.kind == EntityKind::Action)
            .map(|entity| entity.name.clone()),
        _ => None,
    }
}
