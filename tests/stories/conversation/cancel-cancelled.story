# "Cancel that" after something was cancelled is asked about: it would take the cancelling back.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel that
engine  dies
says    Alarm for tomorrow, Monday 23 November, 07:00 cancelled.
user    cancel that
engine  dies
asks    I am not sure what you mean. Should I take back the last thing?
user    yes
says    Taken back: cancelling the alarm “07:00”.
alarms  2026-11-23 07:00
