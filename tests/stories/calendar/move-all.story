# All times of what repeats move together, and what was left out stays left out.
clock   2026-11-22 09:00 Europe/Berlin
event   rule=FREQ=WEEKLY;BYDAY=MO 2026-11-16T09:30 15m standup
user    cancel the standup on the 30th
model   calendar.cancel which="standup on the 30th"
says    “standup” is left out this once: Monday 30 November, 09:30, for 15 minutes.
user    move the standup to 10
model   calendar.change which="standup" when="10"
asks    Which one? /   1. only the next, Monday 23 November /   2. all of them
user    all of them
says    “standup” moved from tomorrow, Monday 23 November, 09:30 to tomorrow, Monday 23 November, 10:00, for 15 minutes, every Monday (Europe/Berlin).
events  2026-11-16 10:00 FREQ=WEEKLY;BYDAY=MO not 2026-11-30 10:00 standup
user    undo
says    Taken back: moving “standup” in the calendar.
events  2026-11-16 09:30 FREQ=WEEKLY;BYDAY=MO not 2026-11-30 09:30 standup
