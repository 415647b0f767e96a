# Somebody with two numbers: which of them is asked.
contact Bob Miller, mobile: +49 171 777
contact Bob Miller, work: +49 30 888
user    call Bob
asks    Which one? /   1. Bob Miller, mobile /   2. Bob Miller, work
user    work
asks    Call Bob Miller, work?
user    yes
says    Calling Bob Miller, work.
dialled +4930888
