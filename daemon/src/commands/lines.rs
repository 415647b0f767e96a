//! JSON lines in, one JSON line out for each, in order: the contract of `plan`, `when` and `quantity`.

use std::io::{self, BufRead, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The longest line that is read, in bytes; of a longer one the rest is passed over.
const LINE_BYTES_MAX: u64 = 1 << 20;

/// One line of input.
#[derive(Debug)]
pub enum Line<T> {
    /// Understood.
    Good {
        /// Its `id`, or null.
        id: Value,
        /// The rest.
        body: T,
    },
    /// Not understood; `error` says why.
    Bad {
        /// Its `id`, if that much could be read.
        id: Value,
        /// One line.
        error: String,
    },
}

/// Reads the next line that is not blank; `None` at the end.
///
/// # Errors
/// Those of the stream.
pub fn next<T: DeserializeOwned>(from: &mut impl BufRead) -> io::Result<Option<Line<T>>> {
    loop {
        let mut bytes = Vec::new();
        if from.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        if bytes.last() != Some(&b'\n') && bytes.len() as u64 == LINE_BYTES_MAX {
            skip_line(from)?;
            let error = format!("the line has more than {LINE_BYTES_MAX} bytes");
            return Ok(Some(Line::Bad { id: Value::Null, error }));
        }
        if !bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Some(parse(&bytes)));
        }
    }
}

/// Reads all of standard input, answers each line and goes on after a bad one.
///
/// # Errors
/// Those of the streams.
pub fn answer_each<T, A>(mut answer: impl FnMut(T) -> Result<A, String>) -> io::Result<()>
where
    T: DeserializeOwned,
    A: Serialize,
{
    let mut from = io::stdin().lock();
    let mut into = io::stdout().lock();
    while let Some(line) = next::<T>(&mut from)? {
        let (id, result) = match line {
            Line::Good { id, body } => (id, answer(body)),
            Line::Bad { id, error } => (id, Err(error)),
        };
        write(&mut into, &id, result)?;
    }
    Ok(())
}

/// Writes one answer: `id` first, then the answer's own keys, or `error`.
///
/// # Errors
/// Those of the stream.
pub fn write<A: Serialize>(into: &mut impl Write, id: &Value, result: Result<A, String>) -> io::Result<()> {
    #[derive(Serialize)]
    struct Answer<'a, A> {
        id: &'a Value,
        #[serde(flatten)]
        answer: A,
    }
    match result {
        Ok(answer) => serde_json::to_writer(&mut *into, &Answer { id, answer })?,
        Err(error) => serde_json::to_writer(&mut *into, &Answer { id, answer: json!({ "error": error }) })?,
    }
    into.write_all(b"\n")?;
    into.flush()
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Line<T> {
    let bad = |id, error: String| Line::Bad { id, error };
    let Ok(text) = std::str::from_utf8(bytes) else {
        return bad(Value::Null, "the line is not UTF-8".to_owned());
    };
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return bad(Value::Null, format!("the line is not JSON: {error}")),
    };
    if !value.is_object() {
        return bad(Value::Null, "the line is not a JSON object".to_owned());
    }
    let id = value.get("id").cloned().unwrap_or(Value::Null);
    match serde_json::from_value(value) {
        Ok(body) => Line::Good { id, body },
        Err(error) => bad(id, error.to_string()),
    }
}

fn skip_line(from: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = from.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (used, done) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        };
        from.consume(used);
        if done {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Body {
        text: String,
    }

    #[test]
    fn bad_lines_are_answered_and_passed() {
        let mut input = Vec::new();
        input.extend_from_slice(b"{\"id\":1,\"text\":\"a\"}\n\n{\"id\":2}\n{nonsense\n\xff\xfe\n");
        input.extend_from_slice(&vec![b'x'; LINE_BYTES_MAX as usize + 100]);
        input.extend_from_slice(b"\n{\"id\":\"z\",\"text\":\"b\"}");
        let mut from = input.as_slice();
        let mut seen = Vec::new();
        while let Some(line) = next::<Body>(&mut from).unwrap() {
            seen.push(match line {
                Line::Good { id, body } => format!("{id} {}", body.text),
                Line::Bad { id, error } => {
                    assert!(!error.contains('\n'));
                    format!("{id} bad")
                }
            });
        }
        assert_eq!(seen, ["1 a", "2 bad", "null bad", "null bad", "null bad", "\"z\" b"]);
    }
}
