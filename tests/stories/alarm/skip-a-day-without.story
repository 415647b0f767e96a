# On a day on which it does not ring there is nothing to leave out.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me every weekday at 7
model   alarm.set when="every weekday at 7"
says    Alarm set for tomorrow, Monday 23 November, 07:00, every weekday (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    skip my alarm on Saturday
model   alarm.skip which="Saturday"
says    There is no alarm “Saturday”.
user    skip the yoga alarm
model   alarm.skip which="yoga"
says    There is no alarm “yoga”.
alarms  2026-11-23 07:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
