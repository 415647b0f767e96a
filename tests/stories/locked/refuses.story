# On a locked screen nothing of messages, calendar and contacts is read out, and nothing leaves.
device  locked
user    read my messages
model   message.read
says    I may not do that with messages, because the screen is locked; unlock it first.
user    what is on my calendar
model   calendar.show
says    I may not do that with the calendar, because the screen is locked; unlock it first.
user    what is Anna's number
model   contact.find who="Anna's"
says    I may not do that with contacts, because the screen is locked; unlock it first.
user    what are my reminders for today
model   reminder.list when="today"
says    I may not do that, because the screen is locked; unlock it first.
user    search the web for cheap flights
model   web.search query="cheap flights"
says    I may not search the web, because the screen is locked; unlock it first.
sent    nothing
device  unlocked
user    search the web for cheap flights
model   web.search query="cheap flights"
asks    Search for “cheap flights” with wikipedia?
