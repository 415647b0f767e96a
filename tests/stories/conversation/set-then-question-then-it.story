# What an answer completed is "it".
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm
asks    When should the alarm ring?
user    7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    make it 8
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel it
engine  dies
says    Alarm for tomorrow, Monday 23 November, 08:00 cancelled.
world   untouched
