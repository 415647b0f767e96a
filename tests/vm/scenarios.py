"""The stories. Each plays on disks of its own and adds rows to the table.

The date is a Tuesday, the person lives in Berlin (an hour ahead of UTC). There are an alarm for 7:00, an alarm for 7:20
and a reminder that was set in minutes from then, so that it is bound to an instant: 6:40 UTC.
"""

from datetime import datetime, timedelta, timezone

from qemu import Gone

SEVEN = datetime(2026, 11, 24, 6, 0, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)
SECOND_ALARM = SEVEN + 20 * MINUTE
REMINDER = SEVEN + 40 * MINUTE


def on_time(world, table, what, due):
    """A row for what rings at `due`: never early, hardly late."""
    heard = world.wait_heard(due)
    if heard is None:
        status = world.keeper('{"status":true}')
        return table.row(what, "rings on time", f"nothing was heard; {status}", good=False, needed=True)
    late = (heard - due).total_seconds()
    seen = f"in the keeper's log at {world.rang()}, heard at {heard:%T} UTC"
    return table.row(what, "rings on time", seen, late, -0.05 < late < world.late_max_s)


def at_once(world, table, what):
    """A row for what was due already: it rings now."""
    asked = world.machine.now()
    heard = world.wait_heard(asked)
    seen = f"heard at {heard:%T} UTC" if heard else "nothing was heard"
    return table.row(what, "rings at once", seen, good=heard is not None, needed=True)


def comes_up(world, table):
    """A row: the keeper watches, and nobody has logged in."""
    watches, nobody = world.watched(), world.nobody_there()
    seen = ("it watches" if watches else "no keeper") + ("" if nobody else ", but somebody is there")
    table.row("boot, nobody logged in", "the keeper watches", seen, good=watches and nobody, needed=True)


def stop(world, table, words=None):
    """A row: stopped, and quiet from then on."""
    said = world.ask(words) if words else world.keeper('{"stop":null}')
    table.row("stopped", "quiet", said[:60], good=world.quiet_for(8) and "rror" not in said)


def install(world, table):
    """Hob is installed as a person would, and given something to do; right after the last reply the power is cut."""
    disk = world.copy(world.cache / "base.raw", "cut")
    machine = world.boot(disk, SEVEN - timedelta(hours=10), second_disk=world.payload)
    said = world.install()
    (world.logs / "install.txt").write_text(said + "\n")
    linger = machine.run("ls /var/lib/systemd/linger", good=False)
    good = "phone" in linger and world.watched()
    table.row("hob install --user, in a login", "lingering, keeper runs", said, good=good)
    for words, mark in [("wake me at 7", "07:00"), ("set an alarm for 7:20 am", "07:20")]:
        said = world.ask(words)
        good = mark in said and "Tuesday 24 November" in said
        table.row(f"“{words}”", f"set for {mark}", said, good=good, needed=True)
    minutes = round((REMINDER - machine.now()).total_seconds() / 60)
    said = world.ask(f"remind me in {minutes} minutes to call mom")
    table.row("“remind me in … minutes”", "set for an instant", said, good="call mom" in said, needed=True)
    instant = world.due_of(world.keeper('{"poke":true}'), "reminder")
    world.cut()
    world.keep_cut(disk, instant)


def power(world, table):
    """An alarm is set and the power cut at once; in the morning it rings, whatever is cut or killed then."""
    disk = world.copy(world.cut_disk, "power")
    world.boot_before(disk, SEVEN)
    comes_up(world, table)
    on_time(world, table, "after a power cut", SEVEN)
    world.cut()
    world.boot(disk, SEVEN + MINUTE)
    comes_up(world, table)
    at_once(world, table, "power cut while it rings")
    stop(world, table, "stop")
    world.cut()
    world.boot(disk, SEVEN + timedelta(hours=4))
    comes_up(world, table)
    rings, missed = world.keeper('{"ringing":true}'), world.keeper('{"missed":true}')
    good = '"ringing":[]' in rings and not world.heard() and missed.count('"source":"alarm"') == 1
    table.row("power cut after the stop, boot hours later", "silent; the one of 7:20 told as missed", missed, good=good)
    said = world.ask("set an alarm for noon")
    killed = world.machine.run("cd /proc; for each in $(grep -lsx -e hob -e hob-keeper [0-9]*/comm); do "
                               "kill -9 ${each%/comm} && echo killed; done", good=False)
    table.row("kill -9 of daemon, engine and keeper", "all end", killed, good=killed.count("killed") >= 2)
    world.set_clock(SEVEN + timedelta(hours=5) - MINUTE)
    world.forget_heard()
    on_time(world, table, "keeper and daemon killed", SEVEN + timedelta(hours=5))
    stop(world, table)


def late(world, table):
    """The device comes back after the alarm was due."""
    disk = world.copy(world.cut_disk, "late")
    world.boot(disk, SEVEN + 2 * MINUTE)
    comes_up(world, table)
    at_once(world, table, "boot 2 minutes after it was due")


def clock(world, table):
    """The clock chip lost its time while the device was down."""
    disk = world.copy(world.cut_disk, "clock")
    world.boot(disk, datetime(1970, 1, 1, tzinfo=timezone.utc))
    comes_up(world, table)
    heard, missed = world.heard(), world.keeper('{"missed":true}')
    table.row("the clock chip says 1970", "silent, none missed", f"it is {world.machine.now():%F}; {missed}",
              good=not heard and '"missed":[]' in missed)
    world.set_clock(SEVEN - MINUTE)
    on_time(world, table, "the clock is set right before", SEVEN)
    stop(world, table)
    world.set_clock(SEVEN - timedelta(hours=3))
    world.forget_heard()
    table.row("the clock is set back 3 hours", "stays silent", "silent" if world.quiet_for(8) else "rings",
              good=not world.heard())
    world.set_clock(SECOND_ALARM + 2 * MINUTE)
    at_once(world, table, "the clock is set past the due time")


def zone(world, table):
    """The device travels while it is down."""
    disk = world.copy(world.cut_disk, "zone")
    world.boot(disk, SEVEN - MINUTE, zone="America/New_York")
    comes_up(world, table)
    world.set_clock(SECOND_ALARM + MINUTE)
    rings = world.keeper('{"ringing":true}')
    table.row("7:00 and 7:20 in Berlin, in New York", "silent", rings,
              good='"ringing":[]' in rings and not world.heard())
    world.set_clock(world.instant - MINUTE)
    on_time(world, table, "the reminder's instant", world.instant)
    world.keeper('{"stop":null}')
    world.set_clock(SEVEN + timedelta(hours=6) - MINUTE)
    world.forget_heard()
    on_time(world, table, "7:00 in New York", SEVEN + timedelta(hours=6))


def asleep(world, table):
    """Suspend to RAM with an alarm set; the device falls asleep again whenever nothing holds it awake."""
    disk = world.copy(world.cut_disk, "asleep")
    machine = world.boot_before(disk, SEVEN - 2 * MINUTE)
    comes_up(world, table)
    machine.forget()
    sleep(world, table, SEVEN, "nobody logged in")
    machine.run("systemctl start hob-test-login.service; sleep 5")
    there = not world.nobody_there()
    table.row("the person logs in", "a session", "a session" if there else "none", good=there)
    world.set_clock(SECOND_ALARM - 2 * MINUTE)
    world.forget_heard()
    machine.forget()
    sleep(world, table, SECOND_ALARM, "logged in")
    rehearse(world, table)


def unruled(world, table):
    """The same where the package's rule for polkit is not: logind gives nobody a lock who is not there."""
    disk = world.copy(world.cut_disk, "unruled")
    machine = world.boot_before(disk, SEVEN - 2 * MINUTE)
    comes_up(world, table)
    machine.run("rm /usr/share/polkit-1/rules.d/50-hob.rules; sleep 3")
    machine.forget()
    sleep(world, table, SEVEN, "nobody logged in, no rule", held=False)


def sleep(world, table, due, who, held=True):
    """Rows: suspended, woken by the clock chip, heard, awake until stopped; or, where nothing holds it awake, soon again."""
    machine = world.machine
    # From now on the machine suspends whenever it was awake for half a minute and nothing forbids it.
    machine.run("systemctl start hob-test-drowsy.service")
    slept = machine.event("SUSPEND", 120)
    table.row(f"suspend to RAM, {who}", "before it is due", f"at {slept:%T} UTC" if slept else "no",
              good=slept is not None and slept < due, needed=True)
    woke = machine.event("WAKEUP", (due - machine.chip()).total_seconds() + 60)
    late_s = (woke - due).total_seconds() if woke else None
    table.row("the clock chip wakes it", "when it is due", f"at {woke:%T} UTC" if woke else "no", late_s,
              good=woke is not None and -5 < late_s < 5, needed=True)
    machine.forget()
    on_time(world, table, f"rings after suspend, {who}", due)
    again = machine.event("SUSPEND", 50)
    if held:
        locks = machine.look("systemd-inhibit --list --no-legend --no-pager") if not again else ""
        table.row(f"stays awake while it rings, {who}", "for 50 s", f"slept at {again:%T} UTC" if again else locks,
                  good=not again)
    else:
        # The keeper sees to it that such a sleep is short.
        naps = naps_in(machine, 60) if again else []
        table.row("put to sleep while it rings", "rings on within 30 s", f"slept for {naps} s", max(naps, default=None),
                  good=not again or bool(naps) and max(naps) < 30)
    rouse(machine)
    stop(world, table)
    machine.forget()
    machine.run("systemctl start hob-test-drowsy.service")
    again = machine.event("SUSPEND", 100)
    table.row("after the stop", "may sleep", f"slept at {again:%T} UTC" if again else "stays awake", good=bool(again))
    rouse(machine)


def naps_in(machine, seconds):
    """How long it slept each time, in whole seconds."""
    until = machine.chip() + timedelta(seconds=seconds)
    while machine.chip() < until and machine.event("never", 5) is None:
        pass
    times = [(at, name) for at, name in machine.events if name in ("SUSPEND", "WAKEUP")]
    pairs = zip(times, times[1:])
    return [round((b - a).total_seconds()) for (a, slept), (b, woke) in pairs if (slept, woke) == ("SUSPEND", "WAKEUP")]


def rouse(machine):
    """Wakes it from outside, and lets it be awake from then on."""
    for _ in range(12):
        machine.order("system_wakeup")
        try:
            machine.run("systemctl stop hob-test-drowsy.service", 15)
            return
        except Gone:
            pass
    raise Gone("it does not wake")


def rehearse(world, table):
    """Rows: `hob rehearse` suspends for real, and shows its date from then on."""
    machine = world.machine
    machine.forget()
    said = machine.phone("hob rehearse --yes", 280, good=False)
    slept, woke = machine.event("SUSPEND", 1), machine.event("WAKEUP", 1)
    took = f"slept {(woke - slept).total_seconds():.0f} s" if slept and woke else "did not sleep"
    table.row("hob rehearse --yes", "sleeps about 20 s", f"{took}; {said}", good=bool(slept and woke))
    said = machine.phone("hob doctor", 200, good=False)
    (world.logs / "doctor.txt").write_text(said + "\n")
    told = next((line for line in said.splitlines() if "ehears" in line), "not there")
    table.row("its date", "in hob doctor", told, good="ehears" in told)


STORIES = [power, asleep, unruled, zone, clock, late]
