# What could be several, or is none of the clock's, is asked about and never read as something else.
clock   2026-11-22 09:00 Europe/Berlin
user    put work in my calendar on weekdays from 9 to 5
model   calendar.add title="work" when="on weekdays from 9 to 5"
asks    When is it?
user    on weekdays at 9
says    “work” is in the calendar: tomorrow, Monday 23 November, 09:00, for 1 hour, every weekday (Europe/Berlin).
user    set an alarm at sunset
model   alarm.set when="at sunset"
asks    When should the alarm ring?
user    at 4:20 pm
says    Alarm set for today, Sunday 22 November, 16:20 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    set a timer for 2 to 3 minutes
model   timer.start length="2 to 3 minutes"
asks    How long should the timer run?
user    3 minutes
says    Timer set for 3 minutes, until 09:03.
user    remind me every March 3 and April 4 to call Mom
model   reminder.add about="call Mom" when="every March 3 and April 4"
asks    When should I remind you?
