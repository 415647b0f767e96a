# What was done last is told, also after something was looked up and after the conversation is long over.
clock   2026-11-22 09:00 Europe/Berlin

user    what did I just set
engine  dies
says    I have done nothing yet that stands.
user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    what time is it
says    It is 09:00.
user    what did I just set?
engine  dies
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin).
restart
user    what did you just do
engine  dies
says    The last thing was setting the alarm “07:00”.
later   2h
user    what have I just set
engine  dies
says    The last thing was setting the alarm “07:00”.
