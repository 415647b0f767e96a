# One of those that were told is moved by its place.
clock   2026-11-22 18:30 Europe/Berlin

user    remind me to call mom tomorrow at 9
says    Reminder “call mom” set for tomorrow, Monday 23 November, 09:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    remind me to buy milk tomorrow at 10
says    Reminder “buy milk” set for tomorrow, Monday 23 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    remind me to pay the rent on Friday at 10
says    Reminder “pay the rent” set for Friday 27 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    what are my reminders for tomorrow
says    2 reminders: /   “call mom”, tomorrow, Monday 23 November, 09:00 /   “buy milk”, tomorrow, Monday 23 November, 10:00
user    move the second one to 11
engine  dies
says    Reminder “buy milk” moved from tomorrow, Monday 23 November, 10:00 to tomorrow, Monday 23 November, 11:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel the last one
engine  dies
says    Reminder “buy milk” cancelled.
reminders 2026-11-23 09:00 call mom; 2026-11-27 10:00 pay the rent
