//! By hand, with PulseAudio: what really comes out.

use std::fs;
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use hob::keeper::wire::Ids;
use jiff::Timestamp;

use super::{Home, soon};

/// A real sound server with a device that nobody hears, and what comes out of it.
struct Server(Vec<Child>);

impl Server {
    fn start(home: &Home) -> Self {
        fs::create_dir_all(home.path().join("servers/pulse")).unwrap();
        for program in ["paplay", "pactl"] {
            home.player(program, &format!("{} exec {} \"$@\"", libraries(), real(program)));
        }
        let socket = home.path().join("servers/pulse/native");
        let run = |program, arguments: &str| {
            let mut command = Command::new("/bin/sh");
            let script = format!("{} exec {} {arguments}", libraries(), real(program));
            command.args(["-c", &script]).env("HOME", home.path());
            command.env("XDG_RUNTIME_DIR", home.path().join("servers"));
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        let modules = format!(
            "-n --daemonize=no --exit-idle-time=-1 -L 'module-native-protocol-unix socket={} auth-anonymous=1' \
             -L 'module-null-sink sink_name=speaker channels=2 rate=8000'",
            socket.display()
        );
        let server = run("pulseaudio", &modules);
        assert!(soon(|| UnixStream::connect(&socket).is_ok()), "no sound server");
        let recorder = run(
            "parec",
            "-d speaker.monitor --raw --format=s16le --rate=8000 --channels=1 --latency-msec=50 >\"$HOME/recorded\"",
        );
        Self(vec![recorder, server])
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn libraries() -> String {
    format!("LD_LIBRARY_PATH={}", std::env::var("LD_LIBRARY_PATH").unwrap_or_default())
}

fn real(program: &str) -> String {
    let folders = std::env::var_os("PATH").unwrap();
    let mut files = std::env::split_paths(&folders).map(|folder| folder.join(program));
    files.find(|file| file.is_file()).unwrap_or_else(|| panic!("no {program}")).display().to_string()
}

#[test]
#[ignore = "needs pulseaudio, paplay, pactl and parec: cargo test -p hob-tests -- --ignored a_real_sound"]
fn a_real_sound_server_plays_it_louder_and_louder_and_keeps_its_volume() {
    let mut home = Home::new();
    home.sound = false;
    home.settings("ring_rise_s = 12\nring_sound = \"chime\"\n");
    let _server = Server::start(&home);
    let pactl = |arguments: &[&str]| {
        let mut command = Command::new(home.path().join("bin/pactl"));
        command.args(arguments).env("HOME", home.path()).env("LC_ALL", "C");
        let output = command.env("XDG_RUNTIME_DIR", home.path().join("servers")).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    pactl(&["set-sink-volume", "speaker", "11111", "22222"]);
    pactl(&["set-sink-mute", "speaker", "1"]);
    let state = || pactl(&["get-sink-mute", "speaker"]) + &pactl(&["get-sink-volume", "speaker"]);
    let before = state();
    assert!(before.contains("Mute: yes") && before.contains("11111"), "{before}");
    home.alarm(Timestamp::now());
    let store = home.store();
    let mut keeper = home.command().spawn().unwrap();
    let mut restart = || {
        keeper.kill().unwrap();
        keeper.wait().unwrap();
        keeper = home.command().spawn().unwrap();
    };
    let stop = || {
        hob::keeper::client::Client::connect(&home.socket(), Duration::from_secs(5)).unwrap().stop(Ids::All)
    };
    assert!(soon(|| state().contains("Mute: no")), "{}", home.log());
    std::thread::sleep(Duration::from_secs(5));
    restart();
    std::thread::sleep(Duration::from_secs(13));
    stop().unwrap();
    assert!(soon(|| state() == before), "{} is not {before}", state());
    assert!(store.exists());
    let recorded = fs::read(home.path().join("recorded")).unwrap();
    let samples: Vec<f64> =
        recorded.chunks_exact(2).map(|s| f64::from(i16::from_le_bytes([s[0], s[1]]))).collect();
    let loudest = |part: &[f64]| part.iter().fold(0.0_f64, |most, s| most.max(s.abs()));
    let seconds: Vec<f64> = samples.chunks(16_000).map(loudest).collect();
    println!("loudest of each two seconds: {seconds:.0?}");
    let heard: Vec<f64> = seconds.into_iter().filter(|loudest| *loudest > 1.0).collect();
    assert!(heard.len() >= 6, "{heard:?}");
    assert!(heard[0] < 0.2 * heard[heard.len() - 2], "from quiet to loud: {heard:?}");
    let _ = keeper.kill();
    let _ = keeper.wait();
}
