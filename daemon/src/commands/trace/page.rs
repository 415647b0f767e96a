//! Traces as one page that needs nothing else: no script, no picture, no font, no network.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};

use super::style::STYLE;
use super::words::{circumstances, clock, engine_words, ms, pairs, ruling, shown, stage_words};
use crate::commands::paint::tame;
use crate::engine::thought::{Kind, Step, Thought};
use crate::trace::{Decision, Trace, Understood};

/// The page of some traces, the first one open.
pub fn page(traces: &[&Trace]) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>Hob: where the time went, and why</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <h1>Where the time went, and why it was decided so</h1>\n\
         <p class=\"faint\">What you said stands on this page. It was made on your device and asks nobody for anything.</p>\n"
    );
    if traces.is_empty() {
        out.push_str("<p>Nothing was asked yet.</p>\n");
    }
    for (at, trace) in traces.iter().enumerate() {
        turn(&mut out, trace, at == 0);
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// Text that cannot be taken for anything but text.
fn text(raw: &str) -> String {
    let mut safe = String::with_capacity(raw.len());
    for c in tame(raw).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

fn turn(out: &mut String, trace: &Trace, open: bool) {
    let _ = write!(
        out,
        "<details class=\"turn\"{}>\n<summary><strong>“{}”</strong> <span class=\"faint\">{} · {} ms</span></summary>\n",
        if open { " open" } else { "" },
        text(&shown(&trace.request)),
        text(&clock(trace)),
        ms(trace.ms),
    );
    let own = if trace.by_person { ", the person’s own" } else { "" };
    let what = if trace.consent { "An answer to what would leave, for" } else { "Asked by" };
    let _ =
        writeln!(out, "<p class=\"faint\">{what} {}{own} · {}</p>", text(&trace.asked_by), text(&trace.at));
    match &trace.error {
        Some(error) => {
            let _ = writeln!(out, "<p class=\"reply fault\">{}</p>", text(error));
        }
        None => {
            let _ = writeln!(out, "<p class=\"reply\">{}</p>", text(&trace.reply));
        }
    }
    let handled =
        if matches!(trace.handled_by.as_str(), "" | "local") { "this device" } else { &trace.handled_by };
    let waits = trace.expects.as_ref().map(|kind| format!(" · an answer is waited for: {}", text(kind)));
    let _ =
        writeln!(out, "<p class=\"faint\">Answered by {}{}</p>", text(handled), waits.unwrap_or_default());
    time(out, trace);
    if trace.thoughts.is_empty() {
        out.push_str("<h2>The model</h2>\n<p>It was not asked: these words need none.</p>\n");
    }
    trace.thoughts.iter().for_each(|thought| model(out, thought));
    if !trace.understood.is_empty() {
        out.push_str("<h2>What was understood</h2>\n");
        trace.understood.iter().for_each(|call| understood(out, call, trace.confidence_min));
    }
    if !trace.decisions.is_empty() {
        out.push_str("<h2>Why it was decided so</h2>\n");
        trace.decisions.iter().for_each(|decision| decided(out, decision));
    }
    outcome(out, trace);
    let whole = serde_json::to_string_pretty(trace).unwrap_or_default();
    let _ = write!(
        out,
        "<details><summary class=\"faint\">All of it</summary><pre>{}</pre></details>\n</details>\n",
        text(&whole)
    );
}

fn time(out: &mut String, trace: &Trace) {
    let _ = writeln!(out, "<h2>Where the time went: {} ms</h2>", ms(trace.ms));
    let percent = |part: f64| if trace.ms > 0.0 { (part / trace.ms * 100.0).clamp(0.0, 100.0) } else { 0.0 };
    for part in &trace.parts {
        let engine = engine_words(trace, part.stage, part.ms);
        let engine = engine.map(|words| format!(" <small>({})</small>", text(&words))).unwrap_or_default();
        let _ = writeln!(
            out,
            "<div class=\"row part\"><span>{}{engine}</span><span class=\"track\"><i style=\"left:{:.2}%;width:{:.2}%\"></i></span><span class=\"number\">{} ms</span></div>",
            text(stage_words(part.stage)),
            percent(part.from_ms).min(99.5),
            percent(part.ms),
            ms(part.ms),
        );
    }
}

/// The places of the words that the model pointed at.
fn pointed(thought: &Thought) -> BTreeSet<usize> {
    // Steps name words, not places: a span is found where its words stand in order.
    let mut places = BTreeSet::new();
    for two in thought.steps.windows(2) {
        let [first, last] = two else { continue };
        if (first.sign.kind, last.sign.kind) != (Kind::First, Kind::Last) {
            continue;
        }
        let from = thought.words.iter().position(|word| *word == first.sign.text);
        let to = from.and_then(|from| {
            thought.words.iter().skip(from).position(|word| *word == last.sign.text).map(|after| from + after)
        });
        if let (Some(from), Some(to)) = (from, to) {
            places.extend(from..=to);
        }
    }
    places
}

fn model(out: &mut String, thought: &Thought) {
    out.push_str("<h2>What the model read</h2>\n");
    if !thought.context.is_empty() {
        let _ = writeln!(
            out,
            "<p class=\"faint\">of what was said before: {}</p>",
            text(&thought.context.join(" "))
        );
    }
    let places = pointed(thought);
    out.push_str("<p class=\"words\">");
    for (at, word) in thought.words.iter().enumerate() {
        let said = if places.contains(&at) { " class=\"said\"" } else { "" };
        let _ = write!(out, "<span{said}>{}</span>", text(word));
    }
    out.push_str("</p>\n<p class=\"faint\">Underlined: the words that it pointed at.</p>\n");
    let _ = writeln!(
        out,
        "<h2>What it wrote</h2>\n<p class=\"faint\">{} symbols in {} passes. The grammar allows some at each place; the bar is how likely the one written was among them. Forced: nothing else was allowed.</p>",
        thought.steps.len(),
        thought.passes_ms.len(),
    );
    for step in &thought.steps {
        written(out, step);
    }
}

fn written(out: &mut String, step: &Step) {
    let (class, words) = match step.sign.kind {
        Kind::Tool => ("tool", text(&step.sign.text)),
        Kind::Argument => ("argument", format!("{}:", text(&step.sign.text))),
        Kind::End => ("tool", "end".to_owned()),
        _ => ("value", spoken(step.sign.kind, &step.sign.text)),
    };
    let (bar, number) = match step.share {
        Some(share) => (
            format!("<i style=\"width:{:.2}%\"></i>", share.clamp(0.0, 1.0) * 100.0),
            format!("{:.1} %", share * 100.0),
        ),
        None => ("<i class=\"forced\" style=\"width:100%\"></i>".to_owned(), "forced".to_owned()),
    };
    let _ = writeln!(
        out,
        "<div class=\"row step\"><span class=\"{class}\">{words}</span><span class=\"track\">{bar}</span><span class=\"number\">{number}</span></div>",
    );
    let others: Vec<String> = step
        .others
        .iter()
        .filter(|other| other.share >= 0.0005)
        .map(|other| format!("{} {:.1} %", spoken(other.sign.kind, &other.sign.text), other.share * 100.0))
        .collect();
    if !others.is_empty() {
        let _ = writeln!(
            out,
            "<p class=\"others faint\">rather than {} ({} were allowed)</p>",
            others.join(", "),
            step.allowed
        );
    }
}

/// A symbol in a sentence.
fn spoken(kind: Kind, word: &str) -> String {
    let word = text(word);
    match kind {
        Kind::First => format!("from “{word}”"),
        Kind::Last => format!("to “{word}”"),
        Kind::Context => format!("what was said before, {word}"),
        Kind::Call => format!("what comes of call {word}"),
        Kind::End => "the end".to_owned(),
        Kind::Tool | Kind::Argument | Kind::Choice => word,
    }
}

fn understood(out: &mut String, call: &Understood, least: f64) {
    let _ = writeln!(
        out,
        "<p><span class=\"tool\">{}</span> {}</p>\n<dl>",
        text(&call.tool),
        text(&pairs(&call.args))
    );
    if !call.resolved.is_empty() {
        let _ = writeln!(out, "<dt>which is</dt><dd>{}</dd>", text(&pairs(&call.resolved)));
    }
    if let Some(reason) = call.asks.get("reason").and_then(Value::as_str) {
        let missing = call.asks.get("missing").and_then(Value::as_str).unwrap_or_default();
        let _ = writeln!(out, "<dt>asks back</dt><dd>{} {}</dd>", text(reason), text(missing));
    }
    let enough = if call.confidence >= least { "enough" } else { "too little" };
    let _ = writeln!(
        out,
        "<dt>how sure</dt><dd>{:.2}, {enough}: below {least:.2} you are asked</dd>\n</dl>",
        call.confidence
    );
}

fn decided(out: &mut String, decision: &Decision) {
    let class = match decision.ruling.as_str() {
        "allow" => "allow",
        "ask" => "ask",
        _ => "refuse",
    };
    let _ = writeln!(
        out,
        "<p><span class=\"tool\">{}</span> <span class=\"ruling {class}\">{}</span></p>\n<dl>\
         <dt>because</dt><dd>{}</dd><dt>rule</dt><dd>{} (policy {})</dd><dt>what it can do</dt><dd>{}</dd>",
        text(&decision.tool),
        ruling(&decision.ruling),
        text(&decision.because),
        text(&decision.rule),
        text(&decision.policy),
        text(&decision.risk),
    );
    if let Some(of) = circumstances(decision) {
        let _ = writeln!(out, "<dt>what counted</dt><dd>{}</dd>", text(&of));
    }
    out.push_str("</dl>\n");
}

fn outcome(out: &mut String, trace: &Trace) {
    if trace.calls.is_empty() {
        return;
    }
    out.push_str("<h2>What became of it</h2>\n");
    for call in &trace.calls {
        let _ = writeln!(
            out,
            "<p><span class=\"tool\">{}</span> {}: {}</p>",
            text(&call.tool),
            text(&call.outcome),
            text(&call.message)
        );
        if !call.entities.is_empty() {
            let of = call.entities.iter().map(|of| {
                let kind = json!(of.kind);
                format!("{} {}, “{}”", kind.as_str().unwrap_or_default(), of.id, of.name)
            });
            let _ = writeln!(out, "<p class=\"faint\">{}</p>", text(&of.collect::<Vec<_>>().join("; ")));
        }
        if let Some(at) = &call.armed {
            let _ = writeln!(out, "<p class=\"faint\">the keeper armed {}</p>", text(at));
        }
    }
    if !trace.ledger.is_empty() {
        let rows: Vec<String> = trace.ledger.iter().map(ToString::to_string).collect();
        let _ = writeln!(out, "<p class=\"faint\">What left: row {} of the ledger</p>", rows.join(", "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::thought::{Other, Sign};
    use crate::trace::{Part, Stage};

    fn sign(kind: Kind, text: &str) -> Sign {
        Sign { kind, text: text.to_owned() }
    }

    fn trace(request: &str) -> Trace {
        let step =
            |kind, text: &str, share| Step { sign: sign(kind, text), share, allowed: 9, ..Step::default() };
        let mut tool = step(Kind::Tool, "alarm.set", Some(0.9));
        tool.others = vec![Other { sign: sign(Kind::Tool, "timer.start"), share: 0.1 }];
        let thought = Thought {
            words: request.split(' ').map(str::to_owned).collect(),
            steps: vec![
                tool,
                step(Kind::Argument, "when", Some(0.99)),
                step(Kind::First, "7", Some(0.8)),
                step(Kind::Last, "tomorrow", None),
                step(Kind::End, "", Some(1.0)),
            ],
            passes_ms: vec![0.1, 2.0, 3.0],
            ..Thought::default()
        };
        Trace {
            request: request.to_owned(),
            thoughts: vec![thought],
            decisions: vec![Decision {
                ruling: "refuse".to_owned(),
                because: request.to_owned(),
                ..Decision::default()
            }],
            parts: vec![Part { stage: Stage::Think, from_ms: 1.0, ms: 8.0 }],
            ms: 10.0,
            ..Trace::default()
        }
    }

    #[test]
    fn nothing_that_was_said_is_taken_for_the_page() {
        let said = "wake me <script>alert(1)</script> at 7 \" onload='x' tomorrow &amp; </style> \u{1b}[2J";
        let page = page(&[&trace(said)]);
        assert!(
            !page.contains("<script") && !page.contains("onload='") && !page.contains('\u{1b}'),
            "{page}"
        );
        assert_eq!(page.matches("</style>").count(), 1);
        assert!(page.contains("&lt;script&gt;") && page.contains("&amp;amp;"));
        for word in ["http://", "https://", " src=", " href=", "url(", "@import", "<link", "<img"] {
            assert!(!page.contains(word), "the page asks for something: {word}");
        }
    }

    #[test]
    fn it_shows_shares_forced_symbols_others_and_the_words_pointed_at() {
        let page = page(&[&trace("wake me at 7 tomorrow")]);
        for part in [
            "90.0 %",
            "forced",
            "rather than timer.start 10.0 % (9 were allowed)",
            "<span class=\"said\">7</span><span class=\"said\">tomorrow</span>",
            "<span>wake</span>",
            "left:10.00%;width:80.00%",
            "class=\"ruling refuse\">refused",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
    }
}
