# To look something up does not end a question; it is asked once more.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom
asks    When should I remind you?
user    what time is it
asks    It is 09:00. / When should I remind you?
user    show my alarms
engine  dies
says    No alarms are set.
user    at 10
says    Reminder “call mom” set for today, Sunday 22 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 10:00 call mom
