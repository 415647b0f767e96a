# "It" is what the last request was about.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel it
model   alarm.cancel which=@"context 1"
says    Alarm for tomorrow, Monday 23 November, 07:00 cancelled.
alarms  none
