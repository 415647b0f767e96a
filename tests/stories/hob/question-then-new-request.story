# A new request while a question waits is done; the question is dropped.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm
model   alarm.set
asks    When should the alarm ring?
user    set a 5 minute timer
model   timer.start length="5 minute"
says    Timer set for 5 minutes, until 09:05.
timers  5m
alarms  none
user    noon
model   hob.none
says    That is not something I can do, so I did nothing.
alarms  none
