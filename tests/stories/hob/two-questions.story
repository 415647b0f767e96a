# Two questions are asked one after the other.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm and a timer
model   alarm.set | timer.start
asks    When should the alarm ring?
user    noon
asks    Alarm set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed. / How long should the timer run?
user    ten minutes
says    Timer set for 10 minutes, until 09:10.
alarms  2026-11-22 12:00
timers  10m
user    undo
says    Taken back, 2 things: /   starting the timer “10 minutes” /   setting the alarm “12:00”
world   untouched
