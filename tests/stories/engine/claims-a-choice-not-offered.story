# The engine makes a choice that was not offered.
user    turn on the sauna
engine  claims {"calls":[{"tool":"setting.switch","args":{"what":{"choice":"sauna"},"state":{"choice":"on"}},"confidence":0.99}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: call 1, setting.switch.what: the choice was not offered: `sauna`
world   untouched
