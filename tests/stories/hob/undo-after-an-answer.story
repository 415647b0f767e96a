# What an answer completed belongs to the request that was asked about: one undo takes back both.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm for 7 tomorrow and remind me to call mom
model   alarm.set when="7 tomorrow" | reminder.add about="call mom"
asks    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed. / When should I remind you?
alarms  2026-11-23 07:00
user    noon
says    Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 12:00 call mom
user    undo
says    Taken back, 2 things: /   the reminder “call mom” /   setting the alarm “07:00”
world   untouched
