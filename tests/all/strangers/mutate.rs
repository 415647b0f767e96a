//! Strangers' bytes: what is right, with something wrong in it.

use fastrand::Rng;

/// Pieces that mean something at a door, or that readers stumble over.
const PIECES: [&str; 56] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ":",
    ",",
    "null",
    "true",
    "-1",
    "1e999",
    "18446744073709551616",
    "\\ud800",
    "\\u0000",
    "\0",
    "\n",
    "\r\n",
    "\n\n",
    "\u{1b}[2J",
    "\u{feff}",
    "\u{202e}",
    "é",
    "🔔",
    "İ",
    "\u{300}",
    "%00",
    "%ff",
    "/",
    "..",
    "?",
    "#",
    "text",
    "conversation",
    "idempotency_key",
    "jsonrpc",
    "2.0",
    "id",
    "method",
    "params",
    "name",
    "arguments",
    "tools/call",
    "tools/list",
    "notifications/cancelled",
    "requestId",
    "_meta",
    "progressToken",
    "7:00 tomorrow",
    "every day at 25:61",
    "in 999999999999 years",
    "all",
    "the second one",
    "yes",
    "undo",
    "cancel",
];
/// The most changes to one input.
const CHANGES_MAX: usize = 6;
/// The longest input, in bytes; a little more than the longest that a door reads.
const BYTES_MAX: usize = 80 * 1024;

/// One of the seeds, changed.
pub fn mutated(seeds: &[Vec<u8>], dice: &mut Rng) -> Vec<u8> {
    let mut bytes = dice.choice(seeds).cloned().unwrap_or_default();
    for _ in 0..dice.usize(..=CHANGES_MAX) {
        change(&mut bytes, seeds, dice);
    }
    bytes.truncate(BYTES_MAX);
    bytes
}

fn change(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], dice: &mut Rng) {
    let at = dice.usize(..=bytes.len());
    let end = (at + 1 + dice.usize(..24)).min(bytes.len());
    match dice.u8(..9) {
        0 if at < bytes.len() => bytes[at] ^= 1 << dice.u8(..8),
        1 if at < bytes.len() => bytes[at] = dice.u8(..),
        2 => drop(bytes.drain(at..end)),
        3 => bytes.truncate(at),
        4 => {
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        5 => {
            let other = dice.choice(seeds).cloned().unwrap_or_default();
            let from = dice.usize(..=other.len());
            bytes.splice(at..end, other[from..].iter().copied().take(200));
        }
        6 if dice.u16(..) < 64 => {
            let piece = *dice.choice(&PIECES).unwrap_or(&"");
            let many = piece.repeat(dice.usize(..20_000));
            bytes.splice(at..at, many.into_bytes());
        }
        7 => {
            // A number that is another one.
            if let Some(digit) = bytes.iter_mut().filter(|byte| byte.is_ascii_digit()).nth(dice.usize(..8)) {
                *digit = b'0' + dice.u8(..10);
            }
        }
        _ => {
            let piece = *dice.choice(&PIECES).unwrap_or(&"");
            bytes.splice(at..at, piece.bytes());
        }
    }
}
