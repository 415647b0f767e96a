# With the engine dead, what rings is stopped and what is kept is listed; only what needs thinking fails.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 5 minute timer and an alarm for 9 pm
model   timer.start length="5 minute" | alarm.set when="9 pm"
says    Timer set for 5 minutes, until 09:05. / Alarm set for today, Sunday 22 November, 21:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   5m
rings   timer
user    stop
engine  dies
says    Stopped.
user    alarms
engine  dies
says    One alarm: /   today, Sunday 22 November, 21:00
user    lists
engine  dies
says    There are no lists.
user    set a timer for 3 minutes
engine  dies
fails   the engine stopped in the middle of the request
