# Two things ring at the same minute; one "stop" is for both.
clock   2026-11-22 09:00 Europe/Berlin

user    set a tea alarm for 10:00 and a bread timer for an hour
model   alarm.set when="10:00" label="tea" | timer.start length="an hour" label="bread"
says    Alarm “tea” set for today, Sunday 22 November, 10:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed. / “bread” timer set for 1 hour, until 10:00.
later   1h
rings   tea, bread
user    stop
says    Stopped 2 that were ringing.
later   1h
silent
