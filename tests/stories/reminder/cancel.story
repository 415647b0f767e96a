# Two reminders fit, so Hob asks, and the number is an answer.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom at noon and to call dad at 3 pm
model   reminder.add about="call mom" when="noon" | reminder.add about="call dad" when="3 pm"
says    Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). / Reminder “call dad” set for today, Sunday 22 November, 15:00 (Europe/Berlin). / Alarms and reminders will not ring after a reboot until Hob is installed.
user    cancel the call reminder
model   reminder.cancel which="call"
asks    Which one: call mom 12:00 or call dad 15:00?
user    2
says    Reminder “call dad” cancelled.
reminders 2026-11-22 12:00 call mom
