# A name that no alarm has finds nothing, and nothing is cancelled.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel the yoga alarm
model   alarm.cancel which="yoga"
says    There is no alarm “yoga”.
alarms  2026-11-23 07:00
