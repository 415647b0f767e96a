# Pinned to a zone that was said, an alarm stays there through travel and when it is moved; one that floats goes along.
clock   2027-03-26 21:00 Europe/Berlin

user    wake me every day at 7 Berlin time
model   alarm.set when="every day at 7 Berlin time"
says    ?
user    set an alarm called tea every day at 8
model   alarm.set when="every day at 8" label="tea"
says    ?
travels America/New_York
alarms  ?
user    move my Berlin alarm to 9
model   alarm.change which="every day at 7 Berlin time" when="9"
says    ?
