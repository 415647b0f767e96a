# Nothing goes into a synced calendar where nothing leaves the device; one that stays on it works.
policy  local-only
calendar home
calendar work synced
event   in=work 2026-11-23T15:00 1h Review
clock   2026-11-22 09:00 Europe/Berlin
user    schedule lunch on Friday at noon
model   calendar.add title="lunch" when="Friday at noon"
says    “lunch” is in the calendar “home”: Friday 27 November, 12:00, for 1 hour (Europe/Berlin).
user    cancel the review
model   calendar.cancel which="review"
says    I may not do that with the calendar, because nothing leaves this device: its policy is local-only.
events  2026-11-23 15:00 Review (work); 2026-11-27 12:00 lunch (home)
ledger  empty
