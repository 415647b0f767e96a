//! What is heard: escalation, the players, the sound theme, and the sound device's own volume.

use std::fs;
use std::os::unix::net::UnixListener;

use hob::keeper::wire::Ids;
use hob_tools::Store;
use jiff::Timestamp;

use super::{Home, lives, soon};

/// A stand-in writes down how it was called, one call a line.
const WRITES: &str = "echo \"${0##*/} $*\" >>\"$HOME/calls\"";

impl Home {
    fn calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.path().join("calls")).unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }

    /// The ways by which anything was heard, as the black box has them.
    pub(super) fn heard(&self) -> Vec<String> {
        let store = Store::open(&self.store()).unwrap();
        let heard = "SELECT detail FROM history WHERE what = 'heard' ORDER BY detail";
        let mut rows = store.reader().prepare(heard).unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    fn chime(&self) -> String {
        self.path().join("run/chime.wav").display().to_string()
    }
}

/// The loudness that `pw-play` was asked for, call by call.
fn volumes(calls: &[String]) -> Vec<f64> {
    let volume = |call: &String| call.split_once("--volume=")?.1.split(' ').next()?.parse().ok();
    calls.iter().filter_map(volume).collect()
}

#[test]
fn it_rises_from_quiet_to_loud_and_a_keeper_that_was_killed_goes_on_where_it_was() {
    let mut home = Home::new();
    home.sound = false;
    home.player("pw-play", WRITES);
    home.settings("ring_rise_s = 6\nring_volume = 90\nring_sound = \"chime\"\n");
    home.alarm(Timestamp::now());
    home.start();
    assert!(soon(|| home.calls().len() >= 2), "it repeats");
    home.kill();
    let before = volumes(&home.calls());
    assert!(before[0] < 0.5 * before[1] || before[1] > 0.7, "it begins quiet: {before:?}");
    home.start();
    assert!(soon(|| home.calls().len() > before.len()));
    let after = volumes(&home.calls());
    assert!(after[before.len()] >= before[before.len() - 1], "it goes on as loud as it was: {after:?}");
    let full = || volumes(&home.calls()).last() == Some(&0.729);
    assert!(soon(full) || soon(full), "0.9³ in the end: {:?}", home.calls());
    let all = volumes(&home.calls());
    assert!(all.is_sorted(), "it never falls: {all:?}");
    assert!(home.calls().iter().all(|call| call.ends_with(&home.chime())));
    assert!(soon(|| home.heard() == ["sound"]), "{:?}", home.heard());
}

#[test]
fn a_keeper_that_is_killed_leaves_no_sound_behind() {
    let mut home = Home::new();
    home.alarm(Timestamp::now());
    home.start();
    assert!(soon(|| home.players().len() == 1));
    let player = home.players()[0];
    assert!(lives(player));
    home.kill();
    assert!(soon(|| !lives(player)), "nobody could stop it");
}

#[test]
fn each_player_is_asked_in_its_own_way_and_who_cannot_play_is_passed_over() {
    let mut home = Home::new();
    home.sound = false;
    home.settings("ring_rise_s = 0\nring_volume = 50\nring_sound = \"/nowhere/song.ogg\"\n");
    // Their servers are there, but cannot play.
    fs::create_dir_all(home.path().join("servers/pulse")).unwrap();
    let _servers = ["pipewire-0", "pulse/native"]
        .map(|server| UnixListener::bind(home.path().join("servers").join(server)).unwrap());
    home.player("pw-play", &format!("{WRITES}; exit 1"));
    home.player("paplay", &format!("{WRITES}; exit 1"));
    home.player(
        "aplay",
        &format!("{WRITES}; /bin/cp \"$2\" \"$HOME/new.wav\"; /bin/mv \"$HOME/new.wav\" \"$HOME/heard.wav\""),
    );
    home.alarm(Timestamp::now());
    home.start();
    assert!(soon(|| home.calls().len() >= 6), "{:?}", home.calls());
    let (chime, softer) = (home.chime(), home.path().join("run/softer.wav").display().to_string());
    let expected = [
        "pw-play --volume=0.1250 /nowhere/song.ogg".to_owned(),
        "paplay --client-name=Hob --volume=32768 /nowhere/song.ogg".to_owned(),
        format!("pw-play --volume=0.1250 {chime}"),
        format!("paplay --client-name=Hob --volume=32768 {chime}"),
        format!("aplay -q {softer}"),
        // What could play goes first from now on.
        format!("aplay -q {softer}"),
    ];
    assert_eq!(home.calls()[..6], expected);
    let loudest = |path: &str| {
        let wav = fs::read(path).unwrap();
        wav[44..].chunks(2).map(|s| i16::from_le_bytes([s[0], s[1]]).unsigned_abs()).max().unwrap()
    };
    let heard = loudest(&home.path().join("heard.wav").display().to_string());
    assert!(heard.abs_diff(loudest(&chime) / 8) <= 1, "an eighth of {}: {heard}", loudest(&chime));
}

#[test]
fn it_sounds_as_the_desktop_has_it() {
    let mut home = Home::new();
    home.sound = false;
    home.player("pw-play", WRITES);
    let sounds = home.path().join(".local/share/sounds");
    fs::create_dir_all(sounds.join("birch/stereo")).unwrap();
    fs::write(sounds.join("birch/index.theme"), "[Sound Theme]\nDirectories=stereo\n").unwrap();
    fs::write(sounds.join("birch/stereo/alarm-clock-elapsed.oga"), "").unwrap();
    home.player("gsettings", "echo \"'birch'\"");
    home.alarm(Timestamp::now());
    home.start();
    let expected = sounds.join("birch/stereo/alarm-clock-elapsed.oga").display().to_string();
    assert!(
        soon(|| home.calls().first().is_some_and(|call| call.ends_with(&expected))),
        "{:?}",
        home.calls()
    );
}

/// `pactl` of a sound device with two channels, which keeps its state in files.
pub(super) const PACTL: &str = "cd \"$HOME\"; case $1 in
get-default-sink) echo speaker;;
get-sink-mute) read -r mute <mute; echo \"Mute: $mute\";;
get-sink-volume) read -r left right <volume; echo \"Volume: front-left: $left /  1% / -1.0 dB,   front-right: $right /  1% / -1.0 dB\";;
set-sink-mute) case $3 in 1) echo yes;; 0) echo no;; esac >mute;;
set-sink-volume) echo \"$3 $4\" >volume;;
*) exit 1;;
esac";

impl Home {
    pub(super) fn device(&self, mute: &str, volume: &str) {
        fs::write(self.path().join("mute"), format!("{mute}\n")).unwrap();
        fs::write(self.path().join("volume"), format!("{volume}\n")).unwrap();
    }

    pub(super) fn device_is(&self, mute: &str, volume: &str) -> bool {
        let read = |name| fs::read_to_string(self.path().join(name)).unwrap_or_default();
        read("mute").trim() == mute && read("volume").trim() == volume
    }
}

#[test]
fn a_muted_device_is_loud_while_it_rings_and_as_it_was_afterwards_also_after_a_crash() {
    let mut home = Home::new();
    home.player("pactl", PACTL);
    home.settings("ring_device_volume = 50\n");
    home.device("yes", "1234 60000");
    let loud = |home: &Home| home.device_is("no", "32768 60000");
    home.alarm(Timestamp::now());
    home.start();
    assert!(soon(|| loud(&home)), "it is unmuted, and the quiet channel raised");
    home.client().stop(Ids::All).unwrap();
    assert!(soon(|| home.device_is("yes", "1234 60000")), "it is as it was");
    // A keeper that is killed in mid-ring: the next one knows what was, even when it rings no more by then.
    home.alarm(Timestamp::now());
    home.poke();
    assert!(soon(|| loud(&home)));
    home.kill();
    assert!(loud(&home));
    home.start();
    assert!(home.rings(1) && loud(&home), "it rings on, loud");
    home.kill();
    home.sql("UPDATE occurrences SET state = 'stopped'");
    home.start();
    assert!(soon(|| home.device_is("yes", "1234 60000")), "it is as it was before the first keeper");
    assert!(soon(|| !home.path().join("hob.volume").exists()));
    // What the person changes meanwhile is theirs.
    home.alarm(Timestamp::now());
    home.poke();
    assert!(soon(|| loud(&home)));
    home.device("no", "5000 5000");
    home.client().stop(Ids::All).unwrap();
    assert!(soon(|| !home.path().join("hob.volume").exists()));
    assert!(home.device_is("no", "5000 5000"));
    // A reminder changes nothing, and ending the keeper in mid-ring puts it back.
    home.device("yes", "1 1");
    home.alarm(Timestamp::now());
    home.poke();
    assert!(soon(|| home.device_is("no", "32768 32768")));
    assert!(home.signal("-TERM").success());
    assert!(home.device_is("yes", "1 1"));
}
