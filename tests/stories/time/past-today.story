# A time that is over today and was said to be today is asked about.
clock   2026-11-22 09:00 Europe/Berlin

user    set an alarm for 8 am today
model   alarm.set when="8 am today"
asks    Today, Sunday 22 November, 08:00 has passed. When do you mean?
world   untouched
user    never mind
says    All right, I do nothing about that.
world   untouched
