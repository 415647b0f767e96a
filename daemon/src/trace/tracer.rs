//! A trace that is being taken.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use hob_policies::{Because, Circumstances, ClientKind, Ruling};
use hob_tools::{Resolved, catalogue};
use jiff::Zoned;
use serde_json::json;

use super::{Decision, Part, Stage, THOUGHTS_MAX, Trace, Traces, Understood};
use crate::engine::wire::Proposal;
use crate::hob::{Asked, Hob};
use crate::passing::names;
use crate::reply::Reply;

/// Takes down what becomes of one turn. The default one takes down nothing.
#[derive(Debug, Clone, Default)]
pub struct Tracer(Option<Arc<Mutex<Open>>>);

#[derive(Debug)]
struct Open {
    traces: Arc<Traces>,
    trace: Trace,
    began: Instant,
    marked_ms: f64,
    ended: bool,
}

impl Tracer {
    /// Opens a trace, if turns are traced. `consent` is for the person's answer to what would leave.
    pub fn begin(hob: &Hob, asked: &Asked, consent: bool) -> Self {
        if !hob.traces.wanted() {
            return Self::default();
        }
        let by = asked.principal();
        let trace = Trace {
            asked_by: by.who().to_owned(),
            by_person: by.kind == ClientKind::Person,
            conversation: asked.conversation.clone(),
            consent,
            request: asked.text.clone(),
            confidence_min: hob.settings.confidence_min,
            ..Trace::default()
        };
        let traces = Arc::clone(&hob.traces);
        Self(Some(Arc::new(Mutex::new(Open {
            traces,
            trace,
            began: Instant::now(),
            marked_ms: 0.0,
            ended: false,
        }))))
    }

    fn with(&self, take_down: impl FnOnce(&mut Open)) {
        if let Some(open) = &self.0 {
            take_down(&mut open.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }

    /// When it is.
    pub fn at(&self, now: &Zoned) {
        self.with(|open| open.trace.at = now.to_string());
    }

    /// A part of the turn has ended: what has passed since the last mark was spent on it.
    pub fn mark(&self, stage: Stage) {
        self.with(|open| {
            let now = open.ms();
            let from_ms = open.marked_ms;
            open.trace.parts.push(Part { stage, from_ms, ms: rounded(now - from_ms) });
            open.marked_ms = now;
        });
    }

    /// What the model proposed, and how it came to it, which is taken out of the proposal.
    pub fn thought(&self, proposal: &mut Proposal) {
        let thought = proposal.thought.take();
        self.with(|open| {
            open.trace.engine_ms = Some(rounded(open.trace.engine_ms.unwrap_or_default() + proposal.ms));
            if let Some(mut thought) = thought
                && open.trace.thoughts.len() < THOUGHTS_MAX
            {
                thought.bound();
                open.trace.thoughts.push(*thought);
            }
        });
    }

    /// What was understood.
    pub fn understood(&self, calls: impl Iterator<Item = Understood>) {
        self.with(|open| open.trace.understood = calls.collect());
    }

    /// What decided about a call.
    pub fn ruled(&self, hob: &Hob, call: &Resolved, of: &Circumstances, ruling: Ruling, because: &Because) {
        self.with(|open| {
            let device = of.device;
            let built = catalogue().tool(&call.tool).is_some_and(|tool| tool.built);
            let given = [
                (!built, "not built yet: it does nothing but say so"),
                (of.approved && built, "approved"),
                (of.emergency, "emergency"),
                (of.granted(call), "allowed for good"),
                (device.locked, "locked"),
                (device.metered, "metered"),
                (device.roaming, "roaming"),
                (device.battery_low, "battery low"),
            ];
            let given = given.into_iter().filter(|(holds, _)| *holds);
            open.trace.decisions.push(Decision {
                labels: names(&of.labels),
                provider: of.provider.as_ref().map(|provider| provider.name.clone()),
                given: given.map(|(_, what)| what.to_owned()).collect(),
                ..decision(hob, call, ruling, because)
            });
        });
    }

    /// The model was not sure enough of a call to have it ruled.
    pub fn unsure(&self, hob: &Hob, call: &Resolved, confidence: f64) {
        self.with(|open| {
            let words =
                format!("a confidence of {confidence:.2} is below {:.2}", hob.settings.confidence_min);
            let because = Because { rule: "confidence_min".to_owned(), words };
            open.trace.decisions.push(decision(hob, call, Ruling::Ask, &because));
        });
    }

    /// The turn has ended.
    pub fn end<E: std::fmt::Display>(&self, done: &Result<Reply, E>) {
        self.with(|open| {
            match done {
                Ok(reply) => {
                    open.trace.calls.clone_from(&reply.calls);
                    open.trace.reply.clone_from(&reply.text);
                    open.trace.handled_by.clone_from(&reply.handled_by);
                    open.trace.expects = reply.expects.as_ref().map(|expects| expects.kind.clone());
                    open.trace.ledger.clone_from(&reply.ledger);
                }
                Err(error) => open.trace.error = Some(error.to_string()),
            }
            open.keep();
        });
    }
}

fn decision(hob: &Hob, call: &Resolved, ruling: Ruling, because: &Because) -> Decision {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    Decision {
        tool: call.tool.clone(),
        ruling: word(json!(ruling)),
        rule: because.rule.clone(),
        because: because.words.clone(),
        policy: word(json!(hob.policy.rules().preset())),
        risk: word(json!(call.risk)),
        ..Decision::default()
    }
}

impl Open {
    fn ms(&self) -> f64 {
        rounded(self.began.elapsed().as_secs_f64() * 1e3)
    }

    fn keep(&mut self) {
        if !self.ended {
            self.ended = true;
            // One that was turned away pushes none out that the person may ask about.
            if self.trace.at.is_empty() {
                return;
            }
            self.trace.ms = self.ms();
            self.traces.keep(std::mem::take(&mut self.trace));
        }
    }
}

impl Drop for Open {
    /// A turn that nobody carried to its end.
    fn drop(&mut self) {
        if !self.ended {
            self.trace.error = Some("it was broken off".to_owned());
            self.keep();
        }
    }
}

/// To the microsecond.
fn rounded(ms: f64) -> f64 {
    (ms * 1e3).round() / 1e3
}
