# The end that was said is the end: an interval, a length, whole days.
clock   2026-11-22 09:00 Europe/Berlin
user    put the workshop in my calendar from 3 to 5 pm on Tuesday
model   calendar.add title="workshop" when="from 3 to 5 pm on Tuesday"
says    “workshop” is in the calendar: Tuesday 24 November, 15:00, for 2 hours (Europe/Berlin).
user    schedule yoga tomorrow at 7 pm for 90 minutes in the gym
model   calendar.add title="yoga" when="tomorrow at 7 pm for 90 minutes" where="the gym"
says    “yoga” is in the calendar: tomorrow, Monday 23 November, 19:00, for 1 hour 30 minutes, at the gym (Europe/Berlin).
user    add a trip to my calendar from Thursday to Saturday
model   calendar.add title="trip" when="from Thursday to Saturday"
says    “trip” is in the calendar: Thursday 26 November to Saturday 28 November, all day.
user    what is on my calendar from Monday to Saturday
model   calendar.show when="from Monday to Saturday"
says    3 events: /   “yoga”, tomorrow, Monday 23 November, 19:00, for 1 hour 30 minutes, at the gym /   “workshop”, Tuesday 24 November, 15:00, for 2 hours /   “trip”, Thursday 26 November to Saturday 28 November, all day
events  2026-11-23 19:00 yoga at the gym; 2026-11-24 15:00 workshop; 2026-11-26 trip
