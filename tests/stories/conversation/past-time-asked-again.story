# A time that has passed is asked about again, with the reason, until it is one.
clock   2026-11-22 09:00 Europe/Berlin
user    remind me to call mom
asks    When should I remind you?
user    yesterday at 5
asks    Yesterday, Saturday 21 November, 17:00 has passed. When do you mean?
user    today at 8 am
asks    Today, Sunday 22 November, 08:00 has passed. When do you mean?
user    today at 5 pm
says    Reminder “call mom” set for today, Sunday 22 November, 17:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 17:00 call mom
