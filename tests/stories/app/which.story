# Two that fit, and one that is only spelt alike, are a question.
app     Open Chess | Chess Game
app     Gnome Chess | Chess Game
app     Calculator
user    open chess
model   app.open name="chess"
says    (asks) Which one: Open Chess or Gnome Chess?
user    the first one
says    Opening Open Chess.
opened  Open Chess
user    open calulator
model   app.open name="calulator"
says    (asks) Did you mean Calculator?
user    yes
says    Opening Calculator.
opened  Calculator
