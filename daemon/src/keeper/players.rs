//! The programs that play a sound, and whether they could just now.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Signal, set_parent_process_death_signal};
use tokio::net::UnixStream;
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::chime;

/// How long a sound server may take to let somebody in.
const PATIENCE: Duration = Duration::from_millis(500);
/// Where the kernel shows its sound devices.
const DEVICES: &str = "/dev/snd";

/// A program that plays a sound file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Player {
    /// `pw-play`.
    PipeWire,
    /// `paplay`.
    PulseAudio,
    /// `aplay`, which plays WAV files alone and knows no loudness.
    Alsa,
}

impl Player {
    /// All, the best first.
    pub const ALL: [Self; 3] = [Self::PipeWire, Self::PulseAudio, Self::Alsa];

    /// The program.
    pub const fn program(self) -> &'static str {
        match self {
            Self::PipeWire => "pw-play",
            Self::PulseAudio => "paplay",
            Self::Alsa => "aplay",
        }
    }

    /// Whether it can play such a file.
    pub fn decodes(self, file: &Path) -> bool {
        self != Self::Alsa || file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("wav"))
    }

    /// Starts to play a file. `level` is a place on a volume slider, from 0 to 1; files that must be made for it go
    /// into `folder`. The program ends with its handle, and with the keeper, however that ends.
    ///
    /// # Errors
    /// When it cannot be started, or the file cannot be made softer for it.
    pub fn start(self, file: &Path, level: f64, folder: &Path) -> io::Result<Child> {
        let mut command = Command::new(self.program());
        // What a slider shows is the cube root of what the samples are multiplied by.
        let factor = level.powi(3);
        match self {
            Self::PipeWire => command.arg(format!("--volume={factor:.4}")).arg(file),
            // PulseAudio counts in slider's places.
            Self::PulseAudio => {
                command.arg("--client-name=Hob").arg(format!("--volume={:.0}", level * 65_536.0)).arg(file)
            }
            Self::Alsa if level < 1.0 => command.arg("-q").arg(chime::scaled(file, factor, folder)?),
            Self::Alsa => command.arg("-q").arg(file),
        };
        // pw-play reads a number as the locale writes it.
        command.env("LC_ALL", "C");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        end_with_keeper(&mut command);
        command.spawn()
    }

    /// Whether what it plays to is there: the server's socket lets somebody in, or the kernel has a device.
    pub async fn is_heard(self) -> bool {
        match self {
            Self::PipeWire => lets_in(pipewire(&|name| env::var_os(name))).await,
            Self::PulseAudio => lets_in(pulseaudio(&|name| env::var_os(name))).await,
            Self::Alsa => plays_out(Path::new(DEVICES)),
        }
    }
}

/// A keeper that is killed must leave no sound behind that nobody can stop.
#[expect(unsafe_code, reason = "what runs between fork and exec is the caller's promise")]
fn end_with_keeper(command: &mut Command) {
    // SAFETY: one system call, which allocates nothing and takes no lock.
    unsafe {
        command.pre_exec(|| Ok(set_parent_process_death_signal(Some(Signal::KILL))?));
    }
}

/// Whether a program is on the path.
pub fn is_installed(program: &str) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// What is installed, those first whose server is there. The others may start theirs when they are called.
pub async fn installed() -> Vec<(Player, bool)> {
    let mut players = Vec::new();
    for player in Player::ALL.into_iter().filter(|player| is_installed(player.program())) {
        players.push((player, player.is_heard().await));
    }
    players.sort_by_key(|(_, heard)| !heard);
    players
}

type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

fn pipewire(env: Environment<'_>) -> Option<PathBuf> {
    let remote = env("PIPEWIRE_REMOTE").filter(|name| !name.is_empty()).unwrap_or("pipewire-0".into());
    let folder = env("PIPEWIRE_RUNTIME_DIR").or_else(|| env("XDG_RUNTIME_DIR"));
    // An absolute name replaces the folder.
    folder
        .map(PathBuf::from)
        .or_else(|| Path::new(&remote).is_absolute().then(PathBuf::new))
        .map(|f| f.join(remote))
}

fn pulseaudio(env: Environment<'_>) -> Option<PathBuf> {
    if let Some(server) = env("PULSE_SERVER").filter(|server| !server.is_empty()) {
        // The first of several; one over the network is out of reach for the keeper.
        let first = server.to_str()?.split_whitespace().next()?;
        let first =
            first.strip_prefix('{').and_then(|rest| rest.split_once('}')).map_or(first, |(_, rest)| rest);
        let path = first.strip_prefix("unix:").unwrap_or(first);
        return path.starts_with('/').then(|| path.into());
    }
    let own = || Some(PathBuf::from(env("XDG_RUNTIME_DIR")?).join("pulse"));
    Some(env("PULSE_RUNTIME_PATH").map(PathBuf::from).or_else(own)?.join("native"))
}

async fn lets_in(socket: Option<PathBuf>) -> bool {
    let Some(socket) = socket else { return false };
    timeout(PATIENCE, UnixStream::connect(socket)).await.is_ok_and(|connected| connected.is_ok())
}

/// `pcmC0D0p`: card 0, device 0, playback.
fn plays_out(devices: &Path) -> bool {
    let Ok(found) = fs::read_dir(devices) else { return false };
    found.flatten().any(|device| {
        let name = device.file_name();
        name.to_str().is_some_and(|name| name.starts_with("pcm") && name.ends_with('p'))
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;

    fn environment(of: &[(&'static str, &'static str)]) -> impl Fn(&str) -> Option<OsString> {
        move |name| of.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into())
    }

    #[test]
    fn a_server_is_looked_for_where_its_players_look() {
        let pipewire = |of: &[_]| pipewire(&environment(of));
        assert_eq!(pipewire(&[]), None);
        assert_eq!(pipewire(&[("XDG_RUNTIME_DIR", "/run/user/1")]), Some("/run/user/1/pipewire-0".into()));
        assert_eq!(
            pipewire(&[("XDG_RUNTIME_DIR", "/r"), ("PIPEWIRE_REMOTE", "other")]),
            Some("/r/other".into())
        );
        assert_eq!(pipewire(&[("PIPEWIRE_REMOTE", "/run/pw")]), Some("/run/pw".into()));
        let pulseaudio = |of: &[_]| pulseaudio(&environment(of));
        assert_eq!(pulseaudio(&[]), None);
        assert_eq!(pulseaudio(&[("XDG_RUNTIME_DIR", "/r")]), Some("/r/pulse/native".into()));
        assert_eq!(pulseaudio(&[("PULSE_SERVER", "unix:/tmp/pulse")]), Some("/tmp/pulse".into()));
        assert_eq!(
            pulseaudio(&[("PULSE_SERVER", "{machine}unix:/tmp/pulse tcp:far")]),
            Some("/tmp/pulse".into())
        );
        assert_eq!(pulseaudio(&[("PULSE_SERVER", "tcp:192.0.2.1")]), None);
    }

    #[tokio::test]
    async fn a_socket_that_nobody_listens_on_is_no_server() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("native");
        assert!(!lets_in(Some(socket.clone())).await);
        let listener = UnixListener::bind(&socket).unwrap();
        assert!(lets_in(Some(socket.clone())).await);
        drop(listener);
        assert!(!lets_in(Some(socket)).await);
    }

    #[test]
    fn a_device_that_only_records_plays_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!plays_out(folder.path()));
        fs::write(folder.path().join("pcmC0D0c"), "").unwrap();
        fs::write(folder.path().join("controlC0"), "").unwrap();
        assert!(!plays_out(folder.path()));
        fs::write(folder.path().join("pcmC0D0p"), "").unwrap();
        assert!(plays_out(folder.path()));
    }
}
