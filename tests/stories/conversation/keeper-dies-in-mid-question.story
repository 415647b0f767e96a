# Nothing watches while the keeper is gone, and the talk goes on and says so.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm
asks    When should the alarm ring?
keeper  dies
user    stop
says    (asks) I could not do that: no keeper answers. / When should the alarm ring?
user    wake me at 7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). But nothing is watching the clock: no keeper answers.
keeper  returns
user    make it 8
engine  dies
says    Alarm moved from tomorrow, Monday 23 November, 07:00 to tomorrow, Monday 23 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-23 08:00
