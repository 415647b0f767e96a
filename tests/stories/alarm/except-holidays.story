# On public holidays it stays silent; the confirmation and the list tell so, and the days between are as always.
clock     2026-12-23 21:00 Europe/Berlin
holidays  DE

user    wake me every weekday at 7 except holidays
model   alarm.set when="every weekday at 7 except holidays"
says    Alarm set for tomorrow, Thursday 24 December, 07:00, every weekday except holidays (Europe/Berlin). The next day left out is Friday 25 December. It will not ring after a reboot until Hob is installed.
later   until 07:00
rings   alarm
user    stop
says    Stopped.
user    show my alarms
model   alarm.list
says    One alarm: /   Monday 28 December, 07:00, every weekday except holidays
later   until 07:00
silent
user    skip the next alarm
model   alarm.skip which="next"
says    Skipping Monday 28 December; the next ring is Tuesday 29 December, 07:00.
later   until 07:00
silent
later   until 07:00
silent
later   until 07:00
silent
later   until 07:00
rings   alarm
