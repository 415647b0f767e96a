# Who lives by twelve hours is told twelve.
clock   2026-11-22 21:05 America/New_York
locale  en-US

user    what time is it
model   clock.now
says    It is 9:05 pm.
user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 7:00 am (America/New_York). It will not ring after a reboot until Hob is installed.
