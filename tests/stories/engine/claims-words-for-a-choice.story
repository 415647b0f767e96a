# The engine gives words where a choice belongs.
user    turn on the sauna
engine  claims {"calls":[{"tool":"setting.switch","args":{"what":{"spans":[{"first":3,"last":3}]},"state":{"choice":"on"}},"confidence":0.99}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: call 1, setting.switch.what: an argument of kind Choice cannot be said by words
world   untouched
