# What rang in Berlin at seven does not ring again at seven in New York.
clock   2026-11-23 06:00 Europe/Berlin

user    wake me at 7
model   alarm.set when="7"
says    Alarm set for today, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 07:00
rings   alarm
user    stop
says    Stopped.
travels America/New_York
later   8h
silent
