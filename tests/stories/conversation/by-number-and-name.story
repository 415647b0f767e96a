# An option is named by its number, its name, or a part of it.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 6 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 06:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    set a gym alarm for 8 tomorrow morning
says    Alarm “gym” set for tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    move my alarm to 9:30
asks    Which one: 06:00, 07:00 or gym 08:00?
user    number two
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 09:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel my alarm
asks    Which one: 06:00, gym 08:00 or 09:30?
user    the gym one
engine  dies
says    Alarm “gym” for tomorrow, Monday 23 November, 08:00 cancelled.
user    cancel my alarm
asks    Which one: 06:00 or 09:30?
user    the last one
engine  dies
says    Alarm for tomorrow, Monday 23 November, 09:30 cancelled.
alarms  2026-11-23 06:00
