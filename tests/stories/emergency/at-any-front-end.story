# A front-end that the person granted nothing carries their words all the same: help is called.
client  plain
policy  local-only
user    call 112
engine  dies
says    Calling 112.
dialled 112
