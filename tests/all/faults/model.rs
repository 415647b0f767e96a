//! A model file that is broken or gone: said on one line, and everything that needs no model goes on.

use std::fs;

use crate::home::{Home, until};

const TIMER: &str = "set a timer for 10 minutes";
const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../engine/models/hob.gguf");

#[test]
fn a_broken_model_costs_the_model_and_nothing_else() {
    let home = Home::new();
    assert!(home.says(&["ask", TIMER]).starts_with("Timer set"));
    home.says(&["quit"]);
    until("the daemon has ended", || home.holder("daemon.lock").is_none());

    let place = home.paths().data.join("hob.gguf");
    fs::create_dir_all(home.paths().data).unwrap();
    let whole = fs::read(MODEL).unwrap();
    let mut newer = whole.clone();
    newer[4] = 9;
    let mut long_name = whole.clone();
    long_name[8..16].fill(0xff);
    let broken: [(&str, &[u8]); 7] = [
        ("empty", b""),
        ("text", b"this is no model\n"),
        ("its first bytes", &whole[..20]),
        ("half of it", &whole[..whole.len() / 2]),
        ("all but the last byte", &whole[..whole.len() - 1]),
        ("a newer version", &newer),
        ("counts without sense", &long_name),
    ];
    let mut daemon = None;
    for (what, bytes) in broken {
        fs::write(&place, bytes).unwrap();
        let said = home.fails(&["ask", TIMER]);
        assert!(said.contains("the model") && said.contains(&place.display().to_string()), "{what}: {said}");
        assert_eq!(home.says(&["timers"]).lines().count(), 1, "{what}");
        assert!(home.says(&["ask", "my timers"]).contains("10 minutes"), "{what}");
        let pid = home.holder("daemon.lock");
        assert!(pid.is_some(), "{what}: the daemon is gone");
        assert_eq!(*daemon.get_or_insert(pid), pid, "{what}: the daemon was started again");
    }
    // Gone while the daemon counts on it; then no file at all but a folder.
    fs::remove_file(&place).unwrap();
    assert!(home.fails(&["ask", TIMER]).starts_with(&format!("cannot read the model `{}`", place.display())));
    fs::create_dir(&place).unwrap();
    assert!(home.fails(&["ask", TIMER]).contains(&format!("cannot read the model `{}`", place.display())));
    fs::remove_dir(&place).unwrap();
    // Planning and explaining say the same; looking and taking back work.
    fs::write(&place, b"no model").unwrap();
    assert!(home.fails(&["explain", TIMER]).contains("the model"));
    let doctor = home.hob(&["doctor", "--json"]);
    assert_eq!(doctor.status.code(), Some(1));
    assert!(String::from_utf8(doctor.stdout).unwrap().contains("cannot read the model"));
    assert!(home.says(&["undo"]).starts_with("Taken back"));
    assert_eq!(home.says(&["timers"]), "none");
    assert_eq!(home.holder("daemon.lock"), daemon.flatten());
    // And a whole one in its place is used at once.
    fs::write(&place, &whole).unwrap();
    assert!(home.says(&["ask", TIMER]).starts_with("Timer set"));
}
