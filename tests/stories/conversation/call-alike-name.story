# A name that is spelt a little otherwise is asked about, and never called without.
contact Anna Kowalska: +49 171 5551234
user    call Ana
asks    Did you mean Anna Kowalska?
user    yes
asks    Call Anna Kowalska?
user    yes
says    Calling Anna Kowalska.
dialled +491715551234
