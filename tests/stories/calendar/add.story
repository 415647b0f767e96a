# An event goes into Hob's own calendar, an hour long where no end was said; nothing leaves the device.
clock   2026-11-22 09:00 Europe/Berlin
user    schedule lunch with Anna on Friday at noon
model   calendar.add title="lunch" when="Friday at noon" with="Anna"
says    “lunch with Anna” is in the calendar: Friday 27 November, 12:00, for 1 hour (Europe/Berlin).
events  2026-11-27 12:00 lunch with Anna
ledger  empty
user    schedule lunch with Anna on Friday at noon
model   calendar.add title="lunch" when="Friday at noon" with="Anna"
says    “lunch with Anna” is in the calendar already: Friday 27 November, 12:00, for 1 hour.
events  2026-11-27 12:00 lunch with Anna
