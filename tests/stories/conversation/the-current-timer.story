# "Current", "existing" and "running" only say that something is there, unless it is called so. An alarm does not run.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute pasta timer
says    “pasta” timer set for 10 minutes, until 18:40.
user    add 2 minutes to the running timer
says    Added 2 minutes: 12 minutes left, until 18:42.
user    pause the current timer
says    “pasta” timer paused with 12 minutes left.
user    cancel the current timer
says    “pasta” timer of 12 minutes cancelled.
user    cancel the current timer
says    There is no timer.
timers  none
user    set an alarm for 7 tomorrow called gym
says    Alarm “gym” set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel the running alarm
says    There is no alarm “running”.
alarms  2026-11-23 07:00 gym
