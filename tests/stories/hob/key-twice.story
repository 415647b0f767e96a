# The same key twice is the same request twice: one alarm, and the same reply.
clock   2026-11-22 09:00 Europe/Berlin

key     morning
user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:00
key     morning
user    wake me at 7 tomorrow
engine  dies
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
restart
key     morning
user    wake me at 7 tomorrow
engine  dies
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:00
user    undo
says    Taken back: setting the alarm “07:00”.
world   untouched
