# Where there is none, "all" is no name that was not found.
clock   2026-11-22 09:00 Europe/Berlin

user    delete all alarms
model   alarm.cancel which="all"
says    There is no alarm.
alarms  none
