# A question waits, and what was heard first is no answer to it; what was heard besides is.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm
asks    When should the alarm ring?
user    ate tomorrow
or      eight tomorrow
says    Alarm set for tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
heard   eight tomorrow
alarms  2026-11-23 08:00
