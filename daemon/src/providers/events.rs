//! Server-sent events, as far as answers come in them: <https://html.spec.whatwg.org/multipage/server-sent-events.html>.

/// The longest event, in bytes. A token's is a few hundred; a server that puts a whole answer into one stays below it.
pub const EVENT_MAX: usize = 256 * 1024;

/// Too long to be an event of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

/// Reads events out of bytes that come in pieces of any size.
#[derive(Debug, Default)]
pub struct Events {
    /// The line so far, without its end.
    line: Vec<u8>,
    /// The event's lines so far, joined by line feeds.
    data: Vec<u8>,
    begun: bool,
    /// Whether a line feed belongs to the carriage return before it.
    after_return: bool,
    first_line_read: bool,
}

impl Events {
    /// The data of each event that is complete now.
    ///
    /// # Errors
    /// [`TooLong`]; nothing after it can be read.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, TooLong> {
        let mut events = Vec::new();
        for &byte in bytes {
            let was_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if was_return => {}
                b'\r' | b'\n' => self.end_line(&mut events)?,
                _ if self.line.len() >= EVENT_MAX => return Err(TooLong),
                _ => self.line.push(byte),
            }
        }
        Ok(events)
    }

    /// What stood at the end without the empty line that ends an event; some servers leave it out.
    ///
    /// # Errors
    /// As [`Events::push`].
    pub fn finish(&mut self) -> Result<Option<String>, TooLong> {
        let mut events = Vec::new();
        self.end_line(&mut events)?;
        self.end_line(&mut events)?;
        Ok(events.pop())
    }

    fn end_line(&mut self, events: &mut Vec<String>) -> Result<(), TooLong> {
        let line = std::mem::take(&mut self.line);
        let line = match line.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) if !self.first_line_read => rest,
            _ => &line,
        };
        self.first_line_read = true;
        if line.is_empty() {
            if std::mem::take(&mut self.begun) {
                events.push(String::from_utf8_lossy(&std::mem::take(&mut self.data)).into_owned());
            }
            return Ok(());
        }
        let at = line.iter().position(|&byte| byte == b':').unwrap_or(line.len());
        let (field, value) = line.split_at_checked(at).unwrap_or((line, &[]));
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        // Names, numbers and comments say nothing. `error` is no field of the standard; llama.cpp's server has it.
        if field == b"data" || field == b"error" {
            if self.data.len() + value.len() >= EVENT_MAX {
                return Err(TooLong);
            }
            if std::mem::replace(&mut self.begun, true) {
                self.data.push(b'\n');
            }
            self.data.extend_from_slice(value);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<String>, TooLong> {
        let mut events = Events::default();
        let mut read = events.push(bytes)?;
        read.extend(events.finish()?);
        Ok(read)
    }

    #[test]
    fn all_ends_of_lines_are_read() {
        for text in
            ["data: one\n\ndata: two\n\n", "data: one\r\n\r\ndata: two\r\n\r\n", "data: one\r\rdata:two"]
        {
            assert_eq!(read(text.as_bytes()).unwrap(), ["one", "two"], "{text:?}");
        }
    }

    #[test]
    fn what_is_no_data_is_passed_over() {
        let text =
            "\u{feff}: hello\nevent: x\nid: 7\nretry: 10\n\ndata: a\ndata: b\n\n\n\ndata\n\nerror: {}\n\n";
        assert_eq!(read(text.as_bytes()).unwrap(), ["a\nb", "", "{}"]);
    }

    #[test]
    fn an_endless_event_ends_the_reading() {
        assert_eq!(read(&vec![b'x'; EVENT_MAX + 1]), Err(TooLong));
        let line = [b"data: ".as_slice(), &[b'x'; 1000], b"\n"].concat();
        assert_eq!(read(&line.repeat(300)), Err(TooLong));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn where_the_pieces_end_makes_no_difference(
            parts in prop::collection::vec(prop::sample::select(vec!["data: ", "\r", "\n", "\r\n", "ä", "🙂", ":", "x"]), 0..60),
            size in 1usize..7,
        ) {
            let bytes = parts.concat().into_bytes();
            let mut events = Events::default();
            let mut pieces = Vec::new();
            for piece in bytes.chunks(size) {
                pieces.extend(events.push(piece).unwrap());
            }
            pieces.extend(events.finish().unwrap());
            prop_assert_eq!(pieces, read(&bytes).unwrap());
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }
    }
}
