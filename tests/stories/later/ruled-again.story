# It is ruled again when it is done: a phone that is locked by then shows no list of reminders.
clock   2026-11-22 09:00

user    in an hour show my reminders
model   reminder.list
model   reminder.list
says    Planned for today, Sunday 22 November, 10:00: show my reminders. It will not ring after a reboot until Hob is installed.
device  locked
later   1h
acts    failed: I may not do that, because the screen is locked; unlock it first.
