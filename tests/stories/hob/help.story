# Help names what is built, and nothing else.
user    help
says    I can help with alarms, timers, reminders, lists, notes, the calendar, messages, phone calls, apps, dates, sums, web searches and questions for a remote model. Try “wake me at 7”, “10 minute pasta timer”, “remind me to call mom at noon”, “add milk to my shopping list” or “what is 15 percent of 80”.
user    what can you do
model   hob.help
says    I can help with alarms, timers, reminders, lists, notes, the calendar, messages, phone calls, apps, dates, sums, web searches and questions for a remote model. Try “wake me at 7”, “10 minute pasta timer”, “remind me to call mom at noon”, “add milk to my shopping list” or “what is 15 percent of 80”.
world   untouched
