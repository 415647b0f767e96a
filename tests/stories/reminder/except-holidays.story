# A reminder that leaves out holidays; the rule may stand before it.
clock     2026-12-24 08:00 Europe/Berlin
holidays  DE

user    except on holidays remind me every day at noon to feed the cat
model   reminder.add about="feed the cat" when="every day at noon"
says    Reminder “feed the cat” set for today, Thursday 24 December, 12:00, every day except holidays (Europe/Berlin). The next day left out is tomorrow, Friday 25 December. It will not ring after a reboot until Hob is installed.
later   until 12:00
rings   feed the cat
user    stop
says    Stopped “feed the cat”.
later   until 12:00
silent
