# Stopping what rings cannot be taken back.
clock   2026-11-22 22:00 Europe/Berlin

user    wake me every day at 7
model   alarm.set when="every day at 7"
says    Alarm set for tomorrow, Monday 23 November, 07:00, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 07:00
rings   alarm
user    stop
says    Stopped.
user    undo
says    The last thing was stopping what rang, and that cannot be taken back.
alarms  2026-11-24 07:00 FREQ=DAILY
