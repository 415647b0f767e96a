//! Events on the wire: a line of JSON, then as many bytes of data and of payload as it announces.
//!
//! Nothing here reads or writes; bytes come in as they come, events go out as they are whole. What is announced is held
//! against a bound before a byte of it is kept, and a payload (sound; none of Hob's events has one) is passed over.

use serde_json::{Map, Value, json};

/// The longest line, in bytes. Data may stand in it.
pub const LINE_BYTES_MAX: usize = 64 * 1024;
/// The longest data beside the line, in bytes: the longest request with room for its context.
pub const DATA_BYTES_MAX: u64 = 64 * 1024;
/// The longest payload that is passed over, in bytes: half a minute of sound.
pub const PAYLOAD_BYTES_MAX: u64 = 1024 * 1024;

/// One event.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    /// `transcript`, `handled`, …
    pub kind: String,
    /// What it says.
    pub data: Map<String, Value>,
}

/// Bytes that are no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The connection goes on behind it.
    #[error("the line is no JSON object with a type")]
    Line,
    /// The connection goes on behind it.
    #[error("the data is no JSON object")]
    Data,
    /// Where the next event begins is not known any more.
    #[error("the line has more than {LINE_BYTES_MAX} bytes")]
    LongLine,
    /// As before.
    #[error("the lengths in the line are none, or the data has more than {DATA_BYTES_MAX} bytes")]
    LongData,
    /// As before.
    #[error("the payload has more than {PAYLOAD_BYTES_MAX} bytes")]
    LongPayload,
}

impl FrameError {
    /// Whether nothing can be read behind it.
    pub fn is_final(self) -> bool {
        matches!(self, Self::LongLine | Self::LongData | Self::LongPayload)
    }
}

impl Frame {
    /// An event.
    pub fn new(kind: &str, data: Value) -> Self {
        let data = match data {
            Value::Object(data) => data,
            _ => Map::new(),
        };
        Self { kind: kind.to_owned(), data }
    }

    /// A text of its data.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.data.get(name).and_then(Value::as_str)
    }

    /// As it goes over the wire.
    pub fn bytes(&self) -> Vec<u8> {
        let data = if self.data.is_empty() { String::new() } else { json!(self.data).to_string() };
        let mut line = Map::from_iter([("type".to_owned(), json!(self.kind))]);
        if !data.is_empty() {
            line.insert("data_length".to_owned(), json!(data.len()));
        }
        let mut bytes = Value::Object(line).to_string().into_bytes();
        bytes.push(b'\n');
        bytes.extend_from_slice(data.as_bytes());
        bytes
    }
}

/// The reading end.
#[derive(Debug, Default)]
pub struct Frames {
    /// What has come and was not read yet; never more than one event and what came with its end.
    bytes: Vec<u8>,
    /// How much of them has been looked through for the end of the line.
    looked: usize,
    state: State,
    lost: bool,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Line,
    Data {
        frame: Frame,
        data: usize,
        payload: u64,
    },
    /// So much is passed over.
    Payload(u64),
}

impl Frames {
    /// Takes what has come.
    pub fn take(&mut self, bytes: &[u8]) {
        if !self.lost {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// The next event that is whole. After a final error there is none.
    pub fn event(&mut self) -> Option<Result<Frame, FrameError>> {
        loop {
            if self.lost {
                return None;
            }
            match std::mem::take(&mut self.state) {
                State::Line => {
                    let Some(line) = self.line() else {
                        let long = self.bytes.len() > LINE_BYTES_MAX;
                        return long.then(|| self.fails(FrameError::LongLine));
                    };
                    if line.len() > LINE_BYTES_MAX {
                        return Some(self.fails(FrameError::LongLine));
                    }
                    match announced(&line) {
                        Ok((frame, 0, payload)) => {
                            self.state = State::Payload(payload);
                            return Some(Ok(frame));
                        }
                        Ok((frame, data, payload)) => self.state = State::Data { frame, data, payload },
                        Err(error) => return Some(self.fails(error)),
                    }
                }
                State::Data { frame, data, payload } if self.bytes.len() < data => {
                    self.state = State::Data { frame, data, payload };
                    return None;
                }
                State::Data { mut frame, data, payload } => {
                    let bytes: Vec<u8> = self.bytes.drain(..data).collect();
                    self.state = State::Payload(payload);
                    let Ok(more) = serde_json::from_slice::<Map<String, Value>>(&bytes) else {
                        return Some(Err(FrameError::Data));
                    };
                    frame.data.extend(more);
                    return Some(Ok(frame));
                }
                State::Payload(left) => {
                    let here = usize::try_from(left).unwrap_or(usize::MAX).min(self.bytes.len());
                    self.bytes.drain(..here);
                    match left - here as u64 {
                        0 => self.state = State::Line,
                        left => {
                            self.state = State::Payload(left);
                            return None;
                        }
                    }
                }
            }
        }
    }

    /// The next line without its end.
    fn line(&mut self) -> Option<Vec<u8>> {
        let rest = self.bytes.get(self.looked..).unwrap_or_default();
        match rest.iter().position(|byte| *byte == b'\n') {
            Some(at) => {
                let end = self.looked + at;
                self.looked = 0;
                let mut line: Vec<u8> = self.bytes.drain(..=end).collect();
                line.pop();
                Some(line)
            }
            None => {
                self.looked = self.bytes.len();
                None
            }
        }
    }

    fn fails(&mut self, error: FrameError) -> Result<Frame, FrameError> {
        if error.is_final() {
            self.lost = true;
            self.bytes = Vec::new();
        }
        Err(error)
    }
}

/// The event that a line begins, and the lengths of what follows it.
fn announced(line: &[u8]) -> Result<(Frame, usize, u64), FrameError> {
    let mut line: Map<String, Value> = serde_json::from_slice(line).map_err(|_| FrameError::Line)?;
    let mut length = |name: &str| match line.remove(name) {
        None | Some(Value::Null) => Ok(0),
        Some(length) => length.as_u64().ok_or(FrameError::LongData),
    };
    let (data_length, payload) = (length("data_length")?, length("payload_length")?);
    if data_length > DATA_BYTES_MAX {
        return Err(FrameError::LongData);
    }
    if payload > PAYLOAD_BYTES_MAX {
        return Err(FrameError::LongPayload);
    }
    let data_length = usize::try_from(data_length).map_err(|_| FrameError::LongData)?;
    let data = match line.remove("data") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(data)) => data,
        // What follows is passed over with the rest.
        Some(_) if data_length == 0 && payload == 0 => return Err(FrameError::Line),
        Some(_) => return Err(FrameError::LongData),
    };
    match line.remove("type") {
        Some(Value::String(kind)) => Ok((Frame { kind, data }, data_length, payload)),
        _ if data_length == 0 && payload == 0 => Err(FrameError::Line),
        _ => Err(FrameError::LongData),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(bytes: &[u8], piece: usize) -> Vec<Result<Frame, FrameError>> {
        let mut frames = Frames::default();
        let mut read = Vec::new();
        for piece in bytes.chunks(piece.max(1)) {
            frames.take(piece);
            while let Some(frame) = frames.event() {
                read.push(frame);
            }
        }
        read
    }

    fn transcript() -> Frame {
        Frame::new("transcript", json!({ "text": "set a timer\nfor ten minutes" }))
    }

    #[test]
    fn an_event_reads_back_in_whatever_pieces_it_comes() {
        let bytes =
            [transcript().bytes(), Frame::new("describe", json!({})).bytes(), transcript().bytes()].concat();
        for piece in 1..bytes.len() + 1 {
            let read = all(&bytes, piece);
            assert_eq!(read, [Ok(transcript()), Ok(Frame::new("describe", Value::Null)), Ok(transcript())]);
        }
    }

    #[test]
    fn data_stands_in_the_line_or_behind_it_and_sound_is_passed_over() {
        let bytes = b"{\"type\":\"transcript\",\"data\":{\"text\":\"a\",\"language\":\"en\"},\"data_length\":12}\n{\"text\":\"b\"}{\"type\":\"audio-chunk\",\"data\":{\"rate\":16000},\"payload_length\":5}\nx\n{y}{\"type\":\"ping\",\"data\":null,\"payload_length\":null,\"version\":\"1\"}\n";
        let read = all(bytes, 7);
        assert_eq!(
            read,
            [
                Ok(Frame::new("transcript", json!({ "text": "b", "language": "en" }))),
                Ok(Frame::new("audio-chunk", json!({ "rate": 16000 }))),
                Ok(Frame::new("ping", Value::Null)),
            ]
        );
    }

    #[test]
    fn a_bad_line_is_told_and_the_next_is_read() {
        let good = transcript().bytes();
        for (bad, error) in [
            (&b"\n"[..], FrameError::Line),
            (b"hello\n", FrameError::Line),
            (b"[1]\n", FrameError::Line),
            (b"{\"data\":{}}\n", FrameError::Line),
            (b"{\"type\":7}\n", FrameError::Line),
            (b"{\"type\":\"ping\",\"data\":[]}\n", FrameError::Line),
            (b"{\"type\":\"\xff\"}\n", FrameError::Line),
            (b"{\"type\":\"ping\",\"data_length\":2}\n[]", FrameError::Data),
            (b"{\"type\":\"ping\",\"data_length\":1}\n{", FrameError::Data),
        ] {
            assert_eq!(all(&[bad, good.as_slice()].concat(), 3), [Err(error), Ok(transcript())]);
        }
    }

    #[test]
    fn what_is_too_long_ends_the_reading_before_it_is_kept() {
        let long_line = [vec![b'a'; LINE_BYTES_MAX + 1], b"\n".to_vec()].concat();
        let good = transcript().bytes();
        for (bad, error) in [
            (long_line.as_slice(), FrameError::LongLine),
            (b"{\"type\":\"ping\",\"data_length\":65537}\n", FrameError::LongData),
            (b"{\"type\":\"ping\",\"data_length\":-1}\n", FrameError::LongData),
            (b"{\"type\":\"ping\",\"data_length\":1e99}\n", FrameError::LongData),
            (b"{\"type\":\"ping\",\"data_length\":\"9\"}\n", FrameError::LongData),
            (b"{\"data_length\":9}\n", FrameError::LongData),
            (b"{\"type\":\"ping\",\"payload_length\":1048577}\n", FrameError::LongPayload),
            (b"{\"type\":\"ping\",\"payload_length\":18446744073709551615}\n", FrameError::LongPayload),
        ] {
            let mut frames = Frames::default();
            frames.take(bad);
            frames.take(&good);
            assert_eq!(frames.event(), Some(Err(error)));
            assert!(error.is_final());
            frames.take(&good);
            assert_eq!(frames.event(), None);
            assert!(frames.bytes.capacity() == 0, "nothing is kept");
        }
        // A line that never ends is not waited for.
        let mut frames = Frames::default();
        frames.take(&vec![b' '; LINE_BYTES_MAX + 1]);
        assert_eq!(frames.event(), Some(Err(FrameError::LongLine)));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_alike_in_any_pieces(bytes in proptest::collection::vec(any::<u8>(), 0..300), piece in 1_usize..40) {
            prop_assert_eq!(all(&bytes, piece), all(&bytes, bytes.len()));
        }

        #[test]
        fn any_event_reads_back(kind in ".{0,20}", text in ".{0,100}", piece in 1_usize..40) {
            let frame = Frame::new(&kind, json!({ "text": text }));
            prop_assert_eq!(all(&frame.bytes(), piece), vec![Ok(frame)]);
        }

        #[test]
        fn lengths_that_lie_are_no_panic(data in any::<i64>(), payload in any::<i64>(), rest in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut bytes = format!("{{\"type\":\"x\",\"data_length\":{data},\"payload_length\":{payload}}}\n").into_bytes();
            bytes.extend(rest);
            all(&bytes, 11);
        }
    }
}
