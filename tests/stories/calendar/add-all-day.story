# A day without a time of day is all of that day.
clock   2026-11-22 09:00 Europe/Berlin
user    add Mom's birthday on the 3rd
model   calendar.add title="Mom's birthday" when="the 3rd"
says    “Mom's birthday” is in the calendar: Thursday 3 December, all day.
user    am I free on the 3rd of December
model   calendar.show when="the 3rd of December"
says    One event: /   “Mom's birthday”, Thursday 3 December, all day
user    move Mom's birthday to the 4th
model   calendar.change which="Mom's birthday" when="the 4th"
says    “Mom's birthday” moved from Thursday 3 December to Friday 4 December, all day.
events  2026-12-04 Mom's birthday
