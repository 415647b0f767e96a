//! The bounds of a request and of an answer, each with its reason.

use hob_tools::Kind;

/// Bytes of a request. A page of text; no one says more in one breath, and a pasted megabyte ends here.
pub const REQUEST_BYTES_MAX: usize = 8 * 1024;
/// Words of a request. The embedded model reads at most this many word pieces, and a word is at least one.
pub const REQUEST_WORDS_MAX: usize = 192;
/// Items of the context that can be named: a request has at most as many calls, so receipts never exceed it.
pub const CONTEXT_ITEMS_MAX: usize = 4;
/// Words of one item of the context; enough to tell two alarms apart, few enough to leave room for the request.
pub const CONTEXT_ITEM_WORDS_MAX: usize = 12;
/// Calls of one answer.
pub const CALLS_MAX: usize = 4;
/// Spans of one argument: items of a list, or pieces of one time.
pub const ITEMS_MAX: usize = 8;
/// Symbols of one answer in the pointer dialect, `end` included.
pub const SYMBOLS_MAX: usize = 96;
/// Bytes of one answer in the JSON dialect; four calls that each quote a long request fit.
pub const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// Tokens of one answer in the JSON dialect. A token costs a model that writes text milliseconds; a call rarely
/// takes a hundred.
pub const TOKENS_MAX: usize = 4096;
/// Live values that are looked at for one request.
pub const LIVE_VALUES_MAX: usize = 1024;
/// Arguments of one tool.
pub const ARGS_MAX: usize = 32;
/// Choices of one argument.
pub const CHOICES_MAX: usize = 64;
/// Tools offered at once.
pub const TOOLS_MAX: usize = 512;
/// Bytes of a tool's, an argument's or a choice's name.
pub const NAME_BYTES_MAX: usize = 64;
/// Bytes of a description or of an example. What the model reads of it is shorter still.
pub const SENTENCE_BYTES_MAX: usize = 1024;
/// Examples of one tool.
pub const EXAMPLES_MAX: usize = 32;

/// Words of a span that is no free text. A time, a length or a name that takes more is a model gone astray.
pub const SPAN_WORDS_MAX: usize = 24;

/// The longest span of a kind, in words; free text may be the whole request.
pub fn span_words_max(kind: Kind) -> usize {
    match kind {
        Kind::Text => REQUEST_WORDS_MAX,
        Kind::When | Kind::Duration | Kind::Quantity | Kind::Items | Kind::Which => SPAN_WORDS_MAX,
        Kind::Choice => 0,
    }
}

/// How many spans an argument of a kind may have.
pub fn spans_max(kind: Kind) -> usize {
    match kind {
        Kind::When | Kind::Duration | Kind::Which | Kind::Items => ITEMS_MAX,
        Kind::Text | Kind::Quantity => 1,
        Kind::Choice => 0,
    }
}

/// Whether an argument of a kind may point at the context or at an earlier call instead of words.
pub fn may_refer(kind: Kind) -> bool {
    matches!(kind, Kind::When | Kind::Which | Kind::Text)
}
