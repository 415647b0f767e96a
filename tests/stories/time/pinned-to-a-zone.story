# Pinned to a zone that was said, an alarm stays there through travel and when it is moved; one that floats goes along.
clock   2027-03-26 21:00 Europe/Berlin

user    set an alarm called office every day at 7 Berlin time
model   alarm.set when="every day at 7 Berlin time" label="office"
says    Alarm “office” set for tomorrow, Saturday 27 March, 07:00, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    set an alarm called tea every day at 8
model   alarm.set when="every day at 8" label="tea"
says    Alarm “tea” set for tomorrow, Saturday 27 March, 08:00, every day (Europe/Berlin). It will not ring after a reboot until Hob is installed.
travels America/New_York
alarms  2027-03-27 02:00 FREQ=DAILY office; 2027-03-27 08:00 FREQ=DAILY tea
user    move the office alarm to 9
model   alarm.change which="office" when="9"
says    Alarm “office” moved from tomorrow, Saturday 27 March, 02:00 to tomorrow, Saturday 27 March, 04:00, every day (America/New_York). It will not ring after a reboot until Hob is installed.
alarms  2027-03-27 04:00 FREQ=DAILY office; 2027-03-27 08:00 FREQ=DAILY tea
later   until 04:00
rings   office
later   until 08:00
rings   tea
