# "No, that's wrong" is of what was just said: a deed that was looked back at, or an answer that changed nothing.
clock   2026-11-22 09:00

user    wake me at 7 tomorrow
model   alarm.set when="7 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    my alarms
says    One alarm: /   tomorrow, Monday 23 November, 07:00
user    no, that's wrong
asks    I am not sure what you mean. Should I take back the last thing?
user    yes
says    Taken back: setting the alarm “07:00”.
alarms  none
user    what time is it
model   clock.now
says    It is 09:00.
user    no, that's wrong
says    I only looked that up and changed nothing. Say it another way, and I try again.
user    wake me at 8 tomorrow
model   alarm.set when="8 tomorrow"
says    Alarm set for tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    what time is it
model   clock.now
says    It is 09:00.
user    that's not what I meant
says    I only looked that up and changed nothing. Say it another way, and I try again.
alarms  2026-11-23 08:00
