//! `hob bench`: how long requests take, and what the roles hold in memory, on this machine.

use std::io;
use std::path::PathBuf;
use std::time::Instant;
use std::{fs, io::BufReader};

use serde::Serialize;
use serde_json::json;

use super::lines::{self, Line};
use crate::engine::process::EngineError;
use crate::launch;
use crate::paths::Paths;
use crate::plan::{PlanRequest, plan};
use crate::propose::Proposer;
use crate::services;
use crate::settings::Settings;
use crate::world::{device, here};

/// Requests of everyday length, for when no file is given.
const OWN: &str = include_str!("../../bench.jsonl");
/// Rounds over the requests.
const ROUNDS: usize = 5;

/// What is printed.
#[derive(Debug, Serialize)]
struct Measured {
    requests: usize,
    /// Request to plan, over the pipe, grammar and resolving included.
    plan_ms: Quantiles,
    /// The part that the engine thought.
    engine_ms: Quantiles,
    passes_per_call: f64,
    forced_per_call: f64,
    /// From no process at all to the first plan.
    cold_plan_ms: f64,
    /// From no process at all to the first reply over the socket; null when no daemon could be started.
    cold_reply_ms: Option<f64>,
    memory: Vec<Memory>,
    engine_cpu_s: f64,
    profile: &'static str,
}

#[derive(Debug, Serialize)]
struct Quantiles {
    p50: f64,
    p99: f64,
}

/// Peak resident memory, and its present proportional share, in KiB.
#[derive(Debug, Serialize)]
struct Memory {
    role: &'static str,
    peak_kib: u64,
    share_kib: u64,
    private_kib: u64,
}

/// Measures and prints one line of JSON. `traced` has the engine tell how it came to its calls, as the daemon does.
///
/// # Errors
/// When the file cannot be read or the engine cannot be started.
pub async fn run(settings: &Settings, file: Option<PathBuf>, traced: bool) -> io::Result<()> {
    let text = match file {
        Some(path) => fs::read_to_string(path)?,
        None => OWN.to_owned(),
    };
    let mut requests = Vec::new();
    let mut from = BufReader::new(text.as_bytes());
    while let Some(line) = lines::next::<PlanRequest>(&mut from)? {
        match line {
            Line::Good { body, .. } => requests.push(body),
            Line::Bad { error, .. } => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
        }
    }
    let habits = device::habits(settings);
    // A folder of its own: neither the person's store nor their daemon is touched.
    let folder = tempfile::tempdir()?;
    let paths = Paths::below(folder.path());
    let started = Instant::now();
    let mut proposer = super::plan::engine(settings, &paths, traced)?;
    let (mut plans, mut engine, mut passes, mut forced, mut calls) = (Vec::new(), Vec::new(), 0, 0, 0);
    let mut cold_plan_ms = 0.0;
    for _ in 0..ROUNDS {
        for request in &requests {
            let now = request.now.clone().unwrap_or_else(|| here::now(settings));
            let asked = Instant::now();
            let plan = plan(&mut proposer, request, &habits, &now, settings.confidence_min).await;
            let plan = plan.map_err(io::Error::other)?;
            if plans.is_empty() {
                cold_plan_ms = milliseconds(started);
            }
            plans.push(milliseconds(asked));
            engine.push(plan.ms);
            passes += plan.passes;
            forced += plan.forced;
            calls += plan.calls.len();
        }
    }
    let mut memory = Vec::new();
    let mut engine_cpu_s = 0.0;
    if let Proposer::Process(process) = &mut proposer
        && let Some(pid) = process.id()
    {
        memory.extend(memory_of("engine", pid));
        engine_cpu_s = cpu_seconds(pid).unwrap_or_default();
        process.stop().await;
    }
    let cold_reply_ms = cold_reply(folder.path(), &mut memory).await.ok();
    let per_call = |count: u32| f64::from(count) / (calls.max(1) as f64);
    let measured = Measured {
        requests: plans.len(),
        plan_ms: quantiles(plans),
        engine_ms: quantiles(engine),
        passes_per_call: per_call(passes),
        forced_per_call: per_call(forced),
        cold_plan_ms,
        cold_reply_ms,
        memory,
        engine_cpu_s,
        profile: if cfg!(debug_assertions) { "dev" } else { "release" },
    };
    println!("{}", json!(measured));
    Ok(())
}

/// Starts all roles in an empty home and asks once, as `hob ask` does.
async fn cold_reply(home: &std::path::Path, memory: &mut Vec<Memory>) -> Result<f64, EngineError> {
    let program = launch::beside("hob").map_err(EngineError::Start)?;
    let ask = |words: &'static [&'static str]| {
        let mut command = tokio::process::Command::new(&program);
        command.args(words).env("HOME", home).env("XDG_RUNTIME_DIR", home);
        for variable in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"] {
            command.env_remove(variable);
        }
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        command
    };
    let started = Instant::now();
    let status = ask(&["ask", "set an alarm for 7 tomorrow"]).status().await.map_err(EngineError::Start)?;
    let ms = milliseconds(started);
    for (role, lock) in [("daemon", "daemon.lock"), ("keeper", "keeper.lock")] {
        if let Some(pid) = holder(&home.join("hob").join(lock)) {
            memory.extend(memory_of(role, pid));
        }
    }
    let _ = ask(&["quit"]).status().await;
    services::end(&home.join("hob/keeper.sock"));
    launch::end_all(&home.join("hob"));
    if status.success() { Ok(ms) } else { Err(EngineError::Died) }
}

/// The process that has a file open.
fn holder(file: &std::path::Path) -> Option<u32> {
    let processes = fs::read_dir("/proc").ok()?;
    processes.flatten().find_map(|process| {
        let pid = process.file_name().to_str()?.parse().ok()?;
        let open = fs::read_dir(process.path().join("fd")).ok()?;
        let holds = open.flatten().any(|fd| fs::read_link(fd.path()).is_ok_and(|target| target == file));
        holds.then_some(pid)
    })
}

fn memory_of(role: &'static str, pid: u32) -> Option<Memory> {
    let kib = |text: &str, key: &str| -> Option<u64> {
        let line = text.lines().find(|line| line.starts_with(key))?;
        line.split_whitespace().nth(1)?.parse().ok()
    };
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    Some(Memory {
        role,
        peak_kib: kib(&status, "VmHWM:")?,
        share_kib: kib(&rollup, "Pss:")?,
        private_kib: kib(&rollup, "Private_Dirty:")?,
    })
}

/// User and system time of a process.
fn cpu_seconds(pid: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / rustix::param::clock_ticks_per_second() as f64)
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

fn quantiles(mut values: Vec<f64>) -> Quantiles {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (values.len().saturating_sub(1) as f64 * share).round() as usize;
        values.get(place).copied().unwrap_or_default()
    };
    Quantiles { p50: at(0.5), p99: at(0.99) }
}
