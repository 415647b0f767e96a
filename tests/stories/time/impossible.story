# There is no 30th of February and no 25 o'clock.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm for February 30 at 8
model   alarm.set when="February 30 at 8"
asks    There is no February 30. When do you mean?
user    March 1 at 8
says    Alarm set for Monday 1 March 2027, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2027-03-01 08:00
user    wake me at 25:00
model   alarm.set when="25:00"
asks    There is no 25 o'clock. When do you mean?
