# Another alarm with a name of its own is no answer to the question about the first.
clock   2026-11-22 09:00 Europe/Berlin

user    set a gym alarm
asks    When should the alarm ring?
user    set a school alarm for 8 tomorrow
says    Alarm “school” set for tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 08:00 school
