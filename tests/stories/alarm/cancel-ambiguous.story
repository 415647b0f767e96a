# Two alarms fit, so Hob asks; the answer is a name.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 for work and at 9 for yoga tomorrow
model   alarm.set when="7" label="work" | alarm.set when="9" label="yoga"
says    Alarm “work” set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). / Alarm “yoga” set for tomorrow, Monday 23 November, 09:00 (Europe/Berlin). / Alarms and reminders will not ring after a reboot until Hob is installed.
user    cancel the alarm
model   alarm.cancel
asks    Which one: work 07:00 or yoga 09:00?
user    the yoga one
model   alarm.cancel which="yoga"
says    Alarm “yoga” for tomorrow, Monday 23 November, 09:00 cancelled.
alarms  2026-11-23 07:00 work
