# An alarm without a time is asked about; a bare "noon" completes it.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm
model   alarm.set
asks    When should the alarm ring?
world   untouched
user    noon
says    Alarm set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-22 12:00
