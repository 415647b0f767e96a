# What was just set is moved by a length.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    10 minutes earlier
engine  dies
says    Today, Sunday 22 November, 18:20 has passed. When do you mean?
user    make it half an hour later
engine  dies
says    (fails) the engine stopped in the middle of the request
alarms  2026-11-23 07:00
