//! Reads what comes back, in pieces of any size, into an [`Answer`]. All of it is strangers' bytes.

use super::events::{Events, TooLong};
use super::text::{Cleaner, one_line};
use super::{Answer, ProviderSettings, chat, results};

/// The most that is read of an answer that comes as a whole, in bytes.
const WHOLE_MAX: usize = 2 * 1024 * 1024;
/// The most that is read of what a server says is wrong, in bytes.
const FAULT_MAX: usize = 64 * 1024;
/// The longest answer, in characters: about eight pages. What comes after it is not read.
const TEXT_CHARS: usize = 16_000;
/// The most bytes of a stream, for all that stands around the text.
const STREAM_MAX: usize = 16 * 1024 * 1024;
/// The most that is told of a server's own words, in characters.
const SAID_CHARS: usize = 200;
const MODEL_CHARS: usize = 80;

/// Why there is no answer. What the server said is a stranger's text of one line; it may quote what it was sent, so it
/// enters no log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The person can put the key right.
    #[error("the provider does not take the key (status {status}); see `key` in hob.toml")]
    Key {
        /// HTTP's.
        status: u16,
        /// Its words.
        said: String,
    },
    /// The person can put the key right; or the server's keeper can let programs in, as SearXNG's by `json` among its
    /// `search.formats`.
    #[error(
        "the provider lets nobody in this way (status 403): the key is wrong, or it does not answer programs"
    )]
    Shut {
        /// Its words.
        said: String,
    },
    /// Ask later, or less often.
    #[error("the provider has had too many requests; it answers again later")]
    Busy {
        /// Its words.
        said: String,
    },
    /// The provider's keeper can act.
    #[error("the provider failed (status {status})")]
    Down {
        /// HTTP's.
        status: u16,
        /// Its words.
        said: String,
    },
    /// The settings name a wrong address, model or limit, or the provider takes no such request.
    #[error("the provider refused the request (status {status}); see its table in hob.toml")]
    Refused {
        /// HTTP's.
        status: u16,
        /// Its words.
        said: String,
    },
    /// It answered that it cannot.
    #[error("the provider answered with an error")]
    Said {
        /// Its words.
        said: String,
    },
    /// Not the interface that the settings say it is.
    #[error("the provider's answer cannot be read; see `kind` and `url` in hob.toml")]
    Form,
    /// Longer than anything that is an answer.
    #[error("the provider's answer is too long to be one")]
    TooLarge,
    /// It ended without a word.
    #[error("the provider's answer is empty")]
    Empty,
    /// Nothing came at all.
    #[error("the provider sent no answer")]
    Nothing,
}

impl AnswerError {
    /// For an answer whose status is none of 200 to 299, with its body or the beginning of it.
    pub fn of_status(status: u16, body: &[u8]) -> Self {
        let said = serde_json::from_slice(body).ok().as_ref().and_then(chat::said);
        let said = told(&said.unwrap_or_default());
        match status {
            401 | 407 => Self::Key { status, said },
            403 => Self::Shut { said },
            429 => Self::Busy { said },
            500.. => Self::Down { status, said },
            _ => Self::Refused { status, said },
        }
    }

    /// What the server said, if anything: a stranger's words.
    pub fn said(&self) -> &str {
        match self {
            Self::Key { said, .. }
            | Self::Shut { said }
            | Self::Busy { said }
            | Self::Down { said, .. }
            | Self::Refused { said, .. }
            | Self::Said { said } => said,
            Self::Form | Self::TooLarge | Self::Empty | Self::Nothing => "",
        }
    }
}

/// Reads one answer of one provider.
#[derive(Debug)]
pub struct Reader {
    of: ProviderSettings,
    status: Option<u16>,
    /// As the server names it, in lower case.
    content: String,
    form: Form,
    read: usize,
    fault: Option<AnswerError>,
    done: bool,
    answer: Answer,
    chars: usize,
    cleaner: Cleaner,
    /// Thoughts before the answer, as some servers leave them in it.
    thought: Thought,
}

/// In which form it comes.
#[derive(Debug)]
enum Form {
    /// The first bytes tell.
    Unknown,
    Whole(Vec<u8>),
    Stream(Events),
}

/// A model's thoughts stand between `<think>` and `</think>` before its answer.
#[derive(Debug)]
enum Thought {
    /// What came so far may still begin them.
    Maybe(String),
    /// What came last may begin their end.
    Inside(String),
    Over,
}

const THINK: &str = "<think>";
const THOUGHT: &str = "</think>";

impl Reader {
    /// For an answer of this provider.
    pub fn new(of: &ProviderSettings) -> Self {
        Self {
            of: of.clone(),
            status: None,
            content: String::new(),
            form: Form::Unknown,
            read: 0,
            fault: None,
            done: false,
            answer: Answer::default(),
            chars: 0,
            cleaner: Cleaner::default(),
            thought: Thought::Maybe(String::new()),
        }
    }

    /// Takes status and headers.
    pub fn head(&mut self, status: u16, headers: &[(String, String)]) {
        self.status = Some(status);
        let content = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        self.content = content.map(|(_, value)| value.to_ascii_lowercase()).unwrap_or_default();
    }

    /// Takes the next bytes of the body; gives the new text of an answer that is streamed.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<String> {
        if self.done {
            return Vec::new();
        }
        self.read = self.read.saturating_add(bytes.len());
        self.know_form(bytes);
        let most = if self.good() { WHOLE_MAX } else { FAULT_MAX };
        match &mut self.form {
            Form::Unknown => {
                if self.read > most {
                    self.fail(AnswerError::TooLarge);
                }
                Vec::new()
            }
            Form::Whole(so_far) => {
                let room = most.saturating_sub(so_far.len());
                so_far.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
                if bytes.len() > room {
                    self.done = true;
                    if self.good() {
                        self.fault = Some(AnswerError::TooLarge);
                    }
                }
                Vec::new()
            }
            Form::Stream(events) => {
                let events = events.push(bytes);
                let new = self.take(events);
                if self.read > STREAM_MAX {
                    self.done = true;
                }
                new
            }
        }
    }

    /// Whether nothing that still comes would be read: the exchange may be ended.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// Ends the reading, whether or not the body did.
    ///
    /// # Errors
    /// [`AnswerError`] when nothing in it answers.
    pub fn finish(mut self) -> Result<Answer, AnswerError> {
        let Some(status) = self.status else { return Err(AnswerError::Nothing) };
        if let Form::Stream(events) = &mut self.form
            && !self.done
        {
            let last = events.finish().map(|event| event.into_iter().collect());
            self.take(last);
        }
        if !self.good() {
            return Err(AnswerError::of_status(status, self.whole()));
        }
        // What was streamed before a fault is an answer that was cut off, and the person has seen it.
        match self.fault.take() {
            Some(fault) if self.answer.text.trim().is_empty() => return Err(fault),
            Some(_) => self.answer.whole = false,
            None => {}
        }
        if let Form::Whole(_) | Form::Unknown = self.form {
            let body = std::mem::replace(&mut self.form, Form::Unknown);
            let Form::Whole(body) = body else { return Err(AnswerError::Empty) };
            if self.of.kind.searches() {
                let read = results::read(&self.of, &body).ok_or(AnswerError::Form)?;
                return read.map_err(|said| AnswerError::Said { said: told(&said) });
            }
            let added = chat::read(&body).ok_or(AnswerError::Form)?;
            self.add(added);
            if let Some(fault) = self.fault.take().filter(|_| self.answer.text.is_empty()) {
                return Err(fault);
            }
        }
        self.end_text();
        self.answer.text.truncate(self.answer.text.trim_end().len());
        if self.answer.text.is_empty() { Err(AnswerError::Empty) } else { Ok(self.answer) }
    }

    fn good(&self) -> bool {
        self.status.is_none_or(|status| (200..300).contains(&status))
    }

    fn whole(&self) -> &[u8] {
        if let Form::Whole(body) = &self.form { body } else { &[] }
    }

    /// A stream is told by its header and its first character: none begins as JSON does, and some servers answer with a
    /// whole, or with an error, under the header of a stream.
    fn know_form(&mut self, bytes: &[u8]) {
        if !matches!(self.form, Form::Unknown) || bytes.is_empty() {
            return;
        }
        // White space says nothing, and means nothing in either form.
        let Some(first) = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) else { return };
        let whole = self.of.kind.searches()
            || !self.good()
            || self.content.contains("json")
            || matches!(first, b'{' | b'[' | b'<');
        self.form = if whole {
            Form::Whole(Vec::with_capacity(bytes.len()))
        } else {
            Form::Stream(Events::default())
        };
    }

    /// Takes the events of a stream.
    fn take(&mut self, events: Result<Vec<String>, TooLong>) -> Vec<String> {
        let mut new = Vec::new();
        let events = events.unwrap_or_else(|TooLong| {
            self.fail(AnswerError::TooLarge);
            Vec::new()
        });
        for event in events {
            if self.done {
                break;
            }
            if event.trim() == "[DONE]" {
                self.done = true;
                self.answer.whole |= !self.answer.text.is_empty() && self.chars <= TEXT_CHARS;
            } else if event.trim().is_empty() {
                // Some servers keep the line warm so.
            } else if let Some(added) = chat::read(event.as_bytes()) {
                new.extend(Some(self.add(added)).filter(|text| !text.is_empty()));
            } else {
                self.fail(AnswerError::Form);
            }
        }
        new
    }

    fn fail(&mut self, fault: AnswerError) {
        self.done = true;
        self.fault = self.fault.take().or(Some(fault));
    }

    /// Joins what came to the answer; gives its new text.
    fn add(&mut self, added: chat::Added) -> String {
        if let Some(said) = added.error {
            self.fail(AnswerError::Said { said: told(&said) });
        }
        self.answer.tokens = added.tokens.or(self.answer.tokens);
        if self.answer.model.is_none() {
            let model = added.model.map(|model| one_line(&model, MODEL_CHARS));
            self.answer.model = model.filter(|model| !model.is_empty());
        }
        let spoken = self.thought.after(&added.text);
        let plain = self.cleaner.push(&spoken);
        let new = self.push(&plain);
        if let Some(why) = added.finished {
            self.answer.whole = why == "stop";
        }
        new
    }

    /// As much as there is room for.
    fn push(&mut self, plain: &str) -> String {
        let plain = if self.answer.text.is_empty() { plain.trim_start() } else { plain };
        let room = TEXT_CHARS.saturating_sub(self.chars);
        let new: String = plain.chars().take(room).collect();
        self.chars += new.chars().count();
        if new.len() < plain.len() {
            self.done = true;
            self.chars = TEXT_CHARS + 1;
            self.answer.whole = false;
        }
        self.answer.text.push_str(&new);
        new
    }

    fn end_text(&mut self) {
        let spoken = self.thought.end();
        let rest = self.cleaner.push(&spoken) + &self.cleaner.finish();
        let whole = self.answer.whole;
        self.push(&rest);
        self.answer.whole &= whole;
    }
}

impl Thought {
    /// The part of the next piece that is no thought.
    fn after(&mut self, piece: &str) -> String {
        match self {
            Self::Over => piece.to_owned(),
            Self::Maybe(so_far) => {
                so_far.push_str(piece);
                let begun = so_far.trim_start();
                if THINK.starts_with(begun) {
                    return String::new();
                }
                let so_far = std::mem::take(so_far);
                match so_far.trim_start().strip_prefix(THINK) {
                    Some(thoughts) => {
                        *self = Self::Inside(String::new());
                        self.after(thoughts)
                    }
                    None => {
                        *self = Self::Over;
                        so_far
                    }
                }
            }
            Self::Inside(tail) => {
                tail.push_str(piece);
                if let Some((_, answer)) = tail.split_once(THOUGHT) {
                    let answer = answer.to_owned();
                    *self = Self::Over;
                    return answer;
                }
                let keep = tail.ceil_char_boundary(tail.len().saturating_sub(THOUGHT.len()));
                tail.drain(..keep);
                String::new()
            }
        }
    }

    /// What was held back, once nothing follows.
    fn end(&mut self) -> String {
        match std::mem::replace(self, Self::Over) {
            Self::Maybe(so_far) => so_far,
            Self::Inside(_) | Self::Over => String::new(),
        }
    }
}

/// The server's own words of a fault.
pub(super) fn told(said: &str) -> String {
    one_line(said, SAID_CHARS)
}
