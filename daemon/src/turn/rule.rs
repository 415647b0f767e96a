//! All calls are ruled before any of them runs, and what would leave is composed before it is ruled.

mod foreseen;

use hob_policies::{
    Because, Circumstances, ClientKind, DeviceState, Grant, Permit, Ruled, Ruling, decide, emergency,
};
use hob_tools::catalogue::Kind;
use hob_tools::message::Via;
use hob_tools::{
    Ask, AskReason, Contact, Dialled, Labels, Outgoing, Resolved, ToolError, catalogue, toolbox,
};
use serde_json::{Value, json};

use super::understand::names_people;
use super::understood::{Outcome, Understood};
use super::{TurnError, calendar};
use crate::consent::{NotAsked, Shown, Terms};
use crate::conversation::Waiting;
use crate::draft::{Draft, DraftError};
use crate::hob::{Asked, Desk, Event, Hob};
use crate::passing::Handed;
use crate::providers;
use crate::world::phone;
pub(super) use foreseen::{explained, foreseen};

/// One call on its way to the reply.
pub(super) enum Part {
    /// It may run; the n-th permit.
    Runs(usize),
    /// It may leave; the n-th letter.
    Leaves(usize),
    /// It waits for an answer.
    Waits(Waiting),
    /// Nothing fits what was said.
    NotThere(Ask),
    /// The words do not say what they would have to.
    Unclear,
    /// A rule forbids it.
    Refused(Resolved, Because),
    /// It cannot be sent.
    Unsent(Resolved, Unsent),
}

/// Why something cannot even be asked about.
#[derive(Debug)]
pub(super) enum Unsent {
    /// Nobody serves it.
    Nobody,
    /// It cannot be composed.
    Draft(DraftError),
    /// No yes would let it go.
    Refused(Because),
    /// Nobody is known by that name, or not how to reach them; how.
    Unreached(Via),
    /// Several are.
    Several,
    /// The person is asked enough already.
    NotAsked(NotAsked),
    /// Ours, or an earlier call left nothing.
    Tool(ToolError),
}

pub(super) struct AllRuled {
    pub(super) parts: Vec<Part>,
    pub(super) permits: Vec<Let>,
    pub(super) letters: Vec<Decided>,
    pub(super) group: Option<i64>,
    /// Help is called for: nothing may stand in its way.
    pub(super) urgent: bool,
}

/// A call that may run.
pub(super) struct Let {
    pub(super) permit: Permit,
    pub(super) because: Because,
    /// Where all that led to it came from.
    pub(super) labels: Labels,
    /// The person has said yes to it.
    pub(super) approved: bool,
    /// Which call of the request it is, from 0: by these places later calls name what earlier ones left.
    pub(super) place: usize,
}

/// A message that may leave.
pub(super) struct Decided {
    pub(super) permit: Permit,
    pub(super) draft: Draft,
    pub(super) because: Because,
    /// The question that the person said yes to.
    pub(super) consent: Option<u64>,
}

/// Whether all is known of the person that ruling these depends on: whom a call names, and what must not leave with it.
///
/// # Errors
/// [`TurnError::Unknown`].
pub(super) fn known(desk: &mut Desk, outcomes: &[Outcome]) -> Result<(), TurnError> {
    let needs = |outcome: &Outcome| match &outcome.resolved {
        Ok(call) => {
            !is_for_help(desk, call) && outcome.draft.is_none() && (names_people(&call.tool) || sends(call))
        }
        Err(_) => false,
    };
    let needed = outcomes.iter().any(needs);
    match needed.then(|| desk.world.unknown_until()).flatten() {
        Some(until) => Err(TurnError::Unknown(until)),
        None => Ok(()),
    }
}

/// Whether a call hands words to somebody else.
fn sends(call: &Resolved) -> bool {
    !matches!(toolbox::outgoing(call, &[]), Ok(None))
}

/// Whether it is known how the device stands, where the ruling on any of these depends on that; `planned` is whether they
/// are for a time to come.
///
/// # Errors
/// [`TurnError::Unlooked`].
pub(super) fn looked(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    outcomes: &[Outcome],
    planned: bool,
) -> Result<(), TurnError> {
    let mut needs = |outcome: &Outcome| match &outcome.resolved {
        Ok(call) if outcome.refused.is_none() => {
            let (call, passed) = calendar::passing(desk, call.clone());
            let handed = Handed::of(&call).map(|handed| handed.passed_to(&call.tool));
            let mut of = Circumstances {
                client: asked.principal().clone(),
                labels: outcome.labels.clone(),
                approved: outcome.approved,
                provider: passed.or(handed),
                grants: desk.grants.clone(),
                ..Circumstances::default()
            };
            if !planned {
                in_emergency(desk, asked, &call, &mut of);
            }
            // Who would get it, and what is in it, is found out when it is composed.
            (sends(&call) && !of.emergency) || depends(hob, &call, &of)
        }
        _ => false,
    };
    match asked.device.get() {
        None if outcomes.iter().any(&mut needs) => Err(TurnError::Unlooked),
        _ => Ok(()),
    }
}

/// All calls are ruled before any of them runs.
pub(super) async fn rule(hob: &Hob, desk: &mut Desk, asked: &Asked, understood: Understood) -> AllRuled {
    let mut all = AllRuled {
        parts: Vec::new(),
        permits: Vec::new(),
        letters: Vec::new(),
        group: understood.group,
        urgent: false,
    };
    // What waits on, as while it is asked which words were said, is not given up.
    if !understood.rest.iter().any(|waiting| matches!(waiting, Waiting::Consent(_))) {
        desk.consents.give_up(asked);
    }
    for outcome in understood.outcomes {
        let part = one(hob, desk, asked, outcome, &mut all).await;
        all.parts.push(part);
    }
    all.parts.extend(understood.rest.into_iter().map(Part::Waits));
    all
}

async fn one(hob: &Hob, desk: &mut Desk, asked: &Asked, outcome: Outcome, all: &mut AllRuled) -> Part {
    let Outcome { confidence, labels, resolved, sure, approved, draft, refused } = outcome;
    let call = match resolved {
        Ok(call) => call,
        Err(ask) => {
            let labels = labels.join(&calendar::offered(desk, &ask));
            return match ask.reason {
                AskReason::NotFound => Part::NotThere(ask),
                // A length or an amount that is none is asked for as if it was not said, however unsure the call:
                // what it is unsure of are these words.
                AskReason::Unsure if !is_measured(&ask) => Part::Unclear,
                _ => Part::Waits(Waiting::Argument(ask, labels)),
            };
        }
    };
    if let Some(why) = refused {
        return not_sent(call, why);
    }
    let mut of =
        Circumstances { client: asked.principal().clone(), labels, approved, ..Circumstances::default() };
    in_emergency(desk, asked, &call, &mut of);
    let built = toolbox::known(&call.tool).is_some_and(|tool| tool.built);
    let sure = sure || confidence >= hob.settings.confidence_min || call.tool == "hob.none";
    if !sure {
        asked.trace.unsure(hob, &call, confidence);
        if !built {
            return Part::Unclear;
        }
        // What a rule asks about is shown before it is done: that one question is enough.
        if !asked_anyway(hob, desk, asked, &call, &of).await {
            return Part::Waits(Waiting::Sure(Box::new(call), of.labels));
        }
    }
    let (call, provider) = calendar::passing(desk, call);
    let draft = match drafted(hob, desk, asked, &call, draft, &mut of).await {
        Ok(draft) => draft,
        Err(why) => return not_sent(call, why),
    };
    of.provider = provider.or(of.provider);
    let rules = hob.policy.rules();
    of.grants.clone_from(&desk.grants);
    of.device = stands(hob, desk, asked, &call, &of).await;
    if !built {
        // It does nothing but say so: a question would promise more. What is refused is refused first.
        of.approved = true;
    }
    let (ruling, because) = hob_policies::rule(&rules, &call, &of);
    asked.trace.ruled(hob, &call, &of, ruling, &because);
    let Some(ruled) = decide(&rules, vec![call], &of).pop() else { return Part::Unclear };
    match (ruled, draft) {
        (Ruled::Refused(call, because), _) => Part::Refused(call, because),
        (Ruled::Allowed(permit), None) => {
            let place = all.parts.len();
            all.permits.push(Let { permit, because, labels: of.labels, approved, place });
            all.urgent |= of.emergency;
            Part::Runs(all.permits.len() - 1)
        }
        (Ruled::Allowed(permit), Some((draft, consent))) => {
            all.letters.push(Decided { permit, draft, because, consent });
            Part::Leaves(all.letters.len() - 1)
        }
        // The person alone is asked; a program would answer itself.
        (Ruled::Asked(call, because), None) if asked.client.kind == ClientKind::Plain => {
            Part::Refused(call, because)
        }
        (Ruled::Asked(call, because), None) => {
            Part::Waits(Waiting::Approval(Box::new(call), because, of.labels))
        }
        (Ruled::Asked(call, because), Some((draft, _))) => {
            let lasting = Grant::of(&call, &of).is_some();
            match ask(hob, desk, asked, draft, because, lasting) {
                Ok(shown) => Part::Waits(Waiting::Consent(Box::new(shown))),
                Err(error) => Part::Unsent(call, Unsent::NotAsked(error)),
            }
        }
    }
}

/// What is told of a call that cannot even be asked about.
fn not_sent(call: Resolved, why: Unsent) -> Part {
    match why {
        Unsent::Refused(because) => Part::Refused(call, because),
        why => Part::Unsent(call, why),
    }
}

/// Whether the person is asked about a call for its own sake, in words that show what would be done.
async fn asked_anyway(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    call: &Resolved,
    of: &Circumstances,
) -> bool {
    if asked.client.kind == ClientKind::Plain || sends(call) {
        return false;
    }
    let (call, passed) = calendar::passing(desk, call.clone());
    let handed = Handed::of(&call).map(|handed| handed.passed_to(&call.tool));
    let mut of = Circumstances { provider: passed.or(handed), grants: desk.grants.clone(), ..of.clone() };
    of.device = stands(hob, desk, asked, &call, &of).await;
    hob_policies::rule(&hob.policy.rules(), &call, &of).0 == Ruling::Ask
}

/// Whether a question is about a length or an amount that a tool cannot run without.
fn is_measured(ask: &Ask) -> bool {
    let tool = catalogue().tool(&ask.tool).filter(|tool| tool.built);
    let argument = tool.zip(ask.arg.as_deref()).and_then(|(tool, name)| tool.argument(name));
    let measured = |kind| matches!(kind, Kind::Duration | Kind::Quantity);
    argument.is_some_and(|argument| argument.required && measured(argument.kind))
}

/// What a call would send, and the consent that it has already; `None` for a call that sends nothing by the courier.
/// Takes down in the circumstances who would get it.
async fn drafted(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    call: &Resolved,
    given: Option<(Draft, u64)>,
    of: &mut Circumstances,
) -> Result<Option<(Draft, Option<u64>)>, Unsent> {
    let drafted = match given {
        Some((draft, consent)) => Some((draft, Some(consent))),
        None => match toolbox::outgoing(call, &[]).map_err(Unsent::Tool)? {
            None => None,
            Some(Outgoing::Message { to, body, via }) => {
                Some((to_a_person(hob, desk, asked, call, of, (&to, &body, via)).await?, None))
            }
            Some(outgoing) => {
                let searches = matches!(outgoing, Outgoing::Search { .. });
                let provider = if searches {
                    providers::search(&hob.settings)
                } else {
                    providers::questions(&hob.settings)
                };
                let provider = provider.ok_or(Unsent::Nobody)?;
                let conversation = desk.conversations.get(&asked.place());
                let sources = if searches { Vec::new() } else { conversation.sources_for(&asked.text) };
                let known = desk.world.known_by_now();
                let draft = Draft::new(call, outgoing, sources, &of.labels, provider, hob.redaction(&known))
                    .map_err(Unsent::Draft)?;
                Some((draft, None))
            }
        },
    };
    of.provider = match &drafted {
        Some((draft, _)) => {
            of.labels = of.labels.join(&draft.labels);
            Some(draft.passed_to())
        }
        None => Handed::of(call).map(|handed| handed.passed_to(&call.tool)),
    };
    Ok(drafted)
}

/// What a message to a person comes to. What no yes would let go is refused before anybody is looked up: a locked phone
/// does not tell whom it knows.
async fn to_a_person(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    call: &Resolved,
    of: &Circumstances,
    (to, body, via): (&str, &str, Via),
) -> Result<Draft, Unsent> {
    let mut at_best = Circumstances { approved: true, ..of.clone() };
    at_best.provider = Handed::of(call).map(|handed| handed.passed_to(&call.tool));
    at_best.device = stands(hob, desk, asked, call, &at_best).await;
    if let (Ruling::Refuse, because) = hob_policies::rule(&hob.policy.rules(), call, &at_best) {
        return Err(Unsent::Refused(because));
    }
    let said = match via {
        Via::Text => phone::number(to),
        Via::Email => Some(to.to_owned()).filter(|to| phone::is_mail(to)),
    };
    let (name, address) = match said {
        Some(address) => (to.to_owned(), address),
        None => {
            let people = desk.world.contacts_by_now();
            let ways: Vec<_> = people.iter().flat_map(|one| one.reached(via)).collect();
            // By the name of one of several numbers, which a text goes to only if it is meant.
            let mut numbers = people.iter().flat_map(Contact::called).filter(|_| via == Via::Text);
            let (name, found) = &match phone::among(to, &ways) {
                Ok(one) => one.clone(),
                Err(why) => numbers.find(|(called, _)| called == to).ok_or(match why {
                    Dialled::Several { .. } => Unsent::Several,
                    _ => Unsent::Unreached(via),
                })?,
            };
            let fits = match via {
                Via::Text => phone::number(found),
                Via::Email => Some(found.clone()).filter(|found| phone::is_mail(found)),
            };
            (name.clone(), fits.ok_or(Unsent::Unreached(via))?)
        }
    };
    let outgoing = Outgoing::Message { to: name, body: body.to_owned(), via };
    let known = desk.world.known_by_now();
    Ok(Draft::to_a_person(call, outgoing, Handed::message(via, &address, body), &of.labels, &known))
}

/// Opens the question, tells those who can show it, and gives what is shown.
pub(super) fn ask(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    draft: Draft,
    because: Because,
    lasting: bool,
) -> Result<Shown, NotAsked> {
    let rules = hob.policy.rules();
    let terms = Terms {
        now: desk.world.now().timestamp(),
        timeout_s: i64::try_from(hob.settings.consent_timeout_s).unwrap_or(i64::MAX),
        rules: rules.digest(),
    };
    let question = desk.consents.ask(draft, because, asked, lasting, terms)?;
    let event = Event::new("consent", json!(question.shown(ClientKind::Person)));
    let _ = hob.events.send(event.of(&question.client));
    Ok(question.shown(asked.client.kind))
}

/// Whether it is a call to a number for help.
fn is_for_help(desk: &Desk, call: &Resolved) -> bool {
    let who = call.values.get("who").and_then(Value::as_str);
    let territory = desk.world.habits().locale.territory();
    call.tool == "call.start" && who.is_some_and(|who| emergency::number(who, territory.as_deref()).is_some())
}

/// A call for help is held up by nothing where somebody says it now, at whatever front-end. What was planned is a call
/// like any other, and needs a yes; what an agent asks for, or a program names by itself, are somebody else's words.
fn in_emergency(desk: &Desk, asked: &Asked, call: &Resolved, of: &mut Circumstances) {
    if asked.later.is_some() || !is_for_help(desk, call) {
        return;
    }
    of.emergency = true;
    if !asked.is_said() {
        of.labels = of.labels.join(&Labels::tainted());
    }
}

/// Whether the ruling depends on how the device stands.
pub(super) fn depends(hob: &Hob, call: &Resolved, of: &Circumstances) -> bool {
    let rules = hob.policy.rules();
    let ruled = |device: DeviceState, approved: bool| {
        let of = Circumstances { device, approved, ..of.clone() };
        hob_policies::rule(&rules, call, &of).0
    };
    let worst = DeviceState { locked: true, metered: true, roaming: true, battery_low: true };
    let best = DeviceState::default();
    [false, true].into_iter().any(|approved| ruled(best, approved) != ruled(worst, approved))
}

/// How the device stands, as it was looked at for this request ([`looked`]), where the ruling depends on it.
async fn stands(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    call: &Resolved,
    of: &Circumstances,
) -> DeviceState {
    match asked.device.get() {
        Some(device) => *device,
        None if depends(hob, call, of) => {
            let device = desk.world.look().await;
            *asked.device.get_or_init(|| device)
        }
        None => DeviceState::default(),
    }
}
