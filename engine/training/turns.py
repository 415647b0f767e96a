"""Families of second thoughts and of half-requests: what is said and taken back, refused for a
reason, only imagined, or asked about; and orders whose words belong to another tool."""

from family import family
from habits import listed, plain
from say import Said
from things import bare
from world import PLACE_KINDS, SETTINGS

NONE = [("hob.none", {})]
NO = "(no|no wait|wait no|no sorry|sorry i mean|i mean|actually|actually no|hmm no|oh no|oops|um no|sorry no|scratch that|or rather|no make that|no i meant|sorry i meant|well no|oh wait|correction)"


@family(3.4, "taken back in the same breath, with the small words said again: the last one counts")
def thought_again(m):
    t, p = m.t, m.p
    kind = m.pick("when|when|when|item|list|switch|level|to|to|where|length|tool|tool|which|about")
    x, y = m.rng.sample(list(SETTINGS), 2)
    xs, ys = m.pick(SETTINGS[x]), m.pick(SETTINGS[y])
    state = m.pick("on|off")
    other = "off" if state == "on" else "on"
    up = m.pick("up|down")
    down = "down" if up == "up" else "up"
    no = NO if m.chance(0.9) else "(oops|sorry|no|wait|oh) not {old}"
    day, day2 = m.rng.sample("monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|next week|the 3rd|christmas".split("|"), 2)
    on = lambda d: d if d in ("tomorrow", "tonight", "next week") else f"on {d}"
    old, template, calls = m.pick(
        {
            "when": [
                (on(day), f"remind me {{old}} {no} {{day}} to {{task}}", [("reminder.add", {"about": "task", "when": "day"})]), (on(day), f"remind me to {{task}} {{old}} {no} {{day}}", [("reminder.add", {"about": "task", "when": "day"})]), (f"at {p.clock()}", f"(wake me|set an alarm|get me up|alarm) {{old}} {no} at {{clock}}", [("alarm.set", {"when": "clock"})]),
                (f"for {p.clock()}", f"(set|make) (an|my) alarm {{old}} {no} for {{clock}}", [("alarm.set", {"when": "clock"})]), (f"at {p.clock()}", f"remind me {{old}} {no} at {{clock}} to {{task}}", [("reminder.add", {"about": "task", "when": "clock"})]), (on(day), f"(put|add) {{matter}} in my calendar {{old}} {no} {{day}}", [("calendar.add", {"title": "matter", "when": "day"})]), (on(day), f"move {{matter}} to {{old}} {no} {{day}}", [("calendar.change", {"which": "matter", "when": "day"})]),
            ],
            "item": [(plain(bare(t.item())), f"(add|put) {{old}} (to|on) (my|the) {{list}} list {no} {{item}}", [("list.add", {"items": "item", "list": "list"})]), (plain(bare(t.item())), f"(add|put) {{old}} {no} {{item}} (to|on) (my|the) {{list}} list", [("list.add", {"items": "item", "list": "list"})]), (plain(bare(t.item())), f"(take|cross|remove) {{old}} {no} {{item}} off (my|the) {{list}} list", [("list.remove", {"items": "item", "list": "list"})])],
            "list": [(f"{t.list_name()} list", f"(add|put) {{item}} (to|on) the {{old}} {no} (to|on|) the {{list}} list", [("list.add", {"items": "item", "list": "list"})]), (f"{t.list_name()} list", f"(show me|read|open) the {{old}} {no} the {{list}} list", [("list.show", {"list": "list"})])],
            "switch": [
                (f"{xs} {state}", f"(turn|switch) {{old}} {no} {ys} {state}", [("setting.switch", {"what": f"={y}", "state": f"={state}"})]), (xs, f"(turn|switch) {state} {{old}} {no} {ys}", [("setting.switch", {"what": f"={y}", "state": f"={state}"})]), (f"{xs} {state}", f"(turn|switch|) {{old}} {no} (turn|switch) it {other}", [("setting.switch", {"what": f"={x}", "state": f"={other}"})]), (f"{xs} {state}", f"{{old}} {no} {other}", [("setting.switch", {"what": f"={x}", "state": f"={other}"})]),
            ],
            "level": [(f"volume {up}", f"(make the|) {{old}} {no} {down}", [("volume.change", {"direction": f"={down}"})]), (f"brightness {up}", f"(turn the|) {{old}} {no} {down}", [("display.change", {"direction": f"={down}"})]), (f"volume to {m.rng.randint(1, 100)}", f"(set|turn|put) the {{old}} {no} (to|) {{level}}", [("volume.set", {"level": "level"})])],
            "to": [(t.name(), f"(text|sms) {{old}} {no} (text|) {{to}} that {{body}}", [("message.send", {"to": "to", "body": "body", "via": "=text"})]), (t.name(), f"(call|ring|phone) {{old}} {no} (call|) {{to}}", [("call.start", {"who": "to"})]), (t.name(), f"email {{old}} {no} {{to}} (that|saying) {{body}}", [("message.send", {"to": "to", "body": "body", "via": "=email"})]), (t.name(), f"(tell|message) {{old}} {no} (tell|message|) {{to}} that {{body}}", [("message.send", {"to": "to", "body": "body"})])],
            "where": [(f"in {t.place()}", f"what's the weather {{old}} {no} in {{place}} {{day}}", [("weather.get", {"where": "place", "when": "day"})]), (f"to {t.place()}", f"(directions|take me|navigate) {{old}} {no} to {{place}}", [("map.route", {"to": "place"})]), (f"in {t.place()}", f"what time is it {{old}} {no} in {{place}}", [("clock.now", {"where": "place"})])],
            "length": [(f"for {p.length()}", f"(set|start) a timer {{old}} {no} (for|) {{length}}", [("timer.start", {"length": "length"})]), (p.length(), f"add {{old}} {no} {{length}} to the {{word}} timer", [("timer.extend", {"which": "word", "by": "length"})]), (f"{p.length_as_name()} timer", f"(set|start) a {{old}} {no} a timer for {{length}}", [("timer.start", {"length": "length"})])],
            "tool": [
                ("an alarm", f"(set|start|make) {{old}} {no} a timer for {{length}}", [("timer.start", {"length": "length"})]), ("a timer", f"(set|start|make) {{old}} {no} an alarm for {{clock}}", [("alarm.set", {"when": "clock"})]), ("an alarm", f"(set|make) {{old}} {no} a reminder to {{task}} at {{clock}}", [("reminder.add", {"about": "task", "when": "clock"})]), (f"call {t.name()}", f"{{old}} {no} text (her|him|them) that {{body}}", None),
                (f"an alarm for {p.clock()}", f"(set|make) {{old}} {no} (never mind|forget it|cancel that|i don't need it|leave it|no alarm after all)", [("hob.cancel", {})]), ("on", f"(forget it|ok no) (i don't need an|don't set the|no need for an) (alarm|timer|reminder) (anymore|any more|then|now)", [("hob.cancel", {})]), (f"a timer for {p.length()}", f"(set|start) {{old}} {no} (never mind|forget it|leave it|forget about it)", [("hob.cancel", {})]), (f"remind me to {t.task()}", f"{{old}} {no} (never mind|forget it|forget i said that|i already did)", [("hob.cancel", {})]), ("pause the music", f"{{old}} {no} (skip it|next song|the next one)", [("media.control", {"action": "=next"})]),
            ],
            "which": [(f"my {p.clock()} alarm", f"(cancel|delete|turn off) {{old}} {no} (my|the) {{clock}} (one|alarm)", [("alarm.cancel", {"which": "clock"})]), (f"the {t.words(1)} timer", f"(pause|stop|cancel) {{old}} {no} the {{word}} (one|timer)", None)],
            "about": [(f"to {t.task()}", f"remind me {{old}} {no} to {{task}} {{day}}", [("reminder.add", {"about": "task", "when": "day"})])],
        }[kind]
    )  # fmt: skip
    if calls is None and kind == "which":
        verb = m.pick("pause|cancel")
        template, calls = f"{verb} {{old}} {no} the {{word}} (one|timer)", [(f"timer.{verb}", {"which": "word"})]
    elif calls is None:
        old = t.name()
        template, calls = f"call {{old}} {no} text {{to}} that {{body}}", [("message.send", {"to": "to", "body": "body", "via": "=text"})]
    template = template.replace("{old}", plain(old))
    day2 = f"[{day2}]" if day2 in ("tomorrow", "tonight", "next week") else f"on [{day2}]"
    return m.say(template, calls, mood="as", day=day2, clock=f"[{p.clock()}]", task=f"[{t.task()}]", matter=bare(t.matter()), item=bare(t.item()), list=f"[{t.list_name()}]", level=f"[{m.rng.randint(1, 100)}{m.pick('', '', ' percent')}]", to=bare(t.name()), body=bare(t.clause()), place=bare(t.place()), length=f"[{p.length()}]", word=f"[{t.words(1)}]")


@family(1.5, "not this but that: what is refused asks for nothing, what follows is done")
def not_this_but_that(m):
    t = m.t
    x, y = m.rng.sample(list(SETTINGS), 2)
    xs, ys, state = m.pick(SETTINGS[x]), m.pick(SETTINGS[y]), m.pick("on|off")
    dont = "(don't|do not|dont|please don't)"
    but = "(|just|but|instead|only|i want you to|rather)"
    template, calls = m.pick(
        [
            (f"{dont} (set|make) an alarm {but} (set|start) a timer for {{length}}", [("timer.start", {"length": "length"})]), (f"{dont} (set|start) a timer {but} (set|make) an alarm for {{clock}}", [("alarm.set", {"when": "clock"})]), (f"(i don't want|i don't need|no|not) an alarm {but} (remind me|a reminder) to {{task}} at {{clock}}", [("reminder.add", {"about": "task", "when": "clock"})]), (f"(not|no) a timer (i want|i need|but) an alarm (at|for) {{clock}}", [("alarm.set", {"when": "clock"})]),
            (f"{dont} call {{who}} {but} text {{to}} that {{body}}".replace("{who}", t.name()), [("message.send", {"to": "to", "body": "body", "via": "=text"})]), (f"{dont} (turn|switch) {state} {xs} {but} (turn|switch) {state} {ys}", [("setting.switch", {"what": f"={y}", "state": f"={state}"})]), (f"leave {xs} (alone|on|as it is) (and|but) (turn|switch) {state} {ys}", [("setting.switch", {"what": f"={y}", "state": f"={state}"})]),
            (f"{dont} add {{x}} {but} add {{item}} to (my|the) {{list}} list".replace("{x}", plain(bare(t.item()))), [("list.add", {"items": "item", "list": "list"})]), (f"(there's no need|you don't have|no need) to wake me {{d}} {but} remind me to {{task}} at {{clock}}".replace("{d}", plain(m.p.day())), [("reminder.add", {"about": "task", "when": "clock"})]), (f"{dont} cancel (my|the) {{c}} alarm {but} (move|change) it to {{clock}}".replace("{c}", m.p.clock()), None), (f"{dont} stop the music {but} (turn it down|make it quieter|lower the volume)", [("volume.change", {"direction": "=down"})]), (f"{dont} pause it {but} (skip it|skip to the next one|next song)", [("media.control", {"action": "=next"})]),
            ("(wake me|get me up) at {clock} and (don't let me sleep in|don't let me sleep longer|don't let me oversleep|don't you dare let me snooze|not a minute later)", [("alarm.set", {"when": "clock"})]), ("(i no longer need|i'm done with|no more need for) {xs} (now|) (turn off|switch off|deactivate) it".replace("{xs}", xs), [("setting.switch", {"what": f"={x}", "state": "=off"})]),
        ]
    )  # fmt: skip
    if calls is None:
        template, calls = f"{dont} (cancel|delete) (my|the) {{which}} alarm {but} (move|change) it to {{clock}}", [("alarm.change", {"which": "which", "when": "clock"})]
    return m.say(template, calls, mood="as", length=f"[{m.p.length()}]", clock=f"[{m.p.clock()}]", which=f"[{m.p.clock()}]", task=f"[{t.task()}]", to=bare(t.name()), body=bare(t.clause()), item=bare(t.item()), list=f"[{t.list_name()}]")


def quoted(m) -> str:
    """An order that is only quoted, safe inside a template."""
    return "".join(" " if c in "()[]{}|" else c for c in m.noise())


BECAUSE = "nothing is planned|i'm off|it's a holiday|i'm on vacation|i want to sleep in|i'll wake up on my own|i can do it myself|i've got it|my wife wakes me|we are staying home|it's the weekend|i remember it anyway|i have a clock|it's fine|that would be too much|i changed my plans|leave everything as it is|just leave it all as it is|everything can stay as it is"


@family(3.2, "refused in other forms: for a reason, politely, by report, or as what one would rather not")
def none_refused(m):
    order, when = quoted(m), plain(m.p.when(0.05))
    thing = m.pick("alarm|timer|reminder|list|note|message|call|wake up call|new alarm|appointment")
    an = "an" if thing[0] == "a" else "a"
    return m.say(
        [
            f"(no|not any|no more) {thing}s? {when} (|thanks|thank you|please) (|since|because|as|so) {m.pick(BECAUSE)}".replace("s?", m.pick("|s")), f"i'd rather you (didn't|did not|don't) {order}", f"(nobody|no one|i never) asked you to {order}", f"i (never|didn't) (said|say|told you|tell you|ask you) to {order}", f"(who told you to|why would you|why would i want you to) {order}", f"under no circumstances {order}", f"(let's not|better not|we'd better not|i'd rather not|it's better not to|we should not|i would rather not) {order}", f"it's (better|best|fine|ok) if you don't {order}",
            f"(i can do|we can do|i'm fine|we'll manage|i get along) without {an} {thing}", f"the last thing i (need|want) is {an} {thing} {when}", f"(hold off|wait) (on|with) (the|that) {thing} (for now|until i say so|please|)", f"i'll (do|handle|manage|remember) it myself (no|don't need {an}|you needn't set {an}) {thing}", f"there (won't|will not) be (a|any) need (for {an} {thing}|to wake me) (|{when})", f"(don't|do not|dont|please don't|never) {order} (because|since|as|) {m.pick(BECAUSE)}", f"{m.pick(BECAUSE)} (so|so please|and so) (don't|do not) {order}", f"(don't|do not|dont) you (ever|dare) {order}",
            f"(don't|do not|dont) bother (setting|making|starting|with) {an} {thing} (|{when})", f"(i'm not|we're not|i am not) (asking|telling) you to {order}", f"(i do not|i don't) (wish|want|intend|plan|care) to {order}", f"(you must|you should|you may) not {order}", f"(stop|quit) (suggesting|offering|talking about) {thing}s", f"(please|) (not|no) {an} {thing} (again|this time|today|tonight|like that)".replace("not an ", "not an ").replace("no an ", "no ").replace("no a ", "no "), f"i (don't|do not) (think|believe) (i|we) (need|want|should set) {an} {thing} (|{when})", f"(that|this) (isn't|is not|wasn't) (a request|an order|meant for you|for you) (|i was talking to {m.t.name()})",
        ],
        NONE,
        mood="as",
    )


@family(3.2, "imagined, reported, remembered or asked in general: the order stands there and nobody gives it")
def none_imagined(m):
    order, thing = quoted(m), m.pick("alarm|timer|reminder|list|note")
    an = "an" if thing == "alarm" else "a"
    who = m.pick("she|he|my boss|my mom|the doctor|the neighbour|the manual|the teacher|my brother|" + m.t.name() + "|" + m.t.person())
    many = m.pick("ten|three|so many|that many|several|more than one|two or three|a dozen")
    return m.say(
        [
            f"(if|when) i (asked|told|ask|tell) you to {order} (would|could|will|can) you (do it|manage|know how|understand me|get it right)", f"what (would|will|do) you do if i (said|say|told you to|asked you to) {order}", f"what (happens|would happen|goes wrong) (if|when) i (say|ask you to|tell you to|asked you to) {order}", f"(suppose|imagine|assume|let's say|say|pretend) i (told|asked) you to {order}", f"(suppose|imagine|assume|let's say|hypothetically) (i|we) (wanted|needed|had|were|meant) to {order} (|what then|how would that go|would it work|could you)",
            f"(i was going|i meant|i wanted|i planned|we were about|i was just about|i had|i forgot) to {order} but (i fell asleep|then i didn't|it was too late|the phone was dead|i changed my mind|nothing happened)", f"{who} (told|asked|wanted|reminded|expected) (me|her|him|us|siri|her phone|everybody) to {order}", f"{who} (says|said|thinks) (one|you|people|i|we) (should|must|could|have to|ought to) {order}", f"in the (movie|book|story|song|manual|game) (they|you|people|the hero|someone) (say|tell|ask|had) (her|him|the robot|the computer|them) to {order}", f"i (dreamt|dreamed|heard|read|think|remember) that (i|you|somebody|they) (had to|should|would) {order}",
            f"(yesterday|last week|this morning|the other day|earlier) i (asked|told) you to {order} (and you did|and nothing happened|and it worked|didn't i|but it failed)", f"(maybe|perhaps|possibly) (one day|someday|later|next year|tomorrow|some time) i'll {order}", f"(someday|one day|in theory|at some point) (i|you|one|we) (could|might|would|may) {order}", f"(is it|would it be|it would be|it might be) (a good idea|smart|wise|weird|silly|rude) to {order}", f"(should i|do you think i should|should one) {order} (if you were me|or not|or is that silly|in my place|or wait)", f"i wonder (what happens if|whether|if) (i|you|people|we) {order}",
            f"(do|does|why do|why would|how can) (people|anybody|anyone|some people|others|normal people) (really |actually |even |)(need|want|use|set|have) {many} {thing}s (|to get up|for that|every day|on the phone|in a day)", f"who (needs|wants|sets|uses) {many} {thing}s", f"(does|did|do) (the|an|this|your) {thing} (need|have|come with|use|make) (new batteries|a battery|a sound|a name|an end|power|the internet|any noise)", f"(is|was) (the|an|that) {thing} (really |)(necessary|useful|so loud|a good idea|worth it|healthy|that important)", f"(had i|if i had) (told|asked) you to {order} (you would have done it|it would have been fine|we'd be there now|i would know)",
            f"(what if|and if|but what if) (i|we|you) (just |simply |) {order}", f"{an} {thing} (would|might|could) (have|be|help|make sense) (helped|nice|useful|enough|me|some day) (but|i guess|maybe|though|if only i had one)", f"(i'm|we're|i was) (thinking|talking|reading|wondering|learning) about (how|why|whether) (people|to|others) {order}", f"i (would|could|might) {order} (if|but only if|unless) (i|we|you) (had time|were younger|knew how|weren't so tired|were home|could)",
        ],
        NONE,
        mood="as",
    )


@family(1.6, "talk of rain, songs, calls and batteries asks for neither weather nor music")
def none_of_things(m):
    t = m.t
    who = m.pick("i|we|she|he|my sister|the kids|" + t.person())
    return m.say(
        [
            "i (love|like|can't stand|really hate|enjoy|miss) (snow|the heat|this weather|the cold|sunshine|summer|fog|wind|thunderstorms|winter) (a lot|today|these days|)", f"{who} got (soaked|drenched|wet|sunburnt|caught) in the (rain|storm|sun|snow) (today|yesterday|on the way home|again|)", "(perfect|lovely|awful|great|horrible|nice|what a) day (for (skiing|a walk|the beach|a nap|reading|football)|today|) (isn't it|right|don't you think|i say|)", f"it (rained|snowed|stormed|was sunny|was hot) (all day|the whole week|in {t.place()}|on our trip|at the wedding|when i was there|last year)", "the weather (was|has been) (awful|great|strange|terrible|lovely) (lately|on our trip|last summer|all week|yesterday)", "(what|such) (a|) (lovely|terrible|strange) weather (we had|that was|for november|)",
            "the music was (loud|awful|great|too much) (at the party|last night|in there|at the wedding|)", f"(my|the|her) (battery|phone|laptop) (died|was dead|broke|was stolen|fell) (yesterday|last week|in {t.place()}|on the train|again)", f"{who} (called|texted|emailed|messaged|rang) (me|us|him|her) (yesterday|last night|about that|and never answered|again and again|three times)", f"(the|our|that) (call|meeting|appointment|message|concert|trip|party) (was|went) (long|fine|well|badly|boring|great)", f"i (read|hear|watch|get|know) (the news|that song|this list|messages like that|the weather report) (every day|all the time|too often|already)", "i (can't|couldn't|could not) (give you an answer|tell you|say|answer that|help you|remember)", "(my|our) calendar is (full|so full|always full|a mess) (of doctor's visits|these days|lately|)",
            f"i (have|'ve) (never|always|once) (liked|had|used|seen|trusted) (the maps|airplane mode|alarm clocks|apps|phones|timers|bluetooth|night light)", f"(you|they|people) (play|sing|call|text|count|wake up|remind) too (much|often|loud|late|early)", f"{who} (wakes|gets|woke|got) up (too early|late|at noon|before the alarm|with the birds|at {m.p.clock()}) (every day|anyway|always|)", f"i (want|would like) to be (called|a|known as) {t.word()}", f"(my name|her name|his name) is (not |) {t.word()}", f"is {t.word()} my (name|brother|address)", f"it's (bumper to bumper|jammed|slippery|crowded|dark|lovely) (out there|on the road|here|today|in town)", f"(this|that|my last) (timer|alarm|song|message|app|note) (made|makes) me (laugh|cry|mad|nervous|sad|late)",
        ],
        NONE,
        mood="as",
    )  # fmt: skip


@family(2.2, "how, why and whether about clocks, weather, sums and sound: knowledge, though the words are a tool's")
def asked_in_general(m):
    t = m.t
    what = m.pick(
        [
            f"how (do|can|would|does) (i|you|one) (compute|calculate|work out|find|determine) (the|an|a) (median|average|area|mean|volume|standard deviation|slope|interest|perimeter|percentage) of {m.pick('a circle', 'a set of numbers', 'a cone', 'a line', 'a loan', t.words(2))}", f"how (can|do|should) i (keep|stop|prevent) {m.pick('my windows', 'the mirror', 'my glasses', 'the pipes', 'my plants', 'the food', t.words(2))} from {m.pick('fogging up', 'freezing', 'rusting', 'going bad', 'drying out', 'leaking', 'smelling')} (in (winter|summer|the rain|the cold)|)", "(what|what's) (is |)the best (way|time|trick) to (wake up early|fall asleep|remember names|learn a song|stop snoozing|save battery|get up on time|keep a list)",
            "why (do|does|did|have) (alarm clocks have a snooze button|timers tick|phones need airplane mode|we change the clocks|the battery drain so fast|people oversleep|it rain so much in england|clocks go clockwise|songs get stuck in my head)", f"(who|when did they|where did they) (invented|first built|made) the {m.pick('alarm clock', 'egg timer', 'calendar', 'telephone', 'radio', 'first map', 'thermometer', 'shopping list', 'torch', 'wristwatch', 'barometer')}".replace("when did they invented", "when did they invent").replace("where did they invented", "where did they invent"), "how (does|do) (wifi|bluetooth|gps|a barometer|noise cancelling|a thermometer|alarms|an hourglass|night light|dark mode) (work|save power|help|affect sleep|know where i am)",
            "(what are the notes of|what is the standard tuning of|how do i tune|how many strings has) (a guitar|c major|a violin|a ukulele|a bass)", f"what does {m.pick('snooze', 'do not disturb', 'hotspot', 'reminder', 'noon', 'fortnight', t.word())} (mean|stand for)", f"(is it|would it be) (bad|healthy|safe|dangerous|normal|ok) to (sleep with {m.pick('the window open', 'wet socks', 'the phone nearby', 'music on', 'the light on')}|wake up at four|eat {t.item()} at night|drive in fog|call so late|listen to loud music)", f"how long (should|do|must|would|can) (i|you|one) (bake|cook|roast|steam|fry|freeze|soak|marinate) {m.pick('potatoes', 'the pasta', 'lentils', 'a chicken', t.item())}", f"(can|do|does) (you|a person|anyone) (get sick|die|wake up) from {t.words(1)}", f"how (many|much) (hours of sleep|sleep|alarms|light|water) (do|does) (i|a person|a child|one) need", "(does|do) (rain|snow|cold|the moon|weather|music) (affect|change|help) (sleep|my mood|the plants|headaches|concentration)", f"what (kind|kinds|sort) of (questions|songs|alarms|clouds|clocks) (are there|do people like|exist)", f"how (is|are) (snow|rain|hail|thunder|music|a calendar|batteries|clocks) (made|measured|recycled|charged)",
        ]
    )  # fmt: skip
    return m.say("{question}", "remote.ask", mood="as", question="[" + m.say(what, NONE).text + "]")


@family(1.0, "a place of a kind near another place, asked or just named", joins=True)
def place_near(m):
    q, t = m.pick(PLACE_KINDS), m.t
    near = m.pick(f"near {t.place()}", f"near the {m.pick('station', 'stadium', 'beach', 'office', 'airport', 'hotel', 'museum', t.word())}", "around here", "nearby", "in walking distance", f"on {t.word()} {m.pick('street|avenue|road')}", "close by")
    inside = not near.startswith(("around", "nearby", "in walking", "close by"))
    span = f"[{q} {near}]" if inside else f"[{q}] {near}"
    return m.say(["is there (a|an|any|some) {query}", "are there any {query}", "(where is|where's|where can i find) (the nearest|the closest|a|an) {plain}", "i need (a|an|the nearest|the next) {plain}", "{query}", "(find|show me|locate) (a|an|the|) {query}", "(find|show) me (somewhere|a spot) to {deed}", "where (can i|could we) {deed}"], [("map.find", {"query": "query plain deed"})], mood="ask", query=span, plain=f"[{q}]", deed=f"[{m.pick('swim', 'sit', 'charge my car', 'get cash', 'fill up', 'wash my clothes', 'camp', 'post a letter')} {near}]")


DEED = "set an alarm|set the alarm for the morning|check the weather|text {n}|send {n} a message|write thank you notes|mail thank you notes|write to {n}|turn off the lights|turn the oven off|take the bins out|put the bins out|bring the washing in|get the laundry in|let the dog in|put the chicken in|take the cake out|lay out clothes for the week|order {o}|book {o}|cancel my membership|add {i} to the cart|list the old {w} online|note the mileage|play the lottery|start the dishwasher|stop the delivery|reply to {n}|call {n} back|check in|check my messages|switch off the heating|lock up|look up {w}|search for a new {w}|ask {n} about {o}|tell {n} about {o}|show {n} the {w}|open the windows|close the account|charge my phone|update the app|find my passport|make a list|read the contract|buy stamps for the letters|unmute the chat|move the car|change the filter|do nothing about {o}|print the tickets|tweet about it|download the app|pay {n} back|get ready|sing for {n}|translate the letter|calculate the tip|measure the window"


def deed(m) -> str:
    return m.pick(DEED).replace("{n}", m.t.name()).replace("{o}", m.t.object()).replace("{i}", plain(bare(m.t.item()))).replace("{w}", m.t.word()).replace("[", "").replace("]", "")


@family(2.6, "what is to be remembered, listed or said is itself worded like an order: it stays inside", joins=True)
def order_within(m):
    t = m.t
    d, e = deed(m), deed(m)
    when = m.when(0.05)
    ends = m.pick("when i get home|after work|after lunch|before i leave|when {n} calls|on the way home|before the guests come|once it's done|as soon as i'm up".split("|")).replace("{n}", t.name())
    template, calls = m.pick(
        [
            ("remind me {when} to {d}", [("reminder.add", {"about": "d", "when": "when"})]), ("remind me to {d} {when}", [("reminder.add", {"about": "d", "when": "when"})]), ("remind me to {d} {when}", [("reminder.add", {"about": "d", "when": "when"})]), ("(please remind me|can you remind me|i need a reminder|don't let me forget|set a reminder) to {d}", [("reminder.add", {"about": "d"})]), ("remind me to {d} {when} and to {e} {when2}", [("reminder.add", {"about": "d", "when": "when"}), ("reminder.add", {"about": "e", "when": "when2"})]), ("remind me to {de}", [("reminder.add", {"about": "de"})]), ("remind me {when} to {d} and set a timer for {length}", [("reminder.add", {"about": "d", "when": "when"}), ("timer.start", {"length": "length"})]),
            ("(put|add) {d} (on|to) my {todo} list", [("list.add", {"items": "d", "list": "todo"})]), ("(put|add) {d} and {e} (on|to) (my|the) {todo} list", [("list.add", {"items": "d e", "list": "todo"})]), ("{d} (is done|done) (tick|cross|take) (it|that) off (my|the) {todo} list", [("list.remove", {"items": "d", "list": "todo"})]), ("(tick|cross) off {d} (from|on) (my|the) {todo} list", [("list.remove", {"items": "d", "list": "todo"})]),
            ("(note|write down|make a note) that i (have to|must|should) {d}", None), ("(move|change|cancel) the reminder to {d}", None), ("the reminder to {d} (move it|put it|make it) (to|on|) {clock}", [("reminder.change", {"which": "d", "when": "clock"})]), ("(did|have) i (got|set|) a reminder to {x}".replace("{x}", plain(d)), [("reminder.list", {})]),
        ]
    )
    if calls is None and template.startswith("(note"):
        template, calls = "(note|write down|make a note) that {d}", [("note.add", {"text": "d"})]
        d = f"i {m.pick('have to|must|should')} {d}"
    elif calls is None:
        template, calls = m.pick([("(cancel|delete|drop) the reminder to {d}", [("reminder.cancel", {"which": "d"})]), ("(move|push) the reminder to {d} to {clock}", [("reminder.change", {"which": "d", "when": "clock"})])])
    return m.say(template, calls, d=f"[{d}]", de=f"[{d} {ends}]", e=f"[{e}]", when=when, when2=m.when(0.05), clock=f"[{m.p.clock()}]", length=f"[{m.p.length()}]", todo=f"[{m.pick('to do|to-do|todo|task|chores|work')}]")


@family(1.3, "what is told ends where the sentence ends: 'again', 'instead', 'from all of us' belong to it", joins=False)
def told_to_the_end(m):
    t = m.t
    body = m.pick(
        [
            f"{t.clause()} {m.pick('again|instead|from all of us|as well|too|right now|no matter what|for once|after all|this time|if possible')}", f"happy {m.pick('birthday', 'new year', 'easter', t.word())} {m.pick('from all of us|from me|to the whole family|and many more')}", m.pick("good job|well done|i'm running late again|that works for me|thanks a lot|never mind|no problem|i said no|the total is 215|it was 40 in the end|we come on sunday instead|the alarm went off again|he set the timer wrong|to stop calling me|to play it again"), deed(m), f"to {deed(m)}", f"{t.clause()} and that {t.clause()}", f"{t.clause()} and {t.clause()}",
        ]
    )
    b = f"to [{body[3:]}]" if body.startswith("to ") else bare(body)
    via = m.pick("text|email|none")
    args = {"to": "to", "body": "body"} | ({} if via == "none" else {"via": f"={via}"})
    said = {"text": "(text|sms|send a text to)", "email": "(email|write an email to|send an email to)", "none": "(tell|message|reply to|answer|write to|ask)"}[via]
    if via == "none" and m.chance(0.15):
        return m.say("let {to} know (that|) {body}", [("message.send", args)], mood="as", to=bare(t.name()), body=b)
    return m.say(said + (" {to} {body}" if body.startswith("to ") else " {to} (that|) {body}"), [("message.send", args)], mood="as", to=bare(t.name()), body=b)


@family(1.6, "three or four settings, lists or questions under one verb, the last as much as the first", joins=False)
def one_verb_three(m):
    kind = m.pick("switch|switch|show|weather|convert|days|days|days|mixed")
    n = m.rng.choice((3, 3, 4)) if kind in ("switch",) else m.rng.choice((2, 3, 3))
    if kind == "switch":
        picked, state = m.rng.sample(list(SETTINGS), n), m.pick("on|off")
        names = [m.pick(SETTINGS[s]) for s in picked]
        verb = "(turn on|switch on|enable|activate)" if state == "on" else "(turn off|switch off|disable|deactivate|kill|shut off)"
        text = m.pick(f"{verb} {listed(m, names)}", f"(turn|switch|put) {listed(m, names)} {state}", f"{listed(m, names)} {state}")
        return m.say(text, [("setting.switch", {"what": f"={s}", "state": f"={state}"}) for s in picked])
    if kind == "show":
        table = {"alarms": "alarm.list", "timers": "timer.list", "reminders": "reminder.list", "messages": "message.read", "notifications": "notification.read", "appointments": "calendar.show", "lists": "list.show"}
        picked = m.rng.sample(list(table), n)
        return m.say(m.pick(f"which {listed(m, picked)} (are there|have i got|are set)", f"(show me|read me|list|go through) (my|all my|all|) {listed(m, picked)}", f"(do i have|are there) any {listed(m, picked)}"), [(table[p], {}) for p in picked], mood="as")
    if kind == "weather":
        slots = {f"w{k}": bare(m.t.place()) for k in range(n)} | {f"d{k}": m.pick("on [monday]|on [saturday]|[tomorrow]|[today]|[tonight]|on [sunday]|on [friday]") for k in range(n)}
        parts = [f"in {{w{k}}} {{d{k}}}" if m.chance(0.8) else f"in {{w{k}}}" for k in range(n)]
        return m.say("(will it rain|how's the weather|what's the weather|is it going to be sunny|what will the weather be|is it cold) " + listed(m, parts), [("weather.get", {"where": f"w{k}", "when": f"d{k}"}) for k in range(n)], mood="as", **slots)
    if kind == "convert":
        slots = {f"x{k}": f"[{m.rng.randint(1, 900)} {m.pick('miles|kilos|feet|dollars|cups|pounds|pints|inches|miles an hour')}]" for k in range(n)} | {f"u{k}": f"[{m.pick('kilometers|meters|euros|liters|grams|stone|centimeters|kilometers an hour')}]" for k in range(n)}
        return m.say("(convert|what is|how much is) " + listed(m, [f"{{x{k}}} (to|in) {{u{k}}}" for k in range(n)]), [("calc.convert", {"amount": f"x{k}", "unit": f"u{k}"}) for k in range(n)], mood="as", **slots)
    if kind == "days":
        day = m.pick("[tomorrow]|on [monday]|on [friday]|on [saturday]|[tonight]|[today]|on the [3rd]")
        shared = m.chance(0.5)
        slots = {f"t{k}": f"[{m.t.task()}]" for k in range(n)} | {f"w{k}": f"at [{m.p.clock()}]" if shared else m.p.day() for k in range(n)} | {"day": day}
        if shared and m.chance(0.4):  # the first is an alarm
            calls = [("alarm.set", {"when": "day w0"})] + [("reminder.add", {"about": f"t{k}", "when": f"day w{k}"}) for k in range(1, n)]
            return m.say("{day} (wake me|get me up) {w0}" + m.pick(", | and ") + listed(m, [f"{'remind me ' if k == 1 else ''}{{w{k}}} to {{t{k}}}" for k in range(1, n)]) if n > 2 else "{day} (wake me|get me up) {w0} and remind me {w1} to {t1}", calls, mood="as", **slots)
        calls = [("reminder.add", {"about": f"t{k}", "when": f"day w{k}" if shared else f"w{k}"}) for k in range(n)]
        parts = [f"{{w{k}}} to {{t{k}}}" for k in range(n)]
        return m.say(("{day} " + "{w0} remind me to {t0}" + m.pick(", ", " and ") + listed(m, parts[1:]) if n > 2 else "{day} {w0} remind me to {t0} and {w1} to {t1}") if shared else "remind me " + listed(m, parts), calls, mood="as", **slots)
    from generate import one, shift

    parts = [one(m, ("do", "as"), joins=True) for _ in range(4)]
    text, calls = "", []
    for part in parts:
        if len(calls) + len(part.calls) > 4:
            break
        link = "" if not text else m.pick(", |, |, and | and | then ")
        calls += shift(part, len(text + link))
        text += link + part.text
    return Said(text, calls, mood="as")


@family(1.6, "an alarm or a timer beside another time or length, which gives the reason and not the alarm", joins=False)
def another_time_beside(m):
    t, p = m.t, m.p
    other, length2 = plain(p.clock()), p.length()
    food = m.pick("pie|pizza|cake|bread|rice|chicken|soup|roast|" + t.word())
    template, calls = m.pick(
        [
            (f"i (have to|need to|gotta|must|should) (leave|be at work|be out|be at {t.place()}|catch the bus|be up and about|get ready) (at|by) {other} (so |and |) (wake me|get me up|set an alarm|ring me) at {{clock}}", [("alarm.set", {"when": "clock"})]), (f"(the|my) {t.words(1)} (is|starts|begins|opens) at {other} (so |) remind me at {{clock}} (to {{task}}|)", [("reminder.add", {"about": "task", "when": "clock"})]), (f"i need to (get|be) {t.word()} at {other} remind me at {{clock}}", [("reminder.add", {"when": "clock"})]), ("(i'm|i am) (going to lie down|off to bed for a while|dozing off) (ring me|wake me) in {length}", [("alarm.set", {"when": "length"})]),
            (f"remind me {{clocks}} to take {{x}}", None), (f"i (have|had|set) a {{which}} timer (change|set|make) it (to|) {{length}}", [("timer.change", {"which": "which", "length": "length"})]), (f"change (my|the) timer to {{length}} instead of {length2}", [("timer.change", {"length": "length"})]), (f"(make|move|change|set) (my|the) {{word}} (alarm|reminder) (to |) {{clock}} instead of {other}", None), (f"(wake me|set the alarm|alert me|get me up) at {{clock}} {{day}} instead of {other}", [("alarm.set", {"when": "clock day"})]), (f"(the|my) {{food}} only needs {{length}} change its timer", [("timer.change", {"which": "food", "length": "length"})]),
            ("(the {food} isn't (done|ready) yet|the {food} needs more time|the {food} is still raw) (put|add) {length} (on|to) its timer", [("timer.extend", {"which": "food", "by": "length"})]), ("plus {length} (on|for|to) the {food} timer", [("timer.extend", {"which": "food", "by": "length"})]), ("{which} timer (can you|could you|please) pause (it|that one|)", [("timer.pause", {"which": "which"})]), ("how much longer does the {food} need", [("timer.list", {})]), ("(start|set|begin) (a|) {which} {word} (timer|)", [("timer.start", {"length": "which", "label": "word"})]), ("(set|start) (a|) {which} timer (for|named|called) {word}", [("timer.start", {"length": "which", "label": "word"})]),
            ("(set|start|) timer {length} {food} timer {length3} {word}", [("timer.start", {"length": "length", "label": "food"}), ("timer.start", {"length": "length3", "label": "word"})]), ("(hold|freeze) the countdown on the {word} timer (for a moment|we go on later|)", [("timer.pause", {"which": "word"})]), ("restart the {which} timer (from the start|from the top|) (and run it once more|)", [("timer.restart", {"which": "which"})]), ("(keep counting|go on counting|let it run on|continue the countdown)", [("timer.resume", {})]),
            ("(set|create|make) (an|a new|a named|) alarm (called|named|with the name|labelled) {day0} for {clock}", [("alarm.set", {"when": "clock", "label": "day0"})]), ("alarm (named|called) {word} (move|change|set) (it |) to {clock}", [("alarm.change", {"which": "word", "when": "clock"})]), ("(delay|postpone|push) the alarm for {which2} (until|to|till) {clock}", [("alarm.change", {"which": "which2", "when": "clock"})]),
        ]
    )  # fmt: skip
    if calls is None and "clocks" in template:
        template, calls = "remind me to {five} at {clock}", [("reminder.add", {"about": "five", "when": "clock"})]
    elif calls is None:
        kind = m.pick("alarm|reminder")
        template, calls = f"(make|move|change|set) (my|the) {{word}} {kind} (to |) {{clock}} instead of {other}", [(f"{kind}.change", {"which": "word", "when": "clock"})]
    return m.say(template, calls, mood="as", clock=f"[{p.clock()}]", length=f"[{p.length()}]", length3=f"[{p.length()}]", task=f"[{t.task()}]", day=m.pick("[tomorrow]|on [monday]|[today]"), which=f"[{p.length_as_name()}]", which2=f"[{p.clock()}]", word=f"[{t.words(1)}]", food=f"[{food}]", five=f"[{m.pick(['take', 'do', 'have'])} {m.pick('a 5 minute break', 'a ten minute walk', 'two pills', 'a 20 minute nap', '3 sets of push ups')}]", day0=f"[{m.pick(['monday', 'wake up', 'early shift', 'sunday', 'gym', 'work', t.words(2)])}]")


@family(1.4, "two names of one thing: by day and by what it is about, 'all' of a kind", joins=True)
def two_names(m):
    kind = m.pick("reminder|reminder|reminder|alarm|timer|calendar")
    day = m.pick("today's|tomorrow's|monday's|friday's|sunday's")
    gone = "(cancel|delete|remove|drop|get rid of)"
    matter, word = bare(m.t.matter()), f"[{m.t.words(1)}]"
    template, calls = m.pick(
        {
            "reminder": [(f"{gone} {{day}} reminder (for|about) {{matter}}", "reminder.cancel"), (f"{gone} {{all}} my {{word}} reminders (|since i quit|i'm done with it|please)", "reminder.cancel"), (f"{gone} {{all}} (my |the |)reminders (about|for|regarding) {{matter}}", "reminder.cancel"), (f"{gone} (the|my) reminder (about|for|regarding) {{matter}}", "reminder.cancel")],
            "alarm": [(f"{gone} {{all}} my {{word}} alarms", "alarm.cancel"), (f"{gone} {{day}} {{word}} alarm", "alarm.cancel"), (f"{gone} (my|the) {{daily}} alarm (at|for) {{clock}}", "alarm.cancel")],
            "timer": [(f"(hold up|pause|hold) the {{length}} {{word}} timer", "timer.pause"), (f"{gone} the {{length}} {{word}} timer", "timer.cancel"), ("(resume|continue) the {word} timer", "timer.resume"), (f"add {{by}} to (my|the) {{word}} timer", "timer.extend")],
            "calendar": [(f"{gone} {{day}} {{word}} meeting", "calendar.cancel")],
        }[kind]
    )  # fmt: skip
    return m.say(template, [(calls, {"which": "day all matter word length daily clock", "by": "by"})], day=f"[{day}]", all="[all]", matter=matter, word=word, length=f"[{m.p.length_as_name()}]", by=f"[{m.p.length()}]", daily=f"[{m.pick('daily|weekday|weekend|morning|evening')}]", clock=f"[{m.p.clock()}]")


@family(1.2, "what rings is silenced, with the reason said; the word timer or 'off' does not make it a cancel")
def ringing_now(m):
    why = m.pick("it won't end|i'm awake|i'm up already|my head hurts|it's so loud|i heard it|it's driving me mad|the kids are asleep|i'm coming|everybody heard it|i am up")
    stop = "(hush that alarm|shut up that bell|switch (the|that) alarm off|turn that (alarm|thing|noise|beeping) off|silence (it|the alarm|that timer)|make (it|the beeping|the alarm|that ringing) stop|stop (that|the) (alarm|beeping|racket|noise|ringing)|kill (the|that) (alarm|noise)|make the timer (quiet|shut up|stop beeping)|end that (noise|ringing))"
    return m.say([f"{stop} {why}", f"{why} {stop}", f"(ok|okay|alright|yes yes) {stop}", f"the (timer|alarm) (rings|beeps|buzzes) (stop it|silence it|turn it off|enough of it)", f"(ok |) {why} (so |) {stop}"], "alarm.stop", mood="as")


@family(1.4, "what plays is steered with the names of songs, chapters and artists in the sentence", joins=True)
def steered(m):
    t = m.t
    name = m.pick(t.pick_artist(), t.person(), t.title(), "the song", "the movie", "this podcast", "my music", "the radio", "that video", "the audiobook")
    action, said = m.pick(
        [
            ("pause", [f"(pause|hold) {name} (now|for a moment|for a second|please|)", f"(could you|can you) (please |)pause {name} (now|for a second|)", "hold it for a (second|moment|minute)", "put the (music|film|show|podcast) on hold"]),
            ("next", [f"skip {name}", "(on to|skip to) the next (chapter|file|video|part|station)", "fast forward to the next (file|chapter|song|part|episode)", "(go|jump) forward (a song|one track|please|)", "(what a boring|i can't hear this) song (next|skip it)"]),
            ("previous", ["play what came before (this|it)", "the last (one|song) was (nicer|better) (play it again|again please)", "(back|go back) to the (last|previous) (chapter|episode|song|track)", "(replay|play) the previous (song|one|track)", "one (chapter|episode|song) back"]),
            ("shuffle", ["shuffle (my|the|all|all my|the entire) (music|songs|library|tracks|playlist) (would you|please|)", "jumble (the|my) (songs|tracks|playlist)", "(play|put) (the songs|everything|my songs) in (any|random|a random|mixed) order", "turn (on|) shuffle (on|)"]),
            ("repeat", ["go on with this one (on and on|again and again|in a loop)", "play that (all night|all day|without end)", "repeat (the|this) (episode|record)"]),
            ("stop", ["(can you|please) stop the (music|song|video|audio|podcast) (now|please|)", "i've heard enough (radio|songs) (turn it off|end it)", f"stop playing {name}", "no more (songs|music) (for today|now|please|)"]),
            ("resume", [f"(resume|go on with) {name}", "(start|go on|continue) playing again", "(go on|continue) where we (left off|stopped)", "music back on"]),
        ]
    )
    return m.say(said, [("media.control", {"action": f"={action}"})])


PAIRS = "wrapping paper|peanut butter|olive oil|bin bags|dish soap|ice cream|orange juice|curry powder|garlic bread|sour cream|paper towels|light bulbs|cat litter|baby wipes|tooth brush|glue stick|face cream|bread rolls|coconut milk|soy sauce|tea bags|dog biscuits|sun cream|sticky tape|hair ties|rice noodles|cream cheese|pine nuts|bay leaves|green beans|sparkling water|kitchen roll|toilet paper|washing powder|rubber gloves|batteries for the remote|birthday candles|mac and cheese|salt and vinegar crisps|fish and chips|bread and butter pickles|half a kilo of {w}|one kg {w}|two packets of {w}|a dozen {w}|three tins of {w}|500 grams of {w}|a bunch of {w}|a present for {n}|a card for {n}"


@family(2.0, "things of two or more words, with amounts or an 'and' of their own, next to others", joins=True)
def items_of_words(m):
    thing = lambda: m.pick(PAIRS).replace("{w}", m.pick([m.t.word(), plain(bare(m.t.item()))])).replace("{n}", m.t.name()) if m.chance(0.6) else plain(bare(m.t.item()))
    n = m.rng.choice((1, 2, 2, 3, 3))
    slots = {f"i{k}": bare(thing()) for k in range(n)}
    said = listed(m, [f"{{i{k}}}" for k in range(n)]) if n > 1 else "{i0}"
    names = " ".join(slots)
    template, calls = m.pick(
        [
            ("(add|put|write|chuck|pop|stick) " + said + " (on|to) (my|the) {list} list", [("list.add", {"items": names, "list": "list"})]), ("(add|put|get|buy) " + said, [("list.add", {"items": names})]), ("{list} list (add|) " + said, [("list.add", {"items": names, "list": "list"})]), ("(tick|cross|take|check) off " + said, [("list.remove", {"items": names})]), ("(take|cross|tick|strike) " + said + " off (my|the) {list} list", [("list.remove", {"items": names, "list": "list"})]), ("(i got|i bought|we have) " + said + " (cross it off|tick them off|take it off) the {list} list", [("list.remove", {"items": names, "list": "list"})]),
            ("(take|cross|tick) off " + said + " (and |)(add|put on) {x}", [("list.remove", {"items": names}), ("list.add", {"items": "x"})]), ("(add|put) " + said + " (to|on) (my|the) {list} list and (take off|cross off|tick off|remove) {x}", [("list.add", {"items": names, "list": "list"}), ("list.remove", {"items": "x"})]), ("(check|look at|go to) (my|the|) {list} list", [("list.show", {"list": "list"})]), ("(add|put) " + said + " (to|on) (it|there|that)", None),
        ]
    )
    if calls is None:
        template, calls = "(make|start|create) a list (called|named) {list} and (add|put) " + said + " (to|on) it", [("list.create", {"list": "list"}), ("list.add", {"items": names, "list": "@call.1"})]
    return m.say(template, calls, list=f"[{m.t.list_name()}]", x=bare(thing()), **slots)
