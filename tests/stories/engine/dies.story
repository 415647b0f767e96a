# The engine dies in mid-request: an honest error, nothing done, and the next request is served.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow
engine  dies
fails   the engine stopped in the middle of the request
world   untouched
user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:00
