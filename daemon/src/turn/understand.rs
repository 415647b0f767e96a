//! From words to values: by what was said before, by the few phrases that need no model, or by the model. In which order,
//! and what becomes of a question that waits, stands in `conversation.rs`.

use std::ops::Range;

use hob_grammars::{Context, words};
use hob_policies::{ClientKind, emergency};
use hob_tools::{
    Call, Contact, ContextItem, Habits, Labels, Live, Request, ResolveContext, Resolved, Risk, catalogue,
    gathered, resolve,
};
use jiff::Zoned;
use tracing::info;

use super::understood::{Outcome, Says, Understood, led, one_tool};
use super::{TurnError, calendar, heard};
use crate::at_once;
use crate::consent::{Said, Shown};
use crate::conversation::followup::{self, Before};
use crate::conversation::{self, Answer, FollowUp, Joined, Taken, Topic, Waiting};
use crate::engine::wire::Proposal;
use crate::hob::{Asked, Desk, Hob};
use crate::trace::Stage;

/// Why a request is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// To be done.
    Acts,
    /// To be shown: nothing that waits is answered or given up by it.
    Looks,
}

/// A request that is read: whose it is, when, and why.
#[derive(Clone, Copy)]
pub(super) struct Turn<'a> {
    pub(super) hob: &'a Hob,
    pub(super) asked: &'a Asked,
    pub(super) now: &'a Zoned,
    pub(super) mode: Mode,
}

/// What a request is read against.
struct Scene<'a> {
    moment: ResolveContext<'a>,
    live: &'a Live,
    /// What `context.k` names.
    items: &'a [ContextItem],
    topic: &'a Topic,
    waiting: Option<&'a Waiting>,
    rest: &'a [Waiting],
    group: Option<i64>,
    /// Where what led to the question came from, and what the model reads.
    led: Labels,
}

impl Scene<'_> {
    /// Calls of words that were put together, with what they name.
    fn resolved(&self, joined: &Joined, items: &[ContextItem], live: &Live, led_by: &Labels) -> Vec<Outcome> {
        let request = Request { text: &joined.text, words: &joined.words };
        let outcomes = resolve(&joined.calls, &request, live, items, &self.moment);
        let labels = led(&joined.calls, items, led_by);
        outcomes
            .into_iter()
            .zip(labels)
            .map(|(outcome, labels)| Outcome { labels, ..Outcome::new(1.0, outcome) })
            .collect()
    }

    /// The question that waits has this answer.
    fn answered(&self, outcomes: Vec<Outcome>) -> Understood {
        Understood { group: self.group, rest: self.rest.to_vec(), ..Understood::new(outcomes) }
    }

    /// The call that the question is about, with this answer in it.
    fn completed(&self, ask: &hob_tools::Ask, joined: &Joined) -> Understood {
        // Only what the question offered can be meant by an answer to it.
        let offered = conversation::offered(ask, self.live);
        self.answered(self.resolved(joined, self.items, offered.as_ref().unwrap_or(self.live), &self.led))
    }

    /// A request that leaves the question as it is: it is asked once more.
    fn aside(&self, understood: Understood, missed: bool) -> Understood {
        let looks = |outcome: &Outcome| match &outcome.resolved {
            Ok(call) => beside(call),
            Err(_) => false,
        };
        if missed || !understood.outcomes.iter().all(looks) {
            return understood;
        }
        let waiting: Vec<Waiting> = self.waiting.into_iter().chain(self.rest).cloned().collect();
        understood.beside(&waiting)
    }
}

/// What does nothing to what is kept.
fn beside(call: &Resolved) -> bool {
    let built = catalogue().tool(&call.tool).is_some_and(|tool| tool.built);
    let rings = matches!(call.tool.as_str(), "alarm.stop" | "alarm.snooze");
    (call.risk == Risk::Reads || !built || rings) && call.tool != "hob.cancel"
}

/// From words to values.
pub(super) async fn understand(turn: Turn<'_>, desk: &mut Desk) -> Result<Understood, TurnError> {
    let Turn { hob, asked, now, .. } = turn;
    let habits = desk.world.habits().clone();
    if let Some(who) = emergency::request(&asked.text, habits.locale.territory().as_deref()) {
        return Ok(for_help(&who, &habits, now));
    }
    let conversation = desk.conversations.get(&asked.place());
    conversation.age(now);
    let (context, read) = conversation.context(&asked.text);
    let items = conversation.context_items();
    let topic = conversation.topic.clone();
    let waits: Vec<Waiting> = conversation.waiting.iter().cloned().collect();
    let missed = conversation.missed > 0;
    let before = match waits.first() {
        Some(Waiting::Argument(_, labels) | Waiting::Sure(_, labels)) => labels.clone(),
        _ => Labels::default(),
    };
    let group = conversation.group;
    let mut live = desk.store.live(now, &desk.world.boot())?;
    if matches!(waits.first(), Some(Waiting::Argument(ask, _)) if ask.tool == OPEN) {
        live.apps = desk.world.apps();
    }
    let called = topic.last.iter().any(|deed| names_people(&deed.call.tool));
    if called || matches!(waits.first(), Some(Waiting::Argument(ask, _)) if names_people(&ask.tool)) {
        live.contacts = people(desk, asked)?;
    }
    let given = asked.given.iter().any(|given| given.tool.starts_with("calendar."));
    if given || calendar::may_point(&topic, waits.first()) {
        calendar::events(desk, asked, &mut live, (&topic, waits.first()), now)?;
    }
    let scene = Scene {
        moment: ResolveContext { now, habits: &habits },
        live: &live,
        items: &items,
        topic: &topic,
        waiting: waits.first(),
        rest: waits.get(1..).unwrap_or_default(),
        group,
        led: before.join(&read),
    };
    if !asked.given.is_empty() {
        // It answers no question: what waits is for words.
        let given = conversation::given(&asked.given);
        hob_grammars::check(&given.calls, &catalogue().tools, given.words.len(), 0)?;
        let labels = asked.later.as_ref().map(|later| later.labels.clone()).unwrap_or_default();
        return Ok(Understood::new(scene.resolved(&given, &[], &live, &labels)));
    }
    let at_once = at_once::call(&asked.text);
    if let Some(call) = at_once.as_ref().filter(|call| beside(&bare(call))) {
        // "Stop" is louder than a question where something rings, and else ends it.
        let silences = call.tool == "alarm.stop" && scene.waiting.is_some();
        if !silences || !desk.world.ringing().is_ok_and(|ringing| ringing.is_empty()) {
            return Ok(match scene.waiting {
                Some(Waiting::Consent(shown)) if call.tool.starts_with("alarm.s") => {
                    let waits = Waiting::Consent(shown.clone());
                    let rest = [&waits].into_iter().chain(scene.rest).cloned().collect();
                    Understood { aside: true, rest, ..one_tool(&call.tool) }
                }
                _ => scene.aside(one_tool(&call.tool), false),
            });
        }
        return Ok(one_tool("hob.cancel"));
    }
    if let Some(understood) = answered(turn, desk, &scene)? {
        return Ok(understood);
    }
    if let Some(call) = at_once {
        return Ok(one_tool(&call.tool));
    }
    if let Some(follow_up) = followed(asked, &scene) {
        return Ok(follow_up);
    }
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
    let moment = scene.moment;
    hob_grammars::check(&proposal.calls, &catalogue().tools, ranges.len(), items.len())?;
    let request = Request { text: &asked.text, words: &ranges };
    proposal.calls = gathered(proposal.calls, &request, &moment);
    let wants = |tool: &str| proposal.calls.iter().any(|call| call.tool == tool);
    let mut known = None;
    if live.contacts.is_empty() && proposal.calls.iter().any(|call| names_people(&call.tool)) {
        known = Some(Live { contacts: people(desk, asked)?, ..live.clone() });
    }
    let wants_apps = wants(OPEN);
    let contacts = known.as_ref().map_or(&live.contacts, |known| &known.contacts);
    whole_names(&mut proposal.calls, contacts, &request);
    if live.apps.is_empty() && wants_apps {
        known.get_or_insert_with(|| live.clone()).apps = desk.world.apps();
    }
    if !live.calendar && proposal.calls.iter().any(calendar::names_an_event) {
        let known = known.get_or_insert_with(|| live.clone());
        calendar::events(desk, asked, known, (&topic, waits.first()), now)?;
    }
    let scene = match &known {
        Some(known) => Scene { live: known, ..scene },
        None => scene,
    };
    if let Some(Waiting::Argument(ask, _)) = scene.waiting
        && conversation::modelled(ask, &proposal.calls, &request, hob.settings.confidence_min).is_none()
        && let Some((answer, more)) = conversation::and_more(ask, &asked.text, &moment)
        && let Some(joined) = conversation::complete(ask, answer)
    {
        // "At noon, and add milk to my list": the answer, and a wish of its own behind it.
        let proposal = heard::proposal(hob, desk, asked, more, &Context::default()).await?;
        let ranges = self::ranges(more);
        hob_grammars::check(&proposal.calls, &catalogue().tools, ranges.len(), 0)?;
        let request = Request { text: more, words: &ranges };
        let mut understood = scene.completed(ask, &joined);
        understood.outcomes.extend(outcomes(&proposal.calls, &scene, &request, &read));
        return Ok(understood);
    }
    Ok(modelled(asked, &scene, proposal, &ranges, &read, hob.settings.confidence_min, missed))
}

/// Whether a request takes up what was done or told before: then no word of it is a time at which to do the rest.
pub(super) fn takes_up(turn: Turn<'_>, desk: &mut Desk) -> Result<bool, TurnError> {
    let Turn { asked, now, .. } = turn;
    let conversation = desk.conversations.get(&asked.place());
    conversation.age(now);
    let topic = conversation.topic.clone();
    if topic.last.is_empty() || !conversation.waiting.is_empty() {
        return Ok(false);
    }
    let (live, habits) = (desk.store.live(now, &desk.world.boot())?, desk.world.habits().clone());
    let moment = ResolveContext { now, habits: &habits };
    Ok(followup::read(&asked.text, Before { topic: &topic, live: &live, moment: &moment }).is_some())
}

/// Whether a tool names people: in words of the request, or in what it tells.
pub(super) fn names_people(tool: &str) -> bool {
    matches!(tool, "call.start" | "message.send" | "message.read")
}

/// The most words by which a name goes on.
const NAME_WORDS_MAX: usize = 4;

/// Lets a name go on over the words that follow where with them it is that of a contact: "call Anna | Schmidt".
fn whole_names(calls: &mut [Call], contacts: &[Contact], request: &Request<'_>) {
    let said = |first, last| request.span(hob_tools::Span { first, last }).map(str::to_lowercase);
    let is_name = |text: &String| contacts.iter().any(|contact| contact.name.to_lowercase() == *text);
    for call in calls.iter_mut().filter(|call| names_people(&call.tool)) {
        for name in ["who", "to", "from"] {
            let Some(hob_tools::Said::Spans(spans)) = call.args.get_mut(name) else { continue };
            let [span] = spans.as_mut_slice() else { continue };
            let most = request.words.len().min(span.last + 1 + NAME_WORDS_MAX);
            let whole = |last: &usize| said(span.first, *last).as_ref().is_some_and(is_name);
            let found = (span.last + 1..most).rev().find(whole);
            span.last = found.unwrap_or(span.last);
        }
    }
}

/// The tool whose words are names of apps.
const OPEN: &str = "app.open";

/// Whether whoever speaks may be anybody who holds the phone.
///
/// # Errors
/// [`TurnError::Unlooked`].
pub(super) fn is_locked(asked: &Asked) -> Result<bool, TurnError> {
    asked.device.get().map(|device| device.locked).ok_or(TurnError::Unlooked)
}

/// Whom a request may name. A program learns nobody's name by asking for a call, and nor does whoever holds a locked
/// phone.
fn people(desk: &mut Desk, asked: &Asked) -> Result<Vec<Contact>, TurnError> {
    if asked.client.kind != ClientKind::Person || is_locked(asked)? {
        return Ok(Vec::new());
    }
    match desk.world.unknown_until() {
        Some(until) => Err(TurnError::Unknown(until)),
        None => Ok(desk.world.contacts_by_now().to_vec()),
    }
}

/// What the model's plan means: an answer to the question that waits, or a request of its own.
fn modelled(
    asked: &Asked,
    scene: &Scene<'_>,
    proposal: Proposal,
    ranges: &[Range<usize>],
    read: &Labels,
    sure: f64,
    missed: bool,
) -> Understood {
    let request = Request { text: &asked.text, words: ranges };
    let mut calls: Vec<Call> = proposal.calls;
    if let Some(Waiting::Argument(ask, _)) = scene.waiting {
        if let Some((place, joined)) = conversation::modelled(ask, &calls, &request, sure) {
            calls.remove(place);
            let mut understood = scene.completed(ask, &joined);
            understood.outcomes.extend(outcomes(&calls, scene, &request, read));
            return understood;
        }
        if calls.iter().all(|call| call.confidence < sure) {
            // What is not understood is no new wish.
            return scene.aside(one_tool("hob.none"), missed);
        }
    }
    if scene.waiting.is_none() {
        if let Some(taken) = followup::instead(&asked.text, &calls, scene.topic) {
            return taken_up(scene, &taken);
        }
        let mut joined = Joined::of(&asked.text, ranges);
        if let Some((carried, labels)) = followup::carried(&asked.text, &calls, &mut joined, scene.topic) {
            let request = Request { text: &joined.text, words: &joined.words };
            return Understood::new(outcomes(&carried, scene, &request, &read.join(&labels)));
        }
    }
    let nothing = matches!(calls.as_slice(), [call] if call.tool == "hob.none");
    scene.aside(Understood::new(outcomes(&calls, scene, &request, read)), missed && nothing)
}

fn outcomes(calls: &[Call], scene: &Scene<'_>, request: &Request<'_>, read: &Labels) -> Vec<Outcome> {
    let outcomes = resolve(calls, request, scene.live, scene.items, &scene.moment);
    let outcomes = calls.iter().zip(outcomes).zip(led(calls, scene.items, read));
    outcomes
        .map(|((call, outcome), labels)| Outcome { labels, ..Outcome::new(call.confidence, outcome) })
        .collect()
}

/// A phrase that takes up what was done or told. A question that waits comes first: then it is the model's.
fn followed(asked: &Asked, scene: &Scene<'_>) -> Option<Understood> {
    let before = Before { topic: scene.topic, live: scene.live, moment: &scene.moment };
    let meant = followup::read(&asked.text, before)?;
    let says = |says| Understood { says: Some(says), ..Understood::new(Vec::new()) };
    if let FollowUp::Close(words) = meant {
        return Some(says(Says::Close(words)));
    }
    if scene.waiting.is_some() {
        return (meant == FollowUp::Recall)
            .then(|| scene.aside(Understood { says: Some(Says::Made), ..one_tool("hob.repeat") }, false));
    }
    Some(match meant {
        FollowUp::Calls(taken) => taken_up(scene, &taken),
        FollowUp::Undo { sure } => {
            let mut undo = one_tool("hob.undo");
            undo.outcomes.iter_mut().for_each(|outcome| {
                outcome.confidence = if sure { 1.0 } else { 0.0 };
            });
            undo
        }
        FollowUp::Recall => Understood { says: Some(Says::Made), ..one_tool("hob.repeat") },
        FollowUp::Says(words) => says(Says::Words(words)),
        FollowUp::Close(_) => return None,
    })
}

fn taken_up(scene: &Scene<'_>, taken: &Taken) -> Understood {
    let mut outcomes = scene.resolved(&taken.joined, &taken.items, scene.live, &taken.labels);
    for (at, plan) in &taken.plans {
        // It is ruled again when its time comes.
        if let Some(Outcome { resolved: Ok(call), .. }) = outcomes.get_mut(*at) {
            call.values.insert("plan".to_owned(), plan.clone());
        }
    }
    Understood::new(outcomes)
}

/// An answer that code can read to the question that waits.
fn answered(turn: Turn<'_>, desk: &mut Desk, scene: &Scene<'_>) -> Result<Option<Understood>, TurnError> {
    let Turn { asked, mode, .. } = turn;
    let said = at_once::yes_or_no(&asked.text);
    let no = || Ok(Some(one_tool("hob.cancel")));
    let person = asked.client.kind == ClientKind::Person;
    match scene.waiting {
        None => Ok(None),
        Some(Waiting::Consent(_)) if mode == Mode::Looks => Ok(None),
        Some(Waiting::Consent(shown)) => match said {
            Some(said) => consent(turn, desk, shown, said).map(Some),
            None => {
                // Another request gives the question up: it does not hang over what comes after.
                desk.consents.drop_question(shown.id);
                Ok(None)
            }
        },
        // Which words were said is known by now.
        Some(Waiting::Hearing(_)) => Ok(None),
        Some(_) if said == Some(false) || at_once::leaves(&asked.text) => no(),
        Some(Waiting::Argument(ask, _)) => {
            let answer = conversation::read(ask, &asked.text, scene.live, &scene.moment);
            if answer == Some(Answer::None) {
                return no();
            }
            let joined = answer.and_then(|answer| conversation::complete(ask, answer));
            Ok(joined.map(|joined| scene.completed(ask, &joined)))
        }
        Some(Waiting::Approval(..)) if said == Some(true) && !person => Err(TurnError::NotThePerson),
        Some(Waiting::Sure(call, _) | Waiting::Later(call)) if said == Some(true) => {
            let meant =
                Outcome { sure: true, labels: scene.led.clone(), ..Outcome::new(1.0, Ok((**call).clone())) };
            Ok(Some(scene.answered(vec![meant])))
        }
        Some(Waiting::Approval(call, _, labels)) if said == Some(true) => {
            let meant = Outcome::new(1.0, Ok((**call).clone()));
            let approved = Outcome { sure: true, approved: true, labels: labels.clone(), ..meant };
            Ok(Some(scene.answered(vec![approved])))
        }
        Some(_) => Ok(None),
    }
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
fn consent(turn: Turn<'_>, desk: &mut Desk, shown: &Shown, said: bool) -> Result<Understood, TurnError> {
    let Turn { hob, asked, now, .. } = turn;
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

/// Byte ranges of the words that spans count.
pub fn ranges(text: &str) -> Vec<Range<usize>> {
    words::split(text).iter().map(|word| word.start..word.end).collect()
}

/// A call of the few phrases, as far as it is known before it is resolved.
fn bare(call: &Call) -> Resolved {
    let risk = catalogue().tool(&call.tool).map_or(Risk::Exec, |tool| tool.risk);
    Resolved { tool: call.tool.clone(), said: Default::default(), values: Default::default(), risk }
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
