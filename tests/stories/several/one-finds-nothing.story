# One call finds nothing; the other is done all the same.
clock   2026-11-22 09:00 Europe/Berlin

user    cancel the yoga alarm and set one for 8 tomorrow
model   alarm.cancel which="yoga" | alarm.set when="8 tomorrow"
says    There is no alarm “yoga”. / Alarm set for tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 08:00
