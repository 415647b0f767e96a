# Named without a day, all rings of a repeating alarm are moved.
clock   2026-11-22 21:00 Europe/Berlin

user    wake me every weekday at 7
model   alarm.set when="every weekday at 7"
says    Alarm set for tomorrow, Monday 23 November, 07:00, every weekday (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    change my weekday alarm to 8
model   alarm.change which="weekday" when="8"
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 08:00, every weekday (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 08:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
later   until 07:00
silent
later   until 08:00
rings   alarm
user    stop
says    Stopped.
later   until 07:00
silent
later   until 08:00
rings   alarm
