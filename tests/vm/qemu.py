"""One virtual machine: its power button, its clock chip, and a hand inside."""

import base64
import json
import os
import socket
import subprocess
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path


# The processor: the host's own, or an emulated one. The fullest emulated one gets AVX wrong: strings come out as xxx.
KVM = "host,migratable=off,-arch-capabilities"
TCG = "Nehalem"


class Gone(Exception):
    """The machine does not answer."""


def accelerator(cache):
    """`kvm` where the kernel speaks up on it, else `tcg`. That /dev/kvm opens and makes machines proves nothing."""
    if not os.access("/dev/kvm", os.W_OK):
        return "tcg"
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder, "said")
        command = ["qemu-system-x86_64", "-accel", "kvm", "-cpu", KVM, "-m", "256", "-nodefaults", "-display", "none"]
        command += ["-kernel", str(cache / "vmlinuz"), "-append", "console=ttyS0", "-serial", f"file:{said}"]
        machine = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 20
        spoke = False
        while not spoke and time.monotonic() < until and machine.poll() is None:
            spoke = said.exists() and said.stat().st_size > 0
            time.sleep(0.1)
        machine.kill()
        machine.wait()
        return "kvm" if spoke else "tcg"


class Machine:
    """Power is on from the start. `at` is what the clock chip shows then, in UTC; `zone` was set while it was down."""

    def __init__(self, cache, disk, at, log, accel, second_disk=None, zone=None):
        self.folder = tempfile.TemporaryDirectory(prefix="hob-vm.")
        hand, qmp = Path(self.folder.name, "hand"), Path(self.folder.name, "qmp")
        # Nothing that the test does not need: each device costs time where the processor is emulated.
        kernel = "console=ttyS0 loglevel=6 no_console_suspend systemd.show_status=false mitigations=off apparmor=0 " \
            "audit=0 modprobe.blacklist=ata_piix,ata_generic,bochs,pcspkr,floppy,psmouse"
        kernel += f" zone={zone}" if zone else ""
        command = ["qemu-system-x86_64", "-accel", accel, "-m", "512", "-smp", "1"]
        command += ["-cpu", KVM if accel == "kvm" else TCG]
        command += ["-nodefaults", "-display", "none", "-vga", "std", "-nic", "none"]
        command += ["-drive", f"file={disk},if=virtio"]
        if second_disk:
            command += ["-drive", f"file={second_disk},if=virtio,format=raw,readonly=on"]
        command += ["-kernel", str(cache / "vmlinuz"), "-initrd", str(cache / "initrd"), "-append", kernel]
        command += ["-rtc", f"base={at.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%S},clock=host"]
        command += ["-serial", f"file:{log}"]
        command += ["-serial", f"unix:{hand},server=on,wait=off", "-qmp", f"unix:{qmp},server=on,wait=off"]
        self.began = time.time()
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        self.events = []  # (what the chip showed then, name)
        self.chip_began = at
        self.asked = 0
        self.hand, self.qmp = self._connect(hand), self._connect(qmp)
        self.heard, self.said = b"", b""
        self._qmp_line(10)
        self.order("qmp_capabilities")

    def _connect(self, path):
        until = time.monotonic() + 20
        while True:
            line = socket.socket(socket.AF_UNIX)
            try:
                line.connect(str(path))
                return line
            except OSError:
                line.close()
                if time.monotonic() > until or self.process.poll() is not None:
                    raise Gone("qemu did not start") from None
                time.sleep(0.1)

    def chip(self):
        """What the clock chip would show now had nobody set it."""
        return self._chip_at(time.time())

    def _chip_at(self, host):
        return datetime.fromtimestamp(self.chip_began.timestamp() + host - self.began, timezone.utc)

    # -- from outside ------------------------------------------------------------------------------------------------

    def _qmp_line(self, seconds):
        until = time.monotonic() + seconds
        while b"\n" not in self.said:
            self.qmp.settimeout(max(0.01, until - time.monotonic()))
            try:
                came = self.qmp.recv(65536)
            except TimeoutError:
                return None
            if not came:
                raise Gone("qemu ended")
            self.said += came
        line, self.said = self.said.split(b"\n", 1)
        line = json.loads(line)
        if "event" in line:
            stamp = line["timestamp"]["seconds"] + line["timestamp"]["microseconds"] / 1e6
            self.events.append((self._chip_at(stamp), line["event"]))
        return line

    def order(self, name, **arguments):
        """A command to QEMU itself."""
        self.qmp.sendall(json.dumps({"execute": name, "arguments": arguments}).encode() + b"\n")
        while True:
            line = self._qmp_line(20)
            if line is None:
                raise Gone(f"qemu does not answer {name}")
            if "return" in line or "error" in line:
                return line.get("return")

    def event(self, name, seconds):
        """Waits for the first event of that name since `forget`; says when it was, by the chip, or `None`."""
        until = time.monotonic() + seconds
        while True:
            found = next((at for at, each in self.events if each == name), None)
            if found or time.monotonic() > until:
                return found
            self._qmp_line(max(0.01, until - time.monotonic()))

    def forget(self):
        """Events so far are old news."""
        while self._qmp_line(0.05):
            pass
        self.events.clear()

    def cut(self):
        """The plug is pulled: what the machine had in memory is gone."""
        self.process.kill()
        self.process.wait()
        self.hand.close()
        self.qmp.close()
        self.folder.cleanup()

    # -- from inside -------------------------------------------------------------------------------------------------

    def _answer(self, number, seconds):
        until = time.monotonic() + seconds
        while True:
            while b"\n" in self.heard:
                line, self.heard = self.heard.split(b"\n", 1)
                parts = line.decode(errors="replace").strip().split(" ")
                if len(parts) >= 2 and parts[0] == f"={number}":
                    said = base64.b64decode(parts[2]) if len(parts) > 2 else b""
                    return int(parts[1]), said.decode(errors="replace").strip()
            self.hand.settimeout(max(0.01, until - time.monotonic()))
            try:
                came = self.hand.recv(65536)
            except TimeoutError:
                raise Gone(f"no answer within {seconds} s") from None
            if not came:
                raise Gone("qemu ended")
            self.heard += came

    def up(self, seconds=400):
        """Waits until somebody could use the machine; says how many seconds that took."""
        self._answer("ready", seconds)
        return time.time() - self.began

    def run(self, command, seconds=120, good=True):
        """Runs a line of shell as root. Raises where it fails, unless `good` is false."""
        self.asked += 1
        # What came while it slept may have lost its end: a line of its own begins.
        self.hand.sendall(f"\n{self.asked} {base64.b64encode(command.encode()).decode()}\n".encode())
        status, said = self._answer(self.asked, seconds)
        if good and status != 0:
            raise Gone(f"`{command}` ended with {status}: {said}")
        return said

    def look(self, command):
        """The same for what may be asked twice: a machine that falls asleep meanwhile loses the question."""
        for _ in range(12):
            try:
                return self.run(command, 20, good=False)
            except Gone:
                pass
        raise Gone(f"no answer to `{command}`, asked again and again")

    def phone(self, command, seconds=120, good=True):
        """As `run`, as the phone's user, without a login: no session comes of it."""
        inner = base64.b64encode(command.encode()).decode()
        return self.run(
            "cd /; setpriv --reuid phone --regid phone --init-groups env -i HOME=/home/phone USER=phone "
            "LANG=en_GB.UTF-8 PERL_BADLANG=0 PATH=/usr/local/bin:/usr/bin:/bin XDG_RUNTIME_DIR=/run/user/1000 "
            "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus "
            f'bash -c "$(base64 -d <<<{inner})"', seconds, good)

    def now(self):
        """The machine's own clock."""
        return datetime.fromtimestamp(float(self.look("date +%s.%N")), timezone.utc)

    def off(self):
        """Shut down as a person would."""
        self.run("(sleep 1; systemctl poweroff) >/dev/null 2>&1 &")
        self.process.wait(400)
        self.cut()
