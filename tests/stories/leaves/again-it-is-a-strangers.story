# What is taken over from before is a stranger's still, and asks: "again" is no way around the yes.
clock   2026-11-22 09:00 Europe/Berlin
remote  finds Ducks | https://example.org/ducks | Ducks fly south.
user    search the web for ducks
model   web.search query="ducks"
asks    Search for “ducks” with wikipedia?
user    yes
says    wikipedia says: Ducks fly south. /   1. Ducks (https://example.org/ducks)
user    remind me of that at noon
model   reminder.add about=@"context 1" when="noon"
asks    It came from somebody else's words. Shall I really set a reminder (“Ducks fly south., noon”)?
user    yes
says    Reminder “Ducks fly south.” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    remind me again at 5 pm
model   reminder.add when="5 pm"
asks    It came from somebody else's words. Shall I really set a reminder (“Ducks fly south., 5 pm”)?
user    no
says    All right, I do nothing about that.
