//! The desktop's address book and calendar: Evolution's data server itself, where it is installed.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hob::world::person::{Person, PersonSettings};
use hob_policies::redact::redact;
use zbus::Connection;

const SERVICES: &str = "/usr/share/dbus-1/services";
const SERVER: &str = "org.gnome.evolution.dataserver.";
/// Only here is a process of its own told where the bus is.
const CHILD: &str = "what_the_desktop_keeps_is_known";

/// A bus that starts services, which all end with it.
struct Bus(Child);

impl Bus {
    fn start(home: &Path) -> (Self, String) {
        let (config, socket) = (home.join("bus.conf"), home.join("bus"));
        let text = format!(
            "<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>\
             <servicedir>{SERVICES}</servicedir><policy context=\"default\"><allow send_destination=\"*\"/>\
             <allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>",
            socket.display()
        );
        std::fs::write(&config, text).unwrap();
        let address = format!("unix:path={}", socket.display());
        let mut command = Command::new("dbus-daemon");
        command.arg(format!("--config-file={}", config.display())).args(["--nofork", "--nopidfile"]);
        at_home(&mut command, home, &address).process_group(0).stderr(Stdio::null());
        let bus = Self(command.spawn().unwrap());
        let patience = Instant::now() + Duration::from_secs(20);
        while std::os::unix::net::UnixStream::connect(&socket).is_err() && Instant::now() < patience {
            std::thread::sleep(Duration::from_millis(10));
        }
        (bus, address)
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        if let Some(group) = rustix::process::Pid::from_raw(self.0.id().cast_signed()) {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.0.wait();
    }
}

fn at_home<'a>(command: &'a mut Command, home: &Path, address: &str) -> &'a mut Command {
    for variable in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "DISPLAY", "WAYLAND_DISPLAY"] {
        command.env_remove(variable);
    }
    command.env("HOME", home).env("XDG_RUNTIME_DIR", home).env("GSETTINGS_BACKEND", "memory");
    command.env("DBUS_SESSION_BUS_ADDRESS", address).stdin(Stdio::null())
}

/// Puts something into the person's own book or calendar.
async fn put(bus: &Connection, number: u32, what: &str, open: &str, uid: &str, create: &str, text: &str) {
    let factory = format!("{SERVER}{what}{number}");
    let path = format!("/org/gnome/evolution/dataserver/{what}Factory");
    let interface = format!("{SERVER}{what}Factory");
    let opened = bus.call_method(Some(factory.as_str()), path.as_str(), Some(interface.as_str()), open, &uid);
    let (path, name): (String, String) = opened.await.unwrap().body().deserialize().unwrap();
    let interface = format!("{SERVER}{what}");
    let on = (Some(name.as_str()), path.as_str(), Some(interface.as_str()));
    bus.call_method(on.0, on.1, on.2, "Open", &()).await.unwrap();
    bus.call_method(on.0, on.1, on.2, create, &(vec![text], 0_u32)).await.unwrap();
}

fn number(what: &str) -> Option<u32> {
    let begins = format!("{SERVER}{what}");
    // Debian's package of what the server shares with others names its services, too, though they are not there.
    let there = |service: &Path| {
        let text = std::fs::read_to_string(service).unwrap_or_default();
        text.lines().any(|line| line.strip_prefix("Exec=").is_some_and(|program| Path::new(program).exists()))
    };
    let services = std::fs::read_dir(SERVICES).ok()?.flatten().filter(|entry| there(&entry.path()));
    let names = services.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter_map(|name| name.strip_prefix(&begins)?.strip_suffix(".service")?.parse().ok()).max()
}

#[test]
fn the_desktops_contacts_and_events_are_read() {
    let (Some(books), Some(calendars)) = (number("AddressBook"), number("Calendar")) else {
        eprintln!("skipped: Evolution's data server is not installed (Debian: evolution-data-server)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (_bus, address) = Bus::start(folder.path());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let bus = zbus::connection::Builder::address(address.as_str()).build().await.unwrap();
        let card =
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Weiß\r\nTEL;TYPE=CELL:+491715551234\r\nEND:VCARD\r\n";
        put(&bus, books, "AddressBook", "OpenAddressBook", "system-address-book", "CreateContacts", card)
            .await;
        let event = "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T120000Z\r\nDTSTART:20261201T120000Z\r\n\
                     SUMMARY:Scan at the Grün clinic\r\nEND:VEVENT\r\n";
        put(&bus, calendars, "Calendar", "OpenCalendar", "system-calendar", "CreateObjects", event).await;
    });
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", CHILD, "--ignored", "--nocapture"]);
    let output = at_home(&mut child, folder.path(), &address).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[ignore = "is run by the test above, in a process of its own on a bus of its own"]
fn what_the_desktop_keeps_is_known() {
    let mut person = Person::new(PersonSettings::default());
    let known = person.known();
    let text = "ask anna weiss, 0171 5551234, about the scan at the grün clinic";
    let redacted = redact(text, &known, None).text;
    for secret in ["anna", "5551234", "scan"] {
        assert!(!redacted.contains(secret), "{redacted}");
    }
    let (count, unread) = person.told();
    assert!(count >= 3 && unread.is_empty(), "{count} {unread:?}");
    assert!(std::sync::Arc::ptr_eq(&known, &person.known()));
}
