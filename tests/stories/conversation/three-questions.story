# Three questions of one sentence are asked one after the other, and one undo takes all back.
clock   2026-11-22 09:00 Europe/Berlin
user    set an alarm, a timer and a reminder to call mom
model   alarm.set | timer.start | reminder.add about="call mom"
asks    When should the alarm ring?
user    noon
asks    Alarm set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed. / How long should the timer run?
user    what time is it
asks    It is 09:00. / How long should the timer run?
user    ten minutes
asks    Timer set for 10 minutes, until 09:10. / When should I remind you?
user    at 1 pm
says    Reminder “call mom” set for today, Sunday 22 November, 13:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    undo
says    Taken back, 3 things: /   the reminder “call mom” /   starting the timer “10 minutes” /   setting the alarm “12:00”
world   untouched
