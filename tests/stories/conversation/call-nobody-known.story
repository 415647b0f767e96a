# Nobody of that name is known, and nobody else is called.
contact Anna Kowalska: +49 171 5551234
user    call Zacharias
asks    Call Zacharias?
user    yes
says    I know no number for Zacharias.
dialled nothing
