# "Say that again" in the middle of a question repeats it, and it waits on.
clock   2026-11-22 09:00 Europe/Berlin
user    set an alarm
asks    When should the alarm ring?
user    say that again
engine  dies
asks    When should the alarm ring?
user    noon
says    Alarm set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
