# "Skip it" leaves out the next ring of the alarm that was spoken of.
clock   2026-11-22 18:30 Europe/Berlin

user    wake me every weekday at 7
says    Alarm set for tomorrow, Monday 23 November, 07:00, every weekday (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    skip it
engine  dies
says    Skipping tomorrow, Monday 23 November; the next ring is Tuesday 24 November, 07:00.
user    undo
says    Taken back: leaving out a ring of the alarm “07:00”.
alarms  2026-11-23 07:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
