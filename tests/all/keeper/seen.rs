//! What is seen and felt: vibration, quiet, the portal, the locked screen, and what the keeper says of it.

use std::fs;
use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};

use hob::keeper::senses::Sense;
use hob::keeper::wire::Ids;
use jiff::{Timestamp, ToSpan};

use super::bus::{Asked, Bus, Screen};
use super::desktop::{Desktop, Running, Told};
use super::loud::PACTL;
use super::{Home, lives, soon};

fn trembles(desktop: &Running) -> (String, u32) {
    match desktop.told() {
        Told::Trembles { app, event, profile, important: true, timeout: 0, id } => {
            assert_eq!((app.as_str(), profile.as_deref()), ("dev.hob.Hob", Some("quiet")));
            (event, id)
        }
        other => panic!("{other:?} is no feedback that goes beyond quiet until it is ended"),
    }
}

#[test]
fn a_phone_trembles_for_a_timer_and_more_so_for_an_alarm_and_falls_still() {
    let mut home = Home::new();
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    let desktop = Desktop { profile: Some("silent"), ..Desktop::default() }.start(&bus.address);
    home.timer(0);
    home.start();
    let Asked::Show { words, urgency, .. } = screen.asked() else { panic!("closed") };
    assert_eq!(words, ["category=alarm.ringing", "desktop-entry=dev.hob.Hob", "x-phosh-fb-profile=none"]);
    assert_eq!(urgency, 2, "it goes beyond quiet");
    let (event, first) = trembles(&desktop);
    assert_eq!(event, "timeout-completed");
    assert!(soon(|| home.heard() == ["haptic", "notification"]), "{:?}", home.heard());
    home.alarm(Timestamp::now());
    home.poke();
    let told = [desktop.told(), desktop.told()];
    assert!(told.contains(&Told::Still(first)), "{told:?}");
    let second = told.iter().find_map(|told| match told {
        Told::Trembles { event, id, .. } if event == "alarm-clock-elapsed" => Some(*id),
        _ => None,
    });
    assert!(soon(|| home.players().len() == 1), "silent is no reason to be silent");
    let began = Instant::now();
    home.client().stop(Ids::All).unwrap();
    assert_eq!(desktop.told(), Told::Still(second.expect("the alarm's own")));
    assert!(soon(|| !lives(home.players()[0])));
    println!("silent after {:?}", began.elapsed());
    home.sql(
        "INSERT INTO reminders (about, start, created) VALUES ('gym', '2026-01-01T00:00:00+00:00[UTC]', 0)",
    );
    home.sql(&format!(
        "UPDATE reminders SET start = '{}'",
        Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC)
    ));
    home.poke();
    assert!(home.rings(1));
    let reminder = std::iter::from_fn(|| Some(screen.asked())).find_map(|asked| match asked {
        Asked::Show { title, urgency, words, .. } if title == "gym" => Some((urgency, words)),
        _ => None,
    });
    assert_eq!(reminder, Some((1, vec!["desktop-entry=dev.hob.Hob".to_owned()])));
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(home.players().len(), 1, "a reminder does not chime where it should be quiet");
    assert!(desktop.is_left_alone());
}

#[test]
fn after_a_ring_it_is_at_rest_as_before() {
    let mut home = Home::new();
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    let desktop = Desktop { profile: Some("full"), ..Desktop::default() }.start(&bus.address);
    home.player("pactl", PACTL);
    home.device("yes", "1 1");
    home.alarm(Timestamp::now());
    home.start();
    screen.shown();
    let (_, id) = trembles(&desktop);
    assert!(soon(|| home.heard() == ["haptic", "notification"]));
    println!("PSS while it rings: {} kB", home.pss_kb());
    home.client().stop(Ids::All).unwrap();
    assert_eq!(desktop.told(), Told::Still(id));
    assert!(soon(|| home.device_is("yes", "1 1")));
    home.is_at_rest("after a ring");
    assert!(home.client().status().unwrap().senses.haptic.works());
    home.is_at_rest("after a look at what there is");
}

#[test]
fn with_ring_silent_off_quiet_is_quiet() {
    let mut home = Home::new();
    home.player("pactl", PACTL);
    home.device("yes", "1 1");
    home.settings("ring_silent = false\n");
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    let desktop = Desktop { profile: Some("quiet"), refuses: true, ..Desktop::default() }.start(&bus.address);
    home.alarm(Timestamp::now());
    home.start();
    let Asked::Show { urgency, .. } = screen.asked() else { panic!("closed") };
    assert_eq!(urgency, 1);
    assert!(matches!(desktop.told(), Told::Trembles { important: false, .. }));
    std::thread::sleep(Duration::from_millis(800));
    assert!(home.players().is_empty() && home.device_is("yes", "1 1"));
    assert_eq!(home.heard(), ["notification"], "feedbackd had nothing for it");
}

#[test]
fn a_portal_that_knows_alarms_shows_them_as_such() {
    let mut home = Home::new();
    let bus = Bus::start(home.path());
    let categories = Some(vec!["im.received", "alarm.ringing"]);
    let desktop = Desktop { categories, ..Desktop::default() }.start(&bus.address);
    let screen = Screen::start(&bus.address);
    let due = Timestamp::now();
    home.settings("zone = \"UTC\"\n");
    home.alarm(due);
    home.start();
    assert_eq!(desktop.told(), Told::Registered("dev.hob.Hob".to_owned()));
    let body = due.to_zoned(jiff::tz::TimeZone::UTC).strftime("%H:%M").to_string();
    let added = |id: &str| Told::Added {
        id: id.to_owned(),
        words: vec![
            format!("body={body}"),
            "category=alarm.ringing".to_owned(),
            "priority=urgent".to_owned(),
            "sound=silent".to_owned(),
            "title=Alarm: gym".to_owned(),
        ],
        buttons: vec![("stop".to_owned(), "Stop".to_owned()), ("snooze".to_owned(), "Snooze".to_owned())],
        hints: vec!["hide-content-on-lockscreen".to_owned()],
    };
    assert_eq!(desktop.told(), added("ring-1"));
    desktop.press("ring-1", "stop");
    assert_eq!(desktop.told(), Told::Removed("ring-1".to_owned()));
    assert_eq!(home.states(), ["stopped"]);
    drop(desktop);
    // Without it, the notification service does.
    home.alarm(Timestamp::now());
    home.poke();
    screen.press(screen.shown(), "stop");
    assert!(soon(|| home.states() == ["stopped", "stopped"]));
}

#[test]
fn a_portal_that_does_not_know_alarms_is_left_alone() {
    let mut home = Home::new();
    let bus = Bus::start(home.path());
    let desktop = Desktop { categories: Some(vec!["im.received"]), ..Desktop::default() }.start(&bus.address);
    let screen = Screen::start(&bus.address);
    home.alarm(Timestamp::now());
    home.start();
    screen.shown();
    assert!(matches!(desktop.told(), Told::Registered(_)));
    assert!(desktop.is_left_alone());
}

#[test]
fn a_locked_screen_shows_none_of_the_person_s_words_unless_they_want_it() {
    for (settings, title) in [("", "Alarm"), ("ring_label_on_lock = true\n", "Alarm: gym")] {
        let mut home = Home::new();
        home.settings(settings);
        let bus = Bus::start(home.path());
        let _desktop = Desktop { locked: Some(true), ..Desktop::default() }.start(&bus.address);
        let screen = Screen::start(&bus.address);
        home.alarm(Timestamp::now());
        home.start();
        let Asked::Show { title: shown, actions, .. } = screen.asked() else { panic!("closed") };
        assert_eq!(shown, title);
        assert_eq!(actions, ["stop", "Stop", "snooze", "Snooze"]);
    }
}

#[test]
fn it_speaks_the_person_s_language() {
    let mut home = Home::new();
    home.settings("locale = \"de-DE\"\n");
    let bus = Bus::start(home.path());
    let screen = Screen::start(&bus.address);
    home.alarm(Timestamp::now() - 11.minutes());
    home.alarm(Timestamp::now());
    home.start();
    let mut titles: Vec<String> = [screen.asked(), screen.asked()]
        .into_iter()
        .map(|asked| match asked {
            Asked::Show { title, .. } => title,
            Asked::Close { id } => panic!("{id} was closed"),
        })
        .collect();
    titles.sort();
    assert_eq!(titles, ["Verpasst: Wecker: gym", "Wecker: gym"]);
}

#[test]
fn it_says_what_would_be_seen_heard_and_felt() {
    let mut home = Home::new();
    home.sound = false;
    home.sql("SELECT 1");
    home.start();
    let not = |sense: &Sense, why: &str| {
        assert!(matches!(sense, Sense::Not(said) if said.contains(why) && !said.contains('\n')), "{sense:?}");
    };
    let senses = home.client().status().unwrap().senses;
    not(&senses.notification, "no session bus");
    not(&senses.haptic, "no session bus");
    not(&senses.sound, "none of pw-play, paplay and aplay is installed");
    assert!(!senses.reach_a_person());
    home.player("paplay", "exit 1");
    let bus = Bus::start(home.path());
    let senses = home.client().status().unwrap().senses;
    not(&senses.notification, "nothing on the session bus is called org.freedesktop.Notifications");
    not(&senses.haptic, "org.sigxcpu.Feedback");
    not(&senses.sound, "paplay is installed, but no sound server or device answers");
    fs::create_dir_all(home.path().join("servers/pulse")).unwrap();
    let _server = UnixListener::bind(home.path().join("servers/pulse/native")).unwrap();
    let _screen = Screen::start(&bus.address);
    let categories = Some(vec!["alarm.ringing"]);
    let _desktop = Desktop { categories, profile: Some("full"), ..Desktop::default() }.start(&bus.address);
    let senses = home.client().status().unwrap().senses;
    assert_eq!(senses.notification, Sense::By("Stand-in".to_owned()));
    assert_eq!(senses.portal, Sense::By("org.freedesktop.portal.Desktop".to_owned()));
    assert_eq!(senses.haptic, Sense::By("feedbackd".to_owned()));
    assert_eq!(senses.sound, Sense::By("paplay".to_owned()));
    assert!(senses.reach_a_person());
}
