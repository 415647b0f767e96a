# With the keeper dead nobody knows what rings, and Hob does not pretend to have stopped it.
keeper  dies
user    stop
says    I could not do that: no keeper answers.
user    snooze
says    I could not do that: no keeper answers.
world   untouched
