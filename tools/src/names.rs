//! Names against what is there: people and lists. Exactly one is meant; several, or one that is only spelt alike, are a
//! question; what is like nothing that is known stays as it was said.

#![expect(
    clippy::result_large_err,
    reason = "a question is an ordinary answer, made a few times in a request"
)]

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::list;
use crate::live::{Contact, Thing};
use crate::message::Via;
use crate::receipt::EntityKind;
use crate::resolve::{Ask, AskReason, Reading};
use crate::which::slip;
use crate::world::App;

/// How alike a name must be to be worth a question, by Jaro and Winkler.
const ALIKE: f64 = 0.9;
/// The most names that a question offers.
const OPTIONS_MAX: usize = 6;
/// Words before a name that are no part of it.
const BEFORE: [&str; 4] = ["my ", "the ", "our ", "to "];

/// Which name is meant by words of an argument.
///
/// # Errors
/// [`AskReason::Ambiguous`] when several could be.
pub(crate) fn meant(reading: &Reading<'_>, tool: &str, argument: &str, said: &str) -> Result<String, Ask> {
    match (tool, argument) {
        ("call.start", "who") => person(reading, tool, argument, said, Contact::called),
        ("app.open", "name") => app(reading, tool, argument, said),
        ("list.add" | "list.remove" | "list.show" | "list.delete", "list") => {
            named_list(reading, tool, argument, said)
        }
        _ => Ok(said.to_owned()),
    }
}

fn named_list(reading: &Reading<'_>, tool: &str, argument: &str, said: &str) -> Result<String, Ask> {
    let lists: Vec<&Thing> = reading.live.of(EntityKind::List).collect();
    let name = |thing: &Thing| thing.name.clone().unwrap_or_default();
    if !reading.live.known || lists.iter().any(|thing| list::same_name(&name(thing), said)) {
        return Ok(said.to_owned());
    }
    let near: Vec<&Thing> =
        lists.into_iter().filter(|thing| alike(&list::bare(&name(thing)), &list::bare(said))).collect();
    if near.is_empty() {
        return Ok(said.to_owned());
    }
    Err(Ask::new(tool, AskReason::Ambiguous, Some(argument), "a list is spelt alike").with_options(&near))
}

/// Who is meant to get a message.
///
/// # Errors
/// [`AskReason::Ambiguous`] when several could be, or one has several numbers.
pub(crate) fn recipient(
    reading: &Reading<'_>,
    tool: &str,
    argument: &str,
    said: &str,
    via: Via,
) -> Result<String, Ask> {
    let ways: Ways = match via {
        Via::Text => Contact::texted,
        Via::Email => Contact::written,
    };
    // Another number than the one that a text goes to by itself, as who wrote from it is named.
    let mut numbers = reading.live.contacts.iter().flat_map(Contact::called).filter(|_| via == Via::Text);
    if let Some((called, _)) = numbers.find(|(called, _)| folded(called) == folded(said.trim())) {
        return Ok(called);
    }
    person(reading, tool, argument, said, ways)
}

/// What somebody can be reached by: what each way is called, and what it is.
type Ways = fn(&Contact) -> Vec<(String, String)>;

fn person(reading: &Reading<'_>, tool: &str, argument: &str, said: &str, ways: Ways) -> Result<String, Ask> {
    let known = &reading.live.contacts;
    let words = folded(said.trim());
    // The whole name, or a number of one of several, as a question offered it.
    let mut all = known.iter().flat_map(ways);
    if let Some((called, _)) = all.find(|(called, _)| folded(called) == words) {
        return Ok(called);
    }
    let words =
        BEFORE.iter().fold(words.as_str(), |words, before| words.strip_prefix(before).unwrap_or(words));
    let ask = |options: Vec<String>, detail: &str| {
        let options = options.into_iter().take(OPTIONS_MAX).collect();
        Ask { options, ..Ask::new(tool, AskReason::Ambiguous, Some(argument), detail) }
    };
    let parts = |name: &str| folded(name).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let holds = |name: &str| {
        let parts = parts(name);
        words.split_whitespace().all(|word| parts.iter().any(|part| part == word))
    };
    let mut fits: Vec<_> = known.iter().filter(|contact| folded(&contact.name) == words).collect();
    if fits.is_empty() && !words.is_empty() {
        fits = known.iter().filter(|contact| holds(&contact.name)).collect();
    }
    match fits.as_slice() {
        [one] => match ways(one).as_slice() {
            [] => Ok(one.name.clone()),
            [(called, _)] => Ok(called.clone()),
            several => {
                Err(ask(several.iter().map(|(called, _)| called.clone()).collect(), "several numbers"))
            }
        },
        [] => {
            let near =
                |name: &str| alike(&folded(name), words) || parts(name).iter().any(|part| alike(part, words));
            let near: Vec<String> = known
                .iter()
                .filter(|contact| near(&contact.name))
                .map(|contact| contact.name.clone())
                .collect();
            if near.is_empty() { Ok(said.to_owned()) } else { Err(ask(near, "a name is spelt alike")) }
        }
        several => Err(ask(several.iter().map(|contact| contact.name.clone()).collect(), "several fit")),
    }
}

/// "Firefox", "the camera", "my music app", "the browser": by what it is called, then by what sort of app it is.
fn app(reading: &Reading<'_>, tool: &str, argument: &str, said: &str) -> Result<String, Ask> {
    let apps = &reading.live.apps;
    let bare = |words: &str| {
        let words = words.trim().to_lowercase();
        let words =
            BEFORE.iter().fold(words.as_str(), |words, before| words.strip_prefix(before).unwrap_or(words));
        let ends = [" app", " application", " program"];
        ends.iter().fold(words, |words, end| words.strip_suffix(end).unwrap_or(words)).to_owned()
    };
    let words = bare(said);
    let holds = |name: &str| {
        let name = name.to_lowercase();
        words.split_whitespace().all(|word| name.split_whitespace().any(|part| part == word))
    };
    let of = |fits: &dyn Fn(&App) -> bool| {
        apps.iter().filter(|app| fits(app)).map(|app| app.name.clone()).collect()
    };
    let ways: [&dyn Fn(&App) -> bool; 4] = [
        &|app| app.name.to_lowercase() == said.trim().to_lowercase() || bare(&app.name) == words,
        &|app| app.also.iter().any(|also| bare(also) == words),
        &|app| holds(&app.name),
        &|app| app.also.iter().any(|also| holds(also)),
    ];
    let ask = |options: Vec<String>, detail: &str| {
        let options = options.into_iter().take(OPTIONS_MAX).collect();
        Ask { options, ..Ask::new(tool, AskReason::Ambiguous, Some(argument), detail) }
    };
    for way in ways.into_iter().filter(|_| !words.is_empty()) {
        let fits: Vec<String> = of(way);
        match fits.as_slice() {
            [] => {}
            [one] => return Ok(one.clone()),
            _ => return Err(ask(fits, "several apps fit")),
        }
    }
    let near: Vec<String> = of(&|app| {
        let name = app.name.to_lowercase();
        alike(&name, &words) || name.split_whitespace().any(|part| alike(part, &words))
    });
    if near.is_empty() { Ok(said.to_owned()) } else { Err(ask(near, "an app is spelt alike")) }
}

/// As names are compared: in lower case and without accents, which recognisers and keyboards leave out.
pub(crate) fn folded(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Whether one could be the other, said or spelt a little wrong.
pub(crate) fn alike(name: &str, words: &str) -> bool {
    words.chars().count() >= 3 && (strsim::jaro_winkler(name, words) >= ALIKE || slip(name, words))
}
