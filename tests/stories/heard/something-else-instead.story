# A question about what was heard swallows no new request.
clock   2026-11-22 09:00 Europe/Berlin

user    set a timer for for tea minutes
or      set a timer for fourteen minutes
or      set a timer for forty minutes
asks    Did you say “set a timer for fourteen minutes” or “set a timer for forty minutes”?
user    what is 5 + 3
says    5 + 3 = 8.
user    the second one
asks    I am not sure what you mean. Should I work something out: “8”?
timers  none
