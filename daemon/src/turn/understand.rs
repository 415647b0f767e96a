//! From words to values: by what was asked before, by the few phrases that need no model, or by the model.

use std::ops::Range;

use hob_grammars::words;
use hob_policies::{Because, ClientKind, emergency};
use hob_tools::catalogue::Kind;
use hob_tools::{
    Ask, Call, ContextItem, Habits, Labels, Live, Ref, Request, ResolveContext, Resolved, Said as Spoken,
    catalogue, quantity, resolve, when,
};
use jiff::Zoned;
use tracing::info;

use super::{TurnError, heard};
use crate::at_once;
use crate::consent::{Question, Said, Shown};
use crate::conversation::{self, Answer, Conversation, Joined, Waiting};
use crate::draft::{Draft, DraftError};
use crate::engine::wire::Proposal;
use crate::hob::{Asked, Desk, Hob};
use crate::trace::Stage;

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
    /// What it would come to later is refused now already.
    pub(super) refused: Option<Because>,
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
}

impl Understood {
    pub(super) fn new(outcomes: Vec<Outcome>) -> Self {
        Self { outcomes, group: None, rest: Vec::new() }
    }

    /// Nothing but a question, before what waits already.
    pub(super) fn asks(conversation: &Conversation, question: Waiting) -> Self {
        let waiting = conversation.waiting.iter().cloned();
        let rest = std::iter::once(question).chain(waiting).collect();
        Self { group: conversation.group, rest, ..Self::new(Vec::new()) }
    }

    /// The person says that none of it was meant. What waits in the conversation waits on.
    pub(super) fn dropped(conversation: &Conversation) -> Self {
        let rest = conversation.waiting.iter().cloned().collect();
        Self { group: conversation.group, rest, ..one_tool("hob.cancel") }
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
        let Draft { call, outgoing, sources, provider, labels, .. } = question.draft;
        let known = desk.world.known();
        let outgoing = outgoing.with_words(words.trim().to_owned());
        question.draft = Draft::new(&call, outgoing, sources, &labels, provider, hob.redaction(&known))?;
        let seen = question.draft.words == words.trim();
        let mut understood = Self::consented(desk, question);
        for outcome in &mut understood.outcomes {
            outcome.approved = seen;
        }
        Ok(understood)
    }
}

/// Why a request is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// To be done.
    Acts,
    /// To be shown: nothing that waits is answered or given up by it.
    Looks,
}

/// From words to values: by what was asked before, by the few phrases that need no model, or by the model.
pub(super) async fn understand(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    now: &Zoned,
    mode: Mode,
) -> Result<Understood, TurnError> {
    let habits = desk.world.habits().clone();
    if let Some(who) = emergency::request(&asked.text, habits.locale.territory().as_deref()) {
        return Ok(for_help(&who, &habits, now));
    }
    let conversation = desk.conversations.get(&asked.place());
    conversation.age(now);
    let (context, read) = conversation.context(&asked.text);
    let items = conversation.context_items();
    let waiting = conversation.waiting.front().cloned();
    let before = match &waiting {
        Some(Waiting::Argument(_, labels) | Waiting::Sure(_, labels)) => labels.clone(),
        _ => Labels::default(),
    };
    let group = conversation.group;
    let rest: Vec<Waiting> = conversation.waiting.iter().skip(1).cloned().collect();
    let live = desk.store.live(now, &desk.world.boot())?;
    let moment = ResolveContext { now, habits: &habits };
    let joined = |joined: &Joined| {
        let request = Request { text: &joined.text, words: &joined.words };
        let outcomes = resolve(&joined.calls, &request, &live, &items, &moment);
        let labels = led(&joined.calls, &items, &before.join(&read));
        let outcomes = outcomes.into_iter().zip(labels);
        let outcomes = outcomes.map(|(outcome, labels)| Outcome { labels, ..Outcome::new(1.0, outcome) });
        Understood { group, rest: rest.clone(), ..Understood::new(outcomes.collect()) }
    };
    if !asked.given.is_empty() {
        // It answers no question: what waits is for words.
        let given = conversation::given(&asked.given);
        hob_grammars::check(&given.calls, &catalogue().tools, given.words.len(), 0)?;
        let request = Request { text: &given.text, words: &given.words };
        let outcomes = resolve(&given.calls, &request, &live, &[], &moment);
        let labels = asked.later.as_ref().map(|later| later.labels.clone()).unwrap_or_default();
        let outcomes = outcomes.into_iter().map(|outcome| Outcome::new(1.0, outcome));
        let outcomes = outcomes.map(|outcome| Outcome { labels: labels.clone(), ..outcome });
        return Ok(Understood::new(outcomes.collect()));
    }
    match &waiting {
        Some(Waiting::Argument(ask, _)) => {
            if at_once::yes_or_no(&asked.text) == Some(false) {
                return Ok(one_tool("hob.cancel"));
            }
            if let Some(answer) = plain_answer(ask, &asked.text, &moment)
                && let Some(complete) = conversation::complete(ask, answer)
            {
                return Ok(joined(&complete));
            }
        }
        Some(Waiting::Sure(call, _) | Waiting::Later(call)) => match at_once::yes_or_no(&asked.text) {
            Some(true) => {
                let meant = Outcome {
                    sure: true,
                    labels: before.join(&read),
                    ..Outcome::new(1.0, Ok((**call).clone()))
                };
                return Ok(Understood { group, rest, ..Understood::new(vec![meant]) });
            }
            Some(false) => return Ok(one_tool("hob.cancel")),
            None => {}
        },
        Some(Waiting::Approval(call, _, labels)) => match at_once::yes_or_no(&asked.text) {
            Some(true) if asked.client.kind != ClientKind::Person => {
                return Err(TurnError::NotThePerson);
            }
            Some(true) => {
                let meant = Outcome::new(1.0, Ok((**call).clone()));
                let approved = Outcome { sure: true, approved: true, labels: labels.clone(), ..meant };
                return Ok(Understood { group, rest, ..Understood::new(vec![approved]) });
            }
            Some(false) => return Ok(one_tool("hob.cancel")),
            None => {}
        },
        Some(Waiting::Consent(_)) if mode == Mode::Looks => {}
        Some(Waiting::Consent(shown)) => match at_once::yes_or_no(&asked.text) {
            Some(said) => return consent(hob, desk, asked, shown, said, now),
            // Another request gives the question up: it does not hang over what comes after.
            None => desk.consents.drop_question(shown.id),
        },
        // Which words were said is known by now.
        Some(Waiting::Hearing(_)) | None => {}
    }
    if let Some(call) = at_once::call(&asked.text) {
        return Ok(one_tool(&call.tool));
    }
    // Help does not wait for a model.
    let started = std::time::Instant::now();
    asked.trace.mark(Stage::Read);
    let proposal = heard::proposal(hob, desk, asked, &asked.text, &context).await;
    asked.trace.mark(Stage::Think);
    let mut proposal = proposal?;
    asked.trace.thought(&mut proposal);
    info!(
        calls = proposal.calls.len(),
        passes = proposal.passes,
        ms = started.elapsed().as_secs_f64() * 1e3,
        "thought"
    );
    let ranges = ranges(&asked.text);
    hob_grammars::check(&proposal.calls, &catalogue().tools, ranges.len(), items.len())?;
    let request = Request { text: &asked.text, words: &ranges };
    if let Some(Waiting::Argument(ask, _)) = &waiting
        && let Some(complete) = modelled_answer(ask, &proposal, &request)
    {
        return Ok(joined(&complete));
    }
    let calls: Vec<Call> = proposal.calls;
    let outcomes = resolve(&calls, &request, &live, &items, &moment);
    let outcomes = calls.iter().zip(outcomes).zip(led(&calls, &items, &read));
    let outcomes = outcomes
        .map(|((call, outcome), labels)| Outcome { labels, ..Outcome::new(call.confidence, outcome) });
    Ok(Understood::new(outcomes.collect()))
}

/// A call for help: nothing that is kept and no model is asked for it.
fn for_help(who: &str, habits: &Habits, now: &Zoned) -> Understood {
    let mut joined = Joined::default();
    joined.call("call.start", "who", who);
    let request = Request { text: &joined.text, words: &joined.words };
    let outcomes = resolve(&joined.calls, &request, &Live::default(), &[], &ResolveContext { now, habits });
    let outcomes = outcomes.into_iter().map(|outcome| Outcome { sure: true, ..Outcome::new(1.0, outcome) });
    Understood::new(outcomes.collect())
}

/// A yes or no to what would leave. The words of a program are not the person's.
fn consent(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    shown: &Shown,
    said: bool,
    now: &Zoned,
) -> Result<Understood, TurnError> {
    if !said {
        desk.consents.drop_question(shown.id);
        return Ok(one_tool("hob.cancel"));
    }
    if asked.client.kind != ClientKind::Person {
        return Err(TurnError::NotThePerson);
    }
    let token = shown.token.as_deref().unwrap_or_default();
    let taken =
        desk.consents.answer(shown.id, token, &Said::Yes, now.timestamp(), hob.policy.rules().digest());
    match taken {
        Ok(question) => Ok(Understood::consented(desk, question)),
        Err(error) => {
            desk.conversations.get(&asked.place()).waiting.clear();
            Err(TurnError::NotTaken(error))
        }
    }
}

/// The labels of each call: of what the model read, of the items that its arguments name, and of what the earlier calls
/// that they name will leave.
fn led(calls: &[Call], items: &[ContextItem], read: &Labels) -> Vec<Labels> {
    let mut all: Vec<Labels> = Vec::new();
    for call in calls {
        let named = call.args.values().filter_map(|said| match said {
            Spoken::Ref(named) => Some(named),
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
    match tool {
        "web.search" | "remote.ask" | "message.read" | "notification.read" => Labels::tainted(),
        _ => Labels::default(),
    }
}

/// Byte ranges of the words that spans count.
pub fn ranges(text: &str) -> Vec<Range<usize>> {
    words::split(text).iter().map(|word| word.start..word.end).collect()
}

/// A call without arguments, as if resolved.
fn one_tool(tool: &str) -> Understood {
    let call = Call { tool: tool.to_owned(), args: Default::default(), confidence: 1.0 };
    let request = Request { text: "", words: &[] };
    let now = Zoned::default();
    let moment = ResolveContext { now: &now, habits: &hob_tools::Habits::default() };
    let outcomes = resolve(&[call], &request, &Live::default(), &[], &moment);
    Understood::new(outcomes.into_iter().map(|outcome| Outcome::new(1.0, outcome)).collect())
}

/// An answer that code can read without the model: an option, or a value of the kind that is missing.
fn plain_answer(ask: &Ask, text: &str, moment: &ResolveContext<'_>) -> Option<Answer> {
    if let Some(option) = conversation::option(ask, text) {
        return Some(option);
    }
    let context = when::Context::new(moment.now, &moment.habits.locale, &moment.habits.day_parts);
    let trimmed = text.trim().trim_end_matches(['.', '!']);
    let fits = match conversation::kind(ask)? {
        Kind::When => when::resolve(&[trimmed], when::Kind::Instant, &context).is_ok(),
        Kind::Duration => when::resolve(&[trimmed], when::Kind::Duration, &context).is_ok(),
        Kind::Quantity => quantity::resolve(trimmed, &moment.habits.locale).is_ok(),
        _ => false,
    };
    fits.then(|| Answer::Words(vec![trimmed.to_owned()]))
}

/// An answer that the model found: the same tool with the missing argument, or, for free words, anything that is no
/// request of its own.
fn modelled_answer(ask: &Ask, proposal: &Proposal, request: &Request<'_>) -> Option<Joined> {
    let [call] = proposal.calls.as_slice() else { return None };
    let missing = ask.arg.as_deref()?;
    if call.tool == ask.tool {
        let answer = match call.args.get(missing)? {
            Spoken::Spans(spans) => Answer::Words(
                spans.iter().map(|span| request.span(*span).map(str::to_owned)).collect::<Option<_>>()?,
            ),
            Spoken::Ref(hob_tools::Ref::Context(k)) => Answer::Option(*k),
            Spoken::Choice(_) | Spoken::Ref(_) => return None,
        };
        return conversation::complete(ask, answer);
    }
    let free = matches!(conversation::kind(ask)?, Kind::Text | Kind::Items);
    (free && call.tool == "hob.none")
        .then(|| conversation::complete(ask, Answer::Words(vec![request.text.trim().to_owned()])))?
}

/// Items that a plan's context names, for planning without a conversation.
pub fn told_items(context: &hob_grammars::Context) -> Vec<ContextItem> {
    let told = |tool: &str, text: &str| ContextItem {
        tool: tool.to_owned(),
        text: text.to_owned(),
        ..ContextItem::default()
    };
    match &context.pending {
        Some(pending) => pending.options.iter().map(|option| told(&pending.tool, option)).collect(),
        None => context.receipts.iter().map(|done| told(&done.tool, &done.text)).collect(),
    }
}
