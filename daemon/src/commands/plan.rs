//! `hob plan`: requests in, plans out; an engine of its own, no daemon, nothing runs.

use std::io;
use std::time::Duration;

use crate::engine::process::{EngineProcess, EngineSettings};
use crate::launch::beside;
use crate::paths::Paths;
use crate::plan::{PlanRequest, plan};
use crate::propose::Proposer;
use crate::settings::Settings;
use crate::world::{device, here};
use hob_tools::when::Locale;

use super::lines::{self, Line};

/// An engine for one command, kept for as long as the command runs. `traced` has it tell how it came to its calls.
///
/// # Errors
/// When this program cannot tell where it lies.
pub fn engine(settings: &Settings, paths: &Paths, traced: bool) -> io::Result<Proposer> {
    Ok(Proposer::Process(Box::new(EngineProcess::new(EngineSettings {
        program: beside("hob")?,
        model: paths.own_model(),
        timeout: Duration::from_secs(settings.engine_timeout_s),
        idle: Duration::MAX,
        traced,
    }))))
}

/// Answers each line.
///
/// # Errors
/// Those of the streams.
pub async fn run(settings: &Settings, paths: &Paths) -> io::Result<()> {
    let mut proposer = engine(settings, paths, false)?;
    let mut from = io::stdin().lock();
    let mut into = io::stdout().lock();
    let own = device::habits(settings);
    while let Some(line) = lines::next::<PlanRequest>(&mut from)? {
        let (id, answer) = match line {
            Line::Bad { id, error } => (id, Err(error)),
            Line::Good { id, body } => {
                let now = body.now.clone().unwrap_or_else(|| here::now(settings));
                let mut habits = own.clone();
                if let Some(locale) = &body.locale {
                    habits.locale = Locale::parse(locale);
                }
                (id, plan(&mut proposer, &body, &habits, &now, settings.confidence_min).await)
            }
        };
        lines::write(&mut into, &id, answer)?;
    }
    Ok(())
}
