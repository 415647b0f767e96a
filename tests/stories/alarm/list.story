# What is set, the next first; asked exactly so, no model is needed.
clock   2026-11-22 09:00 Europe/Berlin

user    alarms
says    No alarms are set.
user    wake me every day at 8 and set a gym alarm for 17:15
model   alarm.set when="every day at 8" | alarm.set when="17:15" label="gym"
says    Alarm set for tomorrow, Monday 23 November, 08:00, every day (Europe/Berlin). / Alarm “gym” set for today, Sunday 22 November, 17:15 (Europe/Berlin). / Alarms and reminders will not ring after a reboot until Hob is installed.
user    show my alarms
engine  dies
says    2 alarms: /   today, Sunday 22 November, 17:15, “gym” /   tomorrow, Monday 23 November, 08:00, every day
