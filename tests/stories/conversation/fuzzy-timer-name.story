# A name that is only spelt alike is asked about.
clock   2026-11-22 18:30 Europe/Berlin

user    set a 10 minute spaghetti timer
says    “spaghetti” timer set for 10 minutes, until 18:40.
user    cancel the spagetti timer
asks    Did you mean spaghetti 10 minutes?
user    yes
says    “spaghetti” timer of 10 minutes cancelled.
timers  none
