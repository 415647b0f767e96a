"""Disks, machines, and what the stories ask of them in one line."""

import json
import shutil
import subprocess
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

from qemu import Gone, Machine

# Lets the keeper hold the device awake while nobody is logged in.
RULE = Path(__file__).resolve().parents[2] / "packaging/polkit/50-hob.rules"

# Where the keeper's binary may wake the device, and nothing else may.
INSTALL = """
mount -o ro /dev/vdb /mnt
install -m 755 /mnt/hob /mnt/hob-keeper /mnt/hob-courier /usr/bin/
install -D -m 644 /mnt/50-hob.rules -t /usr/share/polkit-1/rules.d/
umount /mnt
setcap cap_wake_alarm+ep /usr/bin/hob-keeper
# As a package manager does.
sync
# An emulated processor takes its time to think.
install -d -o phone -g phone /home/phone/.config /home/phone/.config/hob
echo 'engine_timeout_s = 120' > /home/phone/.config/hob/hob.toml
"""


class World:
    """All machines share the images in `cache`; one runs at a time."""

    def __init__(self, cache, accel, again):
        self.cache, self.accel = cache, accel
        self.disks, self.logs = cache / "disks", cache / "logs"
        self.payload, self.cut_disk, self.instant = cache / "hob.raw", None, None
        if again:
            self.cut_disk = self.disks / "cut.qcow2"
            self.instant = datetime.fromisoformat((self.disks / "instant").read_text())
        else:
            for folder in (self.disks, self.logs):
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
        self.machine = None
        self.boots = 0
        self.boot_s = 60.0
        # Later than this is late. An emulated processor on a busy core takes seconds to start a player.
        self.late_max_s = 3.0 if accel == "kvm" else 20.0

    # -- disks and power ---------------------------------------------------------------------------------------------

    def copy(self, of, name):
        """A disk that begins as `of` is now, and leaves that as it is."""
        made = self.disks / f"{name}.qcow2"
        made.unlink(missing_ok=True)
        kind = "raw" if of.suffix == ".raw" else "qcow2"
        subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", of, "-F", kind, made], check=True)
        return made

    def boot(self, disk, at, second_disk=None, zone=None):
        """Power on; returns when the machine is up. For `at` and `zone` see `Machine`."""
        self.boots += 1
        log = self.logs / f"{self.boots:02}-{disk.stem}.console"
        self.machine = Machine(self.cache, disk, at, log, self.accel, second_disk, zone)
        took = self.machine.up()
        self.boot_s = max(took, 10.0)
        print(f"    up after {took:.0f} s; it was {at:%F %T} UTC at power on", flush=True)
        return self.machine

    def boot_before(self, disk, due):
        """The same, so that it is up well before `due`."""
        return self.boot(disk, due - timedelta(seconds=1.5 * self.boot_s + 60))

    def set_clock(self, to):
        """Somebody sets the clock, and the chip with it; QEMU's own count of it is corrected."""
        self.machine.run(f"date -u -s '{to:%F %T}' && hwclock -w --utc 2>&1; true")
        self.machine.chip_began += self.machine.now() - self.machine.chip()

    def all_off(self):
        """Whatever runs is cut off, after its journal was kept."""
        machine, self.machine = self.machine, None
        if machine:
            try:
                said = machine.run("journalctl -b --no-pager -o short-precise | tail -n 2000", 100, good=False)
                (self.logs / f"{self.boots:02}.journal").write_text(said + "\n")
            except (Gone, OSError):
                pass
            machine.cut()

    def cut(self):
        """The plug is pulled."""
        self.machine.cut()
        self.machine = None

    # -- Hob ---------------------------------------------------------------------------------------------------------

    def pack(self, binaries):
        """The disk that Hob's programs come on."""
        folder = self.cache / "hob"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in ("hob", "hob-keeper", "hob-courier"):
            subprocess.run(["strip", "-o", folder / name, binaries / name], check=True)
        shutil.copy(RULE, folder)
        self.payload.unlink(missing_ok=True)
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-d", folder, self.payload, "128M"], check=True)

    def install(self):
        """What a package does as root, and what a person does after it, in a login that ends; what that said."""
        self.machine.run(INSTALL)
        return self.machine.run("su - phone -c 'hob install --user' 2>&1", 300, good=False)

    def keep_cut(self, disk, instant):
        """The disk on which the stories begin, and the instant of the reminder there."""
        self.cut_disk, self.instant = disk, instant
        (self.disks / "instant").write_text(instant.isoformat())

    def watched(self):
        """Waits until the keeper watches, started by nobody's hand; says since when, or `None`."""
        until = time.monotonic() + 4 * self.boot_s
        while time.monotonic() < until:
            if "yes" in self.machine.run("test -S /run/user/1000/hob/keeper.sock && echo yes", good=False):
                return True
            time.sleep(2)
        return False

    def ask(self, words):
        """`hob ask` in a login that lasts as long; the reply."""
        return self.machine.phone(f"hob ask '{words}'", 200)

    def keeper(self, line):
        """One line to the keeper's socket, and its answer; never starts a keeper."""
        return self.machine.phone(f"hob-test-socket '{line}'", good=False)

    def due_of(self, armed, source):
        """The instant that the keeper names for the first occurrence of that source."""
        each = next(each for each in json.loads(armed)["armed"] if each["source"] == source)
        return datetime.fromisoformat(each["at"].replace("Z", "+00:00"))

    def rang(self):
        """When the keeper last wrote into its log that something rings; UTC."""
        said = self.machine.look("journalctl -b --no-pager -o cat _COMM=hob-keeper | grep ' ringing '")
        return said.splitlines()[-1].split()[0].partition("T")[2][:10] if said else "no time"

    def heard(self):
        """When the player was started, by the machine's clock."""
        said = self.machine.look("cat /run/heard")
        times = [line.split()[0] for line in said.splitlines() if line and line[0].isdigit()]
        return [datetime.fromtimestamp(float(at), timezone.utc) for at in times]

    def forget_heard(self):
        self.machine.run(": > /run/heard")

    def wait_heard(self, due, patience=None):
        """Waits until something is heard; returns when it was, or `None` once it is too late."""
        patience = timedelta(seconds=patience or 3 * self.late_max_s)
        while True:
            heard = self.heard()
            if heard:
                return heard[0]
            if self.machine.now() > due + patience:
                return None
            time.sleep(3)

    def quiet_for(self, seconds):
        """Whether nothing is heard for that long."""
        time.sleep(2.5)  # what plays when it is stopped is killed, and the file says no more
        before = len(self.heard())
        time.sleep(seconds)
        return len(self.heard()) == before

    def nobody_there(self):
        """Whether no one is logged in."""
        return self.machine.run("loginctl list-sessions --no-legend", good=False) == ""
