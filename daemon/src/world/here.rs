//! Where and when the person is.

use std::env;
use std::fs;

use hob_tools::when::Locale;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::settings::Settings;

/// The present instant in the person's zone.
pub fn now(settings: &Settings) -> Zoned {
    Timestamp::now().to_zoned(zone(settings))
}

/// The person's zone: setting, `TZ`, `/etc/localtime`, else UTC. Read anew each time, because people travel
/// (jiff would remember the system's zone for five minutes).
pub fn zone(settings: &Settings) -> TimeZone {
    let set = (!settings.zone.is_empty()).then(|| TimeZone::get(&settings.zone).ok()).flatten();
    set.unwrap_or_else(|| {
        if env::var_os("TZ").is_some() {
            return TimeZone::system();
        }
        linked_zone().unwrap_or_else(TimeZone::system)
    })
}

/// The zone whose file `/etc/localtime` is a link to.
fn linked_zone() -> Option<TimeZone> {
    let target = fs::canonicalize("/etc/localtime").or_else(|_| fs::read_link("/etc/localtime")).ok()?;
    let target = target.to_str()?;
    let (_, name) = target.split_once("/zoneinfo/")?;
    TimeZone::get(name).ok()
}

/// The person's locale: setting, `LC_ALL`, `LC_TIME`, `LANG`, else English with ISO habits.
pub fn locale(settings: &Settings) -> Locale {
    let locale = locale_name(settings).map_or_else(Locale::default, |name| Locale::parse(&name));
    Locale { week_start: settings.week_start.into(), ..locale }
}

/// The language of that locale as ISO 639 names it in small letters; "en" where there is none.
pub fn language(settings: &Settings) -> String {
    let name = locale_name(settings).unwrap_or_default();
    let language = name.split(['_', '-', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
    let known = matches!(language.len(), 2 | 3) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    if known { language } else { "en".to_owned() }
}

fn locale_name(settings: &Settings) -> Option<String> {
    let named = (!settings.locale.is_empty()).then(|| settings.locale.clone());
    let from_env = || {
        ["LC_ALL", "LC_TIME", "LANG"]
            .iter()
            .find_map(|variable| env::var(variable).ok().filter(|value| !value.is_empty()))
    };
    named.or_else(from_env)
}

/// What `TZ` says when it names no zone, so that the clock would silently be UTC's.
pub fn unknown_zone() -> Option<String> {
    let said = env::var("TZ").ok().filter(|said| !said.is_empty())?;
    let name = said.trim_start_matches(':');
    let known = TimeZone::get(name).is_ok() || TimeZone::posix(name).is_ok() || fs::metadata(name).is_ok();
    (!known).then_some(said)
}
