# A ring that was moved can be left out as any other; cancelling the alarm takes its moved ring along.
clock   2026-11-22 21:00 Europe/Berlin

user    wake me every weekday at 7
model   alarm.set when="every weekday at 7"
says    Alarm set for tomorrow, Monday 23 November, 07:00, every weekday (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    move tomorrow's alarm to 8
model   alarm.change which="tomorrow's" when="8"
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 08:00, this once (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    skip tomorrow's alarm
model   alarm.skip which="tomorrow's"
says    Skipping tomorrow, Monday 23 November; the next ring is Tuesday 24 November, 07:00.
alarms  2026-11-24 07:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
user    undo
says    Taken back: leaving out a ring of the alarm “08:00”.
user    cancel my weekday alarm
model   alarm.cancel which="weekday"
says    Alarm for Tuesday 24 November, 07:00 cancelled.
alarms  none
