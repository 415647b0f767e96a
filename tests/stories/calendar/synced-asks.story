# Into a synced calendar nothing goes without a yes, and the ledger has its row.
calendar work synced
clock   2026-11-22 09:00 Europe/Berlin
user    schedule lunch on Friday at noon
model   calendar.add title="lunch" when="Friday at noon"
asks    What leaves this device leaves with your yes. Shall I really put something in the calendar (“lunch, Friday at noon”)?
events  nothing
ledger  empty
user    no
says    All right, I do nothing about that.
events  nothing
ledger  empty
user    schedule lunch on Friday at noon
model   calendar.add title="lunch" when="Friday at noon"
asks    What leaves this device leaves with your yes. Shall I really put something in the calendar (“lunch, Friday at noon”)?
user    yes
says    “lunch” is in the calendar: Friday 27 November, 12:00, for 1 hour (Europe/Berlin).
events  2026-11-27 12:00 lunch
ledger  calendar.add calendar answered, by yes, consented
user    undo
asks    What leaves this device leaves with your yes. Shall I really take back the last thing?
user    yes
says    Taken back: putting “lunch” in the calendar.
events  nothing
ledger  hob.undo calendar answered, by yes, consented
