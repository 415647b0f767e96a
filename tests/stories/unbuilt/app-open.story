# No app is opened.
user    open the camera
model   app.open name="camera"
says    I cannot open apps yet.
world   untouched
