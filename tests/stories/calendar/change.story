# An event moves by its words or its time; its length and what another program wrote stay, and undo puts it back exactly.
clock   2026-11-22 09:00 Europe/Berlin
event   at=Main_Street_5 2026-11-23T15:00 90m Dentist
user    move my appointment at 3 to 4
model   calendar.change which="appointment at 3" when="4"
says    “Dentist” moved from tomorrow, Monday 23 November, 15:00 to tomorrow, Monday 23 November, 16:00, for 1 hour 30 minutes, at Main Street 5 (Europe/Berlin).
events  2026-11-23 16:00 Dentist at Main Street 5
user    reschedule the dentist to Thursday
model   calendar.change which="dentist" when="Thursday"
says    “Dentist” moved from tomorrow, Monday 23 November, 16:00 to Thursday 26 November, 16:00, for 1 hour 30 minutes, at Main Street 5 (Europe/Berlin).
user    make it 5 pm
says    “Dentist” moved from Thursday 26 November, 16:00 to Thursday 26 November, 17:00, for 1 hour 30 minutes, at Main Street 5 (Europe/Berlin).
events  2026-11-26 17:00 Dentist at Main Street 5
user    undo
says    Taken back: moving “Dentist” in the calendar.
events  2026-11-26 16:00 Dentist at Main Street 5
