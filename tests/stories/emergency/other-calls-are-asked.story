# Another call is handed to a service that passes words on, so it waits for a yes.
contact Anna Kowalska: +49 171 5551234
user    call Anna
model   call.start who="Anna"
asks    Call Anna Kowalska?
user    yes
says    Calling Anna Kowalska.
dialled +491715551234
ledger  call.start phone answered, by yes, consented
