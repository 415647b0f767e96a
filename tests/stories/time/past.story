# Yesterday cannot be reminded of: Hob asks, and the answer completes it.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me yesterday at 7 to call mom
model   reminder.add about="call mom" when="yesterday at 7"
asks    Yesterday, Saturday 21 November, 07:00 has passed. When do you mean?
world   untouched
user    tomorrow at 7
says    Reminder “call mom” set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-23 07:00 call mom
