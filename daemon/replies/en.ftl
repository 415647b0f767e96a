# What Hob says in English, by the message of a receipt (the table stands in tools/src/receipt.rs).
#
# A fact of the receipt is a variable of the same name; a fact that is not there is empty, and $has_NAME says "no".
# Times, lengths and lists come as words. A message NAME-row is one row of a list. {"\u000A"} is a new line.

# Alarms
alarm-set = Alarm{ $has_label ->
        [yes] {" "}“{ $label }”
       *[no] {""}
    } set for { $when }{ $has_repeat ->
        [yes] , { $repeat }
       *[no] {""}
    } ({ $zone }).{ $has_left_out ->
        [yes] {" "}The next day left out is { $left_out }.
       *[no] {""}
    }
alarm-same = That alarm is already set: { $when }{ $has_label ->
        [yes] , “{ $label }”
       *[no] {""}
    }.
alarm-changed = Alarm{ $has_label ->
        [yes] {" "}“{ $label }”
       *[no] {""}
    } moved from { $before } to { $when }{ $has_repeat ->
        [yes] , { $repeat }
       *[no] {""}
    } ({ $zone }).{ $has_left_out ->
        [yes] {" "}The next day left out is { $left_out }.
       *[no] {""}
    }
alarm-moved-once = Alarm{ $has_label ->
        [yes] {" "}“{ $label }”
       *[no] {""}
    } moved from { $before } to { $when }, this once ({ $zone }).
alarm-cancelled = Alarm{ $has_label ->
        [yes] {" "}“{ $label }”
       *[no] {""}
    } for { $when } cancelled.{ $has_going ->
        [yes] {" "}What was planned for when it rings is gone, too: { $going }.
       *[no] {""}
    }
alarm-cancelled-many = { $count } alarms cancelled:{ $rows }{ $has_going ->
        [yes] {"\u000A"}What was planned for when one of them rings is gone, too: { $going }.
       *[no] {""}
    }
alarm-cancelled-many-row = { $when }{ $has_label ->
        [yes] , “{ $label }”
       *[no] {""}
    }
alarm-skipped = Skipping { $date }{ $has_when ->
        [yes] ; the next ring is { $when }
       *[no] {""}
    }.
alarm-skipped-before = { $date } is left out already.
alarm-skip-once = That alarm rings only once, { $when }; cancel it instead.
alarm-list = { $count ->
        [0] No alarms are set.
        [one] One alarm:{ $rows }
       *[other] { $count } alarms:{ $rows }
    }
alarm-list-row = { $when }{ $has_label ->
        [yes] , “{ $label }”
       *[no] {""}
    }{ $has_repeat ->
        [yes] , { $repeat }
       *[no] {""}
    }{ $ringing ->
        [yes] , ringing now
       *[no] {""}
    }{ $has_snoozed_until ->
        [yes] , snoozed until { $snoozed_until }
       *[no] {""}
    }
ring-snoozed = Snoozed for { $by }, until { $clock }.
ring-stopped = { $count ->
        [one] Stopped{ $has_name ->
            [yes] {" "}“{ $name }”
           *[no] {""}
        }.
       *[other] Stopped { $count } that were ringing.
    }
nothing-rings = Nothing is ringing.

# Timers
timer-started = { $has_label ->
        [yes] “{ $label }” timer
       *[no] Timer
    } set for { $length }, until { $ends }.
timer-restarted = { $has_label ->
        [yes] “{ $label }” timer
       *[no] Timer
    } started over: { $length }, until { $ends }.
timer-changed = { $has_label ->
        [yes] “{ $label }” timer
       *[no] Timer
    } changed to { $length }{ $has_ends ->
        [yes] , until { $ends }
       *[no] , paused
    }.
timer-extended = Added { $by }: { $left } left{ $has_ends ->
        [yes] , until { $ends }
       *[no] , paused
    }.
timer-shortened = Took off { $by }: { $left } left{ $has_ends ->
        [yes] , until { $ends }
       *[no] , paused
    }.
timer-resumed = { $has_label ->
        [yes] “{ $label }” timer
       *[no] Timer
    } running again: { $left } left, until { $ends }.
timer-paused = { $has_label ->
        [yes] “{ $label }” timer
       *[no] Timer
    } paused with { $left } left.
timer-already-paused = { $has_label ->
        [yes] The “{ $label }” timer
       *[no] The timer
    } is paused already, with { $left } left.
timer-already-running = { $has_label ->
        [yes] The “{ $label }” timer
       *[no] The timer
    } is running already, with { $left } left.
timer-too-short = Only { $left } left, so I cannot take { $by } off. Nothing changed.
timer-cancelled = { $has_label ->
        [yes] “{ $label }” timer
       *[no] Timer
    } of { $length } cancelled.{ $has_going ->
        [yes] {" "}What was planned for when it rings is gone, too: { $going }.
       *[no] {""}
    }
timer-paused-many = { $count } timers paused:{ $rows }
timer-paused-many-row = { $length }{ $has_label ->
        [yes] , “{ $label }”
       *[no] {""}
    }
timer-resumed-many = { $count } timers run again:{ $rows }
timer-resumed-many-row = { $length }{ $has_label ->
        [yes] , “{ $label }”
       *[no] {""}
    }
timer-cancelled-many = { $count } timers cancelled:{ $rows }{ $has_going ->
        [yes] {"\u000A"}What was planned for when one of them rings is gone, too: { $going }.
       *[no] {""}
    }
timer-cancelled-many-row = { $length }{ $has_label ->
        [yes] , “{ $label }”
       *[no] {""}
    }
timer-list = { $count ->
        [0] No timers are running.
        [one] One timer:{ $rows }
       *[other] { $count } timers:{ $rows }
    }
timer-list-row = { $has_label ->
        [yes] “{ $label }”,{" "}
       *[no] {""}
    }{ $ringing ->
        [yes] ringing now
       *[no] { $left } left of { $length }
    }{ $paused ->
        [yes] , paused
       *[no] {""}
    }

# Reminders
reminder-added = Reminder “{ $about }” set for { $when }{ $has_repeat ->
        [yes] , { $repeat }
       *[no] {""}
    } ({ $zone }).{ $has_left_out ->
        [yes] {" "}The next day left out is { $left_out }.
       *[no] {""}
    }
reminder-same = That reminder stands already: “{ $about }”, { $when }.
reminder-changed = Reminder “{ $about }” moved from { $before } to { $when }{ $has_repeat ->
        [yes] , { $repeat }
       *[no] {""}
    } ({ $zone }).{ $has_left_out ->
        [yes] {" "}The next day left out is { $left_out }.
       *[no] {""}
    }
reminder-done = “{ $about }” is done.
reminder-done-many = { $count } reminders done:{ $rows }
reminder-done-many-row = “{ $about }”
reminder-cancelled = Reminder “{ $about }” cancelled.{ $has_going ->
        [yes] {" "}What was planned for when it rings is gone, too: { $going }.
       *[no] {""}
    }
reminder-cancelled-many = { $count } reminders cancelled:{ $rows }{ $has_going ->
        [yes] {"\u000A"}What was planned for when one of them rings is gone, too: { $going }.
       *[no] {""}
    }
reminder-cancelled-many-row = “{ $about }”
reminder-list = { $count ->
        [0] No reminders.
        [one] One reminder:{ $rows }
       *[other] { $count } reminders:{ $rows }
    }
reminder-list-row = “{ $about }”, { $when }{ $has_repeat ->
        [yes] , { $repeat }
       *[no] {""}
    }{ $overdue ->
        [yes] , overdue
       *[no] {""}
    }

# Lists and notes
list-added = { $has_added ->
        [yes] Added { $added } to { $new_list ->
            [yes] the new list “{ $list }”
           *[no] “{ $list }”
        }.
       *[no] {""}
    }{ $has_had ->
        [yes] { $has_added ->
            [yes] {" "}
           *[no] {""}
        }Already on “{ $list }”: { $had }.
       *[no] {""}
    }
list-removed = { $has_removed ->
        [yes] Took { $removed } off “{ $list }”.
       *[no] {""}
    }{ $has_missing ->
        [yes] { $has_removed ->
            [yes] {" "}
           *[no] {""}
        }Not on “{ $list }”: { $missing }.
       *[no] {""}
    }
list-show = { $has_items ->
        [yes] On “{ $list }”: { $items }.
       *[no] “{ $list }” is empty.
    }
list-all = { $count ->
        [0] There are no lists.
        [one] One list:{ $rows }
       *[other] { $count } lists:{ $rows }
    }
list-all-row = “{ $list }”, { $count ->
        [0] empty
        [one] one item
       *[other] { $count } items
    }
list-created = List “{ $list }” made.
list-exists = There is a list “{ $list }” already.
list-deleted = List “{ $list }” deleted{ $count ->
        [0] {""}
        [one] , with one item
       *[other] , with { $count } items
    }.
note-added = Noted: “{ $text }”.
note-found = { $count ->
        [0] { $has_query ->
            [yes] No note about “{ $query }”.
           *[no] There are no notes.
        }
        [one] One note:{ $rows }
       *[other] { $count } notes:{ $rows }
    }
note-found-row = “{ $text }” ({ $when })

# Clock and arithmetic
clock-now = { $has_where ->
        [yes] In { $where } it is { $clock }.
       *[no] It is { $clock }.
    }
clock-place-unknown = I do not know the time zone of “{ $where }”.
clock-date = { $said ->
        [yes] That is { $date }.
       *[no] Today is { $plain_date }.
    }
clock-repeats = That is { $repeat }, next on { $date }.
clock-until = { $day_only ->
        [yes] { $days ->
            [0] That is today.
            [one] One day until { $day }.
           *[other] { $days } days until { $day }.
        }
       *[no] { $left } until { $clock }.
    }
clock-since = { $day_only ->
        [yes] { $days ->
            [0] That is today.
            [one] One day since { $day }.
           *[other] { $days } days since { $day }.
        }
       *[no] { $left } since { $clock }.
    }
clock-length = In { $left } it is { $when }.
calc-result = { $expression } { $approximate ->
        [yes] is about
       *[no] =
    } { $result }.
calc-converted = { $amount } { $approximate ->
        [yes] is about
       *[no] =
    } { $result }.
calc-unclear = I cannot work out “{ $expression }”.
calc-too-hard = “{ $expression }” takes too long to work out.
calc-no-rates = I have no exchange rates, so I cannot convert “{ $expression }”.

# Calendar
calendar-at = { $has_when ->
        [yes] { $when }{ $has_length ->
            [yes] , for { $length }
           *[no] {""}
        }
       *[no] { $date }{ $has_last ->
            [yes] {" "}to { $last }
           *[no] {""}
        }, all day
    }{ $has_repeat ->
        [yes] , { $repeat }
       *[no] {""}
    }{ $has_where ->
        [yes] , at { $where }
       *[no] {""}
    }
calendar-of = { $has_calendar ->
        [yes] {" "}“{ $calendar }”
       *[no] {""}
    }
calendar-zone = { $has_when ->
        [yes] {" "}({ $zone })
       *[no] {""}
    }
calendar-from = { $has_before ->
        [yes] { $before }
       *[no] { $before_date }
    }
calendar-added = “{ $title }” is in the calendar{ calendar-of }: { calendar-at }{ calendar-zone }.
calendar-same = “{ $title }” is in the calendar{ calendar-of } already: { calendar-at }.
calendar-changed = “{ $title }” moved from { calendar-from } to { calendar-at }{ calendar-zone }.
calendar-moved-once = “{ $title }” moved from { calendar-from } to { calendar-at }, this once{ calendar-zone }.
calendar-cancelled = “{ $title }” is taken out of the calendar{ calendar-of }: { calendar-at }.
calendar-left-out = “{ $title }” is left out this once: { calendar-at }.
calendar-cancelled-many = { $count } events are taken out of the calendar:{ $rows }
calendar-cancelled-many-row = “{ $title }”, { calendar-at }
calendar-list = { $count ->
        [0] { $has_date ->
            [yes] Nothing is in your calendar for { $date }.
           *[no] Nothing is in your calendar then.
        }
        [one] One event:{ $rows }
       *[other] { $count } events:{ $rows }
    }{ calendar-more }{ calendar-unread }
calendar-list-row = “{ $title }”, { calendar-at }
calendar-next = { $count ->
        [0] Nothing is coming up in your calendar.
        [one] Next: { $row }.
       *[other] Next, { $count } events:{ $rows }
    }{ calendar-more }{ calendar-unread }
calendar-next-row = “{ $title }”, { calendar-at }
calendar-more = { $more ->
        [0] {""}
       *[other] {"\u000A"}And { $more } more.
    }
calendar-unread = { $unread ->
        [0] {""}
        [one] {"\u000A"}One thing there cannot be read; “hob doctor” says which.
       *[other] {"\u000A"}{ $unread } things there cannot be read; “hob doctor” says which.
    }

# Hob itself
nothing-there = { $kind ->
        [alarm] There is no alarm
        [timer] There is no timer
        [reminder] There is no reminder
        [list] There is no list
        [note] { $has_name ->
            [yes] There is no note about
           *[no] There are no notes
        }
        [calendar] In the calendar there is nothing{ $has_name ->
            [yes] {" "}called
           *[no] {""}
        }
       *[other] There is nothing
    }{ $has_name ->
        [yes] {" "}“{ $name }”
       *[no] {""}
    }.
nothing-told = A program can point only at events that it was told of{ $has_name ->
        [yes] {" "}here, and none is called “{ $name }”
       *[no] {" "}here
    }. In a terminal, or with a front-end that speaks for you, you can point at all.
undone = { $count ->
        [one] Taken back: { $row }.
       *[other] Taken back, { $count } things:{ $rows }
    }{ $has_kept ->
        [yes] {" "}What cannot be taken back: { $kept }.
       *[no] {""}
    }
undone-row = { $deed }
undo-nothing = There is nothing to take back.
undo-changed-since = I cannot take that back: it was changed since.
undo-impossible = The last thing was { $deed }, and that cannot be taken back.
cancelled = All right, I do nothing about that.
help = I can help with { $families }. Try “wake me at 7”, “10 minute pasta timer”, “remind me to call mom at noon”, “add milk to my shopping list” or “what is 15 percent of 80”.
repeat = { $last }
repeat-nothing = I have said nothing yet.
just-done = { $count ->
        [one] The last thing was { $row }.
       *[other] The last { $count } things were:{ $rows }
    }
just-done-row = { $deed }
just-nothing = I have done nothing yet that stands.
none = That is not something I can do, so I did nothing.
not-understood = I did not understand that.
gone-already = That is done already.
nobody-to-answer = That came from no number that could be written to or called.
wrong-look = I only looked that up and changed nothing. Say it another way, and I try again.
thanked = You are welcome.
closed = All right.
unbuilt = { $family ->
        [call] I cannot take or end calls yet.
        [contact] I cannot look up or add contacts yet.
        [notification] I cannot read notifications yet.
        [media] I cannot play music or other media yet.
        [volume] I cannot change the volume yet.
        [display] I cannot change the display yet.
        [setting] I cannot see or switch settings yet.
        [device] I cannot see to the device itself yet.
        [map] I cannot look at maps yet.
        [weather] I have no weather yet.
       *[other] I cannot do that yet.
    }

# What is done later
action-planned = Planned for { $when }{ $has_repeat ->
        [yes] , { $repeat }
       *[no] {""}
    }: { $action }.{ $has_yes ->
        [yes] {" "}I will ask for your yes then.
       *[no] {""}
    }
action-attached = { $every ->
        [yes] Planned for each time
       *[no] Planned for when
    } the { $has_name ->
        [yes] “{ $name }” { $kind }
       *[no] { $kind }
    } { $kind ->
        [reminder] comes
       *[other] rings
    }: { $action }.{ $has_yes ->
        [yes] {" "}I will ask for your yes then.
       *[no] {""}
    }
action-attached-many = Planned for when each of { $count } rings: { $action }.
action-list = { $count ->
        [0] Nothing is planned.
        [one] One thing is planned:{ $rows }
       *[other] { $count } things are planned:{ $rows }
    }
action-list-row = { $action }: { $kind ->
        [moment] { $when }{ $has_repeat ->
            [yes] , { $repeat }
           *[no] {""}
        }
       *[other] { $every ->
            [yes] each time
           *[no] when
        } the { $has_name ->
            [yes] “{ $name }” { $kind }
           *[no] { $kind }
        } { $kind ->
            [reminder] comes
           *[other] rings
        }{ $has_when ->
            [yes] {" "}({ $when })
           *[no] {""}
        }
    }
action-cancelled = No longer planned: { $action }.
action-cancelled-many = { $count } things are no longer planned:{ $rows }
action-cancelled-many-row = { $action }
action-nothing = { $has_name ->
        [yes] Nothing of the kind is planned.
       *[no] Nothing is planned.
    }
action-cannot = I can wait for a time, or for an alarm, a timer or a reminder, but not for that. I did nothing.
interrupted = I was ended in the midst of what you asked { $when }.{ $has_done ->
        [yes] {" "}Done: { $done }.
       *[no] {" "}Nothing of it is done.
    }{ $has_failed ->
        [yes] {" "}Not done: { $failed }.
       *[no] {""}
    }{ $has_unknown ->
        [yes] {" "}Look whether this is done: { $unknown }.
       *[no] {""}
    }
action-not-later = I can do that at once, but not later, so I did nothing about it.
acted-asks = { $question } Say “yes” within five minutes, and I do it.
acted-missed = I was not there when it was time for this, so it is not done: { $action }.
acted-done = It was done when I was interrupted: { $action }.
acted-unknown = I was interrupted while doing this, so look whether it is done: { $action }.

call-placed = Calling { $name }.
call-opened = The number { $number } stands in the phone app: press the button to call.
call-unknown = I know no number for { $name }.
app-opened = Opening { $name }.
app-unknown = There is no app called { $name } on this device.
call-several = There are several numbers for { $name }: { $numbers }.
message-sent = Sent to { $name }: “{ $text }”.
message-opened = The message to { $name } stands in the messages app and is not sent: press the button there.
message-mail-opened = The mail to { $name } stands in the mail app and is not sent: send it there.
message-none = { $has_name ->
        [yes] There is no message from { $name }.
       *[no] There are no messages.
    }
message-read = { $count ->
        [one] One message:{ $rows }
       *[other] { $count } messages{ $more ->
            [0] {""}
           *[other] , the newest first
        }:{ $rows }
    }
message-read-row = { $name }{ $has_when ->
        [yes] {" "}({ $when })
       *[no] {""}
    }: “{ $text }”
web-found = { $provider } found:{ $rows }
web-answer = { $provider } says: { $answer }{ $rows }
remote-answer = { $provider } says: { $answer }{ $whole ->
        [yes] {""}
       *[no] {" "}(It was cut off there.)
    }
answer-empty = { $provider } found nothing.
web-found-row = { $number }. { $title } ({ $url }){ $has_snippet ->
        [yes] : { $snippet }
       *[no] {""}
    }
web-answer-row = { $number }. { $title } ({ $url })

# What did not run
refused = { $family ->
        [message] I may not do that with messages, because { $because }.
        [calendar] I may not do that with the calendar, because { $because }.
        [contact] I may not do that with contacts, because { $because }.
        [web] I may not search the web, because { $because }.
        [remote] I may not ask a remote model, because { $because }.
        [app] I may not open apps, because { $because }.
        [call] I may not make calls, because { $because }.
       *[other] I may not do that, because { $because }.
    }
unsent-nobody = { $family ->
        [remote] I know no remote model: name one in hob.toml, and I can ask it.
       *[other] I know nobody to ask: name a provider in hob.toml.
    }
unsent-personal = I did not send that: something personal would have left with it.
unsent-busy = I did not send that: another question waits for your answer ({ $detail }). Type “hob consent” to see it.
unsent-too-often = I did not send that: too much was asked of you in the last hour.
unsent-offline = You are offline, and nothing was sent.
unsent-failed = { $provider } was not asked: { $detail }. Nothing was sent.
message-not-sent = The message was not sent: { $detail }.
message-unknown = Whether the message was sent is not known: { $detail }. I do not send it again by myself.
message-no-address = I know no mail address for { $name }.
message-several = Several people have that name: say which one.
sent-failed = { $provider } gave no answer: { $detail }. What was sent stands in the ledger.
failed = I could not do that: { $detail }.
relay-answered = { $provider } has answered { $program }.
relay-failed = { $provider } gave { $program } no answer: { $detail }.
relay-again = Something personal was left out of that. Look at it again, please.
relay-gone = The program that asked for it is gone. Nothing was sent.

# Questions
ask-consent = { $family ->
        [web] Search for “{ $text }” with { $provider }?
        [remote] Ask { $provider }: “{ $text }”?
        [message] { $provider ->
            [mail] Put a mail to { $to } into the mail app{ $has_text ->
                [yes] : “{ $text }”
               *[no] {""}
            }?
           *[other] Text { $to }: “{ $text }”?
        }
       *[other] Hand this to { $provider }: “{ $text }”?
    }{ $left_out ->
        [0] {""}
        [one] {" "}One personal thing is left out.
       *[other] {" "}{ $left_out } personal things are left out.
    }{ $sources ->
        [0] {""}
        [one] {" "}The page that was found goes along.
       *[other] {" "}{ $sources } pages that were found go along.
    }{ $has_named ->
        [yes] {" "}It names { $named }.
       *[no] {""}
    }{ $has_cost ->
        [yes] {" "}{ $cost }
       *[no] {""}
    }
wait-consent = That leaves this device only with your yes. { $unseen ->
        [yes] Nothing here can show you the question: type “hob consent” in a terminal to answer it.
       *[no] I have asked on the device.
    }
ask-approval = { $because } Shall I really { $intent }{ $has_text ->
        [yes] {" "}(“{ $text }”)
       *[no] {""}
    }?
ask-approval-call-start = Call { $text }?
ask-later = Shall I remind you in an hour to ask again?
ask-for-program = For that I need to know one more thing: { $what }.
ask-missing-when = When?
ask-missing-duration = For how long?
ask-missing-quantity = How much?
ask-missing-text = What should it be?
ask-missing-items = What?
ask-missing-which = Which one?
ask-missing-choice = Which one?
ask-missing-alarm-set-when = When should the alarm ring?
ask-missing-alarm-change-when = To what time should I move it?
ask-missing-alarm-plan-when = At what time?
ask-missing-reminder-change-when = To what time should I move it?
ask-missing-reminder-add-about = What should I remind you of?
ask-missing-reminder-add-when = When should I remind you?
ask-missing-timer-start-length = How long should the timer run?
ask-missing-timer-extend-by = How much should I add?
ask-missing-timer-shorten-by = How much should I take off?
ask-missing-calendar-add-when = When is it?
ask-missing-calendar-add-title = What is it called?
ask-missing-calendar-change-when = To when should I move it?
ask-missing-list-add-items = What should I put on the list?
ask-missing-list-remove-items = What should I take off the list?
ask-missing-note-add-text = What should I write down?
ask-missing-message-send-to = To whom?
ask-missing-call-start-who = Whom should I call?
ask-missing-message-send-body = What should it say?
ask-missing-timer-change-length = How long should it run in all?
ask-missing-list-create-list = What should the list be called?
ask-missing-list-delete-list = Which list should I delete?
ask-missing-clock-until-when = Until when?
ask-missing-calc-compute-expression = What should I work out?
ask-missing-calc-convert-amount = How much of what should I convert?
ask-missing-calc-convert-unit = To which unit?
ask-ambiguous = Which one: { $options }?
ask-ambiguous-rows = Which one?{ $rows }
ask-ambiguous-row = { $place }. { $option }
ask-alike = Did you mean { $options }?
ask-hearing = Did you say { $options }?
ask-past = { $detail } When do you mean?
ask-impossible = { $detail } When do you mean?
ask-impossible-duration = { $detail } How long do you mean?
ask-impossible-other = { $detail }
ask-unsure = I am not sure what you mean. Should I { $intent }{ $has_text ->
        [yes] : “{ $text }”
       *[no] {""}
    }?
ask-rather = I am not sure what you mean. Could you say it another way?

# On a notification
notice-acted = Done as planned
notice-acted-not = Not done as planned
notice-interrupted = Interrupted
notice-consent-title = { $provider ->
        [sms] Text { $to }?
        [mail] Put a mail to { $to } into the mail app?
       *[other] Hand this to { $provider }?
    }
notice-consent-body = “{ $text }” ({ $because }){ $has_program ->
        [yes] {" "}{ $program } asks for it.
       *[no] {""}
    }{ $has_cost ->
        [yes] {" "}{ $cost }
       *[no] {""}
    }
notice-consent-long = There is more to see than fits here: type “hob consent”.
notice-consent-locked = Hob has a question: unlock to answer
notice-yes = Send
notice-no = Don't send

# In the launcher, while something is typed
search-deed = { $intent }{ $has_values ->
        [yes] : { $values }
       *[no] {""}
    }{ $asks ->
        [yes] {" "}– asks for more
       *[no] {""}
    }{ $person ->
        [yes] {" "}– asks you first
       *[no] {""}
    }

# Notes behind a confirmation
note-not-watched = But nothing is watching the clock: { $detail }.
note-not-armed = But the keeper did not say that it will ring.
note-not-installed = { $count ->
        [one] It
       *[other] Alarms and reminders
    } will not ring after a reboot until Hob is installed.
note-after-login = { $count ->
        [one] After a reboot it
       *[other] After a reboot alarms and reminders
    } will not ring before you log in.
note-no-wake = { $count ->
        [one] It
       *[other] Alarms and reminders
    } cannot wake this device from sleep{ $has_detail ->
        [yes] : { $detail }
       *[no] {""}
    }.
note-will-ring = { $count ->
        [one] It will ring; this device can wake from sleep.
       *[other] They will ring; this device can wake from sleep.
    }

# What was done, for undo: "Taken back: setting the alarm “gym”."
named = {" "}“{ $text }”
deed-alarm-set = setting the alarm{ $named }
deed-alarm-change = moving the alarm{ $named }
deed-alarm-cancel = cancelling the alarm{ $named }
deed-alarm-plan = planning{ $named }
deed-alarm-then = planning{ $named }
deed-alarm-unplan = taking away what was planned{ $named }
deed-timer-then = planning{ $named }
deed-reminder-then = planning{ $named }
deed-alarm-cancel-many = cancelling several alarms
deed-alarm-snooze = snoozing what rang
deed-alarm-stop = stopping what rang
deed-alarm-skip = leaving out a ring of the alarm{ $named }
deed-timer-start = starting the timer{ $named }
deed-timer-change = changing the timer{ $named }
deed-timer-extend = adding time to the timer{ $named }
deed-timer-shorten = taking time off the timer{ $named }
deed-timer-pause = pausing the timer{ $named }
deed-timer-pause-many = pausing several timers
deed-timer-resume = going on with the timer{ $named }
deed-timer-resume-many = going on with several timers
deed-timer-restart = restarting the timer{ $named }
deed-timer-cancel = cancelling the timer{ $named }
deed-timer-cancel-many = cancelling several timers
deed-reminder-add = the reminder{ $named }
deed-reminder-change = moving the reminder{ $named }
deed-reminder-done = marking{ $named } as done
deed-reminder-done-many = marking several reminders as done
deed-reminder-cancel = cancelling the reminder{ $named }
deed-reminder-cancel-many = cancelling several reminders
deed-list-add = putting{ $named } on a list
deed-list-remove = taking{ $named } off a list
deed-list-create = making the list{ $named }
deed-list-delete = deleting the list{ $named }
deed-calendar-add = putting{ $named } in the calendar
deed-calendar-change = moving{ $named } in the calendar
deed-calendar-cancel = taking{ $named } out of the calendar
deed-calendar-cancel-many = taking several events out of the calendar
deed-note-add = the note{ $named }
deed-message-send = the message{ $named }

# What could be meant, for "Should I …?"
intent-alarm-set = set an alarm
intent-alarm-change = move an alarm
intent-alarm-plan = do that later
intent-alarm-then = do that when the alarm rings
intent-alarm-planned = tell what is planned
intent-hob-wait = wait for that
intent-hob-later = put that off
intent-alarm-unplan = take away what is planned
intent-timer-then = do that when the timer rings
intent-reminder-then = do that when the reminder comes
intent-alarm-cancel = cancel an alarm
intent-alarm-list = list the alarms
intent-alarm-snooze = snooze what rings
intent-alarm-stop = stop what rings
intent-alarm-skip = leave out a ring
intent-timer-start = start a timer
intent-timer-change = change a timer
intent-timer-extend = add time to a timer
intent-timer-shorten = take time off a timer
intent-timer-pause = pause a timer
intent-timer-resume = go on with a timer
intent-timer-restart = restart a timer
intent-timer-cancel = cancel a timer
intent-timer-list = list the timers
intent-reminder-add = set a reminder
intent-reminder-change = move a reminder
intent-reminder-done = mark a reminder as done
intent-reminder-cancel = cancel a reminder
intent-reminder-list = list the reminders
intent-list-add = put something on a list
intent-list-remove = take something off a list
intent-list-show = show a list
intent-list-create = make a list
intent-list-delete = delete a list
intent-calendar-add = put something in the calendar
intent-calendar-show = tell what is in the calendar
intent-calendar-change = move something in the calendar
intent-calendar-cancel = take something out of the calendar
intent-note-add = note something down
intent-note-find = look for a note
intent-message-send = send a message
intent-message-read = read out messages
intent-call-start = make a phone call
intent-app-open = open an app
intent-web-search = search the web
intent-remote-ask = ask a remote model
intent-clock-now = tell the time
intent-clock-date = tell the date
intent-clock-until = tell how long it is until then
intent-calc-compute = work something out
intent-calc-convert = convert something
intent-hob-undo = take back the last thing
intent-hob-cancel = forget about it
intent-hob-help = tell what I can do
intent-hob-repeat = say the last thing again

# Families, as help names them
family-alarm = alarms
family-timer = timers
family-reminder = reminders
family-list = lists
family-note = notes
family-calendar = the calendar
family-message = messages
family-call = phone calls
family-app = apps
family-web = web searches
family-remote = questions for a remote model
family-clock = dates
family-calc = sums

# Words
word-today = today
word-tomorrow = tomorrow
word-yesterday = yesterday
word-and = and
word-or = or
