# Control characters are not typed by a person.
user    "wake me\u0000 at 7"
fails   the request holds a control character (U+0000)
user    "wake me \u001b[31mat 7"
fails   the request holds a control character (U+001B)
world   untouched
