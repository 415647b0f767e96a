# Minutes are added to the timer that is named.
clock   2026-11-22 09:00 Europe/Berlin

user    10 minutes for the pasta and 6 minutes for the eggs
model   timer.start length="10 minutes" label="pasta" | timer.start length="6 minutes" label="eggs"
says    “pasta” timer set for 10 minutes, until 09:10. / “eggs” timer set for 6 minutes, until 09:06.
user    give the eggs another two minutes
model   timer.extend which="eggs" by="two minutes"
says    Added 2 minutes: 8 minutes left, until 09:08.
timers  10m pasta; 8m eggs
