"""A terminal, as a person sits at it: `hob chat`, `hob watch` and `hob trace`."""

import os
import pty
import re
import select
import signal
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from home import PATIENCE_S, Home, Missed, expect, main

PIECES = ["Paris ", "is the capital ", "of France", "."]
MODEL = """policy = "ask"
[[provider]]
name = "own"
kind = "openai"
url = "http://127.0.0.1:{port}"
model = "gpt"
local = true
"""


class Terminal:
    """A program at a terminal of its own: what it shows, and what is typed."""

    def __init__(self, home, *arguments, **env):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(home.path)
            os.execve(home.hob / "hob", ["hob", *arguments], {**home.env, "TERM": "xterm-256color", **env})
        self.seen, self.read_to = "", 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    def types(self, text, end="\r"):
        os.write(self.fd, (text + end).encode())

    def shows(self, pattern, patience_s=PATIENCE_S):
        """Waits until something is shown after what was waited for last, and gives it with what stood before."""
        until = time.monotonic() + patience_s
        while True:
            text = self.seen[self.read_to :]
            if found := re.search(pattern, text):
                self.read_to += found.end()
                return text[: found.end()]
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise Missed(f"{pattern!r} is not shown, but {text!r}")
            try:
                self.seen += os.read(self.fd, 65536).decode(errors="replace")
            except OSError as ended:
                raise Missed(f"it ended before it showed {pattern!r}: {text!r}") from ended

    def ends(self):
        """The exit status, once it has ended."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            if select.select([self.fd], [], [], 0.05)[0]:
                try:
                    self.seen += os.read(self.fd, 65536).decode(errors="replace")
                except OSError:
                    pass
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = None
                return os.waitstatus_to_exitcode(status)
        raise Missed("it does not end")


class Model(BaseHTTPRequestHandler):
    """Speaks OpenAI's chat completions, a piece at a time, each when it is let."""

    protocol_version = "HTTP/1.1"
    go_on = threading.Event()

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        for at, piece in enumerate(PIECES):
            if at == 2:
                Model.go_on.wait(PATIENCE_S)
            chunk = '{"choices":[{"index":0,"delta":{"content":"%s"}}]}' % piece
            self.tell(f"data: {chunk}\n\n")
        self.tell('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')

    def tell(self, text):
        try:
            self.wfile.write(text.encode())
            self.wfile.flush()
        except BrokenPipeError:
            self.close_connection = True

    def log_message(self, *_):
        pass


def a_question_is_answered_where_it_is_asked_and_a_ring_is_told_in_between():
    with Home() as home, Terminal(home, "chat") as chat:
        chat.shows("> ")
        chat.types("set a timer")
        chat.shows("How long should the timer run")
        chat.shows("how long > ")
        chat.types("2 seconds")
        chat.shows("Timer set for 2 seconds")
        # Somebody types just then: the line stays.
        chat.types("what time", end="")
        chat.shows("timer is ringing: say stop or snooze")
        chat.shows("what time")
        chat.types(" is it")
        chat.shows(r"It is \d")
        chat.types("stop")
        chat.shows("Stopped")
        chat.types("/trace")
        chat.shows("asked .*“stop”")
        chat.types("quit")
        expect(chat.ends() == 0, "it ended with an error")
        history = (home.path / ".local/state/hob/history").read_text()
        expect("set a timer" in history and "what time is it" in history, f"the history is {history!r}")


def an_answer_from_elsewhere_comes_piece_by_piece_after_a_yes():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Home(MODEL.format(port=server.server_port)) as home, Terminal(home, "chat") as chat:
        chat.shows("> ")
        chat.types("ask the model what the capital of France is")
        chat.shows("Ask own: “")
        chat.shows(r"\[y\]es, \[n\]o, \[e\]dit.*\[d\]etails > ")
        chat.types("d")
        chat.shows("sha256: ")
        chat.types("y")
        chat.shows("Paris .*is the capital")
        Model.go_on.set()
        rest = chat.shows("— own, row 1 of the ledger")
        expect("Paris" not in rest and "says" not in rest, f"the answer is shown twice: {rest!r}")
        chat.types("ask the model what the capital of Spain is")
        chat.shows(r"\[d\]etails > ")
        chat.types("n")
        chat.shows("> ")
        rows = home.run("--json", "ledger")[1].strip().splitlines()
        expect(len(rows) == 1, f"more than one thing left: {rows}")
    server.shutdown()


def what_takes_too_long_is_taken_back():
    Model.go_on.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Home(MODEL.format(port=server.server_port)) as home, Terminal(home, "chat") as chat:
        chat.shows("> ")
        chat.types("ask the model what the capital of France is")
        chat.shows(r"\[d\]etails > ")
        chat.types("y")
        chat.shows("is the capital")
        chat.types("\x03", end="")
        chat.shows("> ")
        chat.types("alarms")
        chat.shows("There are no alarms|No alarm|no alarms")
        Model.go_on.set()
    server.shutdown()


def it_goes_on_after_the_daemon_was_killed():
    with Home() as home, Terminal(home, "chat") as chat:
        chat.shows("> ")
        chat.types("set an alarm for 7 tomorrow")
        chat.shows("Alarm set")
        lock = str(home.path / "run/hob/daemon.lock")
        for process in os.listdir("/proc"):
            try:
                fds = os.listdir(f"/proc/{process}/fd") if process.isdigit() else []
                if any(os.readlink(f"/proc/{process}/fd/{fd}") == lock for fd in fds):
                    os.kill(int(process), signal.SIGKILL)
            except OSError:
                pass
        chat.types("alarms")
        chat.shows("One alarm")


def colours_are_for_those_who_want_them():
    with Home() as home:
        with Terminal(home, "chat") as chat:
            chat.shows("\x1b\\[1;36m> ")
            chat.types("set a timer")
            chat.shows("\x1b\\[1mHow long")
        with Terminal(home, "chat", NO_COLOR="1") as chat:
            chat.shows("> ")
            chat.types("never mind")
            chat.shows("All right.*\n")
            chat.shows("> ")
            chat.types("set a timer")
            shown = chat.shows("How long should the timer run.*\n")
            expect(not re.search(r"\x1b\[[0-9;]*m", shown), f"there is colour: {shown!r}")
        done = subprocess.run(
            [home.hob / "hob", "chat"], input="set a timer\nnever mind\n", env=home.env, capture_output=True, text=True, timeout=PATIENCE_S
        )
        expect("How long should the timer run" in done.stdout and "\x1b" not in done.stdout, f"it says {done.stdout!r}")


def watch_tells_what_happens_in_words():
    with Home() as home:
        home.start()
        with Terminal(home, "watch") as watch:
            end = time.monotonic() + PATIENCE_S
            while "changed: timer.start" not in watch.seen and time.monotonic() < end:
                home.run("ask", "set a 1 second tea timer")
                try:
                    watch.shows("changed: timer.start", 1)
                except Missed:
                    pass
            watch.shows("timer “tea” is ringing")
            home.run("quit")
            watch.shows("Hob has ended; waiting")
            home.start()
            watch.shows("Hob is there again")


main(
    [
        a_question_is_answered_where_it_is_asked_and_a_ring_is_told_in_between,
        an_answer_from_elsewhere_comes_piece_by_piece_after_a_yes,
        what_takes_too_long_is_taken_back,
        it_goes_on_after_the_daemon_was_killed,
        colours_are_for_those_who_want_them,
        watch_tells_what_happens_in_words,
    ]
)
