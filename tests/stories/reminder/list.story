# Reminders of a day, and no more than that day.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom at noon and to pay the rent on December 1 at 9
model   reminder.add about="call mom" when="noon" | reminder.add about="pay the rent" when="December 1 at 9"
says    Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). / Reminder “pay the rent” set for Tuesday 1 December, 09:00 (Europe/Berlin). / Alarms and reminders will not ring after a reboot until Hob is installed.
user    what are my reminders for today
model   reminder.list when="today"
says    One reminder: /   “call mom”, today, Sunday 22 November, 12:00
user    reminders
says    2 reminders: /   “call mom”, today, Sunday 22 November, 12:00 /   “pay the rent”, Tuesday 1 December, 09:00
user    what are my reminders for tomorrow
model   reminder.list when="tomorrow"
says    No reminders.
