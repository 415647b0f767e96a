# A repeating alarm names its days; after Friday it rings on Monday.
clock   2026-11-26 21:00 Europe/Berlin

user    wake me every weekday at 6:30
model   alarm.set when="every weekday at 6:30"
says    Alarm set for tomorrow, Friday 27 November, 06:30, every weekday (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-27 06:30 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
later   until 06:30
rings   alarm
user    stop
says    Stopped.
alarms  2026-11-30 06:30 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
later   until 06:30
silent
later   until 06:30
silent
later   until 06:30
rings   alarm
