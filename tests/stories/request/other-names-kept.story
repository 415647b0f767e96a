# Words of other languages within a request come back as they were spelt.
clock   2026-11-22 09:00 Europe/Berlin

user    remind me to call Łukasz about the Käsespätzle at noon
model   reminder.add about="call Łukasz about the Käsespätzle" when="noon"
says    Reminder “call Łukasz about the Käsespätzle” set for today, Sunday 22 November, 12:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
reminders 2026-11-22 12:00 call Łukasz about the Käsespätzle
user    add crème fraîche and 🍓 to my shopping list
model   list.add items=["crème fraîche","🍓"] list="shopping"
says    Added crème fraîche and 🍓 to the new list “shopping”.
lists   shopping: crème fraîche, 🍓
