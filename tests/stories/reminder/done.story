# A reminder that is done before its time does not come; taken back, it does.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to water the plants at noon and to call mom at 3 pm
model   reminder.add about="water the plants" when="noon" | reminder.add about="call mom" when="3 pm"
says    Reminder “water the plants” set for today, Sunday 22 November, 12:00 (Europe/Berlin). / Reminder “call mom” set for today, Sunday 22 November, 15:00 (Europe/Berlin). / Alarms and reminders will not ring after a reboot until Hob is installed.
user    I watered the plants
model   reminder.done which="plants"
says    “water the plants” is done.
user    I called mom
model   reminder.done which="mom"
says    “call mom” is done.
reminders none
user    undo
says    Taken back: marking “call mom” as done.
later   until 12:00
silent
later   until 15:00
rings   call mom
