# "Cancel that" while a question waits is about the question.
clock   2026-11-22 09:00 Europe/Berlin
user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    remind me to buy milk
asks    When should I remind you?
user    cancel that
engine  dies
says    All right, I do nothing about that.
alarms  2026-11-23 07:00
user    cancel that
engine  dies
says    Alarm for tomorrow, Monday 23 November, 07:00 cancelled.
alarms  none
