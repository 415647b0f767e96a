# Neither of the two: nobody is called.
contact Anna Kowalska: +49 171 5551234
contact Anna Schmidt: +49 30 445566
user    call Anna
asks    Which one: Anna Kowalska or Anna Schmidt?
user    neither
says    All right, I do nothing about that.
dialled nothing
