# What is not there is said, and nothing else is opened for it.
app     Firefox
user    open tetris
model   app.open name="tetris"
says    There is no app called tetris on this device.
opened  nothing
user    undo
model   hob.undo
says    There is nothing to take back.
