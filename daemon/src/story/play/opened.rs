//! The Hob of a story, opened in a folder as a daemon opens its own.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use hob_tools::{Habits, Store};

use super::super::away::Away;
use super::super::world::{Stage, Virtual, lock};
use super::beginning;
use crate::confine::Held;
use crate::consent::Consents;
use crate::conversation::Conversations;
use crate::hob::{Desk, Hob, granted};
use crate::interrupted;
use crate::policy::Policy;
use crate::propose::{Proposer, Script};
use crate::providers::{self, ProviderSettings};
use crate::sending::Sending;
use crate::settings::Settings;
use crate::world::calendar::Calendars;

/// A Hob alone in a folder, with a virtual clock and no model, and the path of its store: for whoever puts strangers'
/// words to it. No question to the person waits.
///
/// # Errors
/// When the folder cannot be written.
pub fn alone(folder: &Path) -> Result<(Arc<Hob>, PathBuf), String> {
    let store = folder.join("hob.db");
    let shared = Arc::new(Mutex::new(Virtual::new(beginning("2026-11-22 09:00")?, store.clone())));
    let mut settings = Settings { consent_timeout_s: 0, ..Settings::default() };
    let url = "https://own.example".to_owned();
    settings.provider.push(ProviderSettings { url, ..ProviderSettings::new("own", providers::Kind::OpenAi) });
    let hob = open(folder, &shared, &Habits::default(), &settings)?;
    lock(&shared).start_keeper()?;
    Ok((hob, store))
}

pub(super) fn open(
    folder: &Path,
    shared: &Arc<Mutex<Virtual>>,
    habits: &Habits,
    settings: &Settings,
) -> Result<Arc<Hob>, String> {
    let mut store = Store::open(&folder.join("hob.db")).map_err(|error| error.to_string())?;
    let recovered = store.recover().map_err(|error| error.to_string())?;
    let grants = granted(&store).map_err(|error| error.to_string())?;
    let calendars = Calendars::new(&settings.calendar, &settings.person.emails, folder);
    calendars.make(folder).map_err(|error| error.to_string())?;
    lock(shared).calendars = Some(calendars);
    let desk = Desk {
        proposer: Proposer::Script(Script::default()),
        store,
        world: Box::new(Stage::new(shared.clone(), habits.clone())),
        conversations: Conversations::default(),
        consents: Consents::default(),
        grants,
    };
    let policy = Policy::of(settings.policy).map_err(|error| error.to_string())?;
    let hob = Hob::new(settings.clone(), policy, desk, Held::default(), Sending::new(Away(shared.clone())));
    interrupted::keep(&hob, recovered.interrupted);
    Ok(hob)
}
