//! Notes: words written down as they were said, found again by words.

use rusqlite::params;

use crate::args::Text;
use crate::desk::{Desk, count, put_moment};
use crate::receipt::{EntityKind, EntityRef, Fact, Facts, Receipt};
use crate::store::rows::{self, NoteRow};
use crate::toolbox::{Definition, ToolError, tool};

/// The most notes that are kept.
const NOTES_MAX: usize = 100_000;
/// The most notes that one answer shows, newest first.
const SHOWN_MAX: usize = 10;
/// Words of a question that say nothing about the note.
const EMPTY: [&str; 12] =
    ["the", "a", "an", "my", "about", "on", "of", "is", "what", "where", "note", "notes"];

pub(crate) const TOOLS: &[Definition] = &[ADD, FIND];

tool! {
    /// Write down a note with free text.
    ADD: Add = "note.add", Local,
    ["note that the wifi code is 1234", "take a note: buy flowers", "write down I parked on level 3"],
    store(add) {
        /// the words to write down
        text: Text,
    }
}

tool! {
    /// Search or read the notes.
    FIND: Find = "note.find", Reads,
    ["find my note about the wifi", "what did I note on parking", "read my notes"],
    store(find) {
        /// what the note is about
        query: Option<Text>,
    }
}

/// A note is called by its first words.
fn entity(note: &NoteRow) -> EntityRef {
    let name = note.text.split_whitespace().take(6).collect::<Vec<_>>().join(" ");
    EntityRef { kind: EntityKind::Note, id: note.id, name }
}

fn add(args: Add, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    desk.room("notes", NOTES_MAX)?;
    let created = desk.now_ms();
    let id =
        desk.insert("INSERT INTO notes (text, created) VALUES (?1, ?2)", params![args.text.0, created])?;
    let note = NoteRow { id, text: args.text.0, created };
    Ok(desk.receipt("note-added").with("text", Fact::Text(note.text.clone())).about(entity(&note)).changing())
}

/// The words of a text in lower case.
fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether a word of the note is the one asked for, or begins like it ("park" and "parked", "paints" and "paint").
fn alike(word: &str, asked: &str) -> bool {
    let shared = word.chars().zip(asked.chars()).take_while(|(one, other)| one == other).count();
    let longer = word.chars().count().max(asked.chars().count());
    word == asked || (shared >= 4 && longer - shared <= 3)
}

fn find(args: Find, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let notes = desk.read(rows::notes)?;
    let query = args.query.map(|query| query.0);
    let asked: Vec<String> = query.as_deref().map(words).unwrap_or_default();
    let telling: Vec<&String> = asked.iter().filter(|word| !EMPTY.contains(&word.as_str())).collect();
    let fits = |note: &&NoteRow| {
        let own = words(&note.text);
        telling.iter().all(|asked| own.iter().any(|word| alike(word, asked)))
    };
    let found: Vec<&NoteRow> = notes.iter().filter(fits).collect();
    if found.is_empty() {
        return Ok(desk.nothing_there(EntityKind::Note, query.as_deref()));
    }
    let shown: Vec<&NoteRow> = found.iter().take(SHOWN_MAX).copied().collect();
    let row = |note: &&NoteRow| {
        let mut facts = Facts::from([("text", Fact::Text(note.text.clone()))]);
        let at = jiff::Timestamp::from_millisecond(note.created).ok();
        put_moment(&mut facts, "when", at.map(|at| at.to_zoned(desk.now.time_zone().clone())));
        facts
    };
    let receipt = desk
        .receipt("note-found")
        .with("count", count(found.len()))
        .with_text("query", query.as_deref())
        .with("rows", Fact::Rows(shown.iter().map(row).collect()));
    Ok(shown.iter().fold(receipt, |receipt, note| receipt.about(entity(note))))
}
