# Set on the eve of a holiday it begins after it. What the model makes of the holidays alone is no wish of its own.
clock     2026-12-24 21:00 Europe/Berlin
holidays  DE

user    wake me every day at 7 but not on public holidays
model   alarm.set when="every day at 7" | alarm.skip which="holidays"
says    Alarm set for Sunday 27 December, 07:00, every day except holidays (Europe/Berlin). The next day left out is tomorrow, Friday 25 December. It will not ring after a reboot until Hob is installed.
later   until 07:00
silent
later   until 07:00
silent
later   until 07:00
rings   alarm
