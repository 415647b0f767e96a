# There is no such reminder to move, finish or cancel.
user    move the dentist reminder to 11:30
model   reminder.change which="dentist" when="11:30"
says    There is no reminder “dentist”.
user    the dentist reminder is done
model   reminder.done which="dentist"
says    There is no reminder “dentist”.
user    cancel the dentist reminder
model   reminder.cancel which="dentist"
says    There is no reminder “dentist”.
world   untouched
