# Moving one ring is taken back whole: the day counts again, and nothing stands in for it.
clock   2026-11-22 21:00 Europe/Berlin

user    wake me every weekday at 7
model   alarm.set when="every weekday at 7"
says    ?
user    move tomorrow's alarm to 8
model   alarm.change which="tomorrow's" when="8"
says    ?
user    undo
says    ?
alarms  2026-11-23 07:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
later   until 07:00
rings   alarm
