# A day that does not exist has no reminders, and Hob asks which was meant.
user    what are my reminders for February 30
model   reminder.list when="February 30"
asks    There is no February 30. When do you mean?
world   untouched
