# A reminder that rang and was stopped is done with: there is nothing to tick off.
clock   2026-11-22 11:58 Europe/Berlin

user    remind me to take out the trash at noon
says    Reminder “take out the trash” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
later   2m
rings   take out the trash
user    stop
says    Stopped “take out the trash”.
user    I did it
says    There is no reminder.
reminders none
