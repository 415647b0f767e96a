//! A trace in the terminal.

use std::fmt::Write;

use jiff::Zoned;
use serde_json::{Map, Value};

use crate::commands::paint::{Paint, Role, tame};
use crate::engine::thought::{Kind, Sign, Step};
use crate::trace::{Decision, Stage, Trace, Understood};

/// How wide the bars are, in characters.
const BAR: f64 = 24.0;

/// A trace in one line: when, what, how long.
pub fn line(trace: &Trace, paint: Paint) -> String {
    let what = if trace.consent { "answer to: " } else { "" };
    let fault = trace.error.as_deref().map(|error| format!("  {}", paint.of(Role::Fault, &tame(error))));
    format!(
        "{}  {:>8} ms  {what}“{}”{}",
        clock(trace),
        ms(trace.ms),
        shown(&trace.request),
        fault.unwrap_or_default()
    )
}

/// A trace in words.
pub fn words(trace: &Trace, paint: Paint) -> String {
    let mut out = String::new();
    let mut row = |name: &str, text: &str| {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        let _ = writeln!(out, "{} {first}", paint.of(Role::Aside, &format!("{name:<11}")));
        for line in lines {
            let _ = writeln!(out, "{:<11} {line}", "");
        }
    };
    let what = if trace.consent { "answered" } else { "asked" };
    row(what, &paint.of(Role::Question, &format!("“{}”", shown(&trace.request))));
    let own = if trace.by_person { ", the person's own" } else { "" };
    let place = if trace.conversation.is_empty() { "the common one" } else { &trace.conversation };
    row("by", &format!("{}{own}; conversation: {}; {}", tame(&trace.asked_by), tame(place), clock(trace)));
    if trace.thoughts.is_empty() {
        row("model", "was not asked");
    }
    for thought in &trace.thoughts {
        if !thought.context.is_empty() {
            row("it read", &tame(&thought.context.join(" ")));
        }
        row("and", &tame(&thought.words.join(" ")));
        let steps: Vec<String> = thought.steps.iter().map(|step| step_line(step, paint)).collect();
        row("it wrote", &steps.join("\n"));
    }
    for call in &trace.understood {
        row("understood", &understood(call));
    }
    for decision in &trace.decisions {
        row("decided", &decided(decision, paint));
    }
    for call in &trace.calls {
        let armed = call.armed.as_ref().map(|at| format!("; will ring at {}", tame(at))).unwrap_or_default();
        row(
            "outcome",
            &format!("{} {}: {}{armed}", tame(&call.tool), tame(&call.outcome), tame(&call.message)),
        );
    }
    match &trace.error {
        Some(error) => row("error", &paint.of(Role::Fault, &tame(error))),
        None => row("reply", &tame(&trace.reply)),
    }
    if !trace.ledger.is_empty() {
        let rows: Vec<String> = trace.ledger.iter().map(ToString::to_string).collect();
        row("left", &format!("row {} of the ledger (hob ledger show)", rows.join(", ")));
    }
    let parts = trace.parts.iter().filter(|part| part.ms >= 0.005);
    let parts: Vec<String> = parts.map(|part| part_line(part.stage, part.ms, trace)).collect();
    row("time", &format!("{:>9} ms in all\n{}", ms(trace.ms), parts.join("\n")));
    out
}

fn part_line(stage: Stage, spent: f64, trace: &Trace) -> String {
    let share = if trace.ms > 0.0 { spent / trace.ms } else { 0.0 };
    let bar = "█".repeat((share * BAR).round().max(0.0) as usize);
    let engine = engine_words(trace, stage, spent).map(|words| format!(", {words}")).unwrap_or_default();
    format!("{:>9} ms  {bar:<24}  {}{engine}", ms(spent), stage_words(stage)).trim_end().to_owned()
}

/// How much of the one time that the model was asked for the model itself took.
pub(super) fn engine_words(trace: &Trace, stage: Stage, spent: f64) -> Option<String> {
    let once = trace.parts.iter().filter(|part| part.stage == Stage::Think).count() == 1;
    let engine = trace.engine_ms.filter(|_| once && stage == Stage::Think)?;
    let words = if engine <= spent { "in the model itself" } else { "in the model, while it was said" };
    Some(format!("{} {words}", ms(engine)))
}

/// What a part of a turn is, in a few words.
pub(super) fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Wait => "waited for an earlier request",
        Stage::Read => "read what was said and kept before",
        Stage::Think => "the model thought",
        Stage::Resolve => "worked out times, amounts and names",
        Stage::Rule => "ruled",
        Stage::Run => "wrote the journal and did it",
        Stage::Arm => "had the keeper arm it",
        Stage::Send => "sent it and heard the answer",
        Stage::Reply => "made the reply",
    }
}

fn step_line(step: &Step, paint: Paint) -> String {
    let share = step.share.map_or_else(|| "forced".to_owned(), |share| format!("{:.1} %", share * 100.0));
    let others: Vec<String> = step
        .others
        .iter()
        .filter(|other| other.share >= 0.0005)
        .map(|other| format!("{} {:.1} %", sign(&other.sign).trim_start(), other.share * 100.0))
        .collect();
    let others =
        if others.is_empty() { String::new() } else { format!("  rather than {}", others.join(", ")) };
    format!("{:<24} {share:>7}{}", sign(&step.sign), paint.of(Role::Aside, &others)).trim_end().to_owned()
}

/// A symbol as a person reads it.
pub(super) fn sign(sign: &Sign) -> String {
    let text = tame(&sign.text);
    match sign.kind {
        Kind::Tool => text,
        Kind::Argument => format!("  {text}:"),
        Kind::First => format!("    from “{text}”"),
        Kind::Last => format!("    to “{text}”"),
        Kind::Choice => format!("    {text}"),
        Kind::Context => format!("    what was said before, {text}"),
        Kind::Call => format!("    what comes of call {text}"),
        Kind::End => "end".to_owned(),
    }
}

fn understood(call: &Understood) -> String {
    let mut text = format!("{} {}", tame(&call.tool), pairs(&call.args)).trim_end().to_owned();
    if !call.resolved.is_empty() {
        let _ = write!(text, "\n= {}", pairs(&call.resolved));
    }
    if let Some(reason) = call.asks.get("reason").and_then(Value::as_str) {
        let missing = call.asks.get("missing").and_then(Value::as_str).unwrap_or_default();
        let _ = write!(text, "\nasks back: {reason} {}", tame(missing));
    }
    let _ = write!(text, "\nsure: {:.2}", call.confidence);
    text
}

/// Arguments in words.
pub(super) fn pairs(values: &Map<String, Value>) -> String {
    let pair = |(name, value): (&String, &Value)| {
        let value = match value {
            Value::String(text) => format!("“{}”", tame(text)),
            Value::Array(texts) if texts.iter().all(Value::is_string) => {
                let texts: Vec<String> =
                    texts.iter().filter_map(Value::as_str).map(|text| format!("“{}”", tame(text))).collect();
                texts.join(" ")
            }
            other => tame(&other.to_string()),
        };
        format!("{}: {value}", tame(name))
    };
    values.iter().map(pair).collect::<Vec<_>>().join(", ")
}

fn decided(decision: &Decision, paint: Paint) -> String {
    let role = match decision.ruling.as_str() {
        "allow" => Role::Hob,
        "ask" => Role::Question,
        _ => Role::Fault,
    };
    format!(
        "{} {}: {}\nby {} (policy {}){}",
        tame(&decision.tool),
        paint.of(role, ruling(&decision.ruling)),
        tame(&decision.because),
        tame(&decision.rule),
        tame(&decision.policy),
        circumstances(decision).map(|of| format!("; {of}")).unwrap_or_default(),
    )
}

/// What was decided, as a word.
pub(super) fn ruling(ruling: &str) -> &'static str {
    match ruling {
        "allow" => "may run",
        "ask" => "waits for your yes",
        _ => "refused",
    }
}

/// What the ruling rested on besides the call.
pub(super) fn circumstances(decision: &Decision) -> Option<String> {
    let provider = decision.provider.iter().map(|name| format!("goes to {}", tame(name)));
    let labels =
        (!decision.labels.is_empty()).then(|| format!("holds {}", tame(&decision.labels.join(", "))));
    let given = (!decision.given.is_empty()).then(|| tame(&decision.given.join(", ")));
    let all: Vec<String> = provider.chain(labels).chain(given).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// The time of day at which it began.
pub(super) fn clock(trace: &Trace) -> String {
    trace.at.parse::<Zoned>().map(|at| at.strftime("%H:%M:%S").to_string()).unwrap_or_default()
}

/// Milliseconds, as exact as they are of use.
pub(super) fn ms(ms: f64) -> String {
    if ms < 100.0 { format!("{ms:.2}") } else { format!("{ms:.0}") }
}

/// A request on one line, short enough for one.
pub(super) fn shown(request: &str) -> String {
    let one: String = tame(request).split_whitespace().collect::<Vec<_>>().join(" ");
    match one.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", one.get(..end).unwrap_or_default()),
        None => one,
    }
}
