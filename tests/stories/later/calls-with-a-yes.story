# A call is planned together with the yes that it needs: it asks when its moment comes, and a yes then makes it.
clock   2026-11-22 09:00

user    in 5 minutes call 555 1234
model   call.start who="555 1234"
model   call.start who="555 1234"
says    Planned for today, Sunday 22 November, 09:05: call 555 1234. I will ask for your yes then. It will not ring after a reboot until Hob is installed.
later   5min
acts    failed: Call 555 1234? Say “yes” within five minutes, and I do it.
dialled nothing
user    yes
says    Calling 555 1234.
dialled 5551234
# Nobody says yes, and nobody is called.
user    in 5 minutes call 555 1234
model   call.start who="555 1234"
model   call.start who="555 1234"
says    Planned for today, Sunday 22 November, 09:10: call 555 1234. I will ask for your yes then. It will not ring after a reboot until Hob is installed.
later   5min
acts    failed: Call 555 1234? Say “yes” within five minutes, and I do it.
later   6min
user    yes
model   hob.none
says    That is not something I can do, so I did nothing.
dialled nothing
# A question that waits already is not pushed aside.
user    in 5 minutes call 555 1234
model   call.start who="555 1234"
model   call.start who="555 1234"
says    Planned for today, Sunday 22 November, 09:21: call 555 1234. I will ask for your yes then. It will not ring after a reboot until Hob is installed.
later   4min
user    set a timer
model   timer.start
asks    How long should the timer run?
later   1min
acts    failed: Call 555 1234?
user    yes
model   hob.none
asks    I did not understand that. / How long should the timer run?
dialled nothing
