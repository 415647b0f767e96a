# Of an alarm and a timer the value says which is meant.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 7 tomorrow and set a 10 minute timer
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed. / Timer set for 10 minutes, until 18:40.
user    make it 12 minutes
engine  dies
says    Timer changed to 12 minutes, until 18:42.
user    wake me at 6 tomorrow and set a 5 minute timer
says    Alarm set for tomorrow, Monday 23 November, 06:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed. / Timer set for 5 minutes, until 18:35.
user    no, 6:30
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 06:00 to tomorrow, Monday 23 November, 06:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 06:30; 2026-11-23 07:00
timers  12m; 5m
