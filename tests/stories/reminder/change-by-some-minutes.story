# "Half an hour later" counts from the time that stands, not from now.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me tomorrow at 8 to call mom
model   reminder.add about="call mom" when="tomorrow at 8"
says    Reminder “call mom” set for tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    make it 30 minutes later
model   reminder.change which=@"context 1" when="30 minutes later"
says    Reminder “call mom” moved from tomorrow, Monday 23 November, 08:00 to tomorrow, Monday 23 November, 08:30 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-23 08:30 call mom
