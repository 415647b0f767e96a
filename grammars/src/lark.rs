//! Writes the grammar of one request in the JSON dialect, in Lark.

use std::fmt::Write as _;

use hob_tools::Kind;

use crate::limits::{CALLS_MAX, SPAN_WORDS_MAX};
use crate::signature::{Signature, Slot};
use crate::words::Words;

/// The part that is the same for all.
const BASE: &str = include_str!("../lark/json.lark");

/// The rules of the offered tools. Made once.
///
/// Rule `tIpN` is tool I as N-th call; `tIpNaK` are its arguments from the K-th on with none before them, `tIpNrK`
/// the same after another argument. Only tools that may refer to earlier calls differ by N.
pub(crate) fn tools(signatures: &[Signature]) -> String {
    let mut lark = BASE.to_owned();
    for position in 1..=CALLS_MAX {
        let names: Vec<String> = signatures.iter().enumerate().map(|(i, s)| rule(i, s, position)).collect();
        line(&mut lark, &format!("call{position}: {}", names.join(" | ")));
        for (index, signature) in signatures.iter().enumerate() {
            if position == 1 || refers(signature) {
                tool(&mut lark, signature, &rule(index, signature, position), position);
            }
        }
    }
    lark
}

fn refers(signature: &Signature) -> bool {
    signature.slots.iter().any(Slot::may_refer)
}

fn rule(index: usize, signature: &Signature, position: usize) -> String {
    format!("t{index}p{}", if refers(signature) { position } else { 1 })
}

fn tool(lark: &mut String, signature: &Signature, rule: &str, position: usize) {
    let open = literal(&format!("{{\"tool\":{},\"args\":{{", quoted(&signature.tool)));
    let count = signature.slots.len();
    if count == 0 {
        return line(lark, &format!("{rule}: {open} \"}}}}\""));
    }
    line(lark, &format!("{rule}: {open} {rule}a0 \"}}}}\""));
    for (k, slot) in signature.slots.iter().enumerate() {
        let value = value(slot, position);
        let first = literal(&format!("{}:", quoted(&slot.name)));
        let later = literal(&format!(",{}:", quoted(&slot.name)));
        let next = k + 1;
        if next < count {
            line(lark, &format!("{rule}a{k}: {first} {value} {rule}r{next} | {rule}a{next}"));
            line(lark, &format!("{rule}r{k}: {later} {value} {rule}r{next} | {rule}r{next}"));
        } else {
            line(lark, &format!("{rule}a{k}: ({first} {value})?"));
            line(lark, &format!("{rule}r{k}: ({later} {value})?"));
        }
    }
}

fn value(slot: &Slot, position: usize) -> String {
    match slot.kind {
        Kind::Choice => {
            let choices: Vec<String> = slot.choices.iter().map(|choice| literal(&quoted(choice))).collect();
            format!("({})", choices.join(" | "))
        }
        kind if slot.may_refer() => format!("{}{position}", name(kind)),
        kind => name(kind).to_owned(),
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::When => "when",
        Kind::Duration => "duration",
        Kind::Quantity => "quantity",
        Kind::Text => "text",
        Kind::Items => "items",
        Kind::Which => "which",
        Kind::Choice => "choice",
    }
}

/// Adds what is particular to one request: its words, the live values it names, and what it may refer to.
pub(crate) fn request(tools: &str, words: &Words<'_>, live: &[&str], context_items: usize) -> String {
    let mut lark = tools.to_owned();
    for position in 1..=CALLS_MAX {
        let context = (1..=context_items).map(|k| reference("context", k));
        let refs: Vec<String> = context.chain((1..position).map(|k| reference("call", k))).collect();
        let or_ref = if refs.is_empty() { String::new() } else { format!(" | ref{position}") };
        if !refs.is_empty() {
            line(&mut lark, &format!("ref{position}: {}", refs.join(" | ")));
        }
        line(&mut lark, &format!("when{position}: pieces{or_ref}"));
        line(&mut lark, &format!("which{position}: one_or_pieces{or_ref}"));
        line(&mut lark, &format!("text{position}: TEXT{or_ref}"));
    }
    lark.push_str("duration: one_or_pieces\nquantity: SPAN\nitems: pieces\n");
    let live: Vec<String> = live.iter().map(|value| literal(&escaped(value))).collect();
    let text = to_the_end(&mut lark, words);
    let span = if words.len() > SPAN_WORDS_MAX { short(&mut lark, words) } else { text.clone() };
    for (terminal, mut options) in [("TEXT", text), ("SPAN", span)] {
        options.extend(live.iter().cloned());
        line(&mut lark, &format!("{terminal}: \"\\\"\" ({}) \"\\\"\"", options.join(" | ")));
    }
    lark
}

/// Terminals `W3`: any run of words from the fourth on. Returns their names, the last word's first, so that each
/// names only what was read before it and the reader of the grammar never goes deep.
fn to_the_end(lark: &mut String, words: &Words<'_>) -> Vec<String> {
    let run = |at| run(words, at, (at + 1 < words.len()).then(|| format!("W{}", at + 1)));
    (0..words.len())
        .rev()
        .map(|at| {
            line(lark, &format!("W{at}: {}", run(at)));
            format!("W{at}")
        })
        .collect()
}

/// Terminals `W3X2`: any run of at most two words from the fourth on. Returns the names of those that may be as long
/// as a span; near the end these are the ones of [`to_the_end`].
fn short(lark: &mut String, words: &Words<'_>) -> Vec<String> {
    let count = words.len();
    (0..count)
        .rev()
        .map(|at| {
            for most in 1..=SPAN_WORDS_MAX.min(count - at - 1) {
                let rest = (most > 1).then(|| format!("W{}X{}", at + 1, most - 1));
                line(lark, &format!("W{at}X{most}: {}", run(words, at, rest)));
            }
            if count - at > SPAN_WORDS_MAX { format!("W{at}X{SPAN_WORDS_MAX}") } else { format!("W{at}") }
        })
        .collect()
}

/// One word, and then perhaps what stands between it and the next, and the terminal `rest`.
fn run(words: &Words<'_>, at: usize, rest: Option<String>) -> String {
    let word = literal(&escaped(words.word(at).unwrap_or_default()));
    let Some(rest) = rest else { return word };
    let between = match (words.bytes(at, at), words.bytes(at + 1, at + 1)) {
        (Some(this), Some(next)) => words.text().get(this.end..next.start).unwrap_or_default(),
        _ => "",
    };
    if between.is_empty() {
        format!("{word} {rest}?")
    } else {
        format!("{word} ({} {rest})?", literal(&escaped(between)))
    }
}

fn reference(to: &str, k: usize) -> String {
    literal(&format!("{{\"ref\":\"{to} {k}\"}}"))
}

/// A text as a JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A text as it stands between the quotes of a JSON string.
fn escaped(text: &str) -> String {
    let quoted = quoted(text);
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default().to_owned()
}

/// A text as a Lark literal, which is a JSON string with DEL escaped as well.
fn literal(text: &str) -> String {
    quoted(text).replace('\u{7f}', "\\u007f")
}

fn line(lark: &mut String, text: &str) {
    // Writing into a string cannot fail.
    let _ = writeln!(lark, "{text}");
}
