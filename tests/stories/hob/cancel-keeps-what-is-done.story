# "Never mind" drops the question, not what was done before it.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm for 7 tomorrow and remind me to call mom
model   alarm.set when="7 tomorrow" | reminder.add about="call mom"
asks    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed. / When should I remind you?
user    never mind
says    All right, I do nothing about that.
alarms  2026-11-23 07:00
reminders none
