# An alarm is cancelled by its name; the other stays.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow and at 18:00 for the gym
model   alarm.set when="7 tomorrow" | alarm.set when="18:00" label="gym"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). / Alarm “gym” set for today, Sunday 22 November, 18:00 (Europe/Berlin). / Alarms and reminders will not ring after a reboot until Hob is installed.
user    cancel the gym alarm
model   alarm.cancel which="gym"
says    Alarm “gym” for today, Sunday 22 November, 18:00 cancelled.
alarms  2026-11-23 07:00
