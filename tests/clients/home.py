"""A person's home with a daemon of Hob in it, and a session bus where one is wanted."""

import json
import os
import pty
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE_S = 60
HOB = Path(os.environ.get("HOB_BIN", Path(__file__).resolve().parents[2] / "target/debug"))


class Missed(Exception):
    """Something was not as expected."""


def expect(true, what):
    """As `assert`, and never left out."""
    if not true:
        raise Missed(what)


def free_port():
    """A port of this device that nothing holds."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Home:
    """Hob in a folder of its own. Use it with `with`: what runs in it ends with it."""

    def __init__(self, settings="", bus=False, hob=HOB):
        self.path, self.hob, self.bus = Path(tempfile.mkdtemp(prefix="hob-client-")), Path(hob), None
        (self.path / "run").mkdir(mode=0o700)
        self.config = self.path / ".config/hob"
        self.config.mkdir(parents=True)
        (self.config / "hob.toml").write_text(settings)
        self.socket = self.path / "run/hob/hob.sock"
        self.env = {"HOME": str(self.path), "XDG_RUNTIME_DIR": str(self.path / "run"), "PATH": os.environ["PATH"], "TZ": "UTC"}
        self.env["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=/nowhere/bus"
        if bus:
            address = f"unix:path={self.path}/run/bus"
            self.bus = subprocess.Popen(
                ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"], env=self.env, stderr=subprocess.DEVNULL
            )
            self.env["DBUS_SESSION_BUS_ADDRESS"] = address
            self.wait("the bus answers", lambda: (self.path / "run/bus").exists())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.leave()

    def wait(self, what, true, patience_s=PATIENCE_S):
        """Waits until something holds, and gives it."""
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            if found := true():
                return found
            time.sleep(0.05)
        raise Missed(f"not in {patience_s} s: {what}")

    def start(self):
        """Starts keeper and daemon, and waits for the door."""
        done = subprocess.run([self.hob / "hob", "start"], env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        expect(done.returncode == 0, f"`hob start` failed: {done.stderr}")
        self.wait("the door is open", self.socket.exists)

    def run(self, *arguments, typed=""):
        """`hob` as at a terminal, where the person is: exit status, what it printed, what it complained of."""
        ours, theirs = pty.openpty()
        try:
            os.write(ours, typed.encode())
            done = subprocess.run(
                [self.hob / "hob", *arguments], env=self.env, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, timeout=180
            )
            os.set_blocking(ours, False)
            try:
                told = os.read(ours, 4096).decode(errors="replace").strip()
            except BlockingIOError:
                told = ""
        finally:
            os.close(ours)
            os.close(theirs)
        return done.returncode, done.stdout.decode(), told

    def says(self, *arguments):
        """`hob --json …` as at a terminal: what it printed last, read."""
        status, said, told = self.run(*arguments, "--json")
        expect(status == 0, f"`hob {' '.join(arguments)}` failed: {told or said}")
        return json.loads(said.strip().splitlines()[-1])

    def answers(self, *lines):
        """`hob consent` as at a terminal, where the person types these lines."""
        ours, theirs = pty.openpty()
        try:
            os.write(ours, "".join(f"{line.rstrip()}\n" for line in lines).encode())
            done = subprocess.run([self.hob / "hob", "consent"], env=self.env, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, timeout=180)
        finally:
            os.close(ours)
            os.close(theirs)
        return done.stdout.decode()

    def kill(self, *locks):
        """Kills who holds one of these locks; whether anybody did."""
        locks, killed = {str(self.path / "run/hob" / lock) for lock in locks}, False
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if any(os.readlink(fd).removesuffix(" (deleted)") in locks for fd in (process / "fd").iterdir()):
                    os.kill(int(process.name), signal.SIGKILL)
                    killed = True
            except OSError:
                pass
        return killed

    def leave(self):
        """Ends all that runs here, and takes the folder away."""
        if self.socket.exists():
            self.run("quit")
        # The keeper's parent starts it again as long as it lives itself.
        self.wait("the keeper's parent has ended", lambda: not self.kill("keeper-parent.lock"))
        locks = ("daemon.lock", "keeper.lock", "courier.lock", "http-gate.lock", "wyoming-gate.lock")
        self.wait("all that runs here has ended", lambda: not self.kill(*locks))
        if self.bus:
            self.bus.terminate()
            self.bus.wait()
        shutil.rmtree(self.path, ignore_errors=True)


def main(tries):
    """Runs functions by their names, one line each; the exit status is 1 where one missed."""
    missed = 0
    for one in tries:
        name = one.__name__.replace("_", " ")
        try:
            one()
            print(f"ok  {name}", flush=True)
        except Missed as fault:
            missed += 1
            print(f"NO  {name}: {fault}", flush=True)
    sys.exit(1 if missed else 0)
