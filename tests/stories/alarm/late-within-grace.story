# The keeper was dead at the minute and is back within ten: it rings late rather than never.
clock   2026-11-22 22:00 Europe/Berlin

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
keeper  dies
later   until 07:08
silent
keeper  returns
rings   alarm
