//! The sound device's own volume: raised while something rings, and put back exactly as it was.
//!
//! What was found is written down before it is changed, so that a keeper that was killed in mid-ring, or a device whose
//! battery ran out, puts it back at the next start. What the person changes while it rings is theirs and stays.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::process::Command;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::players::is_installed;

/// How long a command may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// A slider at its end, as PulseAudio counts.
const FULL: u32 = 65_536;
/// How far what is read back may lie from what was set: PipeWire counts in fractions.
const NEAR: u32 = FULL / 100;
/// What `wpctl` calls the sound device that plays.
const DEFAULT: &str = "@DEFAULT_AUDIO_SINK@";
/// More channels than any device has.
const CHANNELS_MAX: usize = 64;

/// How a sound device is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Level {
    muted: bool,
    /// Each channel's volume.
    channels: Vec<u32>,
}

impl Level {
    /// Unmuted, and each channel at least this loud.
    fn raised(&self, least: u32) -> Self {
        Self { muted: false, channels: self.channels.iter().map(|channel| *channel.max(&least)).collect() }
    }

    fn is_near(&self, other: &Self) -> bool {
        let near = |(a, b): (&u32, &u32)| a.abs_diff(*b) <= NEAR;
        self.muted == other.muted
            && self.channels.len() == other.channels.len()
            && self.channels.iter().zip(&other.channels).all(near)
    }
}

/// What was changed on one sound device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Changed {
    tool: Tool,
    found: Level,
    set: Level,
}

/// The commands that know the sound device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tool {
    /// PulseAudio's, and PipeWire's where it stands in for PulseAudio. Exact.
    Pactl,
    /// WirePlumber's. It knows one volume for all channels, in hundredths.
    Wpctl,
}

impl Tool {
    const fn program(self) -> &'static str {
        match self {
            Self::Pactl => "pactl",
            Self::Wpctl => "wpctl",
        }
    }

    async fn say(self, arguments: &[&str]) -> Option<String> {
        let mut command = Command::new(self.program());
        // Its words are read, and must not be translated.
        command.args(arguments).env("LC_ALL", "C").kill_on_drop(true);
        let run = command.stdin(Stdio::null()).stderr(Stdio::null()).output();
        let output = timeout(PATIENCE, run).await.ok()?.ok().filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok()
    }

    /// The device that plays.
    async fn device(self) -> Option<String> {
        match self {
            Self::Pactl => {
                let name = self.say(&["get-default-sink"]).await?.trim().to_owned();
                (!name.is_empty() && !name.starts_with('-')).then_some(name)
            }
            Self::Wpctl => Some(DEFAULT.to_owned()),
        }
    }

    async fn read(self, device: &str) -> Option<Level> {
        match self {
            Self::Pactl => {
                let muted = self.say(&["get-sink-mute", device]).await?.trim() == "Mute: yes";
                let channels = channels(&self.say(&["get-sink-volume", device]).await?);
                (!channels.is_empty() && channels.len() <= CHANNELS_MAX).then_some(Level { muted, channels })
            }
            Self::Wpctl => {
                let said = self.say(&["get-volume", device]).await?;
                let volume: f64 = said.split_whitespace().nth(1)?.parse().ok()?;
                let channels = vec![(volume * f64::from(FULL)).round() as u32];
                Some(Level { muted: said.contains("[MUTED]"), channels })
            }
        }
    }

    async fn set(self, device: &str, level: &Level) -> Option<()> {
        let muted = if level.muted { "1" } else { "0" };
        match self {
            Self::Pactl => {
                let channels: Vec<String> = level.channels.iter().map(u32::to_string).collect();
                let mut arguments = vec!["set-sink-volume", device];
                arguments.extend(channels.iter().map(String::as_str));
                self.say(&arguments).await?;
                self.say(&["set-sink-mute", device, muted]).await?;
            }
            Self::Wpctl => {
                let volume =
                    level.channels.first().map_or(0.0, |volume| f64::from(*volume) / f64::from(FULL));
                self.say(&["set-volume", device, &format!("{volume:.2}")]).await?;
                self.say(&["set-mute", device, muted]).await?;
            }
        }
        Some(())
    }
}

/// `Volume: front-left: 26214 /  40% / -23.88 dB,   front-right: …`: the number after each channel's name.
fn channels(said: &str) -> Vec<u32> {
    let words: Vec<&str> = said.split_whitespace().collect();
    let channel = |pair: &[&str]| match pair {
        [name, number, "/"] if name.ends_with(':') => number.parse().ok(),
        _ => None,
    };
    words.windows(3).filter_map(channel).collect()
}

/// Where a ring asks for its volume.
#[derive(Debug)]
pub struct Mixer {
    orders: mpsc::UnboundedSender<bool>,
    raised: bool,
}

impl Mixer {
    /// What is found goes into `record`; a ring is at least as loud as `percent` of the slider, and at 0 the device is
    /// left alone. The second value ends when all is put back and this is dropped.
    pub fn start(record: PathBuf, percent: u32) -> (Self, JoinHandle<()>) {
        let (orders, mut inbox) = mpsc::unbounded_channel();
        let least = FULL * percent.min(100) / 100;
        let task = tokio::spawn(async move {
            let desk = Desk { record, least };
            while let Some(raise) = inbox.recv().await {
                let done = if raise { desk.raise().await } else { desk.restore().await };
                if let Err(error) = done {
                    tracing::warn!(%error, "cannot write down the volume, which stays as it is");
                }
            }
            // A keeper that ends in mid-ring comes back, and rings on; the person may want to hear music until then.
            let _ = desk.restore().await;
        });
        // Whether an earlier keeper left something is seen at the first order.
        (Self { orders, raised: true }, task)
    }

    /// Loud enough to be heard.
    pub fn raise(&mut self) {
        self.raised = true;
        let _ = self.orders.send(true);
    }

    /// As it was.
    pub fn restore(&mut self) {
        if std::mem::take(&mut self.raised) {
            let _ = self.orders.send(false);
        }
    }
}

struct Desk {
    record: PathBuf,
    least: u32,
}

impl Desk {
    async fn raise(&self) -> io::Result<()> {
        if self.least == 0 {
            return Ok(());
        }
        for tool in [Tool::Pactl, Tool::Wpctl].into_iter().filter(|tool| is_installed(tool.program())) {
            let Some(device) = tool.device().await else { continue };
            let Some(found) = tool.read(&device).await else { continue };
            let set = found.raised(self.least);
            if set == found {
                return Ok(());
            }
            let mut changed = self.written();
            // What was found first is what the person wants back.
            let first = changed.get(&device).map_or(found, |earlier| earlier.found.clone());
            changed.insert(device.clone(), Changed { tool, found: first, set: set.clone() });
            self.write(&changed)?;
            if tool.set(&device, &set).await.is_none() {
                tracing::warn!("{} could not raise the volume", tool.program());
            }
            return Ok(());
        }
        Ok(())
    }

    async fn restore(&self) -> io::Result<()> {
        let mut changed = self.written();
        if changed.is_empty() {
            return Ok(());
        }
        for (device, Changed { tool, found, set }) in changed.clone() {
            // A device that was unplugged is put back when it is there again.
            let Some(now) = tool.read(&device).await else { continue };
            if now.is_near(&set) && tool.set(&device, &found).await.is_none() {
                continue;
            }
            changed.remove(&device);
        }
        self.write(&changed)
    }

    fn written(&self) -> BTreeMap<String, Changed> {
        let read = fs::read(&self.record).unwrap_or_default();
        serde_json::from_slice(&read).unwrap_or_default()
    }

    fn write(&self, changed: &BTreeMap<String, Changed>) -> io::Result<()> {
        if changed.is_empty() {
            return fs::remove_file(&self.record);
        }
        replace(&self.record, &serde_json::to_vec(changed)?)
    }
}

/// Whole or not at all, and on the disk before anything follows from it.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file = File::create(&new)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pactl_says_is_read() {
        let stereo = "Volume: front-left: 26214 /  40% / -23.88 dB,   front-right: 13107 /  20% / -41.94 dB\n        balance -0.50\n";
        assert_eq!(channels(stereo), [26214, 13107]);
        assert_eq!(channels("Volume: mono: 0 /   0% / -inf dB\n        balance 0.00\n"), [0]);
        assert!(channels("").is_empty());
        assert!(channels("Volume: mono: 99999999999 / 1% /").is_empty());
    }

    #[test]
    fn a_channel_that_is_loud_enough_stays() {
        let found = Level { muted: true, channels: vec![0, 50_000] };
        let raised = found.raised(39_321);
        assert_eq!(raised, Level { muted: false, channels: vec![39_321, 50_000] });
        assert!(raised.is_near(&Level { muted: false, channels: vec![39_000, 50_001] }));
        assert!(!raised.is_near(&Level { muted: true, ..raised.clone() }));
        assert!(!raised.is_near(&Level { channels: vec![39_321], ..raised.clone() }));
        assert!(!raised.is_near(&Level { channels: vec![30_000, 50_000], ..raised.clone() }));
    }
}
