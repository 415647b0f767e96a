# Two calls in one sentence: both are done, both are told with their dates and the zone, one undo takes both back.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 tomorrow and remind me to call mom at noon
model   alarm.set when="7 tomorrow" | reminder.add about="call mom" when="noon"
says    ?
alarms  2026-11-23 07:00
reminders 2026-11-22 12:00 call mom

user    undo
says    ?
alarms  none
reminders none
world   untouched
