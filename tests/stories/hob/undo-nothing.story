# At the very beginning there is nothing to take back.
user    undo
says    There is nothing to take back.
world   untouched
