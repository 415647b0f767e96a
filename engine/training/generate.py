"""Makes generated rows: picks families by weight, says them as people do, joins
several requests into one, and puts contexts in front."""

from __future__ import annotations

import random
from dataclasses import replace

import families
from phrases import Phrases
from pointer import Catalogue, Row
from say import Said, row as to_row, say
from things import Things

WAKE = (
    "hey hob|ok hob|okay hob|hob|hey hob|hob|hi hob|hello hob|hey|computer|ok computer|hey assistant|yo hob|listen hob|hey there|"
    "alexa|hey siri|siri|ok google|hey google|google|bixby|cortana|hey cortana|jarvis|echo|hey buddy|assistant"
).split("|")
POLITE = (
    "please|can you|could you|can you please|could you please|would you|will you|i want you to|i need you to|i'd like you to|i would like you to|would you please|"
    "go ahead and|kindly|let's|you should|be so kind and|do me a favor and|hey can you|just|quickly|please can you|ok now|ok|now|so|alright|and|also|then|"
    "can u|pls|plz|would you mind to|i want to|i need to|i'd like to|i would like to|help me|i wanna|how about you|you can|don't forget to|make sure to|would you be able to|are you able to"
).split("|")
AFTER = "please|thanks|thank you|for me|for me please|would you|ok|now|right now|will you|thx|pls|cheers|if you can|right away|asap|immediately|when you can|real quick|can you|buddy|hob".split("|")
FILLERS = "um|uh|uhm|er|hmm|like|you know|well|so|ah|erm|i mean|okay".split("|")
JOINS = (
    "and|and|and|and|and|and|then|and then|and also|also|plus|after that|as well as|and please|and can you|, also please|&|, then|oh and|and afterwards|and next|and finally|and while you're at it|followed by|and could you|"
    "and i need you to|and don't forget to|and once that's done|one more thing|and after that|and i also want you to|when you're done|and when that is done|, and|, oh and|and maybe|and i'd like you to"
).split("|")


class Maker:
    """What families draw from: phrases, things, and the catalogue."""

    def __init__(self, rng: random.Random, catalogue: Catalogue) -> None:
        self.rng, self.catalogue = rng, catalogue
        self.p, self.t = Phrases(rng), Things(rng)
        self.pick, self.chance = self.p.pick, self.p.chance

    def say(self, template, calls, mood: str = "do", **slots) -> Said:
        if not isinstance(template, str):
            template = self.rng.choice(template)
        return say(self.rng, self.catalogue, template, calls, mood, slots)

    def corrected(self, said: str, make) -> str:
        """Now and then somebody corrects himself: "7 no wait [8]"."""
        if not self.chance(0.025):
            return said
        wrong = make().replace("[", "").replace("]", "")
        return f"{wrong} {self.pick('no|no wait|wait no|sorry|no sorry|i mean|actually|no make that|scratch that|or rather|no actually|oh wait make it|make that|um no')} {said}"

    def when(self, repeats: float = 0.12) -> str:
        return self.corrected(self.p.when(repeats), self.p.when)

    def length(self) -> str:
        return self.corrected(f"[{self.p.length()}]", self.p.length)

    def noise(self) -> str:
        """One random family's text, for talk that quotes requests."""
        return one(self, ("do",)).text


def table() -> tuple[list, list[float]]:
    entries = families.ALL
    return entries, [e.weight for e in entries]


ENTRIES, WEIGHTS = table()


def one(maker: Maker, moods: tuple = ("do", "ask", "as"), joins: bool = False, of: str = "") -> Said:
    """One request of a random family, or of the named one."""
    while True:
        entry = maker.rng.choices(ENTRIES, WEIGHTS)[0] if not of else next(e for e in ENTRIES if e.name == of)
        if joins and not entry.joins:
            continue
        said = entry.make(maker)
        said.family = entry.name
        if said.mood in moods:
            return said


def shift(said: Said, by: int) -> list:
    return [(tool, [(a, ("span", v[1] + by, v[2] + by) if v[0] == "span" else v) for a, v in args]) for tool, args in said.calls]


def joined(maker: Maker) -> Said:
    """Two to four requests in one sentence. Why: people do not stop between
    wishes, and a model trained on single calls finds only the first."""
    count = maker.rng.choices((2, 3, 4), (0.50, 0.32, 0.18))[0]
    parts = [one(maker, ("do", "ask"), joins=True) for _ in range(count)]
    while sum(len(p.calls) for p in parts) > 4:
        parts.pop()
    comma = maker.chance(0.4)  # "x, y and z"
    text, calls = "", []
    for k, part in enumerate(parts):
        if k:
            text += ", " if comma and k < len(parts) - 1 else f" {maker.pick(JOINS)} " if maker.chance(0.86) else " "
        calls += shift(part, len(text))
        text += part.text
    if maker.chance(0.06):
        text, calls = f"first {text}", [(t, [(a, ("span", v[1] + 6, v[2] + 6) if v[0] == "span" else v) for a, v in args]) for t, args in calls]
    return Said(text, calls, mood="do" if parts[0].mood == "do" else "ask", family=f"joined {len(calls)}")


ASIDES = (
    "i {v} it|the {f} are coming|the {f} are {a}|i'm {a}|we're {a}|it's {a} in here|i can't {d}|i have to {d}|i want to {d}|{n} is waiting|{n} is {a}|{n} is coming over|we ran out of time|it's getting {a}|my hands are full|i keep forgetting|"
    "i'm about to {d}|we have {p} today|it's a holiday|there's {p} in the morning|the baby is asleep|i'm in the car|this one is {a}|i hate this|i love this|it's too {a}|the {w} is {a}|i'm on the phone|they will be up|it's been {a}|we're leaving|i don't want to be {a}"
).split("|")


def aside(m: Maker) -> str:
    """What people add to a request without asking for anything."""
    t = m.t
    text = m.pick(ASIDES)
    fills = {"v": "need|hate|love|don't need|can't stand|really need", "f": "kids|guests|neighbours|others|girls|boys|parents", "a": "late|tired|dark|busy|ready|loud|cold|hungry|rubbish|early|asleep|boring|silly|soaked|starving|here|done|home", "d": "sleep|see anything|hear anything|drive|cook|concentrate|go out|get up|rest|find it|work|focus|relax", "p": "church|school|a party|a match|visitors|guests|a wedding"}
    for key, words in fills.items():
        text = text.replace(f"{{{key}}}", m.pick(words))
    return text.replace("{n}", t.name()).replace("{w}", t.word())


# Words behind these are not taken for a part of what was said before.
CLOSED = ("alarm.", "timer.", "volume.", "display.", "setting.", "media.control", "list.show", "list.delete", "calendar.cancel", "calendar.change", "reminder.cancel", "reminder.done", "call.", "device.", "clock.", "app.")


def dressed(maker: Maker, said: Said) -> Said:
    """Politeness, wake words, fillers and asides around a request."""
    before, after = "", ""
    if said.mood == "do" and not said.context and maker.chance(0.11):
        # Reasons and remarks: "i'm awake, stop the alarm", "skip this one, it's rubbish".
        if maker.chance(0.45):
            before = f"{aside(maker)} {maker.pick(['', '', 'so ', 'so please ', 'please ', 'can you '])}"
        elif said.calls[-1][0].startswith(CLOSED):
            after = f" {maker.pick(['', '', 'because ', 'since ', 'as ', 'so '])}{aside(maker)}"
    elif said.mood == "do":
        if maker.chance(0.28):
            before = maker.pick(POLITE) + " "
        if maker.chance(0.10):
            after = " " + maker.pick(AFTER)
    elif said.mood == "ask":
        if maker.chance(0.12):
            before = maker.pick("please tell me|tell me|so|hey|can you tell me|i want to know|do you know|quick question|ok|i was wondering|could you tell me|just wondering|please") + " "
        if maker.chance(0.06):
            after = " " + maker.pick("please|thanks|right now|now|do you know|can you tell me|exactly|by the way")
    if maker.chance(0.12):
        before = maker.pick(WAKE) + " " + before
    return Said(before + said.text + after, shift(said, len(before)), said.context, said.mood, said.family)


TYPO_KEYS = {"a": "sq", "e": "wr", "i": "uo", "o": "ip", "n": "bm", "t": "ry", "s": "ad", "r": "et", "l": "k", "m": "n", "d": "sf", "g": "fh", "h": "gj", "u": "yi"}
MISSPELT = {
    "tomorrow": ["tommorow", "tomorow", "tmrw", "tomorrrow", "tmr"], "remind": ["remaind", "rmind", "remnd"], "alarm": ["alram", "alarn", "allarm"],
    "timer": ["tiemr", "timmer", "tmer"], "minutes": ["mintues", "minuets", "minites", "mins"], "reminder": ["remider", "reminer"], "please": ["plese", "pls", "plz"],
    "wednesday": ["wensday", "wendesday"], "saturday": ["saterday"], "tuesday": ["teusday", "tusday"], "shopping": ["shoping", "shppoing"], "calendar": ["calender"],
    "february": ["febuary"], "cancel": ["cancle", "cansel"], "weather": ["wether", "wheather"], "delete": ["delet", "dellete"], "volume": ["volum"],
    "message": ["mesage", "messege"], "groceries": ["grocerys", "groseries"], "until": ["untill"], "o'clock": ["oclock", "o clock"], "you": ["u"], "to": ["2"], "for": ["4"],
    "don't": ["dont", "don t"], "morning": ["mornin", "moring", "mornig"], "evening": ["evning", "evenin"], "afternoon": ["afternon", "aftrnoon"], "thursday": ["thurday", "thrusday"], "friday": ["firday", "fryday"], "monday": ["munday", "moday"],
    "sunday": ["sundy", "sunady"], "appointment": ["apointment", "appoinment", "appt", "appointmnet"], "meeting": ["meating", "meetin", "meting"], "grocery": ["grocerry", "grosery", "grocry"], "delete": ["delet", "deleet"], "remove": ["remov", "remvoe"],
    "because": ["becuase", "becasue", "bc", "cuz"], "birthday": ["bday", "birtday", "brithday"], "dentist": ["dentest", "denist"], "doctor": ["docter", "doc", "dr"], "medicine": ["medecine", "medicin"], "restaurant": ["resturant", "restaraunt"],
    "forget": ["forgit", "foget", "forgt"], "remember": ["remeber", "rember", "remmember"], "schedule": ["schedual", "shedule", "schedul"], "playlist": ["play list", "playlst"], "bluetooth": ["bluetoth", "blutooth"], "brightness": ["brightnes", "britness"],
    "temperature": ["temperture", "temprature"], "traffic": ["trafic", "traffick"], "directions": ["direction", "directons"], "email": ["emial", "e mail", "eamil"], "music": ["musik", "muisc"], "list": ["lsit", "lst"], "wake": ["wak", "waek"],
    "seconds": ["secs", "secounds"], "hour": ["hr", "houre"], "hours": ["hrs", "horus"], "minute": ["min", "minut", "minuet"], "thirty": ["thirdy", "therty"], "eight": ["eigth", "eght"], "twelve": ["twelv", "tweleve"], "fifteen": ["fiften", "fifteeen"], "forty": ["fourty"],
    "change": ["chang", "cahnge"], "what": ["wat", "waht", "wht"], "when": ["wen", "whne"], "where": ["wher", "were"], "how": ["hwo"], "set": ["ste", "sett"], "turn": ["trun", "tunr"], "call": ["cal", "calll"], "tell": ["tel"], "with": ["wiht", "w"],
    "are": ["r"], "and": ["an", "adn", "nd"], "the": ["teh", "th"], "before": ["befor", "b4"], "great": ["gr8"], "snooze": ["snoze", "snoos"], "create": ["creat", "craete"], "next": ["nxt", "nex"], "week": ["wk", "weak"], "translate": ["transalte"],
    "don't": ["dont", "don t"], "what's": ["whats"], "i'm": ["im"], "i'll": ["ill"], "it's": ["its"], "can't": ["cant"], "every": ["evry"], "tonight": ["tonite"],
    "pause": ["puse", "pasue", "pouse"], "mute": ["mut", "muet"], "unmute": ["unmut", "unmuet"], "shuffle": ["shufle", "suffle", "shuffel"], "enable": ["enabl", "enalbe", "inable"], "disable": ["disabel", "disabl"], "resume": ["resum", "rezume", "reseme"], "answer": ["anser", "answr"], "flashlight": ["flash lite", "flahslight", "flashligt"],
    "search": ["serch", "seach"], "find": ["fnd", "fidn"], "play": ["paly", "ply"], "stop": ["stpo", "sotp"], "start": ["strat", "satrt"], "song": ["sogn", "snog"], "switch": ["swich", "swtich"], "storage": ["storgae", "storag"], "battery": ["batery", "baterry"], "notifications": ["notifcations", "notificatons"], "louder": ["lowder", "loder"], "quieter": ["queiter", "quiter"],
    "disturb": ["distrub", "disterb"], "dark": ["drak", "dakr"], "wifi": ["wfi", "wiifi"], "airplane": ["airplan", "airplaine"], "hotspot": ["hotspt", "hot sopt"], "previous": ["previos", "prevous"], "open": ["opne", "oepn"], "phone": ["fone", "phoen"], "show": ["sohw", "shwo"], "read": ["raed", "reed"], "move": ["mvoe", "moev"], "push": ["psuh"], "extend": ["extnd", "extned"], "reply": ["relpy", "replay"],
}


def typo(rng: random.Random, word: str) -> str:
    if word in MISSPELT and word not in ("to", "for") and rng.random() < 0.6:
        return rng.choice(MISSPELT[word]).replace(" ", "")
    if len(word) < 4 or not word.isalpha():
        return word
    k = rng.randrange(1, len(word) - 1)
    r = rng.random()
    if r < 0.3:
        return word[:k] + word[k + 1 :]
    if r < 0.55:
        return word[:k] + word[k + 1] + word[k] + word[k + 2 :]
    if r < 0.75:
        return word[:k] + word[k] + word[k:]
    return word[:k] + rng.choice(TYPO_KEYS.get(word[k], word[k])) + word[k + 1 :]


def roughened(rng: random.Random, row: Row) -> Row:
    """Misspellings and fillers at word level; the spans stay where they are."""
    words = list(row.words)
    if rng.random() < 0.32:
        rate = rng.choice((0.08, 0.15, 0.15, 0.3)) if len(words) > 4 else 0.3
        words = [typo(rng, w) if rng.random() < rate else w for w in words]
    if rng.random() < 0.15:
        words = [w.replace("'", "") if len(w) > 2 and w[-1] in "tsmde" else w for w in words]
    row.words = words
    if rng.random() < 0.05:
        inside = {i for _, args in row.calls for _, v in args if v[0] == "span" for i in range(v[1] + 1, v[2] + 1)}
        spots = [i for i in range(len(words) + 1) if i not in inside and i < len(words)]
        if spots:
            at = rng.choice(spots)
            filler = rng.choice(FILLERS).split()
            row.words = words[:at] + filler + words[at:]
            move = lambda i: i + len(filler) if i >= at else i
            row.calls = [(t, [(a, ("span", move(v[1]), move(v[2])) if v[0] == "span" else v) for a, v in args]) for t, args in row.calls]
    return row


def called(rng: random.Random, row: Row) -> Row:
    """Now and then a wake word or a plea in front of a row that was not generated, or one behind it."""
    before = rng.choice(WAKE).split() if rng.random() < 0.10 else rng.choice(("please", "can you", "could you please")).split() if rng.random() < 0.02 else []
    after = ["please"] if rng.random() < 0.02 else []
    n = len(before)
    calls = [(t, [(a, ("span", v[1] + n, v[2] + n) if v[0] == "span" else v) for a, v in args]) for t, args in row.calls]
    return replace(row, words=before + row.words + after, calls=calls)


def make(maker: Maker) -> Row:
    r = maker.rng.random()
    said = joined(maker) if r < 0.24 else one(maker)
    if not said.context and maker.chance(0.22):
        context = families.random_context(maker)
        # A word or two under a question is an answer, whatever it would be alone.
        if not (context.startswith("ask") and (len(said.text.split()) < 5 or said.family in ("none_talk", "none_noise"))):
            said.context = context
    return roughened(maker.rng, to_row(dressed(maker, said)))


def rows(rng: random.Random, catalogue: Catalogue, count: int) -> list[Row]:
    maker = Maker(rng, catalogue)
    out = []
    while len(out) < count:
        made = make(maker)
        if 0 < len(made.words) < 60:
            out.append(made)
    return out
