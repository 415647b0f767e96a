# What an answer completed is taken back after a restart together with what it was asked with.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm for 7 tomorrow and remind me to call mom
asks    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed. / When should I remind you?
user    noon
says    Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
restart
user    undo
engine  dies
says    Taken back, 2 things: /   the reminder “call mom” /   setting the alarm “07:00”
world   untouched
