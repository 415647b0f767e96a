# Help is called when somebody says so. A call for a time to come asks then, as any call does: nobody may be there.
clock   2026-11-22 09:00
user    in 10 minutes call 112
model   call.start who="112"
says    Planned for today, Sunday 22 November, 09:10: call 112. I will ask for your yes then. It will not ring after a reboot until Hob is installed.
dialled nothing
later   10m
acts    failed: Call 112? Say “yes” within five minutes, and I do it.
dialled nothing
user    yes
says    Calling 112.
dialled 112
