# A time is no delay where it is asked to be told of something, or for an alarm.
clock   2026-11-22 09:00

user    remind me in an hour to turn off the wifi
says    Reminder “turn off the wifi” set for today, Sunday 22 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
planned none
user    in an hour wake me
says    Alarm set for today, Sunday 22 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
planned none
user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    set a timer in 10 minutes
says    Timer set for 10 minutes, until 09:10.
user    cancel my alarm at 7
says    Alarm for tomorrow, Monday 23 November, 07:00 cancelled.
planned none
reminders 2026-11-22 10:00 turn off the wifi
timers  10m
