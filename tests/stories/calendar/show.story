# What is on the calendar is read from the files of other programs, today's and any day's, and what comes next.
clock   2026-11-22 09:00 Europe/Berlin
user    what is on my calendar
model   calendar.show
says    Nothing is coming up in your calendar.
user    what is on my calendar today
model   calendar.show when="today"
says    Nothing is in your calendar for today, Sunday 22 November.
event   at=Main_Street_5 2026-11-23T15:00 1h Dentist
event   2026-11-27 Company holiday
event   rule=FREQ=DAILY;COUNT=3 2026-11-24T09:00 30m Standup
user    when is my next meeting
model   calendar.show
says    Next: “Dentist”, tomorrow, Monday 23 November, 15:00, for 1 hour, at Main Street 5.
user    am I free on Friday
model   calendar.show when="Friday"
says    One event: /   “Company holiday”, Friday 27 November, all day
user    am I free on Saturday
model   calendar.show when="Saturday"
says    Nothing is in your calendar for Saturday 28 November.
user    am I free tomorrow at 3 pm
model   calendar.show when="tomorrow at 3 pm"
says    One event: /   “Dentist”, tomorrow, Monday 23 November, 15:00, for 1 hour, at Main Street 5
user    what do I have on from Monday to Friday
model   calendar.show when="from Monday to Friday"
says    5 events: /   “Dentist”, tomorrow, Monday 23 November, 15:00, for 1 hour, at Main Street 5 /   “Standup”, Tuesday 24 November, 09:00, for 30 minutes /   “Standup”, Wednesday 25 November, 09:00, for 30 minutes /   “Standup”, Thursday 26 November, 09:00, for 30 minutes /   “Company holiday”, Friday 27 November, all day
world   untouched
