# "To 1:30" is the half of the day that is nearer to the time that an event has, and its day stays.
clock   2026-11-23 21:00 Europe/Berlin
event   2026-11-27T12:00 1h Lunch with Sam
event   2026-11-27T15:00 1h Dentist

user    move lunch with Sam to 1:30
model   calendar.change which="lunch with Sam" when="1:30"
says    “Lunch with Sam” moved from Friday 27 November, 12:00 to Friday 27 November, 13:30, for 1 hour (Europe/Berlin).
user    move the dentist to 11
model   calendar.change which="dentist" when="11"
says    “Dentist” moved from Friday 27 November, 15:00 to Friday 27 November, 11:00, for 1 hour (Europe/Berlin).
user    move the dentist to 4
model   calendar.change which="dentist" when="4"
says    “Dentist” moved from Friday 27 November, 11:00 to Friday 27 November, 16:00, for 1 hour (Europe/Berlin).
user    move lunch with Sam to 1 am
model   calendar.change which="lunch with Sam" when="1 am"
says    “Lunch with Sam” moved from Friday 27 November, 13:30 to Friday 27 November, 01:00, for 1 hour (Europe/Berlin).
