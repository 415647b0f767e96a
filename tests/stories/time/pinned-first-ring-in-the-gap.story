# Its first ring falls where clocks are put forward: that day it rings after the gap, on all others when it was said.
clock   2027-03-27 21:00 Europe/Berlin

user    set an alarm every day at 2:30 am Berlin time
model   alarm.set when="every day at 2:30 am Berlin time"
says    Alarm set for tomorrow, Sunday 28 March, 03:30, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 03:30
rings   alarm
user    stop
says    Stopped.
later   until 02:30
rings   alarm
user    stop
says    Stopped.
later   until 02:30
rings   alarm
