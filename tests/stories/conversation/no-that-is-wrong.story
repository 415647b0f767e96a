# A bare "no" after something was done asks whether it is to be taken back.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    no
engine  dies
asks    I am not sure what you mean. Should I take back the last thing?
user    no
says    All right, I do nothing about that.
alarms  2026-11-23 07:00
user    that's wrong
engine  dies
asks    I am not sure what you mean. Should I take back the last thing?
user    yes
says    Taken back: setting the alarm “07:00”.
