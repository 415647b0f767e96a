# Named without a day, all rings of a repeating alarm are moved.
clock   2026-11-22 21:00 Europe/Berlin

user    wake me every weekday at 7
model   alarm.set when="every weekday at 7"
says    ?
user    change my weekday alarm to 8
model   alarm.change which="weekday" when="8"
says    ?
alarms  ?
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
