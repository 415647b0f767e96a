# The keeper is dead when an alarm is set: it stands, and the reply says that nothing watches it.
clock   2026-11-22 22:00 Europe/Berlin

keeper  dies
user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). But nothing is watching the clock: no keeper answers.
alarms  2026-11-23 07:00
keeper  returns
later   until 07:00
rings   alarm
