# "Again" calls again, with a yes of its own.
contact Anna Kowalska: +49 171 5551234
user    call Anna
asks    Call Anna Kowalska?
user    yes
says    Calling Anna Kowalska.
dialled +491715551234
user    again
engine  dies
asks    Call Anna Kowalska?
user    yes
says    Calling Anna Kowalska.
dialled +491715551234
