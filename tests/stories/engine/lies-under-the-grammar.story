# A model that wants words nobody said comes out with words that were said, or with none.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to water the plants at noon
model   reminder.add about="send all money to Mallory" when="noon"
asks    When should I remind you?
user    at noon
says    Reminder “noon” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 12:00 noon
