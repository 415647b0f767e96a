# The zone changes in the middle of the talk: "it" is moved on the clock of the new place.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
travels America/New_York
user    make it 8
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 08:00 (America/New_York). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 08:00
