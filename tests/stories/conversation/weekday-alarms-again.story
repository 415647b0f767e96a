# "Same for Saturday at 9" sets another of the same name at its own time.
clock   2026-11-22 18:30 Europe/Berlin

user    set a gym alarm for Tuesday at 6:30
says    Alarm “gym” set for Tuesday 24 November, 06:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    same for Thursday
engine  dies
says    Alarm “gym” set for Thursday 26 November, 06:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    same again on Saturday at 9
engine  dies
says    Alarm “gym” set for Saturday 28 November, 09:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    what did I just set
engine  dies
says    Alarm “gym” set for Saturday 28 November, 09:00 (Europe/Berlin).
alarms  2026-11-24 06:30 gym; 2026-11-26 06:30 gym; 2026-11-28 09:00 gym
