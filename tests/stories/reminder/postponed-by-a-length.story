# "by 10 minutes" counts from the time that was set, not from now.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me at noon to check the oven
model   reminder.add about="check the oven" when="noon"
says    Reminder “check the oven” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.

user    postpone the oven reminder by 10 minutes
model   reminder.change which="oven" when="10 minutes"
says    Reminder “check the oven” moved from today, Sunday 22 November, 12:00 to today, Sunday 22 November, 12:10 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 12:10 check the oven
