# A name with a slip in it is asked about, never taken as meant.
clock   2026-11-22 09:00 Europe/Berlin

user    set a pilates alarm for 18:00
model   alarm.set when="18:00" label="pilates"
says    Alarm “pilates” set for today, Sunday 22 November, 18:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel the pilatis alarm
model   alarm.cancel which="pilatis"
asks    Did you mean pilates 18:00?
user    yes
says    Alarm “pilates” for today, Sunday 22 November, 18:00 cancelled.
alarms  none
