//! From words to values: by what was asked before, by the few phrases that need no model, or by the model.

use std::ops::Range;

use hob_grammars::words;
use hob_tools::catalogue::Kind;
use hob_tools::{
    Ask, Call, ContextItem, Live, Request, ResolveContext, Resolved, Said, catalogue, quantity, resolve, when,
};
use jiff::Zoned;
use tracing::info;

use super::TurnError;
use crate::at_once;
use crate::conversation::{self, Answer, Joined, Waiting};
use crate::engine::wire::Proposal;
use crate::hob::{Asked, Desk, Hob};

/// Calls with their values or questions, and how sure the model is of each.
pub(super) struct Understood {
    pub(super) outcomes: Vec<(f64, Result<Resolved, Ask>)>,
    /// The person has said yes to these calls.
    pub(super) approved: bool,
    /// The undo group that they join.
    pub(super) group: Option<i64>,
    /// What was asked with the question that this answers, and waits still.
    pub(super) rest: Vec<Waiting>,
}

impl Understood {
    fn new(outcomes: Vec<(f64, Result<Resolved, Ask>)>) -> Self {
        Self { outcomes, approved: false, group: None, rest: Vec::new() }
    }
}

/// From words to values: by what was asked before, by the few phrases that need no model, or by the model.
pub(super) async fn understand(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    now: &Zoned,
) -> Result<Understood, TurnError> {
    let conversation = desk.conversations.get(&asked.conversation);
    conversation.age(now);
    let (context, items) = (conversation.context(), conversation.context_items());
    let waiting = conversation.waiting.front().cloned();
    let group = conversation.group;
    let rest: Vec<Waiting> = conversation.waiting.iter().skip(1).cloned().collect();
    let live = desk.store.live(now, &desk.world.boot())?;
    let habits = desk.world.habits().clone();
    let moment = ResolveContext { now, habits: &habits };
    let joined = |joined: &Joined| {
        let request = Request { text: &joined.text, words: &joined.words };
        let outcomes = resolve(&joined.calls, &request, &live, &items, &moment);
        let outcomes = outcomes.into_iter().map(|outcome| (1.0, outcome)).collect();
        Understood { group, rest: rest.clone(), ..Understood::new(outcomes) }
    };
    match &waiting {
        Some(Waiting::Argument(ask)) => {
            if at_once::yes_or_no(&asked.text) == Some(false) {
                return Ok(one_tool("hob.cancel"));
            }
            if let Some(answer) = plain_answer(ask, &asked.text, &moment)
                && let Some(complete) = conversation::complete(ask, answer)
            {
                return Ok(joined(&complete));
            }
        }
        Some(Waiting::Sure(call) | Waiting::Approval(call, _)) => match at_once::yes_or_no(&asked.text) {
            Some(true) => {
                let outcomes = vec![(1.0, Ok((**call).clone()))];
                return Ok(Understood { approved: true, group, rest, ..Understood::new(outcomes) });
            }
            Some(false) => return Ok(one_tool("hob.cancel")),
            None => {}
        },
        None => {}
    }
    if let Some(call) = at_once::call(&asked.text) {
        return Ok(one_tool(&call.tool));
    }
    let started = std::time::Instant::now();
    let proposal = desk.proposer.propose(&asked.text, &context, &[]).await;
    hob.used.notify_one();
    let proposal = proposal?;
    info!(
        calls = proposal.calls.len(),
        passes = proposal.passes,
        ms = started.elapsed().as_secs_f64() * 1e3,
        "thought"
    );
    let ranges = ranges(&asked.text);
    hob_grammars::check(&proposal.calls, &catalogue().tools, ranges.len(), items.len())?;
    let request = Request { text: &asked.text, words: &ranges };
    if let Some(Waiting::Argument(ask)) = &waiting
        && let Some(complete) = modelled_answer(ask, &proposal, &request)
    {
        return Ok(joined(&complete));
    }
    let calls: Vec<Call> = proposal.calls;
    let outcomes = resolve(&calls, &request, &live, &items, &moment);
    Ok(Understood::new(calls.iter().map(|call| call.confidence).zip(outcomes).collect()))
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
    Understood::new(outcomes.into_iter().map(|outcome| (1.0, outcome)).collect())
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
            Said::Spans(spans) => Answer::Words(
                spans.iter().map(|span| request.span(*span).map(str::to_owned)).collect::<Option<_>>()?,
            ),
            Said::Ref(hob_tools::Ref::Context(k)) => Answer::Option(*k),
            Said::Choice(_) | Said::Ref(_) => return None,
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
