//! What happens in a story besides what is said.

use hob_policies::Label;
use hob_policies::redact::{Kind, KnownValue};
use hob_tools::App;
use jiff::Span;
use jiff::tz::TimeZone;

use super::super::away::Answering;
use super::super::world::lock;
use super::{Player, open};
use crate::installed::{By, Starts};
use crate::propose::Proposer;

impl Player {
    pub(super) async fn happens(&mut self, word: &str, rest: &str) -> Result<(), String> {
        match (word, rest.split_once(' ').unwrap_or((rest, ""))) {
            ("clock", (_, by)) => {
                let span: Span = by.parse().map_err(|_| format!("`{by}` is no length of time"))?;
                let mut shared = lock(&self.shared);
                shared.now = shared.now.checked_add(span).map_err(|error| error.to_string())?;
                shared.advance().map_err(|error| error.detail)
            }
            ("travels", (zone, _)) => {
                let zone = TimeZone::get(zone).map_err(|error| error.to_string())?;
                let mut shared = lock(&self.shared);
                shared.now = shared.now.with_time_zone(zone);
                shared.advance().map_err(|error| error.detail)
            }
            ("device", ("installed", when)) => {
                lock(&self.shared).starts = match when {
                    "at login" => Starts::AtLogin(By::Systemd),
                    "" => Starts::AtBoot(By::Systemd),
                    _ => return Err(format!("`{when}` is not `at login`")),
                };
                Ok(())
            }
            ("device", (state @ ("locked" | "unlocked" | "roaming"), "")) => {
                let device = &mut lock(&self.shared).device;
                match state {
                    "roaming" => device.roaming = true,
                    _ => device.locked = state == "locked",
                }
                Ok(())
            }
            ("contact", _) => {
                let (name, number) = rest.split_once(':').ok_or("a contact is NAME: NUMBER")?;
                let (name, number) = (name.trim().to_owned(), number.trim().to_owned());
                let known =
                    |kind, text: &str| KnownValue { kind, label: Label::Contacts, text: text.to_owned() };
                let mut shared = lock(&self.shared);
                let whose = name.split(", ").next().unwrap_or_default();
                shared.known.extend([known(Kind::Name, whose), known(Kind::Phone, &number)]);
                shared.contacts.push((name, number));
                Ok(())
            }
            ("app", _) => {
                let mut names = rest.split('|').map(|name| name.trim().to_owned());
                let name = names.next().filter(|name| !name.is_empty()).ok_or("an app is NAME | SORT …")?;
                lock(&self.shared).apps.push(App { name, also: names.collect() });
                Ok(())
            }
            ("modem", _) => lock(&self.shared).phone.modem(rest),
            ("receives", _) => {
                let mut shared = lock(&self.shared);
                let now = shared.now.timestamp();
                shared.phone.receives(rest, now)
            }
            ("remote", _) => {
                lock(&self.shared).answering.push_back(Answering::read(rest)?);
                Ok(())
            }
            ("device", ("sleeps", "on")) => {
                lock(&self.shared).can_wake = false;
                Ok(())
            }
            ("keeper", ("dies", _)) => {
                lock(&self.shared).keeper = None;
                Ok(())
            }
            ("keeper", ("returns", _)) => lock(&self.shared).start_keeper(),
            ("daemon", ("dies", _)) => {
                self.runs = false;
                Ok(())
            }
            ("restart", _) | ("daemon", ("returns", _)) => {
                self.runs = true;
                let core = self.take_core().await;
                self.hob = open(self.folder.path(), &self.shared, &self.habits, &self.settings)?;
                if let Proposer::Script(script) = &mut self.hob.desk.lock().await.proposer {
                    script.model = core;
                }
                Ok(())
            }
            _ => Err(format!("`{word} {rest}` is not understood")),
        }
    }
}
