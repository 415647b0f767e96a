# Snoozed and then moved, a reminder still stands, and comes at its new time.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom at noon
model   reminder.add about="call mom" when="noon"
says    ?
later   until 12:00
rings   call mom
user    snooze for ten minutes
model   alarm.snooze by="ten minutes"
says    ?
user    move the call mom reminder to 3 pm
model   reminder.change which="call mom" when="3 pm"
says    ?
reminders ?
later   until 12:10
silent
later   until 15:00
rings   call mom
