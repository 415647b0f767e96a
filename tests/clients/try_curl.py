"""curl on the Unix socket: an alarm, a question back and its answer, a stream, a bad request."""

import json
import subprocess

from home import Home, expect, main


def curl(home, path, body=None, *more):
    command = ["curl", "--silent", "--show-error", "--unix-socket", home.socket, *more, f"http://hob{path}"]
    if body is not None:
        command += ["--json", json.dumps(body)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def an_alarm_a_question_and_a_stream():
    with Home() as home:
        home.start()
        reply = json.loads(curl(home, "/v1/ask", {"text": "wake me at 7 tomorrow"}))
        expect(reply["changed"] and "07:00" in reply["text"], f"the reply is {reply}")
        reply = json.loads(curl(home, "/v1/ask", {"text": "set an alarm"}))
        expect(reply["expects"]["missing"] == "when", f"nothing is asked: {reply}")
        reply = json.loads(curl(home, "/v1/ask", {"text": "never mind"}))
        expect(not reply["changed"], f"something changed: {reply}")
        told = curl(home, "/v1/ask", {"text": "show my alarms"}, "--no-buffer", "--header", "Accept: text/event-stream")
        expect("event: heard" in told and "event: reply" in told and "07:00" in told, f"the stream is {told!r}")
        expect(len(json.loads(curl(home, "/v1/alarms"))) == 1, "there is not one alarm")


def a_bad_request_is_told_in_one_line():
    with Home() as home:
        home.start()
        error = json.loads(curl(home, "/v1/ask", {"words": "hello"}))["error"]
        expect("\n" not in error and "words" in error, f"the error is {error!r}")


main([an_alarm_a_question_and_a_stream, a_bad_request_is_told_in_one_line])
