# Calendars of others know no such rule, so an event with it is not written down wrong.
clock     2026-11-22 21:00 Europe/Berlin
holidays  DE

user    add standup to my calendar every weekday at 9 except holidays
model   calendar.add title="standup" when="every weekday at 9 except holidays"
asks    There is no repetition of an event that leaves out holidays. When do you mean?
