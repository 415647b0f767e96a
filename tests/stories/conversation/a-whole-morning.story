# A morning's talk: set, moved, asked, added to, told and taken back.
clock   2026-11-22 07:30 Europe/Berlin

user    remind me to call the dentist
asks    When should I remind you?
user    what time is it
asks    It is 07:30. / When should I remind you?
user    at 9
says    Reminder “call the dentist” set for today, Sunday 22 November, 09:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    make it 9:30
engine  dies
says    Reminder “call the dentist” moved from today, Sunday 22 November, 09:00 to today, Sunday 22 November, 09:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    and again tomorrow
engine  dies
says    Reminder “call the dentist” set for tomorrow, Monday 23 November, 09:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    what are my reminders
says    2 reminders: /   “call the dentist”, today, Sunday 22 November, 09:30 /   “call the dentist”, tomorrow, Monday 23 November, 09:30
user    cancel the second one
engine  dies
says    Reminder “call the dentist” cancelled.
later   until 09:30
rings   call the dentist
user    stop
says    Stopped “call the dentist”.
user    thanks
engine  dies
says    You are welcome.
reminders none
