# A daily alarm stays at its hour when the clocks change.
clock   2027-03-27 08:00 Europe/Berlin

user    wake me every day at 7
model   alarm.set when="every day at 7"
says    Alarm set for tomorrow, Sunday 28 March, 07:00, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 06:59
silent
later   until 07:00
rings   alarm
user    stop
says    Stopped.
later   24h
rings   alarm
