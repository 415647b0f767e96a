# A program's question is its own: the person's "noon" is no answer to it, and what it set is not their "it".
clock   2026-11-22 09:00 Europe/Berlin

client  plain
user    set an alarm
asks    When should the alarm ring?
client  person
user    noon
model   hob.none
says    That is not something I can do, so I did nothing.
client  plain
user    7 tomorrow
says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
client  person
user    what did I just set
engine  dies
says    The last thing was setting the alarm “07:00”.
