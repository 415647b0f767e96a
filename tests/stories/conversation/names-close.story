# Names that are nearly said right are asked about, with the name that there is; accents and a plural are no difference.
clock   2026-11-22 09:00

user    set a crème brûlée timer for 10 minutes
model   timer.start length="10 minutes" label="crème brûlée"
says    “crème brûlée” timer set for 10 minutes, until 09:10.
user    cancel the creme brulee timer
model   timer.cancel which="creme brulee timer"
says    “crème brûlée” timer of 10 minutes cancelled.
user    remind me to call mom at 8 pm
model   reminder.add about="call mom" when="8 pm"
says    Reminder “call mom” set for today, Sunday 22 November, 20:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel the mum reminder
model   reminder.cancel which="mum reminder"
asks    Did you mean call mom 20:00?
user    no
says    All right, I do nothing about that.
user    remind me to water the plants at 9 pm
model   reminder.add about="water the plants" when="9 pm"
says    Reminder “water the plants” set for today, Sunday 22 November, 21:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    cancel the plants one
model   timer.cancel which="plants one"
asks    Did you mean water the plants 21:00?
user    yes
says    Reminder “water the plants” cancelled.
reminders 2026-11-22 20:00 call mom
user    cancel the pizza timer
model   timer.cancel which="pizza timer"
says    There is no timer “pizza timer”.
