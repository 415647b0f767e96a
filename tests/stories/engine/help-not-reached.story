# The engine claims help and repetition with words that these do not take: neither is run.
user    what can you do
engine  claims {"calls":[{"tool":"hob.help","args":{"about":{"spans":[{"first":0,"last":1}]}},"confidence":0.99}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: call 1 names an argument that hob.help does not have: `about`
user    pardon
engine  claims {"calls":[{"tool":"hob.repeat","args":{"times":{"spans":[{"first":0,"last":0}]}},"confidence":0.99}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: call 1 names an argument that hob.repeat does not have: `times`
user    let it go
engine  claims {"calls":[{"tool":"hob.cancel","args":{"what":{"spans":[{"first":0,"last":0}]}},"confidence":0.99}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: call 1 names an argument that hob.cancel does not have: `what`
user    I like trains
engine  claims {"calls":[{"tool":"hob.none","args":{"why":{"spans":[{"first":0,"last":0}]}},"confidence":0.99}],"passes":1,"forced":0,"ms":1.0}
fails   the engine's answer is not to be trusted: call 1 names an argument that hob.none does not have: `why`
world   untouched
