# Two people of one name: which one is asked, and the answer is who is called.
contact Anna Kowalska: +49 171 5551234
contact Anna Schmidt: +49 30 445566
user    call Anna
asks    Which one: Anna Kowalska or Anna Schmidt?
user    the second one
asks    Call Anna Schmidt?
user    yes
says    Calling Anna Schmidt.
dialled +4930445566
