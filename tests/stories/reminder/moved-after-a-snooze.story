# Snoozed and then moved, a reminder still stands, and comes at its new time.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom at noon
model   reminder.add about="call mom" when="noon"
says    Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   until 12:00
rings   call mom
user    snooze for ten minutes
model   alarm.snooze by="ten minutes"
says    Snoozed for 10 minutes, until 12:10.
user    move the call mom reminder to 3 pm
model   reminder.change which="call mom" when="3 pm"
says    Reminder “call mom” moved from today, Sunday 22 November, 12:00 to today, Sunday 22 November, 15:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 15:00 call mom
later   until 12:10
silent
later   until 15:00
rings   call mom
