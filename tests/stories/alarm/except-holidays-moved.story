# Moved, changed for one day, undone or taken to another country, it leaves out the days that it was set with.
clock     2026-12-29 21:00 Europe/Berlin
holidays  DE, 12-31

user    wake me every weekday at 7 for work, but not on holidays
model   alarm.set when="every weekday at 7" label="work"
says    Alarm “work” set for tomorrow, Wednesday 30 December, 07:00, every weekday except holidays (Europe/Berlin). The next day left out is Thursday 31 December. It will not ring after a reboot until Hob is installed.
user    move my work alarm to 8
model   alarm.change which="work" when="8"
says    Alarm “work” moved from tomorrow, Wednesday 30 December, 07:00 to tomorrow, Wednesday 30 December, 08:00, every weekday except holidays (Europe/Berlin). The next day left out is Thursday 31 December. It will not ring after a reboot until Hob is installed.
user    move tomorrow's alarm to 6
model   alarm.change which="tomorrow's" when="6"
says    Alarm “work” moved from tomorrow, Wednesday 30 December, 08:00 to tomorrow, Wednesday 30 December, 06:00, this once (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    undo
says    Taken back: moving the alarm “work”.
travels America/New_York
alarms  2026-12-30 08:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;X-EXCEPT=1-1,easter -2,easter +1,5-1,easter +39,easter +50,10-3,12-25,12-26,12-31 work
later   until 08:00
rings   work
user    stop
says    Stopped “work”.
user    skip my alarm on 1 January
model   alarm.skip which="1 January"
says    There is no alarm “1 January”.
later   until 08:00
silent
later   until 08:00
silent
later   until 08:00
silent
later   until 08:00
silent
later   until 08:00
rings   work
