# Which days are free where somebody works is not known, so an alarm that leaves out holidays is not guessed at.
clock   2026-11-22 21:00 Europe/Berlin

user    wake me every weekday at 7 except holidays
model   alarm.set when="every weekday at 7 except holidays"
says    I am not sure what you mean. Could you say it another way?
alarms  none
