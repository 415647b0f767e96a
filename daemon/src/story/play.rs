//! Plays a story line by line and collects what differs.

mod happens;
mod opened;
mod seen;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use hob_policies::{Client, ClientKind};
use hob_tools::Habits;
use hob_tools::when::{Locale, days_off};
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan, Zoned};
use tempfile::TempDir;

use super::calendar;
use super::script::{self, StoryError};
use super::world::{Virtual, lock};
use crate::consent::Said;
use crate::engine::core::Core;
use crate::hob::{Asked, Hob};
use crate::propose::{Proposer, Scripted};
use crate::providers::{self, ProviderSettings};
use crate::reply::Reply;
use crate::settings::Settings;
use crate::turn::{Hearing, TurnError, consent, due, listen, turn};
pub use opened::alone;
use opened::open;
use seen::dump;

/// One line that is not as the story says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Counted from 1.
    pub line: usize,
    /// The story's line.
    pub expected: String,
    /// What it would have to be.
    pub found: String,
}

/// How a story went.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Lines that were checked.
    pub checked: usize,
    /// What became of each call of each request, in order; of a request that got an error, `error` for each tool that
    /// its script named.
    pub calls: Vec<Met>,
    /// Lines that differ.
    pub differences: Vec<Difference>,
    /// The story as it went, for blessing.
    pub text: String,
}

/// A tool that a story met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// `family.verb`.
    pub tool: String,
    /// `done`, `refused`, `asked`, `failed` or `error`.
    pub outcome: String,
    /// The message of the receipt, or why not.
    pub message: String,
}

/// The folder, clock and Hob of one story.
struct Player {
    folder: TempDir,
    shared: Arc<Mutex<Virtual>>,
    hob: Arc<Hob>,
    settings: Settings,
    habits: Habits,
    before: String,
    key: Option<String>,
    client: Client,
    conversation: String,
    /// The number and the token of what would leave, as it was shown last.
    shown: (u64, String),
    last: Option<Result<Reply, TurnError>>,
    /// Whether the daemon runs.
    runs: bool,
    /// What was done as it was planned.
    acted: Vec<String>,
    hearing: Option<Result<Hearing, TurnError>>,
}

/// Plays one story. `core` is lent for requests that script no answer.
///
/// # Errors
/// [`StoryError`] when a line cannot be read or the stage breaks.
pub async fn play(text: &str, core: &mut Option<Box<Core>>) -> Result<Outcome, StoryError> {
    let lines: Vec<&str> = text.lines().collect();
    let at = |line: usize| move |what: String| StoryError { line: line + 1, what };
    let mut player = Player::begin(&lines).map_err(at(0))?;
    let mut outcome = Outcome::default();
    let mut done: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    for (number, line) in lines.iter().enumerate() {
        let Some((word, rest)) = split(line) else { continue };
        let found = match word {
            "clock" if !rest.starts_with("jumps") => continue,
            "locale" | "holidays" | "model" | "engine" | "policy" | "provider" | "calendar" | "or" => {
                continue;
            }
            "client" => {
                player.client = client(rest).map_err(at(number))?;
                continue;
            }
            "conversation" => {
                player.conversation = rest.to_owned();
                continue;
            }
            "notice" => {
                player.notice(rest).await.map_err(at(number))?;
                continue;
            }
            "user" => {
                let answers = scripted_below(&lines, number).map_err(at(number))?;
                let named: Vec<String> = answers.iter().flat_map(script::tools).collect();
                let others = others_below(&lines, number).map_err(at(number))?;
                player.ask(&unquote(rest).map_err(at(number))?, others, answers, core).await;
                outcome.calls.extend(player.met(named));
                continue;
            }
            "speaks" => {
                let answers = scripted_below(&lines, number).map_err(at(number))?;
                player.speaks(&unquote(rest).map_err(at(number))?, answers, core).await;
                continue;
            }
            "key" => {
                player.key = Some(rest.to_owned());
                continue;
            }
            "event" => player.event(rest).map(|()| None),
            "later" => player.later(rest).await.map(|()| None),
            "clock" | "travels" | "device" | "keeper" | "daemon" | "restart" | "contact" | "app"
            | "remote" | "receives" | "modem" => {
                let happened = player.happens(word, rest).await;
                match happened {
                    Ok(()) => player.stir().await.map(|()| None),
                    Err(error) => Err(error),
                }
            }
            _ => player.see(word, rest).await.map(Some),
        };
        if let Some(found) = found.map_err(at(number))? {
            outcome.checked += 1;
            let found = format!("{word:<7} {found}");
            let found = found.trim_end();
            if normal(line) != normal(found) {
                outcome.differences.push(Difference {
                    line: number + 1,
                    expected: (*line).to_owned(),
                    found: found.to_owned(),
                });
                if let Some(line) = done.get_mut(number) {
                    found.clone_into(line);
                }
            }
        }
    }
    *core = player.take_core().await;
    outcome.text = done.join("\n") + "\n";
    Ok(outcome)
}

/// The first word and the rest; `None` for a blank line or a comment.
fn split(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    Some(line.split_once(char::is_whitespace).map_or((line, ""), |(word, rest)| (word, rest.trim())))
}

fn normal(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The `or` lines below a `user` line: what else was heard.
fn others_below(lines: &[&str], user: usize) -> Result<Vec<String>, String> {
    let below = lines.iter().skip(user + 1).filter_map(|line| split(line));
    below.take_while(|(word, _)| *word == "or").map(|(_, rest)| unquote(rest)).collect()
}

/// The `model` and `engine` lines between a `user` or `speaks` line and the next.
fn scripted_below(lines: &[&str], user: usize) -> Result<VecDeque<Scripted>, String> {
    let below = lines.iter().skip(user + 1).filter_map(|line| split(line));
    below
        .take_while(|(word, _)| !matches!(*word, "user" | "speaks"))
        .filter_map(|(word, rest)| match word {
            "model" => Some(script::model(rest)),
            "engine" => Some(script::engine(rest)),
            _ => None,
        })
        .collect()
}

/// What the person says; in quotes it may hold escapes.
fn unquote(text: &str) -> Result<String, String> {
    if text.starts_with('"') {
        serde_json::from_str(text).map_err(|error| error.to_string())
    } else {
        Ok(text.to_owned())
    }
}

/// `2026-11-22 09:00 Europe/Berlin`.
fn beginning(text: &str) -> Result<Zoned, String> {
    let mut words = text.split_whitespace();
    let (date, time) = (words.next().unwrap_or_default(), words.next().unwrap_or("09:00"));
    let zone = TimeZone::get(words.next().unwrap_or("Europe/Berlin")).map_err(|error| error.to_string())?;
    let civil: DateTime =
        format!("{date}T{time}").parse().map_err(|_| format!("`{text}` is no beginning"))?;
    civil.to_zoned(zone).map_err(|error| error.to_string())
}

impl Player {
    fn begin(lines: &[&str]) -> Result<Self, String> {
        let told = |word: &str| lines.iter().filter_map(|line| split(line)).find(|(first, _)| *first == word);
        let now = beginning(told("clock").map_or("2026-11-22 09:00", |(_, rest)| rest))?;
        let mut settings = Settings::default();
        if let Some((_, name)) = told("policy") {
            settings.policy = serde_json::from_value(name.into()).map_err(|error| error.to_string())?;
        }
        if let Some((_, rest)) = told("provider") {
            let (name, local) =
                rest.split_once(' ').map_or((rest, false), |(name, rest)| (name, rest == "local"));
            let url = format!("https://{name}.example");
            let model =
                ProviderSettings { url, local, ..ProviderSettings::new(name, providers::Kind::OpenAi) };
            settings.provider.push(model);
        }
        settings.person.emails.push(calendar::OWN.to_owned());
        settings.days_off =
            told("holidays").map_or_else(Vec::new, |(_, days)| days.split(", ").map(str::to_owned).collect());
        let habits = Habits {
            days_off: days_off(&settings.days_off).map_err(|item| format!("`{item}` is no day off"))?,
            locale: told("locale").map_or_else(Locale::default, |(_, name)| Locale::parse(name)),
            day_parts: settings.day.clone(),
            snooze_s: i64::try_from(settings.snooze_s).unwrap_or(i64::MAX),
            ..Habits::default()
        };
        let folder = TempDir::with_prefix("hob-story-").map_err(|error| error.to_string())?;
        for (word, rest) in lines.iter().filter_map(|line| split(line)) {
            if word == "calendar" {
                settings.calendar.push(calendar::declared(rest, folder.path())?);
            }
        }
        let shared = Arc::new(Mutex::new(Virtual::new(now, folder.path().join("hob.db"))));
        let hob = open(folder.path(), &shared, &habits, &settings)?;
        lock(&shared).start_keeper()?;
        let before = dump(&folder.path().join("hob.db"))?;
        let client = client("person")?;
        Ok(Self {
            folder,
            shared,
            hob,
            settings,
            habits,
            before,
            conversation: String::new(),
            shown: Default::default(),
            key: None,
            client,
            last: None,
            runs: true,
            acted: Vec::new(),
            hearing: None,
        })
    }

    async fn take_core(&mut self) -> Option<Box<Core>> {
        match &mut self.hob.desk.lock().await.proposer {
            Proposer::Script(script) => script.model.take(),
            _ => None,
        }
    }

    async fn script(&mut self, answers: VecDeque<Scripted>, core: &mut Option<Box<Core>>) {
        if let Proposer::Script(script) = &mut self.hob.desk.lock().await.proposer {
            script.answers = answers;
            if let Some(core) = core.take() {
                script.model = Some(core);
            }
        }
    }

    /// What the person has said so far.
    async fn speaks(&mut self, text: &str, answers: VecDeque<Scripted>, core: &mut Option<Box<Core>>) {
        self.script(answers, core).await;
        let asked = Asked { text: text.to_owned(), client: self.client.clone(), ..Asked::default() };
        self.hearing = Some(listen(&self.hob, &asked).await);
    }

    async fn ask(
        &mut self,
        text: &str,
        others: Vec<String>,
        answers: VecDeque<Scripted>,
        core: &mut Option<Box<Core>>,
    ) {
        self.script(answers, core).await;
        let asked = Asked {
            text: text.to_owned(),
            others,
            key: self.key.take(),
            conversation: self.conversation.clone(),
            client: self.client.clone(),
            ..Asked::default()
        };
        self.last = Some(turn(&self.hob, &asked).await);
        if let Some(Ok(reply)) = &self.last
            && let Some(consent) = &reply.consent
        {
            self.shown = (consent.id, consent.token.clone().unwrap_or_default());
        }
    }

    /// The person answers what would leave on its notification, wherever it was asked for.
    async fn notice(&mut self, said: &str) -> Result<(), String> {
        let said = match said.split_once(' ').unwrap_or((said, "")) {
            ("yes", "") => Said::Yes,
            ("no", "") => Said::No,
            ("always", "") => Said::Always,
            ("edit", words) => Said::Edit(words.to_owned()),
            _ => return Err(format!("`{said}` is not yes, no, always or edit WORDS")),
        };
        let (id, token) = self.shown.clone();
        self.last = Some(consent(&self.hob, id, &token, &said).await);
        Ok(())
    }

    /// What became of the calls of the last request; `named` are the tools of its script.
    fn met(&self, named: Vec<String>) -> Vec<Met> {
        match &self.last {
            Some(Ok(reply)) => {
                let calls = reply.calls.iter().cloned();
                calls
                    .map(|call| Met { tool: call.tool, outcome: call.outcome, message: call.message })
                    .collect()
            }
            Some(Err(error)) => {
                let met = |tool| Met { tool, outcome: "error".to_owned(), message: error.to_string() };
                named.into_iter().map(met).collect()
            }
            None => Vec::new(),
        }
    }

    /// `2h`, or `until 07:00` (of the same day or the next).
    async fn later(&mut self, text: &str) -> Result<(), String> {
        let to = self.moment(text)?;
        loop {
            let passed = lock(&self.shared).pass(&to)?;
            self.stir().await?;
            if passed {
                return Ok(());
            }
        }
    }

    /// The daemon sees to what was planned for what rang.
    async fn stir(&mut self) -> Result<(), String> {
        lock(&self.shared).stirred = false;
        if !self.runs {
            return Ok(());
        }
        let mut events = self.hob.events.subscribe();
        due(&self.hob).await.map_err(|error| error.to_string())?;
        while let Ok(event) = events.try_recv() {
            if event.name == "acted" {
                let text =
                    |name: &str| event.data.get(name).and_then(|text| text.as_str()).unwrap_or_default();
                self.acted.push(format!("{}: {}", text("outcome"), text("text").replace('\n', " / ")));
            }
        }
        Ok(())
    }

    /// Another program puts an event into a calendar, or changes or deletes what stands there.
    fn event(&mut self, text: &str) -> Result<(), String> {
        let mut shared = lock(&self.shared);
        let (now, store) = (shared.now.clone(), shared.store.clone());
        let calendars = shared.calendars.as_mut().ok_or("there is no calendar")?;
        let number = calendars.all().iter().map(|calendar| calendar.files.len()).sum();
        let (name, path, file) = calendar::event(text, number, &now)?;
        let named =
            self.settings.calendar.iter().find(|one| name.as_ref().is_none_or(|name| *name == one.name));
        let folder = named.map(|one| PathBuf::from(&one.folder));
        let folder = folder.unwrap_or_else(|| store.with_file_name("calendar"));
        std::fs::write(folder.join(path), file).map_err(|error| error.to_string())
    }

    fn moment(&self, text: &str) -> Result<Zoned, String> {
        let shared = lock(&self.shared);
        Ok(match text.strip_prefix("until ") {
            Some(time) => {
                let time: Time = time.trim().parse().map_err(|_| format!("`{time}` is no time of day"))?;
                let today = shared.now.date().to_datetime(time);
                let day = if today > shared.now.datetime() { 0 } else { 1 };
                let at = today.checked_add(day.days()).map_err(|error| error.to_string())?;
                at.to_zoned(shared.now.time_zone().clone()).map_err(|error| error.to_string())?
            }
            None => {
                let span: Span = text.parse().map_err(|_| format!("`{text}` is no length of time"))?;
                shared.now.checked_add(span).map_err(|error| error.to_string())?
            }
        })
    }
}

/// Who asks: the person, or a program.
fn client(text: &str) -> Result<Client, String> {
    let kind = match text {
        "person" => ClientKind::Person,
        "plain" => ClientKind::Plain,
        _ => return Err(format!("`{text}` is neither `person` nor `plain`")),
    };
    Ok(Client { name: text.to_owned(), kind, app: None })
}
