# A request that got no answer may be sent again under its key, and is then done once.
clock   2026-11-22 09:00 Europe/Berlin

key     morning
user    wake me at 7 tomorrow
engine  dies
fails   the engine stopped in the middle of the request
world   untouched
key     morning
user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:00
