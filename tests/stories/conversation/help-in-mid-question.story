# Help does not end a question.
clock   2026-11-22 09:00 Europe/Berlin
user    start a timer
asks    How long should the timer run?
user    help
engine  dies
asks    I can help with alarms, timers, reminders, lists, notes, the calendar, messages, phone calls, apps, dates, sums, web searches and questions for a remote model. Try “wake me at 7”, “10 minute pasta timer”, “remind me to call mom at noon”, “add milk to my shopping list” or “what is 15 percent of 80”. / How long should the timer run?
user    4 minutes
says    Timer set for 4 minutes, until 09:04.
