# Moving one ring is taken back whole: the day counts again, and nothing stands in for it.
clock   2026-11-22 21:00 Europe/Berlin

user    wake me every weekday at 7
model   alarm.set when="every weekday at 7"
says    Alarm set for tomorrow, Monday 23 November, 07:00, every weekday (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    move tomorrow's alarm to 8
model   alarm.change which="tomorrow's" when="8"
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 08:00, this once (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    undo
says    Taken back: moving the alarm “07:00”.
alarms  2026-11-23 07:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
later   until 07:00
rings   alarm
