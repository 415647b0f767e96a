# Whoever holds a locked phone learns no names by asking for a call.
contact Anna Kowalska: +49 171 5551234
contact Anna Schmidt: +49 30 445566
device  locked
user    call Anna
says    I may not make calls, because the screen is locked; unlock it first.
dialled nothing
device  unlocked
user    call Anna
asks    Which one: Anna Kowalska or Anna Schmidt?
user    neither
says    All right, I do nothing about that.
dialled nothing
