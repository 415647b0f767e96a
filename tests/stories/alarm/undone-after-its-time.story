# Cancelled and brought back after its time, an alarm is not reported as missed for the days on which it was not there.
clock   2026-11-22 21:00 Europe/Berlin

user    wake me every day at 7
model   alarm.set when="every day at 7"
says    Alarm set for tomorrow, Monday 23 November, 07:00, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel my alarm
model   alarm.cancel
says    Alarm for tomorrow, Monday 23 November, 07:00 cancelled.
later   2d
user    undo
says    Taken back: cancelling the alarm “07:00”.
silent
alarms  2026-11-25 07:00 FREQ=DAILY
later   until 07:00
rings   alarm
