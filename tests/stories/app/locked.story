# A locked phone opens no app.
app     Firefox
device  locked
user    open firefox
model   app.open name="firefox"
says    I may not open apps, because the screen is locked; unlock it first.
opened  nothing
