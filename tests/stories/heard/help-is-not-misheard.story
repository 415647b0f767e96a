# Help is called at once if it was heard first; heard only besides, it is asked about.
clock   2026-11-22 09:00 Europe/Berlin

user    call 112
or      call 113
says    Calling 112.
dialled 112
user    call one one too
or      call 112
asks    Did you say “call 112” or “call one one too”?
dialled nothing
user    call 112
says    Calling 112.
dialled 112
