# A call that waits for a yes outlives a look, and is asked about again before it is made.
clock   2026-11-22 09:00 Europe/Berlin
user    call 555 1234
asks    Call 555 1234?
user    what time is it
asks    It is 09:00. / Call 555 1234?
user    yes
says    Calling 555 1234.
dialled 5551234
