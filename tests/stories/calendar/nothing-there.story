# What is not in the calendar cannot be moved or cancelled.
clock   2026-11-22 09:00 Europe/Berlin
user    cancel my dentist appointment
model   calendar.cancel which="dentist appointment"
says    In the calendar there is nothing called “dentist appointment”.
user    move the meeting to 3
model   calendar.change which="meeting" when="3"
says    In the calendar there is nothing called “meeting”.
events  nothing
