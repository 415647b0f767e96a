"""busctl, gdbus and jeepney on a session bus: an alarm, a question back, a cancel, a stream, objects that change, and a yes
at a terminal and on a notification."""

import json
import re
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from jeepney import DBusAddress, MessageType, new_method_call, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection

from home import Home, expect, main

NAME, PATH = "dev.hob.Hob1", "/dev/hob/Hob1"


def busctl(home, *arguments):
    """What busctl prints, read."""
    command = ["busctl", f"--address={home.env['DBUS_SESSION_BUS_ADDRESS']}", "--json=short", *arguments]
    done = subprocess.run(command, env=home.env, capture_output=True, text=True, timeout=60)
    expect(done.returncode == 0, f"{' '.join(arguments)}: {done.stderr.strip()}")
    return plain(json.loads(done.stdout)["data"]) if done.stdout.strip() else None


def plain(value):
    """Without the types that busctl names beside each value."""
    if isinstance(value, dict):
        if set(value) == {"type", "data"}:
            return plain(value["data"])
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def start(home):
    """Starts Hob, and waits until it has its name."""
    home.start()
    names = [f"--address={home.env['DBUS_SESSION_BUS_ADDRESS']}", "--acquired", "list"]
    home.wait("Hob is on the bus", lambda: NAME in subprocess.run(["busctl", *names], env=home.env, capture_output=True, text=True).stdout)


def ask(home, words, *options):
    """The reply to a request, waited for."""
    count = str(len(options) // 3 + 1)
    turn, _, reply = busctl(home, "call", NAME, PATH, NAME, "Ask", "sa{sv}", words, count, "wait", "b", "true", *options)
    expect(turn > 0, "the turn has no number")
    return reply


def gdbus(home, *arguments):
    """What gdbus prints; its complaint where it fails."""
    done = subprocess.run(["gdbus", *arguments], env=home.env, capture_output=True, text=True, timeout=60)
    return done.stdout.strip() if done.returncode == 0 else done.stderr.strip()


def call(home, method, *arguments):
    return gdbus(home, "call", "--session", "--dest", NAME, "--object-path", PATH, "--method", method, *arguments)


class Heard:
    """What gdbus hears from Hob while the block runs."""

    def __init__(self, home):
        self.home, self.lines = home, []

    def __enter__(self):
        command = ["gdbus", "monitor", "--session", "--dest", NAME]
        self.of = subprocess.Popen(command, env=self.home.env, stdout=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=lambda: self.lines.extend(iter(self.of.stdout.readline, "")), daemon=True)
        self.reader.start()
        self.home.wait("gdbus listens", lambda: any("is owned by" in line for line in self.lines))
        return self

    def __exit__(self, *_):
        self.of.kill()
        self.of.wait()

    def wait(self, what):
        return self.home.wait(f"{what} is heard", lambda: next((line for line in self.lines if re.search(what, line)), None))


def an_alarm_by_busctl():
    with Home(bus=True) as home:
        start(home)
        reply = ask(home, "wake me at 7 tomorrow")
        expect(reply["changed"] is True and "07:00" in reply["text"], f"the reply is {reply}")
        at = f"{PATH}/alarm/1"
        expect(busctl(home, "get-property", NAME, at, f"{NAME}.Alarm", "Ringing") is False, "it rings")
        expect("07:00" in busctl(home, "get-property", NAME, at, f"{NAME}.Alarm", "Next"), "it has another time")
        tree = subprocess.run(
            ["busctl", f"--address={home.env['DBUS_SESSION_BUS_ADDRESS']}", "tree", "--list", NAME], env=home.env, capture_output=True, text=True
        )
        expect(at in tree.stdout, f"it is not in the tree: {tree.stdout}{tree.stderr}")
        (managed,) = busctl(home, "call", NAME, PATH, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
        expect(managed[at][f"{NAME}.Alarm"]["Id"] == 1, f"what is managed is {managed}")
        (reply,) = busctl(home, "call", NAME, PATH, NAME, "Undo", "a{sv}", "0")
        expect(reply["changed"] is True, f"nothing was taken back: {reply}")
        (managed,) = busctl(home, "call", NAME, PATH, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
        expect(at not in managed, "it is there still")


def a_question_back_and_its_answer():
    with Home(bus=True) as home:
        start(home)
        reply = ask(home, "set an alarm", "conversation", "s", "kitchen")
        expect(reply["expects"]["missing"] == "when", f"nothing is asked: {reply}")
        at = f"{PATH}/conversation/kitchen"
        expects = busctl(home, "get-property", NAME, at, f"{NAME}.Conversation", "Expects")
        expect(expects["tool"] == "alarm.set", f"what waits there is {expects}")
        _, _, reply = busctl(home, "call", NAME, at, f"{NAME}.Conversation", "Ask", "sa{sv}", "tomorrow at 7", "1", "wait", "b", "true")
        expect("07:00" in reply["text"], f"the answer was not taken: {reply}")
        reply = ask(home, "set a timer", "conversation", "s", "kitchen")
        expect(reply["expects"]["missing"] == "length", f"nothing is asked: {reply}")
        reply = ask(home, "never mind", "conversation", "s", "kitchen")
        expect(reply["changed"] is False and "expects" not in reply, f"it is not given up: {reply}")


def a_named_tool_and_what_would_be_done():
    with Home(bus=True) as home:
        start(home)
        _, _, reply = busctl(
            home, "call", NAME, PATH, NAME, "Call", "sa{sv}a{sv}", "timer.start", "2", "length", "s", "20 minutes", "label", "s", "eggs", "1", "wait", "b", "true"
        )
        expect(reply["calls"][0]["resolved"]["length"] == 1200, f"the reply is {reply}")
        (plan,) = busctl(home, "call", NAME, PATH, NAME, "Explain", "sa{sv}", "cancel my timer", "0")
        expect(plan["calls"][0]["tool"] == "timer.cancel" and plan["ran"] is False, f"the plan is {plan}")


def signals_of_a_request_go_to_who_asked():
    with Home(bus=True) as home:
        start(home)
        with Heard(home) as heard:
            expect("'Alarm set" not in call(home, f"{NAME}.Ask", "wake me at 7 tomorrow", "{}"), "it was waited for")
            home.wait("the alarm is set", lambda: "alarm/1" in call(home, "org.freedesktop.DBus.ObjectManager.GetManagedObjects"))
            expect(not any("Reply" in line for line in heard.lines), f"another program's reply was heard: {heard.lines}")


def what_rings_is_told_to_all():
    with Home(bus=True) as home:
        start(home)
        with Heard(home) as heard:
            ask(home, "set a timer for 1 second")
            line = heard.wait(r"Ringing")
            expect("/dev/hob/Hob1/timer/1" in line, f"what rings is {line}")
            ask(home, "stop")
            heard.wait(r"Stopped")


def errors_have_names():
    with Home(bus=True) as home:
        start(home)
        for method, arguments, name in [
            (f"{NAME}.Ask", ["", "{}"], "dev.hob.Hob1.Error.BadRequest"),
            (f"{NAME}.Ask", ["hello", "{'loud': <true>}"], "org.freedesktop.DBus.Error.InvalidArgs"),
            (f"{NAME}.Consent", ["1", "x", "yes", "{}"], "dev.hob.Hob1.Error.NotThePerson"),
            (f"{NAME}.Sing", [], "org.freedesktop.DBus.Error.UnknownMethod"),
        ]:
            wait = [] if "Ask" not in method or "loud" in str(arguments) else None
            if wait is None:
                arguments = [arguments[0], "{'wait': <true>}"]
            said = call(home, method, *arguments)
            expect(name in said, f"{method} says {said}")


class Model(BaseHTTPRequestHandler):
    """A remote model that answers in pieces, and tells what it was asked."""

    asked = []

    def do_POST(self):
        Model.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for piece in ["Air ", "scatters ", "blue light."]:
            chunk = {"choices": [{"index": 0, "delta": {"content": piece}}]}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()
            time.sleep(0.05)
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_):
        pass


def with_a_model():
    """A home whose questions go to a model of the test's own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/v1"
    Model.asked.clear()
    return Home(f'[[provider]]\nname = "own"\nkind = "openai"\nurl = "{url}"\nmodel = "m"\nlocal = true\n', bus=True)


class Program:
    """A program on the bus that asks with jeepney and hears what comes back."""

    def __init__(self, home):
        self.bus = open_dbus_connection(home.env["DBUS_SESSION_BUS_ADDRESS"])
        self.heard = []

    def asks(self, words):
        message = new_method_call(DBusAddress(PATH, NAME, NAME), "Ask", "sa{sv}", (words, {}))
        turn, _, _ = self.bus.send_and_get_reply(message, timeout=60).body
        return turn

    def hears(self, name):
        """The body of the next signal of that name."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            message = self.bus.receive(timeout=60)
            fields = {field.name: value for field, value in message.header.fields.items()}
            if message.header.message_type == MessageType.signal and fields.get("interface") == NAME:
                self.heard.append(fields["member"])
                if fields["member"] == name:
                    return message.body
        raise TimeoutError(name)

    def calls(self, method, signature, body):
        message = new_method_call(DBusAddress(PATH, NAME, NAME), method, signature, body)
        return self.bus.send_and_get_reply(message, timeout=60).body


class Notices(threading.Thread):
    """A notification service on which the person presses a button as soon as it is there."""

    def __init__(self, home, button):
        super().__init__(daemon=True)
        self.bus, self.button, self.shown = open_dbus_connection(home.env["DBUS_SESSION_BUS_ADDRESS"]), button, []
        bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        self.bus.send_and_get_reply(new_method_call(bus, "RequestName", "su", ("org.freedesktop.Notifications", 4)))
        self.start()

    def run(self):
        at = DBusAddress("/org/freedesktop/Notifications", interface="org.freedesktop.Notifications")
        while True:
            try:
                message = self.bus.receive()
            except ConnectionError:
                return
            fields = {field.name: value for field, value in message.header.fields.items()}
            if message.header.message_type != MessageType.method_call:
                continue
            if fields["member"] != "Notify":
                self.bus.send(new_method_return(message))
                continue
            self.shown.append(message.body)
            self.bus.send(new_method_return(message, "u", (len(self.shown),)))
            if self.button in message.body[5]:
                self.bus.send(new_signal(at, "ActionInvoked", "us", (len(self.shown), self.button)))


def what_leaves_waits_for_a_yes_at_the_terminal_and_streams():
    with with_a_model() as home:
        start(home)
        program = Program(home)
        turn = program.asks("ask the model why the sky is blue")
        of, reply = program.hears("Reply")
        expect(of == turn and reply["consent"][1]["provider"][1] == "own", f"the reply is {reply}")
        expect("token" not in reply["consent"][1] and not Model.asked, "a program got the token, or it was sent")
        status, _, told = home.run("consent", typed="y\n")
        expect(status == 0, f"`hob consent` failed: {told}")
        of, reply = program.hears("Reply")
        expect(of == turn and "scatters blue light" in reply["text"][1], f"the answer is {reply}")
        expect(reply["handled_by"][1] == "own" and len(Model.asked) == 1, f"who answered? {reply}")


def what_leaves_waits_for_a_yes_on_a_notification():
    with with_a_model() as home:
        notices = Notices(home, "yes")
        start(home)
        program = Program(home)
        turn = program.asks("ask the model why the sky is blue")
        program.hears("Reply")
        of, reply = program.hears("Reply")
        expect(of == turn and "scatters blue light" in reply["text"][1], f"the answer is {reply}")
        expect("own" in notices.shown[0][3], f"the notification is {notices.shown}")


def an_answer_from_elsewhere_comes_in_pieces():
    with with_a_model() as home:
        (home.config / "hob.toml").write_text('policy = "trusted-home"\n' + (home.config / "hob.toml").read_text())
        # A program's question to the person's own server waits all the same, so the person lets programs through.
        (home.config / "rules.cedar").write_text(
            '@id("own") @because("it is my own")\npermit (principal, action == Action::"send", resource)\n'
            "when { context.provider.local };\n"
        )
        start(home)
        program = Program(home)
        turn = program.asks("ask the model why the sky is blue")
        _, reply = program.hears("Reply")
        expect(program.heard.count("Answer") >= 2, f"the pieces were {program.heard}: {reply['text'][1]}")
        expect(program.heard[0] == "Heard" and turn > 0, f"what was heard is {program.heard}")


main(
    [
        what_leaves_waits_for_a_yes_at_the_terminal_and_streams,
        what_leaves_waits_for_a_yes_on_a_notification,
        an_answer_from_elsewhere_comes_in_pieces,
        an_alarm_by_busctl,
        a_question_back_and_its_answer,
        a_named_tool_and_what_would_be_done,
        signals_of_a_request_go_to_who_asked,
        what_rings_is_told_to_all,
        errors_have_names,
    ]
)
