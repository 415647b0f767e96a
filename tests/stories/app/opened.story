# An app is opened by its name, or by what sort of app it is, and only by what is there.
app     Firefox | Web Browser
app     Kamera | Camera
app     Maps
app     Google Maps | Maps
user    open firefox
model   app.open name="firefox"
says    Opening Firefox.
opened  Firefox
user    open the camera app
model   app.open name="camera app"
says    Opening Kamera.
opened  Kamera
user    launch my browser please
model   app.open name="browser"
says    Opening Firefox.
user    open maps
model   app.open name="maps"
says    Opening Maps.
opened  Firefox; Maps
world   untouched
