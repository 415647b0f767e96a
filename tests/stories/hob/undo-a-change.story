# A moved alarm stands again where it stood, and rings there.
clock   2026-11-22 22:00 Europe/Berlin

user    set a gym alarm for 7 tomorrow
model   alarm.set when="7 tomorrow" label="gym"
says    Alarm “gym” set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    move the gym alarm to 9 tomorrow
model   alarm.change which="gym" when="9 tomorrow"
says    Alarm “gym” moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 09:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    undo
says    Taken back: moving the alarm “gym”.
alarms  2026-11-23 07:00 gym
later   until 07:00
rings   gym
