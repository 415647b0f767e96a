"""What people say inside a request: times, lengths, names, things, tasks.

Every method returns a slot value for say.py: "at [7 tomorrow]".
"""

from __future__ import annotations

import random

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
SHORT_DAYS = "mon tue tues wed thu thurs fri sat sun".split()
MONTHS = "january february march april may june july august september october november december".split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
HOLIDAYS = (
    "christmas|christmas eve|christmas day|boxing day|new year's eve|new year's day|new year|easter|easter monday|halloween|"
    "thanksgiving|valentine's day|mother's day|father's day|labor day|labour day|good friday|black friday|st patrick's day|"
    "my birthday|the weekend|the end of the month|payday|hanukkah|diwali|eid|independence day|the summer solstice"
).split("|")


def number_words(n: int) -> str:
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (f" {ONES[n % 10]}" if n % 10 else "")
    if n < 1000:
        rest = n % 100
        return f"{ONES[n // 100]} hundred" + (f" {number_words(rest)}" if rest else "")
    rest = n % 1000
    return f"{number_words(n // 1000)} thousand" + (f" {number_words(rest)}" if rest else "")


def ordinal_digits(n: int) -> str:
    return f"{n}{'th' if 10 < n % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


class Phrases:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def pick(self, *options):
        """One of the options; a single string is split at `|`."""
        if len(options) == 1 and isinstance(options[0], str):
            options = options[0].split("|")
        elif len(options) == 1:
            options = options[0]
        return self.rng.choice(options)

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def number(self, low: int, high: int) -> str:
        n = self.rng.randint(low, high)
        return number_words(n) if self.chance(0.35) else str(n)

    # -- times -------------------------------------------------------------------

    def clock(self) -> str:
        """A time of day without its preposition: 7, 7:30 pm, half past six, noon."""
        rng, pick = self.rng, self.pick
        r = rng.random()
        hour = rng.randint(1, 12)
        half = pick("am|pm|a.m.|p.m.|am|pm|a.m|p.m| am| pm| am| pm| a.m.| p.m.| a m| p m| o'clock| oclock")
        if r < 0.18:
            return str(hour)
        if r < 0.38:
            return f"{hour}{half}"
        if r < 0.56:
            minute = pick(0, 5, 10, 15, 20, 25, 30, 30, 30, 40, 45, 45, 50, 55, rng.randint(1, 59))
            if self.chance(0.15):
                return f"{rng.randint(0, 23):02}:{minute:02}"
            tail = pick("", "", "", "am", "pm", " am", " pm", " a.m.", " p.m.")
            return f"{hour}{pick(':', ':', ':', ':', '.', ' ')}{minute or '00' if minute > 9 or minute == 0 else f'0{minute}'}{tail}"
        if r < 0.60:
            return pick(f"{hour}{pick('15', '30', '45', '05', '20')}", f"{rng.randint(0, 23):02}{pick('00', '15', '30', '45')}") + pick("", "", " hours", "am", "pm")
        if r < 0.72:
            word = number_words(hour)
            return word + pick("", "", " am", " pm", " a m", " p m", " o'clock", " in the morning", " in the evening", " in the afternoon", " at night", " thirty", " fifteen", " forty five", " oh five", " twenty", " thirty am", " thirty pm", " forty five pm", " fifteen am")
        if r < 0.84:
            h = pick(str(hour), number_words(hour))
            m = pick("half past|half past|quarter past|quarter to|a quarter to|a quarter past|ten to|ten past|twenty past|twenty to|five past|five to|5 to|10 past|20 to|half|quarter till|quarter after|five minutes to|ten minutes past|quarter of")
            return f"{m} {h}{pick('', '', '', ' in the morning', ' pm', ' am')}"
        if r < 0.93:
            return pick("noon|noon|midnight|midday|12 noon|twelve noon|12 midnight|sunrise|sunset|lunchtime|lunch time|dinner time|bedtime")
        return f"{hour}{pick('', ':30', ':15')} {pick('in the morning|in the evening|in the afternoon|at night|this evening|tonight|this morning|this afternoon|sharp|on the dot|exactly')}"

    def date(self) -> str:
        """A calendar date, with its preposition."""
        rng, pick = self.rng, self.pick
        day = rng.randint(1, 31)
        month = pick(MONTHS) if self.chance(0.8) else pick("jan feb mar apr jun jul aug sept oct nov dec".split())
        d = pick(ordinal_digits(day), ordinal_digits(day), ORDINALS[day - 1], ORDINALS[day - 1].replace("-", " "))
        return pick(
            f"on the [{d}]",
            f"on [{month} {d}]",
            f"on [{month} {day}]",
            f"on the [{d} of {month}]",
            f"[{month} {d}]",
            f"[{month} {day}]",
            f"the [{d} of {month}]",
            f"[{day} {month}]",
            f"on [{day} {month}]",
            f"on [{month} the {d}]",
            f"on [{rng.randint(1, 12)}/{day}]",
            f"on [{rng.randint(2026, 2030)}-{rng.randint(1, 12):02}-{day:02}]",
            f"on the [{d}] of next month".replace("] of next month", " of next month]"),
        )

    def day(self) -> str:
        """A day, with its preposition: tomorrow, on [friday], next week."""
        rng, pick = self.rng, self.pick
        r = rng.random()
        d = pick(DAYS) if self.chance(0.92) else pick(SHORT_DAYS)
        if r < 0.33:
            return "[tomorrow]"
        if r < 0.42:
            return pick("[today]|[today]|[tonight]|[tonight]|[later today]|[this evening]|[this afternoon]|[tomorrow morning]|[tomorrow evening]|[tomorrow night]|[tomorrow afternoon]|[this morning]|in the [morning]|in the [evening]|in the [afternoon]")
        if r < 0.46:
            return pick("the [day after tomorrow]|[day after tomorrow]|[next week]|[this weekend]|on the [weekend]|at the [weekend]|[next month]|[the day after tomorrow]".replace("|[the day after tomorrow]", ""))
        if r < 0.64:
            return pick(f"on [{d}]", f"on [{d}]", f"[{d}]", f"this [{d}]".replace("this [", "[this "), f"on [{d} {pick('morning|afternoon|evening|night')}]", f"[{d} {pick('morning|evening|night')}]")
        if r < 0.74:
            return pick(f"[next {d}]", f"[next {d}]", f"on [next {d}]", f"[{d} next week]", f"[next week on {d}]", f"[a week from {d}]", f"[{d} week]")
        if r < 0.78:
            return f"in [{self.number(2, 10)} {pick('days|weeks|months|days')}]"
        if r < 0.94:
            return self.date()
        h = pick(HOLIDAYS[:19])
        return pick(f"on [{h}]", f"on [{h}]", f"[{h}]")

    def moment(self) -> str:
        """A time from now: in [20 minutes], [an hour from now]."""
        pick = self.pick
        length = self.length(long=True)
        return pick(f"in [{length}]", f"in [{length}]", f"in [{length}]", f"in about [{length}]", f"[{length} from now]", f"[{length} later]", f"after [{length}]")

    def repeat(self) -> str:
        pick = self.pick
        d, e = pick(DAYS), pick(DAYS)
        at = self.clock()
        rule = pick(
            "every day", "every day", "daily", "every morning", "every evening", "every night", "each day", "each morning", "every weekday",
            "every weekday", "weekdays", "weekends", "every weekend", f"every {d}", f"every {d}", f"{d}s", f"every {d} and {e}", f"{d}s and {e}s",
            f"every {d} morning", "every other day", f"every other {d}", f"every second {d}", "every week", "weekly", "monthly", "every month",
            f"{d} to {e}", f"{d} through {e}", "mondays to fridays", "every two days", f"every {self.number(2, 6)} hours", "every hour", "hourly",
            f"the {pick('first|1st|last')} of every month", f"every year on {pick(MONTHS)} {ordinal_digits(self.rng.randint(1, 28))}",
        )
        on = "on " if rule.split()[0] in ("weekdays", "weekends", "mondays") or rule.startswith(tuple(x + "s" for x in DAYS)) or self.chance(0) else ""
        if rule.startswith("the "):
            return f"on the [{rule[4:]}]"
        r = self.rng.random()
        if "hour" in rule or r < 0.2:
            return f"{on if self.chance(0.7) else ''}[{rule}]"
        if r < 0.65:
            return f"{on if self.chance(0.7) else ''}[{rule} at {at}]"
        if r < 0.72:
            return f"[{rule} {at}]"
        return f"at [{at} {on if self.chance(0.6) else ''}{rule}]"

    def when(self, repeats: float = 0.12) -> str:
        """Any time for an alarm or a reminder, in one piece."""
        r = self.rng.random()
        if r < repeats:
            return self.repeat()
        r = self.rng.random()
        if r < 0.38:
            return f"{self.pick('at |at |for |at |by |around |').strip()} [{self.clock()}]".strip()
        if r < 0.80:
            return self.day_and_clock()
        if r < 0.90:
            return self.day()
        return self.moment()

    def day_and_clock(self) -> str:
        clock, day = self.clock(), self.day()
        inner = day.replace("[", "").replace("]", "")
        if self.chance(0.5):
            return f"{self.pick('at |at |at |for |').strip()} [{clock} {inner}]".strip()
        lead, core = day.split("[")
        return f"{lead}[{core[:-1]} {self.pick('at |at |at |').strip()}".rstrip() + f" {clock}]"

    # -- lengths -----------------------------------------------------------------

    def length(self, long: bool = False) -> str:
        """A length of time without preposition: 10 minutes, an hour and a half."""
        rng, pick = self.rng, self.pick
        r = rng.random()
        if r < 0.50:
            n = pick(5, 10, 15, 20, 30, 45, 1, 2, 3, 60, 90, rng.randint(1, 120))
            unit = pick("minute|minute|minute|minute|min|hour|second|sec|hr") if not long else pick("minute|minute|min|hour|hour|day|week|hr")
            plural = "" if n == 1 or (unit in ("min", "hr", "sec") and self.chance(0.5)) else "s"
            said = number_words(n) if self.chance(0.35) else str(n)
            return f"{said} {unit}{plural}"
        if r < 0.58:
            return f"{pick(5, 10, 15, 20, 30, 45, 90, rng.randint(1, 99))}{pick('min|mins|m|s|h|hr|secs|sec')}"
        if r < 0.78:
            return pick("an hour|an hour|half an hour|half an hour|an hour and a half|one and a half hours|a minute|a couple of minutes|a few minutes|a quarter of an hour|quarter of an hour|three quarters of an hour|two and a half hours|a minute and a half|half a minute|a day|a week|a couple of hours|1.5 hours|1/2 hour|2.5 hours|half hour|an hour and 15 minutes|an hour and ten minutes")
        if r < 0.94:
            a, b = self.number(1, 4), self.number(1, 59)
            return pick(
                f"{a} hour{pick('s|s|')} {pick('and |and |').strip()} {b} minutes", f"{b} minutes and {self.number(1, 59)} seconds", f"{b} minutes {self.number(5, 55)} seconds",
                f"{a} hours and a half", f"{a} and a half {pick('hours|minutes')}", f"{rng.randint(1, 3)}h{rng.randint(1, 59)}m", f"{a} hrs {b} mins",
            ).replace("  ", " ")
        return f"{self.number(2, 12)} {pick('minutes|hours|seconds')}"

    def length_as_name(self) -> str:
        """10 minute, half hour: the length before "timer"."""
        rng, pick = self.rng, self.pick
        n = pick(1, 2, 3, 5, 10, 15, 20, 30, 45, 90, rng.randint(1, 120))
        said = number_words(n) if self.chance(0.35) else str(n)
        return pick(f"{said} {pick('minute|minute|minute|min|hour|second|sec|minutes')}", f"{said}{pick('-minute|-minute|-second|-hour|min|m|s')}" if " " not in said else f"{said} minute", "half hour", "half an hour", "one hour", "hour and a half", "two and a half minute", "one minute thirty second")
