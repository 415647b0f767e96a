//! What became of timers, as a satellite is told it: it shows them and makes them heard.

use std::collections::BTreeMap;

use hob_tools::StoreError;
use hob_tools::store::rows::TimerRow;
use serde_json::{Map, Value, json};

use super::frame::Frame;
use crate::hob::{Event, Hob};

/// The timers that a satellite knows of.
#[derive(Debug, Default)]
pub struct Timers(BTreeMap<i64, Known>);

#[derive(Debug, Clone)]
struct Known {
    /// When it ends, or, where it is held, how much is left: what differs when it was changed.
    course: (Option<i64>, Option<i64>),
    rings: bool,
    /// It rang, and was told to be over.
    over: bool,
}

/// Whether timers may be otherwise after an event.
pub fn concerns(event: &Event) -> bool {
    match event.name.as_str() {
        "changed" => true,
        "ringing" | "stopped" | "snoozed" | "missed" => {
            event.data.get("source").and_then(Value::as_str) == Some("timer")
        }
        _ => false,
    }
}

/// The timers that there are, with the seconds that each has left.
///
/// # Errors
/// [`StoreError`].
pub async fn there(hob: &Hob) -> Result<Vec<(TimerRow, i64)>, StoreError> {
    let desk = hob.desk.lock().await;
    let (now, boot) = (desk.world.now().timestamp(), desk.world.boot());
    let timers = desk.store.timers()?;
    let left = |timer: &TimerRow| timer.left_ms(now, &boot).max(0).saturating_add(500) / 1_000;
    Ok(timers.into_iter().map(|timer| (left(&timer), timer)).map(|(left, timer)| (timer, left)).collect())
}

impl Timers {
    /// What is to be told now that these are there; nothing the first time.
    pub fn told(&mut self, there: &[(TimerRow, i64)]) -> Vec<Frame> {
        let mut frames = Vec::new();
        let gone: Vec<i64> =
            self.0.keys().filter(|id| !there.iter().any(|(timer, _)| timer.id == **id)).copied().collect();
        for id in gone {
            // One that rang and was stopped is over, and was told so.
            if self.0.remove(&id).is_some_and(|known| !known.over) {
                frames.push(Frame::new("timer-cancelled", json!({ "id": id.to_string() })));
            }
        }
        for (timer, left_s) in there {
            let id = timer.id.to_string();
            let course = (timer.ends_at_ns, timer.remaining_ms);
            let rings = timer.ring.ringing;
            let before = self.0.get(&timer.id).cloned();
            let same = before.as_ref().is_some_and(|before| before.course == course);
            let over = rings || (same && before.as_ref().is_some_and(|before| before.over));
            self.0.insert(timer.id, Known { course, rings, over });
            match before {
                None => frames.push(started(timer, *left_s)),
                Some(before) if rings && !before.rings => {
                    frames.push(Frame::new("timer-finished", json!({ "id": id })));
                }
                Some(_) if !same => {
                    let data = json!({ "id": id, "is_active": !timer.paused(), "total_seconds": left_s });
                    frames.push(Frame::new("timer-updated", data));
                }
                Some(_) => {}
            }
        }
        frames
    }

    /// Takes these as known already.
    pub fn know(&mut self, there: &[(TimerRow, i64)]) {
        let _ = self.told(there);
    }
}

fn started(timer: &TimerRow, left_s: i64) -> Frame {
    let mut data = Map::from_iter([
        ("id".to_owned(), json!(timer.id.to_string())),
        ("total_seconds".to_owned(), json!(left_s)),
    ]);
    if let Some(label) = &timer.label {
        data.insert("name".to_owned(), json!(label));
    }
    for (name, value) in [
        ("start_hours", timer.length_s / 3_600),
        ("start_minutes", timer.length_s / 60 % 60),
        ("start_seconds", timer.length_s % 60),
    ] {
        if value > 0 {
            data.insert(name.to_owned(), json!(value));
        }
    }
    Frame { kind: "timer-started".to_owned(), data }
}

#[cfg(test)]
mod tests {
    use hob_tools::store::rows::Ring;

    use super::*;

    fn timer(id: i64, ends_s: Option<i64>, label: Option<&str>) -> (TimerRow, i64) {
        let row = TimerRow {
            id,
            label: label.map(str::to_owned),
            length_s: 3_690,
            ends_at_ns: ends_s.map(|at| at * 1_000_000_000),
            remaining_ms: ends_s.is_none().then_some(60_000),
            boot_id: None,
            boot_deadline_ns: None,
            created: 0,
            ring: Ring::default(),
        };
        (row, ends_s.unwrap_or(60))
    }

    fn rings((row, left): (TimerRow, i64)) -> (TimerRow, i64) {
        (TimerRow { ring: Ring { ringing: true, ..Ring::default() }, ..row }, left)
    }

    fn kinds(frames: &[Frame]) -> Vec<&str> {
        frames.iter().map(|frame| frame.kind.as_str()).collect()
    }

    #[test]
    fn a_satellite_hears_of_each_change_once() {
        let mut timers = Timers::default();
        timers.know(&[timer(1, Some(100), None)]);
        assert_eq!(timers.told(&[timer(1, Some(100), None)]), []);
        let two = [timer(1, Some(100), None), timer(2, Some(200), Some("pasta"))];
        let started = timers.told(&two);
        let data = json!({
            "id": "2", "total_seconds": 200, "name": "pasta", "start_hours": 1, "start_minutes": 1, "start_seconds": 30
        });
        assert_eq!(started, [Frame::new("timer-started", data)]);
        let held = timers.told(&[timer(1, None, None), timer(2, Some(200), Some("pasta"))]);
        let data = json!({ "id": "1", "is_active": false, "total_seconds": 60 });
        assert_eq!(held, [Frame::new("timer-updated", data)]);
        let longer = timers.told(&[timer(1, Some(500), None), timer(2, Some(200), Some("pasta"))]);
        assert_eq!(longer[0].data["is_active"], json!(true));
        assert_eq!(kinds(&timers.told(&[timer(2, Some(200), Some("pasta"))])), ["timer-cancelled"]);
        assert_eq!(kinds(&timers.told(&[rings(timer(2, Some(200), None))])), ["timer-finished"]);
        assert_eq!(timers.told(&[rings(timer(2, Some(200), None))]), []);
        // Snoozed, it rings once more; stopped, it is over and was not cancelled.
        assert_eq!(timers.told(&[timer(2, Some(200), None)]), []);
        assert_eq!(kinds(&timers.told(&[rings(timer(2, Some(200), None))])), ["timer-finished"]);
        assert_eq!(timers.told(&[]), []);
    }
}
