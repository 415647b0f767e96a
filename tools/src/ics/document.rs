//! A file with events: where each stands in it, and the file with one of them changed. All else stays byte for byte.

use std::ops::Range;

use super::event::Event;
use super::lines::{Line, placed};

/// The largest file that is looked at, in bytes. An event with a picture has some hundred thousand.
pub const FILE_BYTES_MAX: usize = 8 << 20;
/// The most events of one file.
const EVENTS_MAX: usize = 20_000;
/// The most lines of one event that are looked at.
const LINES_MAX: usize = 20_000;

/// A file of a calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    bytes: Vec<u8>,
    events: Vec<Event>,
    unread: usize,
    whole: bool,
}

impl Document {
    /// Finds what can be read of a file.
    pub fn read(bytes: &[u8]) -> Self {
        let mut document = Self { bytes: bytes.to_vec(), events: Vec::new(), unread: 0, whole: false };
        if bytes.len() > FILE_BYTES_MAX {
            document.unread = 1;
            return document;
        }
        // The event that is open: where it begins, its own lines, and what is open inside of it.
        let mut open: Option<(usize, Vec<Line>, usize)> = None;
        let (mut begins, mut ends) = (0, 0);
        for (place, line) in placed(bytes) {
            let mark =
                if place.start == 0 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) } else { &line };
            let Some(line) = Line::parse(mark) else { continue };
            let value = line.value.trim().to_ascii_uppercase();
            match (line.name.as_str(), &mut open) {
                ("BEGIN", None) if value == "VEVENT" => open = Some((place.start, Vec::new(), 0)),
                // One that was not ended does not swallow the next.
                ("BEGIN", Some(_)) if value == "VEVENT" => {
                    document.unread += 1;
                    open = Some((place.start, Vec::new(), 0));
                }
                ("BEGIN", Some((.., depth))) => *depth += 1,
                ("END", Some((.., depth))) if *depth > 0 => *depth -= 1,
                ("END", Some(_)) if value == "VEVENT" => {
                    if let Some((start, lines, _)) = open.take() {
                        document.take(&lines, start..place.end);
                    }
                }
                (_, Some((_, lines, 0))) if lines.len() < LINES_MAX => lines.push(line),
                ("BEGIN", None) if value == "VCALENDAR" => begins += 1,
                ("END", None) if value == "VCALENDAR" => ends += 1,
                _ => {}
            }
        }
        document.unread += usize::from(open.is_some());
        document.whole = begins == 1 && ends == 1 && std::str::from_utf8(bytes).is_ok();
        document
    }

    fn take(&mut self, lines: &[Line], place: Range<usize>) {
        match Event::read(lines, place) {
            Some(event) if self.events.len() < EVENTS_MAX => self.events.push(event),
            _ => self.unread += 1,
        }
    }

    /// Its events.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// How many events could not be read.
    pub fn unread(&self) -> usize {
        self.unread
    }

    /// Its text; none where it is no text.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// Whether it can be changed without damage: one calendar in good form.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The lines of an event as they stand, each with its name; those of what is inside of it have none.
    pub(super) fn lines(&self, event: &Event) -> Vec<(String, &str)> {
        let text = self.bytes.get(event.at.clone()).unwrap_or_default();
        let mut depth = 0_usize;
        let mut all = Vec::new();
        for (place, line) in placed(text) {
            let raw = text.get(place).and_then(|raw| std::str::from_utf8(raw).ok()).unwrap_or_default();
            let name = Line::parse(&line).map(|line| line.name).unwrap_or_default();
            if name == "END" {
                depth = depth.saturating_sub(1);
            }
            let own = depth == 1 && name != "BEGIN";
            if name == "BEGIN" {
                depth += 1;
            }
            all.push((if own { name } else { String::new() }, raw));
        }
        all
    }

    /// The text with these places of it replaced, which do not overlap.
    pub(super) fn spliced(&self, mut places: Vec<(Range<usize>, String)>) -> Option<String> {
        let text = self.text()?;
        places.sort_by_key(|(place, _)| place.start);
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for (place, new) in places {
            out.push_str(text.get(done..place.start)?);
            out.push_str(&new);
            done = place.end;
        }
        out.push_str(text.get(done..)?);
        Some(out)
    }
}
