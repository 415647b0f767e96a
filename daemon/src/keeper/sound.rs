//! The sound: a chime that Hob makes itself, played by whichever player is there, again and again until it is stopped.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::Command;
use tokio::task::JoinHandle;

/// Players and their arguments, the best first: PipeWire, PulseAudio, ALSA.
const PLAYERS: [(&str, &[&str]); 3] = [("pw-play", &[]), ("paplay", &[]), ("aplay", &["-q"])];
/// A player that ends sooner than this did not play; hasty repeats would burn the battery.
const ROUND_MIN: Duration = Duration::from_secs(1);
/// How long to wait when no player could play: the sound server may still be starting.
const RETRY: Duration = Duration::from_secs(5);

/// Samples a second.
const RATE: u32 = 22_050;
/// The chime: frequency in Hz and length in milliseconds; 0 Hz is silence.
const CHIME: [(u32, u32); 6] = [(880, 180), (1109, 180), (1319, 360), (0, 280), (1319, 180), (0, 820)];
/// Of full scale, 32,767.
const LOUDNESS: f64 = 22_000.0;
/// Fades in and out, so that no note clicks. Milliseconds.
const FADE_MS: u32 = 12;

/// What plays, until it is dropped.
#[derive(Debug)]
pub struct Sound {
    task: JoinHandle<()>,
}

impl Drop for Sound {
    /// The player is killed with its task.
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Sound {
    /// Plays the chime from a file in `folder`, for `rounds` rounds or until this is dropped. Never fails: a device
    /// without a player rings by notification and event.
    pub fn start(folder: &Path, rounds: Option<u32>) -> Self {
        let folder = folder.to_path_buf();
        Self {
            task: tokio::spawn(async move {
                match chime(&folder) {
                    Ok(file) => play(&file, rounds).await,
                    Err(error) => tracing::warn!(%error, "cannot write the chime"),
                }
            }),
        }
    }

    /// Whether it still plays.
    pub fn plays(&self) -> bool {
        !self.task.is_finished()
    }
}

/// The first player that is installed.
pub fn player() -> Option<&'static str> {
    let folders = std::env::var_os("PATH")?;
    let there = |name: &str| std::env::split_paths(&folders).any(|folder| folder.join(name).is_file());
    PLAYERS.iter().map(|(name, _)| *name).find(|name| there(name))
}

async fn play(file: &Path, rounds: Option<u32>) {
    let mut told = false;
    let mut round = 0;
    while rounds.is_none_or(|rounds| round < rounds) {
        let began = Instant::now();
        if play_once(file).await {
            round += 1;
            tokio::time::sleep(ROUND_MIN.saturating_sub(began.elapsed())).await;
        } else {
            if !told {
                tracing::warn!("no player could play the sound (pw-play, paplay, aplay)");
                told = true;
            }
            if rounds.is_some() {
                return;
            }
            tokio::time::sleep(RETRY).await;
        }
    }
}

/// One round with the first player that can.
async fn play_once(file: &Path) -> bool {
    for (player, arguments) in PLAYERS {
        let mut command = Command::new(player);
        command.args(arguments).arg(file);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let Ok(mut child) = command.spawn() else { continue };
        if child.wait().await.is_ok_and(|status| status.success()) {
            return true;
        }
    }
    false
}

/// The chime's file, made if it is not there.
fn chime(folder: &Path) -> io::Result<PathBuf> {
    let file = folder.join("chime.wav");
    let wav = wav();
    if !std::fs::metadata(&file).is_ok_and(|found| found.len() == wav.len() as u64) {
        let new = folder.join("chime.wav.new");
        std::fs::write(&new, wav)?;
        std::fs::rename(&new, &file)?;
    }
    Ok(file)
}

/// One round as a WAV file: mono, 16 bits.
fn wav() -> Vec<u8> {
    let samples = |ms: u32| RATE * ms / 1000;
    let mut data = Vec::new();
    for (frequency, ms) in CHIME {
        let count = samples(ms);
        let fade = f64::from(samples(FADE_MS));
        for at in 0..count {
            let edge = (f64::from(at.min(count - at)) / fade).min(1.0);
            let phase = std::f64::consts::TAU * f64::from(frequency) * f64::from(at) / f64::from(RATE);
            // An octave above makes it carry on a phone's small speaker.
            let wave = 0.8 * phase.sin() + 0.2 * (2.0 * phase).sin();
            data.extend_from_slice(&((LOUDNESS * edge * wave) as i16).to_le_bytes());
        }
    }
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    let mut wav = Vec::with_capacity(data.len() + 44);
    wav.extend_from_slice(b"RIFF");
    wav.extend_from_slice(&(36 + length).to_le_bytes());
    wav.extend_from_slice(b"WAVEfmt ");
    wav.extend_from_slice(&16_u32.to_le_bytes()); // length of this part
    wav.extend_from_slice(&1_u16.to_le_bytes()); // plain samples
    wav.extend_from_slice(&1_u16.to_le_bytes()); // channels
    wav.extend_from_slice(&RATE.to_le_bytes());
    wav.extend_from_slice(&(RATE * 2).to_le_bytes()); // bytes a second
    wav.extend_from_slice(&2_u16.to_le_bytes()); // bytes a sample of all channels
    wav.extend_from_slice(&16_u16.to_le_bytes()); // bits a sample
    wav.extend_from_slice(b"data");
    wav.extend_from_slice(&length.to_le_bytes());
    wav.extend_from_slice(&data);
    wav
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chime_is_a_sound_of_two_seconds() {
        let wav = wav();
        assert_eq!(&wav[..4], b"RIFF");
        assert_eq!(u32::from_le_bytes(wav[4..8].try_into().unwrap()) as usize, wav.len() - 8);
        let seconds = (wav.len() - 44) as f64 / f64::from(RATE * 2);
        assert!((1.9..2.1).contains(&seconds), "{seconds}");
        let loudest =
            wav[44..].chunks(2).map(|s| i16::from_le_bytes([s[0], s[1]]).unsigned_abs()).max().unwrap();
        assert!((10_000..32_000).contains(&loudest), "{loudest}");
    }
}
