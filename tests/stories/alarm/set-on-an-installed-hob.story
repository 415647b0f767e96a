# A confirmation says what a reboot would change, and no more than that.

user    Wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.

device  installed at login
user    Wake me at 8 tomorrow
model   alarm.set when="8 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 08:00 (Europe/Berlin). After a reboot it will not ring before you log in.

user    Wake me at 9 tomorrow and remind me to call mom at noon
model   alarm.set when="9 tomorrow" | reminder.add about="call mom" when="noon"
says    Alarm set for tomorrow, Monday 23 November, 09:00 (Europe/Berlin). / Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). / After a reboot alarms and reminders will not ring before you log in.

device  installed
user    Wake me at 10 tomorrow
model   alarm.set when="10 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 10:00 (Europe/Berlin). It will ring; this device can wake from sleep.
