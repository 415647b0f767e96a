# A ring that was moved can be left out as any other; cancelling the alarm takes its moved ring along.
clock   2026-11-22 21:00 Europe/Berlin

user    wake me every weekday at 7
model   alarm.set when="every weekday at 7"
says    ?
user    move tomorrow's alarm to 8
model   alarm.change which="tomorrow's" when="8"
says    ?
user    skip tomorrow's alarm
model   alarm.skip which="tomorrow's"
says    ?
alarms  2026-11-24 07:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
user    undo
says    ?
user    cancel my weekday alarm
model   alarm.cancel which="weekday"
says    ?
alarms  none
