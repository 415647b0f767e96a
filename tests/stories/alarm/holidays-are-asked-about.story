# Which days are free where somebody works is not known: until it is set, an alarm that leaves out holidays is not guessed at.
clock   2026-11-22 21:00 Europe/Berlin
locale  en-AT

user    wake me every weekday at 7 except holidays
model   alarm.set when="every weekday at 7 except holidays"
asks    Which days are holidays is not set: name them in hob.toml, such as days_off = ["AT"] for those of a country. When do you mean?
alarms  none
user    every weekday at 7
model   alarm.set when="every weekday at 7"
says    Alarm set for tomorrow, Monday 23 November, 07:00, every weekday (Europe/Berlin). It will not ring after a reboot until Hob is installed.
