# The model's end leaves the question as it was, and an answer that needs no model completes it.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call mom
asks    When should I remind you?
user    hmm let me think about that
engine  dies
fails   the engine stopped in the middle of the request
user    noon
engine  dies
says    Reminder “call mom” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 12:00 call mom
