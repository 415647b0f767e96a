# The small words around a time count, though the model points at the time alone.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me in 10 to stir the soup
model   reminder.add about="stir the soup" when="10"
says    Reminder “stir the soup” set for today, Sunday 22 November, 09:10 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    set a timer until 23:30
model   timer.start length="23:30"
says    Timer set for 14 hours 30 minutes, until 23:30.
user    wake me every weekday at 6:15 except Wednesday
model   alarm.set when="every weekday at 6:15"
says    Alarm set for tomorrow, Monday 23 November, 06:15, every Monday, Tuesday, Thursday and Friday (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    an alarm every day except when it rains at 8
model   alarm.set when="every day"
says    I can wait for a time, or for an alarm, a timer or a reminder, but not for that. I did nothing.
