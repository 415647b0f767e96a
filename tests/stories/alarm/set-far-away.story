# A time next year is told with its year.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm for January 4 at 6:30
model   alarm.set when="January 4 at 6:30"
says    Alarm set for Monday 4 January 2027, 06:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2027-01-04 06:30
