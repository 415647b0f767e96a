# Moved to another hour with no day said, an alarm keeps its day.
clock   2026-11-22 09:00 Europe/Berlin

user    wake me at 7 on Thursday
model   alarm.set when="7 on Thursday"
says    Alarm set for Thursday 26 November, 07:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
user    make it 8
model   alarm.change which=@"context 1" when="8"
says    Alarm moved from Thursday 26 November, 07:00 to Thursday 26 November, 08:00 (Europe/Berlin). It will not ring after a reboot until Hob is installed.
alarms  2026-11-26 08:00
