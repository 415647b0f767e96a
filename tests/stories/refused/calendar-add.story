# A calendar is shared with others; Hob has no way to it yet, and asks for nothing that it could not do.
user    put lunch with Ben on my calendar for Friday at noon
model   calendar.add title="lunch" when="Friday at noon" with="Ben"
says    I cannot see or change the calendar yet.
world   untouched
