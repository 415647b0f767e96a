# Tomorrow's ring of a repeating alarm is moved; the other days stay, and one undo brings tomorrow back.
clock   2026-11-22 21:00 Europe/Berlin

user    wake me every weekday at 7
model   alarm.set when="every weekday at 7"
says    ?
user    move tomorrow's alarm to 8
model   alarm.change which="tomorrow's" when="8"
says    ?
alarms  ?
later   until 07:00
silent
later   until 08:00
rings   alarm
user    stop
says    Stopped.
later   until 07:00
rings   alarm
user    stop
says    Stopped.
user    undo
says    ?
alarms  ?
