# A repeating alarm leaves out one day, and rings on the next.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me every weekday at 7
model   alarm.set when="every weekday at 7"
says    Alarm set for tomorrow, Monday 23 November, 07:00, every weekday (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    skip tomorrow's alarm
model   alarm.skip which="tomorrow's"
says    Skipping tomorrow, Monday 23 November; the next ring is Tuesday 24 November, 07:00.
alarms  2026-11-24 07:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
later   until 07:00
silent
later   until 07:00
rings   alarm
