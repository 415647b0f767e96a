"""The `wyoming` package: an alarm, a question back, cancelling, hearings, words still being said, intents, timers, a stream."""

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from home import Home, expect, free_port, main
from wyoming.asr import Transcript, TranscriptChunk, TranscriptStart, TranscriptStop
from wyoming.client import AsyncClient
from wyoming.error import Error
from wyoming.event import Event
from wyoming.handle import Handled, HandledChunk, HandledStart, HandledStop, NotHandled
from wyoming.info import Describe, Info
from wyoming.intent import Intent, IntentsStart, IntentsStop, NotRecognized, Recognize
from wyoming.ping import Ping, Pong
from wyoming.timer import TimerCancelled, TimerFinished, TimerStarted, TimerUpdated
from wyoming.user_event import UserEvent

WAIT_S = 60


class Satellite:
    """A connection, with what has come in over it."""

    def __init__(self, client):
        self.client, self.passed = client, []

    async def tell(self, event):
        await self.client.write_event(event.event())

    async def hears(self, *kinds):
        """The next event of one of these kinds; what comes before it is kept in `passed`."""
        while True:
            event = await asyncio.wait_for(self.client.read_event(), WAIT_S)
            expect(event is not None, f"hung up while waiting for {[kind.__name__ for kind in kinds]}")
            for kind in kinds:
                if kind.is_type(event.type):
                    return kind.from_event(event)
            self.passed.append(event)

    async def says(self, text, **context):
        await self.tell(Transcript(text=text, context=context or None, language="en"))
        return await self.hears(Handled, NotHandled)


def at(home):
    return f"unix://{home.path}/run/hob/wyoming.sock"


def with_a_satellite(work, uri=at, settings=""):
    """Runs `work` with a connection to a Hob of its own."""

    async def run(home):
        async with AsyncClient.from_uri(uri(home)) as client:
            await work(home, Satellite(client))

    with Home(settings=settings) as home:
        home.start()
        asyncio.run(run(home))


def hob_says_what_it_is():
    async def work(_, satellite):
        await satellite.tell(Describe())
        info = await satellite.hears(Info)
        for program in [*info.handle, *info.intent]:
            expect(program.name == "hob" and program.installed, f"a service is {program}")
            expect(program.models[0].languages == ["en"], f"the languages are {program.models}")
        expect(len(info.handle) == 1 and info.handle[0].supports_handled_streaming, f"{info.handle}")
        await satellite.tell(Ping(text="there?"))
        expect((await satellite.hears(Pong)).text == "there?", "the pong is another")

    with_a_satellite(work)


def an_alarm_a_question_back_and_never_mind():
    async def work(home, satellite):
        done = await satellite.says("wake me at 7 tomorrow", conversation_id="kitchen")
        expect(isinstance(done, Handled) and "07:00" in done.text, f"the reply is {done}")
        expect(done.context["conversation_id"] == "kitchen" and done.context["changed"], f"{done.context}")
        expect(not done.context["expects_reply"], f"an answer is expected: {done.context}")
        asked = await satellite.says("set an alarm", conversation_id="kitchen")
        expect(asked.context["expects_reply"] and asked.context["expects"]["kind"] == "when", f"{asked.context}")
        # Another conversation does not answer it.
        other = await satellite.says("never mind", conversation_id="bedroom")
        expect(isinstance(other, Handled), f"{other}")
        done = await satellite.says("eight tomorrow", conversation_id="kitchen")
        expect("08:00" in done.text, f"the answer was not taken: {done}")
        asked = await satellite.says("set an alarm", conversation_id="kitchen")
        expect(asked.context["expects_reply"], f"{asked}")
        done = await satellite.says("never mind", conversation_id="kitchen")
        expect(not done.context["changed"] and not done.context["expects_reply"], f"{done}")
        expect(len(home.says("alarms")) == 2, "there are not two alarms")
        # On a new connection the conversation goes on, as with programs that connect for each request.
        async with AsyncClient.from_uri(at(home)) as client:
            done = await Satellite(client).says("cancel the alarm at 8", conversation_id="kitchen")
        expect(isinstance(done, Handled) and done.context["changed"], f"{done}")
        none = await satellite.says("I like trains")
        expect(isinstance(none, NotHandled), f"{none}")

    with_a_satellite(work)


def the_same_key_is_the_same_request():
    async def work(home, satellite):
        first = await satellite.says("set a timer for 10 minutes", idempotency_key="k")
        again = await satellite.says("set a timer for 10 minutes", idempotency_key="k")
        expect(first.text == again.text and len(home.says("timers")) == 1, f"{first} and {again}")

    with_a_satellite(work)


def of_several_hearings_the_one_that_makes_sense():
    async def work(_, satellite):
        others = ["set a timer for four minutes", "set a time for for minutes"]
        done = await satellite.says("set a timer for for minutes", others=others)
        expect("4 minutes" in done.text and done.context["heard"] == others[0], f"{done}")
        asked = await satellite.says("set a timer for for tea minutes", others=["set a timer for fourteen minutes", "set a timer for forty minutes"])
        expect(asked.context["expects"]["kind"] == "option" and "“set a timer for forty minutes”" in asked.text, f"{asked}")
        done = await satellite.says("the second one")
        expect("40 minutes" in done.text, f"{done}")

    with_a_satellite(work)


def what_is_still_being_said_runs_nothing():
    async def work(home, satellite):
        await satellite.tell(TranscriptStart(language="en"))
        for chunk in ["set a ", "timer for ", "ten minutes"]:
            await satellite.tell(TranscriptChunk(text=chunk))
        await satellite.tell(Ping())
        await satellite.hears(Pong)
        expect(home.says("timers") == [], "it ran before it was said")
        await satellite.tell(Transcript(text="Set a timer for ten minutes."))
        await satellite.tell(TranscriptStop())
        done = await satellite.hears(Handled, NotHandled)
        expect("10 minutes" in done.text and len(home.says("timers")) == 1, f"{done}")

    with_a_satellite(work)


def an_intent_is_recognized_and_then_done():
    async def work(home, satellite):
        await satellite.tell(Recognize(text="set a pasta timer for 12 minutes"))
        intent = await satellite.hears(Intent, NotRecognized)
        expect(isinstance(intent, Intent) and intent.name == "timer.start", f"{intent}")
        said = {entity.name: entity.value for entity in intent.entities}
        expect(said["label"] == "pasta" and intent.context["resolved"]["length"] == 720, f"{intent}")
        expect(home.says("timers") == [], "recognising ran it")
        await satellite.tell(intent)
        done = await satellite.hears(Handled, NotHandled)
        expect(isinstance(done, Handled) and "12 minutes" in done.text, f"{done}")
        await satellite.tell(Recognize(text="wake me at 7 tomorrow and remind me to call mom at noon"))
        await satellite.hears(IntentsStart)
        names = [(await satellite.hears(Intent)).name for _ in range(2)]
        await satellite.hears(IntentsStop)
        expect(names == ["alarm.set", "reminder.add"], f"the intents are {names}")
        await satellite.tell(Recognize(text="I like trains"))
        expect(isinstance(await satellite.hears(Intent, NotRecognized), NotRecognized), "it was recognised")
        await satellite.tell(Intent(name="shell.run"))
        expect(isinstance(await satellite.hears(Handled, NotHandled), NotHandled), "there is no such intent")

    with_a_satellite(work)


def timers_are_told():
    async def work(home, satellite):
        await satellite.says("set a pasta timer for 90 minutes")
        started = await satellite.hears(TimerStarted)
        expect((started.name, started.start_hours, started.start_minutes, started.start_seconds) == ("pasta", 1, 30, None), f"{started}")
        expect(5390 <= started.total_seconds <= 5400, f"{started}")
        await satellite.says("pause the pasta timer")
        updated = await satellite.hears(TimerUpdated)
        expect(updated.id == started.id and not updated.is_active, f"{updated}")
        # Also what another front-end does.
        home.says("ask", "cancel the pasta timer")
        expect((await satellite.hears(TimerCancelled)).id == started.id, "another timer was cancelled")
        await satellite.says("set a timer for one second")
        short = await satellite.hears(TimerStarted)
        expect((await satellite.hears(TimerFinished)).id == short.id, "another timer is over")
        home.says("ask", "stop")

    with_a_satellite(work)


def words_to_listen_for():
    async def work(_, satellite):
        await satellite.says("add eggs to my shopping list")
        await satellite.says("set a pasta timer for 10 minutes and an egg timer for 6 minutes")
        asked = await satellite.says("cancel the timer")
        terms = asked.context["transcript_terms"]
        expect(any("pasta" in term for term in terms) and "eggs" in terms, f"to listen for: {terms}")
        await satellite.tell(UserEvent(name="hints"))
        hints = await satellite.hears(UserEvent)
        expect("shopping" in hints.data["transcript_names"], f"{hints}")

    with_a_satellite(work)


def what_is_no_event_is_told_and_the_next_is_read():
    async def work(home, satellite):
        reader, writer = await asyncio.open_unix_connection(home.path / "run/hob/wyoming.sock")
        raw = Satellite(AsyncClient.from_uri("stdio://"))
        raw.client._reader, raw.client._writer = reader, writer
        writer.write(b'hello\n{"type":"transcript","data":{}}\n{"type":"who-knows"}\n{"type":"ping","data":{"text":"x"}}\n')
        for code in ["bad-event", "bad-event"]:
            expect((await raw.hears(Error)).code == code, "the error is another")
        expect((await raw.hears(Pong)).text == "x", "the pong is another")
        writer.write(json.dumps({"type": "transcript", "data_length": 10**9}).encode() + b"\n")
        expect((await raw.hears(Error)).code == "too-long", "the error is another")
        expect(await asyncio.wait_for(raw.client.read_event(), WAIT_S) is None, "the connection stands")
        writer.close()
        # Sound is passed over, and others are not disturbed.
        await satellite.client.write_event(Event(type="audio-chunk", data={"rate": 16000, "width": 2, "channels": 1}, payload=b"\0" * 32000))
        done = await satellite.says("what is 5 + 3")
        expect("8" in done.text, f"{done}")

    with_a_satellite(work)


def over_tcp():
    port = free_port()

    async def work(home, satellite):
        done = await satellite.says("set a timer for 10 minutes")
        expect("10 minutes" in done.text and len(home.says("timers")) == 1, f"{done}")

    with_a_satellite(work, lambda _: f"tcp://127.0.0.1:{port}", f"wyoming_port = {port}\n")


class Model(BaseHTTPRequestHandler):
    """A model elsewhere, which says what it has to say in pieces."""

    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        pieces = ["Leaves ", "fall, ", "and ", "so ", "do ", "I."]
        events = [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces]
        events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        lines = [json.dumps(event) for event in events] + ["[DONE]"]
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        self.wfile.write("".join(f"data: {line}\n\n" for line in lines).encode())


def an_answer_from_elsewhere_comes_in_pieces():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = f'policy = "trusted-home"\n[[provider]]\nname = "home"\nkind = "openai"\nurl = "http://127.0.0.1:{server.server_port}"\nlocal = true\n'

    async def run(home):
        async with AsyncClient.from_uri(at(home)) as client:
            satellite = Satellite(client)
            await satellite.tell(Transcript(text="ask a remote model to write a poem about autumn"))
            await satellite.hears(HandledStart)
            done = await satellite.hears(Handled, NotHandled)
            await satellite.hears(HandledStop)
            said = "".join(HandledChunk.from_event(event).text for event in satellite.passed if HandledChunk.is_type(event.type))
            expect("Leaves fall, and so do I." in said and "home" in said, f"in pieces: {said!r}")
            expect("Leaves fall, and so do I." in done.text and done.context["handled_by"] == "home", f"{done}")
            expect(said.split() == done.text.split(), f"{said!r} is not {done.text!r}")

    with Home(settings=settings) as home:
        (home.config / "rules.cedar").write_text(
            '@id("mine") @because("my own server may be asked by satellites, too")\n'
            '@hits("remote.ask provider=home") @misses("web.search provider=home")\n'
            'permit (principal, action == Action::"send", resource == Tool::"remote.ask")\n'
            'when { context.provider == Provider::"home" };\n'
        )
        home.start()
        asyncio.run(run(home))
    server.shutdown()


main([
    hob_says_what_it_is,
    an_alarm_a_question_back_and_never_mind,
    the_same_key_is_the_same_request,
    of_several_hearings_the_one_that_makes_sense,
    what_is_still_being_said_runs_nothing,
    an_intent_is_recognized_and_then_done,
    timers_are_told,
    words_to_listen_for,
    what_is_no_event_is_told_and_the_next_is_read,
    over_tcp,
    an_answer_from_elsewhere_comes_in_pieces,
])
