# Nothing rings, so nothing is snoozed and nothing stopped.
user    snooze
says    Nothing is ringing.
user    stop
says    Nothing is ringing.
world   untouched
