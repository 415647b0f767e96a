//! Calendars as real folders, a real daemon that writes into them, and a daemon that is killed while it does.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use hob::world::calendar::{CalendarSettings, Calendars};
use hob_tools::calendar::edit::{Edit, Edited};
use hob_tools::ics::Document;
use serde_json::{Value, json};

use crate::faults::kills;
use crate::home::{Home, lives, until};

const DENTIST: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Another//Program//EN\r\nBEGIN:VEVENT\r\nUID:dentist@example\r\n\
    DTSTART;TZID=Europe/Berlin:20500103T150000\r\nDTEND;TZID=Europe/Berlin:20500103T160000\r\nSUMMARY:Dentist\r\n\
    X-OTHER:kept\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

fn settings(name: &str, folder: &Path) -> CalendarSettings {
    CalendarSettings { name: name.to_owned(), folder: folder.display().to_string(), ..Default::default() }
}

fn edit(file: &str, before: Option<&str>, after: Option<&str>) -> Edit {
    let text = |text: Option<&str>| text.map(str::to_owned);
    Edit { calendar: "home".to_owned(), file: file.to_owned(), before: text(before), after: text(after) }
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_changes_in_one_step_and_only_from_what_was_read() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("home");
    fs::create_dir(&folder).unwrap();
    let mut calendars = Calendars::new(&[settings("home", &folder)], &[], root.path());
    assert_eq!(calendars.edit(&edit("a.ics", None, Some(DENTIST))), Ok(Edited::Done));
    let path = folder.join("a.ics");
    assert_eq!(fs::read_to_string(&path).unwrap(), DENTIST);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(calendars.all()[0].files[0].document.events()[0].title, "Dentist");
    // Once more is once, and what is there already is nobody's to put out of its place.
    assert_eq!(calendars.edit(&edit("a.ics", None, Some(DENTIST))), Ok(Edited::Already));
    assert_eq!(calendars.edit(&edit("a.ics", None, Some("x"))), Ok(Edited::ChangedSince));
    let later = DENTIST.replace("T150000", "T160000");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(calendars.edit(&edit("a.ics", Some(DENTIST), Some(&later))), Ok(Edited::Done));
    assert_eq!(fs::read_to_string(&path).unwrap(), later);
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o640,
        "its rights are its owner's"
    );
    assert_eq!(calendars.all()[0].files[0].document.events()[0].begin.civil().hour(), 16);
    // Somebody else changed it: it is left alone, whatever was to become of it.
    for after in [Some(DENTIST), None] {
        assert_eq!(calendars.edit(&edit("a.ics", Some("other"), after)), Ok(Edited::ChangedSince));
        assert_eq!(fs::read_to_string(&path).unwrap(), later);
    }
    assert_eq!(calendars.edit(&edit("a.ics", Some(&later), None)), Ok(Edited::Done));
    assert_eq!(calendars.edit(&edit("a.ics", Some(&later), None)), Ok(Edited::Already));
    assert_eq!(names(&folder), Vec::<String>::new());
}

#[test]
fn no_name_and_no_link_leads_out_of_a_calendar() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("home");
    fs::create_dir(&folder).unwrap();
    fs::write(root.path().join("secret"), DENTIST).unwrap();
    symlink(root.path().join("secret"), folder.join("link.ics")).unwrap();
    let calendars = Calendars::new(&[settings("home", &folder)], &[], root.path());
    for name in ["../secret", "/etc/passwd", "a/../../secret", "", "link.ics"] {
        let error = calendars.edit(&edit(name, Some(DENTIST), Some("x"))).unwrap_err().detail;
        assert!(error.contains("cannot be written") && !error.contains('\n'), "{name}: {error}");
    }
    let elsewhere = Edit { calendar: "work".to_owned(), ..edit("a.ics", None, Some("x")) };
    assert!(calendars.edit(&elsewhere).is_err());
    let gone = Calendars::new(&[settings("home", &root.path().join("gone"))], &[], root.path());
    assert!(gone.edit(&edit("a.ics", None, Some("x"))).is_err());
    assert_eq!(fs::read_to_string(root.path().join("secret")).unwrap(), DENTIST);
    assert_eq!(names(&folder), ["link.ics"]);
}

/// A home with a calendar `home` whose folder is there, under these settings more.
fn home(more: &str) -> (Home, std::path::PathBuf) {
    let home = Home::new();
    let folder = home.path().join("calendars/home");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("dentist.ics"), DENTIST).unwrap();
    fs::create_dir_all(home.paths().config).unwrap();
    let text = format!("{more}\n[[calendar]]\nname = \"home\"\nfolder = \"~/calendars/home\"\n");
    fs::write(home.paths().settings(), text).unwrap();
    (home, folder)
}

#[test]
fn a_real_daemon_writes_where_it_was_told_to_and_nowhere_else() {
    let (home, folder) = home("");
    let said = home.says(&["ask", "schedule lunch with Anna on January 4 2050 at noon"]);
    assert!(said.contains("lunch with Anna") && said.contains("in the calendar"), "{said}");
    let fresh: Vec<String> = names(&folder).into_iter().filter(|name| name != "dentist.ics").collect();
    let [file] = fresh.as_slice() else { panic!("{fresh:?}") };
    let text = fs::read_to_string(folder.join(file)).unwrap();
    let document = Document::read(text.as_bytes());
    assert_eq!((document.events().len(), document.is_whole()), (1, true), "{text}");
    assert!(text.contains("DTSTART;TZID=Europe/Berlin:20500104T120000\r\n"), "{text}");
    let listed = home.says(&["ask", "what's on my calendar on January 3 2050"]);
    assert!(listed.contains("Dentist"), "{listed}");
    let undone = home.says(&["undo"]);
    assert!(undone.contains("Taken back"), "{undone}");
    assert_eq!(names(&folder), ["dentist.ics"]);
    assert_eq!(fs::read_to_string(folder.join("dentist.ics")).unwrap(), DENTIST);
    assert!(!home.paths().data.join("calendar").exists(), "Hob's own folder is made only where it is used");
    let rows = home.http("GET", "/v1/ledger", &[], b"").json();
    assert_eq!(rows, json!([]), "what stays on the device does not leave");
}

/// Kills without `HOB_CALENDAR_KILLS`.
const KILLS: usize = 12;

/// One try; none when the daemon died over it.
fn say(home: &Home, text: &str) -> Option<Value> {
    let (_, body) = kills::say(home, &json!({ "text": text }).to_string())?;
    serde_json::from_str(&body).ok()
}

#[test]
fn a_daemon_that_is_killed_while_it_writes_leaves_whole_files_and_a_row_for_each() {
    let kills =
        std::env::var("HOB_CALENDAR_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let this = std::env::current_exe().unwrap();
    let trusted = format!("policy = \"trusted-home\"\nconsent_by = [\"{}\"]\n", this.display());
    let (home, folder) = home(&trusted);
    let settings = fs::read_to_string(home.paths().settings()).unwrap();
    fs::write(home.paths().settings(), format!("{settings}synced = true\nlocal = true\n")).unwrap();
    let mut random = fastrand::Rng::new();
    home.says(&["start"]);
    let before = Instant::now();
    let first = say(&home, "schedule lunch on January 5 2050 at noon").unwrap();
    assert_eq!(first["calls"][0]["outcome"], "done", "{first}");
    let takes = before.elapsed();
    let mut confirmed = 1;
    for number in 0..kills {
        home.says(&["start"]);
        let (month, day, hour) = (1 + number % 12, 1 + number % 28, 8 + number % 10);
        let text = format!(
            "schedule meeting {number} on 2050-{month:02}-{day:02} at {hour}:{:02}",
            random.u8(0..60)
        );
        let pause = takes.mul_f64(0.4 + random.f64()).min(Duration::from_secs(5));
        let said = thread::scope(|scope| {
            let said = scope.spawn(|| say(&home, &text));
            thread::sleep(pause);
            if let Some(pid) = home.holder("daemon.lock").and_then(rustix::process::Pid::from_raw) {
                let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
                until("the daemon is gone", || !lives(pid.as_raw_nonzero().get()));
            }
            said.join().unwrap()
        });
        confirmed += usize::from(said.is_some_and(|said| said["calls"][0]["outcome"] == "done"));
        for name in names(&folder).iter().filter(|name| name.ends_with(".ics")) {
            let bytes = fs::read(folder.join(name)).unwrap();
            let document = Document::read(&bytes);
            assert!(document.is_whole() && document.events().len() == 1 && document.unread() == 0, "{name}");
        }
    }
    home.says(&["start"]);
    let left = names(&folder);
    assert!(left.iter().all(|name| name.ends_with(".ics")), "something lies beside the files: {left:?}");
    assert_eq!(fs::read_to_string(folder.join("dentist.ics")).unwrap(), DENTIST);
    let fresh = left.len() - 1;
    assert!((confirmed..=kills + 1).contains(&fresh), "{confirmed} were confirmed, and {fresh} are there");
    let rows = home.http("GET", "/v1/ledger?most=1000", &[], b"").json();
    let rows = rows.as_array().unwrap().iter().filter(|row| row["tool"] == "calendar.add").count();
    assert!(rows >= fresh, "{fresh} files, and {rows} rows");
    assert!(home.hob(&["ledger", "verify"]).status.success());
    println!("{kills} kills: {confirmed} events confirmed, {fresh} there, {rows} rows");
}
