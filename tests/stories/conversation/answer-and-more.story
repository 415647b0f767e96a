# An answer with another wish behind it is both.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom
asks    When should I remind you?
user    at noon and add milk to my shopping list
says    Planned for today, Sunday 22 November, 12:00: add milk to my shopping list. It will not ring after a reboot until Hob is installed.
reminders none
lists   none
