# An alarm is called what the person called it, and rings by that name.
clock   2026-11-22 09:00 Europe/Berlin

user    set a gym alarm for 17:15
model   alarm.set when="17:15" label="gym"
says    Alarm “gym” set for today, Sunday 22 November, 17:15 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 17:15
rings   gym
user    stop
says    Stopped “gym”.
