# With American habits 3/4 is the fourth of March, and hours are told by twelve.
clock   2026-11-22 09:00 America/New_York
locale  en-US

user    remind me on 3/4 at 5 pm to renew the passport
model   reminder.add about="renew the passport" when="3/4 at 5 pm"
says    Reminder “renew the passport” set for Thursday 4 March 2027, 5:00 pm (America/New_York). It will not ring after a reboot until Hob is installed.
reminders 2027-03-04 17:00 renew the passport
user    reminders
says    One reminder: /   “renew the passport”, Thursday 4 March 2027, 5:00 pm
