# Line breaks are spaces between words.
clock   2026-11-22 09:00 Europe/Berlin

user    "wake me\nat 7\r\ntomorrow"
model   alarm.set when="7\r\ntomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:00
