# "And another for Friday" rings at the same time of day; "one more at 9" on the same day.
clock   2026-11-22 18:30 Europe/Berlin

user    set a gym alarm for 7 tomorrow
says    Alarm “gym” set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    and another for Friday
engine  dies
says    Alarm “gym” set for Friday 27 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    one more at 9
engine  dies
says    Alarm “gym” set for Friday 27 November, 09:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    same for Sunday
engine  dies
says    Alarm “gym” set for Sunday 29 November, 09:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 07:00 gym; 2026-11-27 07:00 gym; 2026-11-27 09:00 gym; 2026-11-29 09:00 gym
user    undo
says    Taken back: setting the alarm “gym”.
alarms  2026-11-23 07:00 gym; 2026-11-27 07:00 gym; 2026-11-27 09:00 gym
