# With British habits 3/4 is the third of April.
clock   2026-11-22 09:00 Europe/London
locale  en-GB

user    remind me on 3/4 at 17:00 to renew the passport
model   reminder.add about="renew the passport" when="3/4 at 17:00"
says    Reminder “renew the passport” set for Saturday 3 April 2027, 17:00 (Europe/London). It will not ring after a reboot until Hob is installed.
reminders 2027-04-03 17:00 renew the passport
