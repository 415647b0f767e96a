//! "In an hour turn off the wifi", "when my pasta timer rings, add pasta to my list": what is to be done is read now
//! and done later.
//!
//! A request that says when is split there ([`clause`]). What is to be done goes through the model like any request;
//! what comes of it does not run, but is kept with its words by a tool of [`hob_tools::later`], through ruling and
//! journal as anything else. When the moment comes, [`fire`] gives the words to [`super::turn`] again.
//!
//! A time is often no delay: "remind me in an hour to …", "wake me at 7" name tools that take a time themselves, and
//! then the model's plan for the whole counts. What it leaves out of when or whether is never done as if it had not been
//! said ([`unmet`]).

mod about;
mod answers;
mod clause;
mod delay;
pub mod fire;
mod plan;
mod rings;
mod unmet;

use hob_policies::emergency;
use hob_tools::later::{AT, NOT_LATER};
use hob_tools::when::{self, Grain, Reason, Value as Read};
use hob_tools::{Ask, Live, Request, ResolveContext, Resolved, resolve};
use serde_json::{Map, json};

use super::understand::{Mode, Turn, takes_up, understand as at_once};
use super::understood::{Outcome, Understood};
use super::{TurnError, rule};
use crate::conversation::{Joined, Waiting};
use crate::hob::{Asked, Desk};
use clause::{Clause, Split, Time};
use delay::{acts, can_wait, may_wait, tool};
use plan::{planned, unsure};

/// Under this name a question about what is done later keeps when that is.
const LATER: &str = "later";

/// From words to values, of what is to be done at once and of what is to be done later.
pub(super) async fn understand(turn: Turn<'_>, desk: &mut Desk) -> Result<Understood, TurnError> {
    let asked = turn.asked;
    let territory = desk.world.habits().locale.territory();
    let plain = !asked.given.is_empty() || emergency::request(&asked.text, territory.as_deref()).is_some();
    if plain {
        return at_once(turn, desk).await;
    }
    if let Some(understood) = about::plans(turn, desk) {
        return Ok(understood);
    }
    if let Some(pending) = answers::pending(desk, asked) {
        return answers::understand(turn, desk, &pending).await;
    }
    if answers::completes(turn, desk) || takes_up(turn, desk)? {
        return at_once(turn, desk).await;
    }
    let parts = {
        let habits = desk.world.habits().clone();
        let moment = ResolveContext { now: turn.now, habits: &habits };
        clause::parts(&asked.text, &|words| time(words, &moment))
    };
    match parts.as_slice() {
        [_, _, ..] if desk.conversations.get(&asked.place()).waiting.is_empty() => {
            let mut outcomes = Vec::new();
            for part in &parts {
                let asked = Asked { text: part.clone(), others: Vec::new(), ..asked.clone() };
                outcomes.extend(one(Turn { asked: &asked, ..turn }, desk).await?.outcomes);
            }
            Ok(Understood::new(outcomes))
        }
        _ => one(turn, desk).await,
    }
}

/// What is to be done at one time, or under one condition.
async fn one(turn: Turn<'_>, desk: &mut Desk) -> Result<Understood, TurnError> {
    let text = &turn.asked.text;
    if let Some(split) = clause::condition(text)
        && let Some(understood) = rings::when_it_rings(turn, desk, &split).await?
    {
        return Ok(understood);
    }
    let habits = desk.world.habits().clone();
    let moment = ResolveContext { now: turn.now, habits: &habits };
    if let Some((condition, action)) = clause::other_condition(text) {
        let clock = clause::clock(&condition.words)
            .and_then(|words| Some((time(&words, &moment)?, words)))
            .filter(|(time, _)| *time != Time::Day);
        if let Some((time, words)) = clock {
            let never = time == Time::Never;
            let split =
                Split { before: String::new(), clause: Clause::At(words), action, leads: true, never };
            return at_a_time(turn, desk, &split).await;
        }
        // It would be done at once otherwise.
        let outcomes = half(turn, desk, &action).await?;
        if acts(&outcomes) || can_wait(&outcomes) {
            return Ok(unmet::told(desk, turn, condition, outcomes));
        }
    }
    if let Some(split) = clause::time(text, &|words| time(words, &moment)) {
        return at_a_time(turn, desk, &split).await;
    }
    let whole = at_once(turn, desk).await?;
    Ok(unmet::checked(desk, turn, whole))
}

/// How words say a time.
fn time(words: &str, moment: &ResolveContext<'_>) -> Option<Time> {
    let grain = match when::resolve(&[words], when::Kind::Instant, &moment.when()) {
        Ok(
            Read::Instant { grain, .. }
            | Read::Repeat { grain, .. }
            | Read::Interval { start: Some(_), grain, .. },
        ) => grain,
        Err(Reason::Past { .. } | Reason::NotYet { .. } | Reason::Impossible { .. }) => {
            return Some(Time::Never);
        }
        _ => return None,
    };
    Some(if grain >= Grain::Day { Time::Day } else { Time::Moment })
}

/// A call of this crate's own words, where nothing that is kept is named.
fn resolved(desk: &Desk, joined: &Joined, turn: Turn<'_>) -> Option<Result<Resolved, Ask>> {
    let habits = desk.world.habits().clone();
    let request = Request { text: &joined.text, words: &joined.words };
    let moment = ResolveContext { now: turn.now, habits: &habits };
    resolve(&joined.calls, &request, &Live::default(), &[], &moment).pop()
}

/// A tool that only says something.
fn says(desk: &Desk, turn: Turn<'_>, tool: &str) -> Understood {
    let mut joined = Joined::default();
    joined.begin(tool);
    Understood::new(resolved(desk, &joined, turn).map(|call| Outcome::new(1.0, call)).into_iter().collect())
}

/// What is to be done, read as if it were to be done at once. A question that waits is not answered by it; one about what
/// would leave is given up, as by any request.
async fn half(turn: Turn<'_>, desk: &mut Desk, action: &str) -> Result<Vec<Outcome>, TurnError> {
    let place = turn.asked.place();
    let mut waiting = std::mem::take(&mut desk.conversations.get(&place).waiting);
    if let (Some(Waiting::Consent(shown)), Mode::Acts) = (waiting.front(), turn.mode) {
        desk.consents.drop_question(shown.id);
        waiting.pop_front();
    }
    let asked = Asked { text: action.to_owned(), others: Vec::new(), ..turn.asked.clone() };
    let understood = at_once(Turn { asked: &asked, ..turn }, desk).await;
    desk.conversations.get(&place).waiting = waiting;
    let outcomes = understood?.outcomes;
    rule::known(desk, &outcomes)?;
    Ok(outcomes)
}

/// "At 7 …": planned where the time is a delay, and otherwise what the model makes of the whole.
async fn at_a_time(turn: Turn<'_>, desk: &mut Desk, split: &Split) -> Result<Understood, TurnError> {
    let asking = desk.conversations.get(&turn.asked.place()).waiting.front().and_then(answers::asks);
    let whole = at_once(turn, desk).await?;
    let Clause::At(time) = &split.clause else { return Ok(whole) };
    let sure = |outcomes: &[Outcome]| {
        outcomes.iter().all(|outcome| outcome.confidence >= turn.hob.settings.confidence_min)
    };
    // What is no time, or stands in front, is an argument only where that is sure.
    let taken =
        !may_wait(&whole.outcomes, time, split) && (!(split.never || split.leads) || sure(&whole.outcomes));
    let looks = split.never && !acts(&whole.outcomes);
    let answers = asking.is_some_and(|asking| whole.outcomes.iter().any(|outcome| tool(outcome) == asking));
    if whole.group.is_some() || answers || looks || taken {
        return Ok(unmet::checked(desk, turn, whole));
    }
    let outcomes = half(turn, desk, &split.action).await?;
    if outcomes.iter().any(|outcome| tool(outcome) == "hob.undo") {
        // Not now, and by then another thing was last.
        return Ok(says(desk, turn, NOT_LATER));
    }
    if !sure(&outcomes) || !can_wait(&outcomes) {
        let done: Vec<&Outcome> = whole.outcomes.iter().filter(|outcome| outcome.resolved.is_ok()).collect();
        // Done at once it would be done at another time than was said.
        let early = done.first().filter(|_| acts(&whole.outcomes)).map(|outcome| tool(outcome).to_owned());
        return Ok(match early {
            Some(tool) => {
                Understood::new(vec![Outcome::new(1.0, Err(unsure(&tool, "the time fits nothing")))])
            }
            None => unmet::checked(desk, turn, whole),
        });
    }
    let mut clause = Map::new();
    clause.insert("tool".to_owned(), json!(AT));
    clause.insert("action".to_owned(), json!(split.action));
    clause.insert("when".to_owned(), json!([time]));
    rule::looked(turn.hob, desk, turn.asked, &outcomes, true)?;
    Ok(Understood::new(vec![planned(turn, desk, outcomes, &clause).await]))
}
