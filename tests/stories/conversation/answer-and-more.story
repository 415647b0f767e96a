# An answer with another wish behind it is both.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom
asks    When should I remind you?
user    at noon and add milk to my shopping list
says    Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed. / Added milk to the new list “shopping”.
reminders 2026-11-22 12:00 call mom
lists   shopping: milk
