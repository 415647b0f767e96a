//! `hob ledger`: what left the device. It reads the store's file itself, beside a daemon that runs or without one, and
//! takes nobody's word for it.

mod report;

use std::io::{self, Write};

use clap::Subcommand;
use hob_tools::store::{LedgerLine, Left, Verified};
use hob_tools::{Store, StoreError};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde_json::{Value, json};

use super::talk::Show;
use crate::paths::Paths;
use crate::settings::Settings;
use crate::world::here;

/// What `list` shows when nothing is said.
const ROWS: u32 = 20;
/// What the format of an export is called.
const FORMAT: &str = "hob-ledger-1";

/// What to do with the ledger.
#[derive(Debug, Clone, Subcommand)]
pub enum What {
    /// What left last, the newest first (this is what `hob ledger` alone does).
    List {
        /// At most so many.
        #[arg(long, default_value_t = ROWS)]
        most: u32,
    },
    /// One of them, with its content where that was kept.
    Show {
        /// Its number.
        id: i64,
    },
    /// Follow the chain of digests; status 1 if a row was changed, moved or is gone.
    Verify {
        /// A digest that was noted earlier: it must still be in the chain.
        #[arg(long, value_name = "DIGEST")]
        noted: Option<String>,
    },
    /// Everything as JSON, in a form that other programs can verify.
    Export {
        /// Without the content that was kept.
        #[arg(long)]
        bare: bool,
    },
    /// Drop what is older; the rest can still be verified.
    Forget {
        /// A day (2026-11-01), or a moment.
        #[arg(long, value_name = "WHEN")]
        before: String,
    },
    /// Since when nothing has left, by the ledger and by the kernel; status 1 if that does not hold.
    Report {
        /// Ask for this day or moment; status 1 if something left since.
        #[arg(long, value_name = "WHEN")]
        since: Option<String>,
    },
}

impl Default for What {
    fn default() -> Self {
        Self::List { most: ROWS }
    }
}

/// Why the ledger was not shown.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Look at the list.
    #[error("the ledger has no row {0} of something that left; `hob ledger` lists them")]
    NoRow(i64),
    /// Say it in another form.
    #[error("`{0}` is no day such as 2026-11-01 and no moment such as 2026-11-01T08:00")]
    When(String),
    /// Whoever reads what is printed.
    #[error("cannot write: {0}")]
    Print(#[from] io::Error),
}

/// Does it. False when the ledger is not as it was written, or a report does not hold.
///
/// # Errors
/// [`LedgerError`].
pub fn run(paths: &Paths, settings: &Settings, what: &What, show: Show) -> Result<bool, LedgerError> {
    let zone = here::zone(settings);
    if let What::Forget { before } = what {
        return forget(paths, moment(before, &zone)?, show);
    }
    let store = Store::look(&paths.store())?;
    match what {
        What::List { most } => list(store.as_ref(), *most, &zone, show),
        What::Show { id } => one(store.as_ref(), *id, &zone, show),
        What::Verify { noted } => verify(store.as_ref(), noted.as_deref(), show),
        What::Export { bare } => {
            let mut out = io::stdout().lock();
            writeln!(out, "{}", export(store.as_ref(), !bare)?)?;
            Ok(true)
        }
        What::Report { since } => {
            let since = since.as_deref().map(|said| moment(said, &zone)).transpose()?;
            report::run(paths, store.as_ref(), since, &zone, show)
        }
        What::Forget { .. } => Ok(true),
    }
}

/// Reads a day, a civil moment or an exact one.
fn moment(said: &str, zone: &TimeZone) -> Result<Timestamp, LedgerError> {
    let civil = |at: DateTime| at.to_zoned(zone.clone()).map(|at| at.timestamp()).ok();
    let exact = said.parse::<Zoned>().map(|at| at.timestamp()).or_else(|_| said.parse::<Timestamp>()).ok();
    let read = exact
        .or_else(|| said.parse::<Date>().ok().filter(|_| said.len() <= 10).and_then(|day| civil(day.into())))
        .or_else(|| said.parse::<DateTime>().ok().and_then(civil));
    read.ok_or_else(|| LedgerError::When(said.to_owned()))
}

/// What the chain shows; of a store that never was, nothing.
fn verified(store: Option<&Store>) -> Result<Verified, StoreError> {
    store.map_or_else(|| Ok(Verified::default()), Store::verify_ledger)
}

fn list(store: Option<&Store>, most: u32, zone: &TimeZone, show: Show) -> Result<bool, LedgerError> {
    let rows = store.map_or_else(|| Ok(Vec::new()), |store| store.ledger(most, None))?;
    let verified = verified(store)?;
    let mut out = io::stdout().lock();
    if show.json {
        writeln!(out, "{}", json!({ "whole": verified.is_whole(), "rows": rows }))?;
        return Ok(verified.is_whole());
    }
    if rows.is_empty() {
        writeln!(out, "nothing has left")?;
    }
    for row in &rows {
        writeln!(out, "{}", line(row, zone))?;
    }
    if let Some(at) = verified.forgot_at {
        writeln!(out, "rows up to {} were forgotten on {}", verified.start.id, time(at, zone))?;
    }
    if !verified.is_whole() {
        writeln!(out, "the ledger is NOT as it was written: see `hob ledger verify`")?;
    }
    Ok(verified.is_whole())
}

/// A moment as lists show it.
fn time(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// One row on one line.
fn line(row: &Left, zone: &TimeZone) -> String {
    let labels = if row.labels.is_empty() { String::new() } else { format!(" [{}]", row.labels.join(", ")) };
    let consent = row.consent.as_ref().map(|_| ", with a yes").unwrap_or_default();
    let came = match &row.came {
        None => "under way".to_owned(),
        Some(came) => {
            let status = came.status.map(|status| format!(" {status}")).unwrap_or_default();
            let detail = came.detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default();
            format!("{}{status}, {} bytes back{detail}", came.outcome, came.bytes)
        }
    };
    let Left { id, tool, provider, bytes, .. } = row;
    let at = time(row.at, zone);
    format!("{id:>4}  {at}  {tool} to {provider}, {bytes} bytes{labels}{consent}: {came}")
}

fn one(store: Option<&Store>, id: i64, zone: &TimeZone, show: Show) -> Result<bool, LedgerError> {
    let found = store.map_or(Ok(None), |store| store.ledger_row(id))?;
    let (row, content) = found.ok_or(LedgerError::NoRow(id))?;
    let mut out = io::stdout().lock();
    if show.json {
        writeln!(out, "{}", json!({ "row": row, "content": content }))?;
        return Ok(true);
    }
    let none = || "none".to_owned();
    let mut lines = vec![
        ("left", time(row.at, zone)),
        ("asked by", row.asked_by.clone()),
        ("tool", row.tool.clone()),
        ("provider", row.provider.clone()),
        ("to", format!("{} {}", row.method, row.place)),
        ("size", format!("{} bytes of address and body", row.bytes)),
        ("labels", if row.labels.is_empty() { none() } else { row.labels.join(", ") }),
        ("rule", row.rule.clone()),
        ("consent", row.consent.clone().unwrap_or_else(none)),
        ("digest", row.digest.clone()),
    ];
    lines.extend(row.retry_of.map(|of| ("again", format!("after row {of}"))));
    if let Some(came) = &row.came {
        let status = came.status.map(|status| format!(", status {status}")).unwrap_or_default();
        let detail = came.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
        lines.push(("came", format!("{} {}{status}{detail}", time(came.at, zone), came.outcome)));
        let digest = came.digest.as_ref().map(|digest| format!(", digest {digest}")).unwrap_or_default();
        lines.push(("answer", format!("{} bytes{digest}", came.bytes)));
    } else {
        lines.push(("came", "nothing yet".to_owned()));
    }
    for (name, value) in lines {
        writeln!(out, "{name:<9} {}", plain(&value))?;
    }
    match content {
        None => writeln!(out, "the content was not kept (ledger_keep_content in hob.toml)")?,
        Some(content) => {
            writeln!(out, "address   {}", plain(&content.url))?;
            writeln!(out, "headers   {}", plain(&content.headers))?;
            let body = content.body.unwrap_or_else(|| content.body_hex.unwrap_or_default());
            writeln!(out, "\n{}", plain(&body))?;
        }
    }
    Ok(true)
}

/// Without what would steer a terminal.
fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() && letter != '\n' { '\u{fffd}' } else { letter })
        .collect()
}

fn verify(store: Option<&Store>, noted: Option<&str>, show: Show) -> Result<bool, LedgerError> {
    let verified = verified(store)?;
    let known = match (store, noted) {
        (Some(store), Some(noted)) => store.ledger_knows(noted)?,
        _ => None,
    };
    let lost = noted.is_some() && known.is_none();
    let good = verified.is_whole() && !lost;
    let mut out = io::stdout().lock();
    if show.json {
        let faults: Vec<Value> = verified
            .faults
            .iter()
            .map(|fault| json!({ "row": fault.row, "wrong": fault.wrong, "said": fault.to_string() }))
            .collect();
        let told = json!({
            "whole": verified.is_whole(), "rows": verified.rows, "left": verified.left, "open": verified.open,
            "start": verified.start, "head": verified.head, "faults": faults, "fault_count": verified.fault_count,
            "noted": noted.map(|_| json!({ "row": known })),
        });
        writeln!(out, "{told}")?;
        return Ok(good);
    }
    for fault in &verified.faults {
        writeln!(out, "{fault}")?;
    }
    let more = verified.fault_count.saturating_sub(verified.faults.len() as u64);
    if more > 0 {
        writeln!(out, "and {more} more")?;
    }
    if verified.is_whole() {
        writeln!(
            out,
            "{} rows in an unbroken chain, {} of something that left",
            verified.rows, verified.left
        )?;
        if !verified.head.digest.is_empty() {
            writeln!(
                out,
                "noted elsewhere, this digest shows later that none was changed: {}",
                verified.head.digest
            )?;
        }
    }
    match (noted, known) {
        (Some(_), Some(row)) => writeln!(out, "the digest that was noted is that of row {row}")?,
        (Some(_), None) => writeln!(
            out,
            "the digest that was noted is NOT in the chain: rows up to it were replaced, or forgotten together with rows \
             after it"
        )?,
        _ => {}
    }
    Ok(good)
}

/// The whole ledger, with what another program needs to verify it.
fn export(store: Option<&Store>, content: bool) -> Result<Value, StoreError> {
    let verified = verified(store)?;
    let mut rows = Vec::new();
    if let Some(store) = store {
        store.ledger_lines(|line| {
            let line = if content { line } else { LedgerLine { content: None, ..line } };
            rows.push(json!(line));
        })?;
    }
    Ok(
        json!({ "format": FORMAT, "start": verified.start, "head": verified.head, "content": content, "rows": rows }),
    )
}

fn forget(paths: &Paths, before: Timestamp, show: Show) -> Result<bool, LedgerError> {
    let there = Store::look(&paths.store())?.is_some();
    let rows =
        if there { Store::open(&paths.store())?.forget_ledger(before, Timestamp::now())?.rows } else { 0 };
    let mut out = io::stdout().lock();
    match (show.json, rows) {
        (true, _) => writeln!(out, "{}", json!({ "forgotten": rows }))?,
        (false, 0) => writeln!(out, "nothing to forget")?,
        (false, rows) => writeln!(out, "{rows} rows forgotten; the rest can still be verified")?,
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_read_in_the_persons_zone() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        for (said, read) in [
            ("2026-11-01", "2026-10-31T23:00:00Z"),
            ("2026-11-01T08:30", "2026-11-01T07:30:00Z"),
            ("2026-11-01 08:30:05", "2026-11-01T07:30:05Z"),
            ("2026-11-01T08:30:00Z", "2026-11-01T08:30:00Z"),
            ("2026-11-01T08:30:00+02:00", "2026-11-01T06:30:00Z"),
            ("2026-11-01T08:30:00-05:00[America/New_York]", "2026-11-01T13:30:00Z"),
        ] {
            assert_eq!(moment(said, &zone).unwrap().to_string(), read, "{said}");
        }
        for said in ["", "yesterday", "2026-13-01", "7"] {
            assert!(moment(said, &zone).is_err(), "{said}");
        }
    }

    #[test]
    fn what_a_stranger_wrote_does_not_steer_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\u{7}\nc"), "a\u{fffd}[2Jb\u{fffd}\nc");
    }
}
