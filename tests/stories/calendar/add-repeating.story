# What repeats keeps its time of day when the clocks change, and one of it can be left out or moved.
clock   2027-03-20 09:00 Europe/Berlin
user    add yoga to my calendar every Saturday at 10
model   calendar.add title="yoga" when="every Saturday at 10"
says    “yoga” is in the calendar: today, Saturday 20 March, 10:00, for 1 hour, every Saturday (Europe/Berlin).
user    cancel yoga on Saturday the 27th
model   calendar.cancel which="yoga on Saturday the 27th"
says    “yoga” is left out this once: Saturday 27 March, 10:00, for 1 hour.
user    what is on my calendar from the 26th of March to the 5th of April
model   calendar.show when="from the 26th of March to the 5th of April"
says    One event: /   “yoga”, Saturday 3 April, 10:00, for 1 hour
user    move yoga on April 10 to 11
model   calendar.change which="yoga on April 10" when="11"
says    “yoga” moved from Saturday 10 April, 10:00 to Saturday 10 April, 11:00, for 1 hour, this once (Europe/Berlin).
events  2027-03-20 10:00 FREQ=WEEKLY;BYDAY=SA not 2027-03-27 10:00 yoga; 2027-04-10 11:00 for 2027-04-10 10:00 yoga
