//! The launcher's door: what is typed there is planned while it is typed, and runs when it is chosen.
//!
//! A result is the words themselves, so nothing is remembered between two calls.

use jiff::Zoned;
use serde_json::Value;
use zbus::Variant;

use super::error::Error;
use super::interface::Method;
use super::value::{Vardict, text};
use super::{Call, Given};
use crate::hob::Asked;
use crate::keeper::session::{self, APP, NOTIFICATIONS, Vardict as Hints};
use crate::phrase::Phrase;
use crate::texts::Variables;
use crate::turn::{explain, turn};

/// The conversation that is held there.
const CONVERSATION: &str = "launcher";
/// What has fewer words is looked for among programs and files, and planned by nobody.
const WORDS_MIN: usize = 2;

/// Does a call of the search provider's interface.
///
/// # Errors
/// [`Error`].
pub(super) async fn called(call: &Call<'_>, method: &Method) -> Result<Given, Error> {
    match method.name {
        "GetInitialResultSet" => {
            let terms: Vec<String> = call.arguments()?;
            results(call, &terms).await
        }
        "GetSubsearchResultSet" => {
            let (_, terms): (Vec<String>, Vec<String>) = call.arguments()?;
            results(call, &terms).await
        }
        "GetResultMetas" => {
            let results: Vec<String> = call.arguments()?;
            let mut metas: Vec<Vardict> = Vec::new();
            for words in results.iter().take(1) {
                metas.extend(meta(call, words).await);
            }
            Ok(Given::new([Variant::from(metas)]))
        }
        "ActivateResult" => {
            let (words, _, _): (String, Vec<String>, u32) = call.arguments()?;
            let (bus, asked) = (call.bus.clone(), asked(call, words));
            Ok(Given::new([]).then(async move {
                let said = match turn(&bus.hob, &asked).await {
                    Ok(reply) => reply.text,
                    Err(error) => error.to_string(),
                };
                if let Err(error) = show(&said).await {
                    tracing::info!(%error, "a reply could not be shown");
                }
            }))
        }
        // There is no window to open, and a click on the name is no request.
        "LaunchSearch" => Ok(Given::new([])),
        _ => Err(call.unknown(method)),
    }
}

fn asked(call: &Call<'_>, text: String) -> Asked {
    Asked { text, conversation: CONVERSATION.to_owned(), client: call.client.clone(), ..Asked::default() }
}

/// The words, if they are something that Hob can do.
async fn results(call: &Call<'_>, terms: &[String]) -> Result<Given, Error> {
    let words = terms.join(" ");
    let known = meta(call, &words).await.is_some();
    let results: Vec<String> = known.then_some(words).into_iter().collect();
    Ok(Given::new([Variant::from(results)]))
}

/// How the words are shown: themselves, and what would be done; none when they are no request.
async fn meta(call: &Call<'_>, words: &str) -> Option<Vardict> {
    if words.split_whitespace().count() < WORDS_MIN {
        return None;
    }
    // What goes wrong here is told when it is chosen, not while it is typed.
    let plan = explain(&call.bus.hob, &asked(call, words.to_owned())).await.ok()?;
    let calls = plan.get("calls")?.as_array()?;
    let sure = |one: &Value| {
        let confidence = one.get("confidence").and_then(Value::as_f64).unwrap_or_default();
        let tool = one.get("tool").and_then(Value::as_str).unwrap_or_default();
        confidence >= call.bus.hob.settings.confidence_min && tool != "hob.none"
    };
    if calls.is_empty() || !calls.iter().all(sure) {
        return None;
    }
    let deeds: Vec<String> = deeds(call, calls).await;
    let entry = [("id", words.to_owned()), ("name", words.to_owned()), ("description", deeds.join("; "))];
    let mut meta: Vardict = entry.iter().map(|(name, value)| ((*name).to_owned(), text(value))).collect();
    meta.insert("gicon".to_owned(), text("alarm-symbolic"));
    Some(meta)
}

/// What each call would do, in words: "set an alarm: tomorrow, Monday 23 November, 07:00".
async fn deeds(call: &Call<'_>, calls: &[Value]) -> Vec<String> {
    let hob = &call.bus.hob;
    let desk = hob.desk.lock().await;
    let (now, locale) = (desk.world.now(), desk.world.habits().locale.clone());
    drop(desk);
    let phrase = Phrase { texts: &hob.texts, locale: &locale, now: &now };
    let deed = |one: &Value| {
        let said = |key: &str| one.get(key).and_then(Value::as_str).unwrap_or_default();
        let intent = phrase.tool("intent", said("tool"), false, "");
        let missing = one.pointer("/asks/missing").is_some();
        let mut variables = Variables::new();
        variables.text("intent", intent);
        variables.flag("asks", missing);
        variables.flag("person", said("ruling") == "ask");
        variables.text("values", phrase.and(&values(one, &phrase)));
        hob.texts.say("search-deed", &variables)
    };
    calls.iter().map(deed).collect()
}

/// The values of a call, as a person reads them.
fn values(one: &Value, phrase: &Phrase<'_>) -> Vec<String> {
    let resolved = one.get("resolved").and_then(Value::as_object);
    let said = one.get("args").and_then(Value::as_object);
    let words = said.into_iter().flatten().map(|(name, said)| {
        let found = resolved.and_then(|values| values.get(name)).unwrap_or(said);
        let zone = phrase.now.time_zone();
        let civil = |text: &str| text.parse::<jiff::civil::DateTime>().ok()?.to_zoned(zone.clone()).ok();
        let moment = found.as_str().and_then(|text| text.parse().ok().or_else(|| civil(text)));
        moment.map_or_else(|| in_words(said), |at: Zoned| phrase.moment(&at))
    });
    words.filter(|words| !words.is_empty()).collect()
}

fn in_words(said: &Value) -> String {
    match said {
        Value::String(text) => text.clone(),
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

/// Shows what was said to a request of the launcher's.
async fn show(said: &str) -> zbus::Result<()> {
    let connection = session::connect().await?;
    let hints: Hints<'_> = [("urgency", Variant::U8(1)), ("desktop-entry", APP.into())].into();
    let none: Vec<&str> = Vec::new();
    let body =
        ("Hob", 0_u32, "dialog-information", "Hob", super::super::notice::escape(said), none, hints, -1_i32);
    session::call(&connection, NOTIFICATIONS, "Notify", &body).await?;
    let _ = connection.close().await;
    Ok(())
}
