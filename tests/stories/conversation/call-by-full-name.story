# A full name is one person, whoever else has the first.
contact Anna Kowalska: +49 171 5551234
contact Anna Schmidt: +49 30 445566
user    call Anna Schmidt
asks    Call Anna Schmidt?
user    yes
says    Calling Anna Schmidt.
dialled +4930445566
