# Help is called at once: on a locked screen, with nothing allowed to leave, and with no model at all.
policy  local-only
device  locked
user    call 112
engine  dies
says    Calling 112.
dialled 112
ledger  call.start phone answered, by floor.emergency
