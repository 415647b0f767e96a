# A timer rings while a question waits: "stop" stops it, and the question is asked once more.
clock   2026-11-22 09:00 Europe/Berlin

user    set a 1 minute tea timer
says    “tea” timer set for 1 minute, until 09:01.
user    set an alarm
asks    When should the alarm ring?
later   1m
rings   tea
user    stop
engine  dies
asks    Stopped “tea”. / When should the alarm ring?
user    7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:00
user    undo
says    Taken back: setting the alarm “07:00”.
alarms  none
