//! What a request means: calls with their values, and what becomes of the question that waited.

use hob_tools::{
    Ask, Call, ContextItem, Labels, Live, Ref, Request, ResolveContext, Resolved, Said, outgoing, resolve,
};
use jiff::Zoned;
use serde_json::json;

use super::rule::Unsent;
use crate::consent::Question;
use crate::conversation::{Conversation, Waiting};
use crate::draft::{Draft, DraftError, Way};
use crate::hob::{Desk, Hob};
use crate::passing::Handed;

/// One call with its values, or a question.
pub(super) struct Outcome {
    /// How sure the model is.
    pub(super) confidence: f64,
    /// Where all that led to it came from.
    pub(super) labels: Labels,
    /// Its values.
    pub(super) resolved: Result<Resolved, Ask>,
    /// The person has said that this was meant.
    pub(super) sure: bool,
    /// The person has said yes to a rule that asked.
    pub(super) approved: bool,
    /// What the person has consented to, and the number of the question.
    pub(super) draft: Option<(Draft, u64)>,
    /// What it would come to later could not be asked about then, and is refused now already.
    pub(super) refused: Option<Unsent>,
}

impl Outcome {
    pub(super) fn new(confidence: f64, resolved: Result<Resolved, Ask>) -> Self {
        Self {
            confidence,
            labels: Labels::default(),
            resolved,
            sure: false,
            approved: false,
            draft: None,
            refused: None,
        }
    }
}

/// What a request means.
pub(super) struct Understood {
    pub(super) outcomes: Vec<Outcome>,
    /// The undo group that they join.
    pub(super) group: Option<i64>,
    /// What was asked with the question that this answers, and waits still.
    pub(super) rest: Vec<Waiting>,
    /// It was said while a question waited and leaves that as it is: the question is asked once more.
    pub(super) aside: bool,
    /// What is said beside what the calls leave.
    pub(super) says: Option<Says>,
}

/// What a reply says that no receipt does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// What was done last.
    Made,
    /// That the conversation is over, by the name of the words.
    Close(&'static str),
    /// Why nothing is done, by the name of the words.
    Words(&'static str),
}

impl Understood {
    pub(super) fn new(outcomes: Vec<Outcome>) -> Self {
        Self { outcomes, group: None, rest: Vec::new(), aside: false, says: None }
    }

    /// It leaves the questions that wait as they are: the first is asked once more. One about what would leave is given up
    /// by any request, and which words were said is known by then.
    pub(super) fn beside(self, waiting: &[Waiting]) -> Self {
        match waiting.first() {
            None | Some(Waiting::Consent(_) | Waiting::Hearing(_)) => self,
            Some(_) => Self { aside: true, rest: waiting.to_vec(), ..self },
        }
    }

    /// Nothing but a question, before what waits already.
    pub(super) fn asks(conversation: &Conversation, question: Waiting) -> Self {
        let waiting = conversation.waiting.iter().cloned();
        let rest = std::iter::once(question).chain(waiting).collect();
        Self { group: conversation.group, rest, ..Self::new(Vec::new()) }
    }

    /// The person says that none of it was said. What waits in the conversation is asked again.
    pub(super) fn dropped(conversation: &Conversation) -> Self {
        let rest: Vec<Waiting> = conversation.waiting.iter().cloned().collect();
        let nothing = if rest.is_empty() { one_tool("hob.cancel") } else { Self::new(Vec::new()) };
        Self { group: conversation.group, rest, ..nothing }
    }

    /// What the person has consented to. What waits in the conversation behind it waits on.
    pub(super) fn consented(desk: &mut Desk, question: Question) -> Self {
        let conversation = desk.conversations.get(&question.place);
        let asked = |waiting: &Waiting| matches!(waiting, Waiting::Consent(shown) if shown.id == question.id);
        let rest = conversation.waiting.iter().filter(|waiting| !asked(waiting)).cloned().collect();
        let Question { id, draft, .. } = question;
        let outcome = Outcome {
            labels: draft.labels.clone(),
            sure: true,
            approved: true,
            draft: Some((draft.clone(), id)),
            ..Outcome::new(1.0, Ok(draft.call))
        };
        Self { group: conversation.group, rest, ..Self::new(vec![outcome]) }
    }

    /// The person said no: nothing leaves.
    pub(super) fn declined(desk: &mut Desk, question: &Question) -> Self {
        let conversation = desk.conversations.get(&question.place);
        let asked = |waiting: &Waiting| matches!(waiting, Waiting::Consent(shown) if shown.id == question.id);
        let rest = conversation.waiting.iter().filter(|waiting| !asked(waiting)).cloned().collect();
        Self { rest, ..one_tool("hob.cancel") }
    }

    /// The person wrote other words. They saw these, unless something personal had to be left out of them: then they
    /// are asked again.
    pub(super) fn edited(
        hob: &Hob,
        desk: &mut Desk,
        mut question: Question,
        words: &str,
    ) -> Result<Self, DraftError> {
        let Draft { mut call, outgoing, sources, way, labels, .. } = question.draft;
        let known = desk.world.known_by_now();
        let outgoing = outgoing.with_words(words.trim().to_owned());
        question.draft = match way {
            Way::Courier { provider, .. } => {
                Draft::new(&call, outgoing, sources, &labels, *provider, hob.redaction(&known))?
            }
            Way::Here(handed) => {
                call.values.insert("body".to_owned(), json!(outgoing.words()));
                let handed = Handed { body: outgoing.words().as_bytes().to_vec(), ..handed };
                Draft::to_a_person(&call, outgoing, handed, &labels, &known)
            }
        };
        let seen = question.draft.words == words.trim();
        let mut understood = Self::consented(desk, question);
        for outcome in &mut understood.outcomes {
            outcome.approved = seen;
        }
        Ok(understood)
    }
}

/// The labels of each call: of what the model read, of the items that its arguments name, and of what the earlier calls
/// that they name will leave.
pub(super) fn led(calls: &[Call], items: &[ContextItem], read: &Labels) -> Vec<Labels> {
    let mut all: Vec<Labels> = Vec::new();
    for call in calls {
        let named = call.args.values().filter_map(|said| match said {
            Said::Ref(named) => Some(named),
            _ => None,
        });
        let mut labels = read.clone();
        for named in named {
            let of = match named {
                Ref::Context(k) => {
                    k.checked_sub(1).and_then(|at| items.get(at)).map(|item| item.labels.clone())
                }
                Ref::Call(k) => k
                    .checked_sub(1)
                    .and_then(|at| calls.get(at).zip(all.get(at)))
                    .map(|(earlier, labels): (&Call, &Labels)| labels.join(&leaves_behind(&earlier.tool))),
            };
            labels = labels.join(&of.unwrap_or_default());
        }
        all.push(labels);
    }
    all
}

/// What the receipt of a tool will be labelled.
fn leaves_behind(tool: &str) -> Labels {
    // Who wrote what will be found in the calendar is not known yet.
    if outgoing::is_a_strangers(tool) || tool.starts_with("calendar.") {
        Labels::tainted()
    } else {
        Labels::default()
    }
}

/// A call without arguments, as if resolved.
pub(super) fn one_tool(tool: &str) -> Understood {
    let call = Call { tool: tool.to_owned(), args: Default::default(), confidence: 1.0 };
    let request = Request { text: "", words: &[] };
    let now = Zoned::default();
    let moment = ResolveContext { now: &now, habits: &hob_tools::Habits::default() };
    let outcomes = resolve(&[call], &request, &Live::default(), &[], &moment);
    Understood::new(outcomes.into_iter().map(|outcome| Outcome::new(1.0, outcome)).collect())
}
