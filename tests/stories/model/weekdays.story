# A repeating alarm, and one day of it left out.
clock   2026-11-22 21:00 Europe/Berlin

user    wake me up every weekday at 6:30
says    Alarm set for tomorrow, Monday 23 November, 06:30, every weekday (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    skip my alarm tomorrow
says    Skipping tomorrow, Monday 23 November; the next ring is Tuesday 24 November, 06:30.
alarms  2026-11-24 06:30 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
