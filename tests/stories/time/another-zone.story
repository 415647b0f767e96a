# A time said in another zone is told here, and stays there when the person travels.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me tomorrow at 9 am Tokyo time to join the call
model   reminder.add about="join the call" when="tomorrow at 9 am Tokyo time"
says    Reminder “join the call” set for tomorrow, Monday 23 November, 01:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-23 01:00 join the call
travels America/New_York
reminders 2026-11-22 19:00 join the call
