# What is synced with a server of one's own needs no question where that is the policy; the ledger has its row.
policy  trusted-home
calendar home synced local
clock   2026-11-22 09:00 Europe/Berlin
user    schedule lunch on Friday at noon
model   calendar.add title="lunch" when="Friday at noon"
says    “lunch” is in the calendar: Friday 27 November, 12:00, for 1 hour (Europe/Berlin).
events  2026-11-27 12:00 lunch
ledger  calendar.add calendar answered, by home
