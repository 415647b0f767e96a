//! Stories: conversations that a person can read aloud, played through the real turn with a virtual clock.
//!
//! ```text
//! # What the story shows.
//! clock   2026-11-22 09:00 Europe/Berlin
//! user    wake me at 7 tomorrow
//! model   alarm.set when="7 tomorrow"
//! says    Alarm set for tomorrow, Monday 23 November, 07:00 (Europe/Berlin). …
//! ```
//!
//! `user` speaks; a `model` or `engine` line before the checks scripts what the engine answers, and without one the
//! embedded model does. The store is a real file, the keeper's state machine the real one. The lines:
//!
//! | line | meaning |
//! |---|---|
//! | `clock DATE TIME [ZONE]`, `locale NAME` | the beginning |
//! | `user TEXT`, `user "…escaped…"` | a request |
//! | `key NAME` | the idempotency key of the next request |
//! | `model TOOL ARG="…" ARG=choice ARG=@"context 1" \| TOOL …` | a model that writes this in the JSON dialect, as far as the grammar lets it; `ARG=["a","b"]` for several |
//! | `engine dies`, `engine hangs`, `engine claims JSON`, `engine obeys JSON` | an engine that fails, or sends this proposal over its pipe, or does so once it has read a stranger's words |
//! | `says TEXT`, `asks TEXT` | the whole reply, lines joined by ` / `; `asks` expects an answer |
//! | `fails TEXT` | the request gets this error |
//! | `later 2h`, `later until 07:00`, `clock jumps 2h`, `travels ZONE` | time passes, with the keeper at work, or the clock or the zone changes |
//! | `rings TEXT`, `missed TEXT`, `silent` | all that began to ring (or was missed) since the last such line, in order, by label or source |
//! | `device installed`, `device installed at login`, `device sleeps on` | the keeper is started again after a reboot, at boot or only at login; no alarm wakes the device |
//! | `keeper dies`, `keeper returns`, `daemon dies`, `daemon returns`, `restart` | the keeper's or the daemon's process ends, and starts again |
//! | `acts TEXT` | what was done as it was planned since the last such line: how it went, and what is told |
//! | `alarms TEXT`, `timers TEXT`, `reminders TEXT`, `lists TEXT`, `planned TEXT` | what stands in the store |
//! | `policy NAME`, `provider NAME [local]` | whose rules hold, and a remote model of that name; searches go to Wikipedia |
//! | `conversation NAME` | from here on another front-end speaks, in a conversation of that name; without a name in the common one |
//! | `notice yes`, `notice no`, `notice always`, `notice edit WORDS` | the person answers on the notification what would leave |
//! | `client plain`, `client person` | from here on a program asks, or the person again |
//! | `device locked`, `device unlocked`, `device roaming` | how the device stands |
//! | `calendar NAME [synced] [local] [others]` | the calendars, in the beginning; without one, Hob's own |
//! | `event [in=CALENDAR] [over=N] [by=ADDRESS] [at=PLACE] [rule=RRULE] 2026-11-23T15:00 1h TITLE` | another program puts an event there, or over the N-th of its own; with a day alone all of that day |
//! | `events TEXT` | what stands in the calendars |
//! | `contact NAME: NUMBER`, `contact NAME, mobile: NUMBER`, `contact NAME: MAIL` | the device knows somebody, or one of several numbers of theirs, or their address of mail |
//! | `app NAME \| SORT` | the device has an app, and what else it goes by |
//! | `remote says TEXT`, `remote finds TITLE \| LINK \| SNIPPET / …`, `remote status 500`, `remote offline` | what a provider will answer next |
//! | `sent TEXT` | all that left since the last such line: to whom, and which words |
//! | `ledger TEXT` | what the ledger says of the last row that left |
//! | `opened TEXT` | the apps that were opened since the last such line |
//! | `receives NUMBER: WORDS` | a text message comes in |
//! | `modem sends`, `opens`, `gone`, `refuses`, `silent` | how messages are passed on from here on: by the modem (as at the beginning), by an app that the person presses a button in, by nobody; or the modem says no, or nothing at all |
//! | `texted TEXT` | the messages that were passed on since the last such line: to which number or address, and which words |
//! | `dialled TEXT` | the numbers that were phoned since the last such line |
//! | `world untouched` | nothing that the person keeps has changed since the story began |

mod away;
mod calendar;
mod phone;
mod play;
mod script;
mod world;

pub use play::{Difference, Met, Outcome, alone, play};
pub use script::{StoryError, scripted};
