//! How the device stands, where a rule depends on it: locked, metered, roaming, low on battery.
//!
//! Asked of whoever knows (the screen's lock, NetworkManager, ModemManager, the kernel), each time anew and only when a
//! rule would rule otherwise by it. Who does not answer does not make Hob stricter, but for the lock: see
//! [`crate::keeper::quiet::is_locked`].

use std::fs;
use std::path::Path;

use hob_policies::DeviceState;
use zbus::{Connection, Variant};

use super::modem;
use crate::keeper::quiet;
use crate::keeper::session::{self, Service, property, runs};

const NETWORK: Service = Service {
    name: "org.freedesktop.NetworkManager",
    path: "/org/freedesktop/NetworkManager",
    interface: "org.freedesktop.NetworkManager",
};
const NETWORK_OF_MODEM: &str = "org.freedesktop.ModemManager1.Modem.Modem3gpp";
/// `NMMetered`: yes, and "yes" as a guess.
const METERED: [u32; 2] = [1, 3];
/// `MMModem3gppRegistrationState`: registered, roaming.
const ROAMING: u32 = 5;
/// Percent below which a battery that is not being charged is low.
const LOW: u32 = 15;

/// Looks.
pub async fn look() -> DeviceState {
    // Each waits for who does not answer by itself.
    let (locked, (metered, roaming)) = tokio::join!(locked(), network());
    DeviceState { battery_low: battery_low(Path::new("/sys/class/power_supply")), locked, metered, roaming }
}

async fn locked() -> bool {
    match session::connect().await {
        Ok(desktop) => quiet::is_locked(&desktop).await,
        Err(_) => false,
    }
}

async fn network() -> (bool, bool) {
    match session::open(zbus::connection::Builder::system()).await {
        Ok(system) => tokio::join!(metered(&system), roaming(&system)),
        Err(_) => (false, false),
    }
}

async fn metered(system: &Connection) -> bool {
    if !runs(system, NETWORK.name).await {
        return false;
    }
    let answer = property(system, NETWORK, "Metered").await;
    answer.is_ok_and(|answer| {
        matches!(answer.body().deserialize(), Ok(Variant::U32(metered)) if METERED.contains(&metered))
    })
}

async fn roaming(system: &Connection) -> bool {
    let Ok(modems) = modem::modems(system).await else { return false };
    modems
        .values()
        .filter_map(|has| has.get(NETWORK_OF_MODEM)?.get("RegistrationState"))
        .any(|state| matches!(**state, Variant::U32(ROAMING)))
}

/// Whether any battery of the device is low and none is being charged.
fn battery_low(supplies: &Path) -> bool {
    let read = |path: &Path, name: &str| {
        fs::read_to_string(path.join(name)).map(|text| text.trim().to_owned()).unwrap_or_default()
    };
    let batteries: Vec<_> = fs::read_dir(supplies)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| read(path, "type") == "Battery" && read(path, "scope") != "Device")
        .collect();
    let charging = batteries.iter().any(|path| matches!(read(path, "status").as_str(), "Charging" | "Full"));
    let low = |path: &Path| read(path, "capacity").parse().is_ok_and(|percent: u32| percent < LOW);
    !charging && batteries.iter().any(|path| low(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_battery_is_low_when_it_is_low_and_not_charged() {
        let folder = tempfile::tempdir().unwrap();
        let battery = folder.path().join("BAT0");
        fs::create_dir(&battery).unwrap();
        let write = |name: &str, text: &str| fs::write(battery.join(name), format!("{text}\n")).unwrap();
        assert!(!battery_low(folder.path()));
        write("type", "Battery");
        write("status", "Discharging");
        for (percent, low) in [("80", false), ("14", true), ("15", false), ("what", false)] {
            write("capacity", percent);
            assert_eq!(battery_low(folder.path()), low, "{percent}");
        }
        write("capacity", "3");
        write("status", "Charging");
        assert!(!battery_low(folder.path()));
        write("status", "Discharging");
        write("scope", "Device"); // a mouse's
        assert!(!battery_low(folder.path()));
    }
}
