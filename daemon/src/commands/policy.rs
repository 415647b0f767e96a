//! `hob policy`: the rules that hold, whether a file of rules can be used, and what they say of a request.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Subcommand;
use hob_policies::{Because, Circumstances, Passing, Preset, Provider, Rules, Ruling, Supposed};
use hob_policies::{emergency, rule};
use hob_tools::{Resolved, Risk, catalogue};
use hyper::Method;
use serde_json::{Map, Value, json};

use super::paint::{Paint, Role};
use super::plan::engine;
use super::talk::Show;
use crate::client::{self, ClientError};
use crate::paths::Paths;
use crate::plan::{PlanRequest, plan};
use crate::policy::{Policy, PolicyError};
use crate::providers;
use crate::settings::Settings;
use crate::world::{device, here};

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Say whether a file of rules can be used; status 1 if not. Without a file, that of the settings.
    Check {
        /// The file.
        file: Option<PathBuf>,
    },
    /// Say what the rules make of a request, and which of them decided; nothing runs, and no daemon is needed.
    Explain {
        /// The request.
        #[arg(required = true)]
        words: Vec<String>,
        /// What is to hold, in the words of a rule's examples: "locked", "tainted contacts", "plain roaming".
        #[arg(long, value_name = "WORDS", default_value = "")]
        when: String,
    },
    /// Print the words that rules can use, and the rules that hold.
    Show,
    /// Have the daemon read your rules again. If it cannot use them, the old ones go on holding.
    Reload,
}

/// Why a command about rules did not end well.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The rules cannot be used.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The request could not be planned.
    #[error("{0}")]
    Plan(String),
    /// No daemon, or it said no.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The engine's program is not there.
    #[error("cannot find the engine: {0}")]
    Engine(io::Error),
}

/// Runs one of them; false for a file that cannot be used.
///
/// # Errors
/// [`CheckError`].
pub async fn run(what: &What, paths: &Paths, settings: &Settings, show: Show) -> Result<bool, CheckError> {
    match what {
        What::Check { file } => return check(file.as_deref(), paths, settings, show),
        What::Explain { words, when } => explain(&words.join(" "), when, paths, settings, show).await?,
        What::Show => shown(paths, settings, show)?,
        What::Reload => {
            let held: Value = client::call(&paths.socket(), Method::POST, "/v1/policy/reload", None).await?;
            let of = |key: &str| held.get(key).cloned().unwrap_or_default();
            match show.json {
                true => println!("{held}"),
                false => println!("{} rules hold now, with the policy {}.", of("rules"), said(&of("policy"))),
            }
        }
    }
    Ok(true)
}

fn check(file: Option<&Path>, paths: &Paths, settings: &Settings, show: Show) -> Result<bool, CheckError> {
    let preset = settings.policy;
    let (name, rules) = match file {
        None => {
            let held = Policy::read(settings, paths).map(|policy| policy.rules());
            ("your rules".to_owned(), held)
        }
        Some(path) => {
            let io = |source| PolicyError::Io { path: path.to_path_buf(), source };
            let name = path.display().to_string();
            let read = |text: String| Ok(Rules::with_own(preset, &name, &text)?.into());
            (format!("`{name}`"), fs::read_to_string(path).map_err(io).and_then(read))
        }
    };
    match (&rules, show.json) {
        (Ok(rules), true) => {
            let (all, own) = (rules.count(), own(rules, preset));
            let digest = rules.digest();
            println!(
                "{}",
                json!({ "good": true, "policy": preset, "rules": all, "own": own, "digest": digest })
            );
        }
        (Ok(rules), false) => {
            let own = own(rules, preset);
            let shipped = rules.count() - own;
            println!(
                "{name} can be used: {own} of your own, beside {shipped} of the policy {}.",
                preset.name()
            );
        }
        (Err(error), true) => println!("{}", json!({ "good": false, "error": plain(error) })),
        (Err(error), false) => eprintln!("hob: {}", plain(error)),
    }
    Ok(rules.is_ok())
}

/// What is wrong, without the advice to call this command.
fn plain(error: &PolicyError) -> String {
    match error {
        PolicyError::Rules(error) => error.to_string(),
        error => error.to_string(),
    }
}

/// How many of the rules are the person's.
fn own(rules: &Rules, preset: Preset) -> usize {
    let shipped = Rules::of(preset).map_or(0, |rules| rules.count());
    rules.count().saturating_sub(shipped)
}

fn shown(paths: &Paths, settings: &Settings, show: Show) -> Result<(), CheckError> {
    let policy = Policy::read(settings, paths)?;
    let mut files = vec![("hob.cedarschema".to_owned(), Preset::schema().to_owned())];
    files.extend(settings.policy.files().map(|(name, text)| (name.to_owned(), text.to_owned())));
    if let Some(path) = policy.own() {
        let text = fs::read_to_string(path)
            .map_err(|source| PolicyError::Io { path: path.to_path_buf(), source })?;
        files.push((path.display().to_string(), text));
    }
    let rules = policy.rules();
    if show.json {
        let files: Vec<Value> =
            files.iter().map(|(name, text)| json!({ "name": name, "text": text })).collect();
        println!("{}", json!({ "policy": rules.preset(), "digest": rules.digest(), "files": files }));
        return Ok(());
    }
    for (name, text) in files {
        println!("{}\n{}", Paint::stdout().of(Role::Aside, &format!("// {name}")), text.trim_end());
        println!();
    }
    Ok(())
}

/// What the rules make of one call.
struct Explained {
    call: Resolved,
    ruling: Ruling,
    because: Because,
    /// What would be asked back first.
    asks: Value,
}

async fn explain(
    words: &str,
    when: &str,
    paths: &Paths,
    settings: &Settings,
    show: Show,
) -> Result<(), CheckError> {
    let supposed: Supposed = when.parse().map_err(CheckError::Plan)?;
    let policy = Policy::read(settings, paths)?;
    let rules = policy.rules();
    let territory = here::locale(settings).territory();
    let territory = territory.as_deref();
    let mut all = Vec::new();
    if let Some(who) = emergency::request(words, territory) {
        let values = Map::from_iter([("who".to_owned(), Value::from(who))]);
        let call =
            Resolved { tool: "call.start".to_owned(), said: values.clone(), values, risk: Risk::Sends };
        all.push((call, Value::Null));
    } else {
        let request = PlanRequest {
            text: words.to_owned(),
            now: None,
            locale: None,
            context: Default::default(),
            live: Value::Null,
            added: Vec::new(),
        };
        let mut proposer = engine(settings, paths, false).map_err(CheckError::Engine)?;
        let (habits, now) = (device::habits(settings), here::now(settings));
        let plan = plan(&mut proposer, &request, &habits, &now, settings.confidence_min).await;
        let mut plan = plan.map_err(CheckError::Plan)?;
        for call in plan.calls {
            let Some(tool) = catalogue().tool(&call.tool) else { continue };
            let asks = if plan.ask.get("call").is_some_and(|name| *name == call.tool) {
                plan.ask.take()
            } else {
                Value::Null
            };
            let call = Resolved { tool: call.tool, said: call.args, values: call.resolved, risk: tool.risk };
            all.push((call, asks));
        }
    }
    let explained: Vec<Explained> = all
        .into_iter()
        .map(|(call, asks)| {
            let of = circumstances(&call, &supposed, settings, territory);
            let (ruling, because) = rule(&rules, &call, &of);
            Explained { call, ruling, because, asks }
        })
        .collect();
    if show.json {
        let calls: Vec<Value> = explained
            .iter()
            .map(|one| {
                json!({
                    "tool": one.call.tool, "args": one.call.said, "resolved": one.call.values, "risk": one.call.risk,
                    "ruling": one.ruling, "rule": one.because.rule, "because": one.because.words, "ask": one.asks,
                })
            })
            .collect();
        println!(
            "{}",
            json!({ "text": words, "policy": rules.preset(), "digest": rules.digest(), "calls": calls, "ran": false })
        );
        return Ok(());
    }
    for Explained { call, ruling, because, asks } in &explained {
        println!("{} {}", call.tool, Value::Object(call.said.clone()));
        let would = match ruling {
            Ruling::Allow => "it would run",
            Ruling::Ask => "you would be asked first",
            Ruling::Refuse => "it would be refused",
        };
        println!("  {would}: {}", because.words);
        println!("  decided by: {}", because.rule);
        if let Some(reason) = asks.get("reason") {
            let missing = asks.get("missing").map(said).unwrap_or_default();
            println!("  but before that Hob would ask back: {} {missing}", said(reason));
        }
        if catalogue().tool(&call.tool).is_some_and(|tool| !tool.built) {
            println!("  but Hob cannot do that yet, and would say so");
        }
    }
    println!("{}", Paint::stdout().of(Role::Aside, "nothing was run"));
    Ok(())
}

/// What holds for a call: what is supposed, and whom the settings name for it.
fn circumstances(
    call: &Resolved,
    supposed: &Supposed,
    settings: &Settings,
    territory: Option<&str>,
) -> Circumstances {
    let mut of = supposed.of(&call.tool);
    let who = call.values.get("who").and_then(Value::as_str);
    of.emergency =
        call.tool == "call.start" && who.is_some_and(|who| emergency::number(who, territory).is_some());
    if of.provider.is_none() {
        let provider = match call.tool.as_str() {
            "web.search" => providers::search(settings),
            "remote.ask" => providers::questions(settings),
            _ => None,
        };
        of.provider = provider.map(|provider| Provider {
            passing: Passing::of(&call.tool),
            local: provider.local,
            server: provider.server(),
            name: provider.name,
        });
    }
    of
}

/// A word without its quotes.
fn said(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(word) => word.clone(),
        other => other.to_string(),
    }
}
