# "Both" is both that were offered, and no other.
clock   2026-11-22 18:30 Europe/Berlin

user    remind me to call mom tomorrow at 9
says    Reminder “call mom” set for tomorrow, Monday 23 November, 09:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    remind me to call mom on Friday at 9
says    Reminder “call mom” set for Friday 27 November, 09:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    remind me to buy milk tomorrow at 10
says    Reminder “buy milk” set for tomorrow, Monday 23 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel the reminder to call mom
asks    Which one? /   1. call mom 09:00, Monday 23 November /   2. call mom 09:00, Friday 27 November
user    both
says    2 reminders cancelled: /   “call mom” /   “call mom”
reminders 2026-11-23 10:00 buy milk
