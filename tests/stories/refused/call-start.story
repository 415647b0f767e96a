# Where nothing may leave, no call is made.
policy  local-only
contact Mom: +49 171 5551234
user    call mom
model   call.start who="mom"
says    I may not make calls, because nothing leaves this device: its policy is local-only.
dialled nothing
