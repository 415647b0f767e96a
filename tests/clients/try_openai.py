"""The `openai` package: Hob as a model, a stream, a question back, tools; providers through Hob; and through a second Hob."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import openai
from home import Home, expect, free_port, main

KEY = "sk-of-the-person"
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Anna Kowalska\nTEL:+49 171 5551234\nEND:VCARD\n"


class Model:
    """A model elsewhere: it notes what it is told, and says it back as its message."""

    def __init__(self):
        self.told, model = [], self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                model.told.append((dict(self.headers), body))
                asked = body["messages"][-1]["content"]
                if "be broken" in asked:
                    return self.answer(500, "application/json", b'{"error": {"message": "out of memory"}}')
                head = {"id": "1", "created": 1, "model": body.get("model", "")}
                usage = {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8}
                message, why = {"role": "assistant", "content": f"You said: {asked}"}, "stop"
                if body.get("tools"):
                    function = {"name": body["tools"][0]["function"]["name"], "arguments": '{"city": "Paris"}'}
                    message = {"role": "assistant", "content": None, "tool_calls": [{"id": "c", "type": "function", "function": function}]}
                    why = "tool_calls"
                if not body["stream"]:
                    choice = {"index": 0, "message": message, "finish_reason": why}
                    whole = {**head, "object": "chat.completion", "choices": [choice], "usage": usage}
                    return self.answer(200, "application/json", json.dumps(whole).encode())
                deltas = [{"role": "assistant", "content": ""}]
                text = message["content"] or ""
                deltas += [{"content": text[at : at + 3]} for at in range(0, len(text), 3)]
                deltas += [{"tool_calls": [{**call, "index": 0}]} for call in message.get("tool_calls", [])]
                events = [{"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
                events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": why}]})
                if (body.get("stream_options") or {}).get("include_usage"):
                    events.append({"choices": [], "usage": usage})
                lines = [json.dumps({**head, "object": "chat.completion.chunk", **event}) for event in events] + ["[DONE]"]
                self.answer(200, "text/event-stream", "".join(f"data: {line}\n\n" for line in lines).encode())

            def answer(self, status, kind, body):
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def provider(self, name="away", extra=""):
        return f'[[provider]]\nname = "{name}"\nkind = "openai"\nurl = "{self.url}"\nlocal = true\nmodel = "gpt"\n{extra}\n'


def client(home):
    """A client on the socket."""
    transport = httpx2.HTTPTransport(uds=str(home.socket))
    return openai.OpenAI(base_url="http://hob/v1", api_key="none", http_client=httpx2.Client(transport=transport, timeout=180))


def says(model, ask, words, **more):
    return ask.chat.completions.create(model=model, messages=[{"role": "user", "content": words}], **more)


def text(stream):
    """All text of a stream, and its chunks."""
    chunks = list(stream)
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices), chunks


def hob_is_a_model():
    with Home() as home:
        home.start()
        ask = client(home)
        expect([one.id for one in ask.models.list()] == ["hob"], "the models are others")
        done = says("hob", ask, "wake me at 7 tomorrow")
        expect("07:00" in done.choices[0].message.content, f"it said {done}")
        expect(done.choices[0].finish_reason == "stop" and done.usage.total_tokens > 5, f"it ended so: {done}")
        extras = done.model_extra["hob"]
        expect(extras["handled_by"] == "local" and extras["changed"] and 0.6 < extras["confidence"] <= 1, f"extras: {extras}")
        said, chunks = text(says("hob", ask, "show my alarms", stream=True, stream_options={"include_usage": True}))
        expect("07:00" in said and chunks[-1].usage.total_tokens > 3, f"the stream is {chunks}")
        expect(chunks[-2].choices[0].finish_reason == "stop" and chunks[-2].model_extra["hob"]["calls"], "a stream ends otherwise")


def a_question_is_asked_back_and_dropped():
    with Home() as home:
        home.start()
        ask = client(home)
        chat = [{"role": "user", "content": "set an alarm"}]

        def goes_on(words):
            done = ask.chat.completions.create(model="hob", messages=chat + [{"role": "user", "content": words}] if words else chat)
            answer = done.choices[0].message.content
            chat.extend([{"role": "user", "content": words}] if words else [])
            chat.append({"role": "assistant", "content": answer})
            return answer, done.model_extra["hob"]

        answer, extras = goes_on(None)
        expect(extras["expects"]["missing"] == "when", f"nothing is asked: {answer}")
        # Another chat that begins is another conversation.
        other = says("hob", ask, "what is 5 + 3").choices[0].message.content
        expect("8" in other, f"the other chat got {other}")
        answer, extras = goes_on("at 7 tomorrow")
        expect(extras["changed"] and "07:00" in answer, f"the answer was not taken: {answer}")
        chat[:] = [{"role": "user", "content": "set a timer"}]
        goes_on(None)
        answer, extras = goes_on("never mind")
        expect(not extras["changed"], f"something changed: {answer}")


WEATHER = {
    "type": "function",
    "function": {
        "name": "getWeather",
        "description": "The weather forecast of a city.",
        "parameters": {"type": "object", "required": ["city"], "properties": {"city": {"type": "string", "description": "name of the city"}}},
    },
}


def tools_of_the_program_are_called_and_not_run():
    with Home() as home:
        home.start()
        ask = client(home)
        wanted = {"tools": [WEATHER], "tool_choice": "required"}
        done = says("hob", ask, "what is the weather forecast in Paris", **wanted).choices[0]
        expect(done.finish_reason == "tool_calls", f"it ended so: {done}")
        call = done.message.tool_calls[0].function
        expect(call.name == "getWeather" and "Paris" in json.loads(call.arguments)["city"], f"the call is {call}")
        streamed = [c for c in says("hob", ask, "what is the weather forecast in Paris", stream=True, **wanted) if c.choices]
        parts = [part for c in streamed for part in c.choices[0].delta.tool_calls or []]
        expect(parts[0].function.name == "getWeather" and parts[0].id, f"the parts are {parts}")
        # What the tool said is read out.
        chat = [
            {"role": "user", "content": "what is the weather forecast in Paris"},
            {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "type": "function", "function": {"name": "getWeather", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "1", "content": "18 degrees"},
        ]
        done = ask.chat.completions.create(model="hob", messages=chat, tools=[WEATHER])
        expect(done.choices[0].message.content == "18 degrees", f"it said {done}")
        # Hob's own tools are there beside it, unless they are not wanted.
        done = says("hob", ask, "set a timer for 10 minutes", tools=[WEATHER])
        expect(done.model_extra["hob"]["changed"], f"no timer: {done}")
        done = says("hob", ask, "set a timer for 20 minutes", tools=[WEATHER], tool_choice="none")
        expect(done.model_extra["hob"]["changed"], f"no timer: {done}")


def what_is_wrong_is_told_as_openai_tells_it():
    with Home() as home:
        home.start()
        ask = client(home)
        for call, kind, code in [
            (lambda: says("nobody", ask, "hello"), openai.NotFoundError, "model_not_found"),
            (lambda: says("hob", ask, ""), openai.BadRequestError, "invalid_request"),
            (lambda: says("hob", ask, [{"type": "image_url", "image_url": {"url": "data:"}}]), openai.BadRequestError, "not_text"),
            (lambda: says("hob", ask, "x " * 200_000), openai.APIStatusError, "body_too_long"),
            (lambda: ask.chat.completions.create(model="hob", messages=[]), openai.BadRequestError, "invalid_request"),
            (lambda: says("hob", ask, "hello", tools=[{**WEATHER, "type": "x"}]), openai.BadRequestError, "invalid_request"),
        ]:
            try:
                call()
                expect(False, f"{code} was answered")
            except kind as error:
                expect(error.code == code and error.type and error.message, f"{code}: {error.body}")


def home_with_a_provider(model, more="", policy="trusted-home"):
    home = Home()
    card = home.path / "anna.vcf"
    card.write_text(CARD)
    home.config.joinpath("hob.toml").write_text(
        f'policy = "{policy}"\nledger_keep_content = true\n{more}\n[person]\ncontacts = ["{card}"]\n\n{model.provider()}'
    )
    return home


def let_programs_ask(home, provider):
    """A rule of the person's: programs may ask this server of theirs without a question."""
    (home.config / "rules.cedar").write_text(
        '@id("mine") @because("my own server may be asked by programs, too")\n'
        f'@hits("remote.ask provider={provider}") @misses("web.search provider={provider}")\n'
        'permit (principal, action == Action::"send", resource == Tool::"remote.ask")\n'
        f'when {{ context.provider == Provider::"{provider}" }};\n'
    )


def a_provider_hears_nothing_personal():
    model = Model()
    with home_with_a_provider(model) as home:
        let_programs_ask(home, "away")
        home.start()
        ask = client(home)
        expect([one.id for one in ask.models.list()] == ["hob", "away"], "the provider is no model")
        done = says("away", ask, "why is the sky blue?", user="ann-42", temperature=0.5)
        expect(done.choices[0].message.content == "You said: why is the sky blue?", f"it said {done}")
        expect(done.usage.total_tokens == 8 and done.model == "away", f"it told {done}")
        body = model.told[-1][1]
        expect(body["model"] == "gpt" and body["temperature"] == 0.5 and "user" not in body, f"it was told {body}")
        row = home.says("ledger", "show", str(done.model_extra["hob"]["ledger"][0]))
        expect("python" in json.dumps(row), f"the row does not say who asked: {row}")
        said, chunks = text(says("away", ask, "tell me of rain", stream=True, stream_options={"include_usage": True}))
        expect(said == "You said: tell me of rain", f"it streamed {said!r}")
        expect(chunks[-1].usage.total_tokens == 8, f"no usage: {chunks[-1]}")
        call = says("away", ask, "the weather in Paris", tools=[WEATHER]).choices[0]
        expect(call.finish_reason == "tool_calls" and json.loads(call.message.tool_calls[0].function.arguments) == {"city": "Paris"}, f"{call}")
        parts = [p for c in says("away", ask, "the weather", tools=[WEATHER], stream=True) if c.choices for p in c.choices[0].delta.tool_calls or []]
        expect(parts[0].function.name == "getWeather", f"the parts are {parts}")
        try:
            says("away", ask, "be broken")
            expect(False, "a broken provider answered")
        except openai.APIStatusError as error:
            expect(error.status_code == 502 and error.code == "provider_failed", f"{error.status_code} {error.body}")
        expect(home.run("ledger", "verify")[0] == 0, "the ledger is broken")


def the_person_is_asked_and_what_is_theirs_comes_back():
    model = Model()
    with home_with_a_provider(model, policy="ask", more="consent_timeout_s = 30") as home:
        home.start()
        ask, came = client(home), []

        def asks(words, stream):
            def work():
                try:
                    done = says("away", ask, words, stream=stream)
                    came.append(text(done)[0] if stream else done.choices[0].message.content)
                except openai.APIStatusError as error:
                    came.append((error.status_code, error.code))

            thread = threading.Thread(target=work)
            thread.start()
            return thread

        def waits():
            return home.wait("the question waits", lambda: json.loads(home.run("consent", "--json")[1]))

        for stream in (False, True):
            words = "write to Anna Kowalska, 0171 555 1234"
            thread = asks(words, stream)
            shown = waits()
            expect(shown["left_out"] == 2 and "Anna" not in shown["text"] and shown["program"].startswith("python"), f"{shown}")
            left = len(model.told)
            home.answers("y")
            thread.join(60)
            expect(came[-1] == f"You said: {words}", f"the person's words did not come back: {came}")
            told = json.dumps(model.told[left:])
            expect(len(model.told) == left + 1 and "Anna" not in told and "555" not in told and "[NAME_1]" in told, told)
        thread = asks("what is love", False)
        waits()
        home.answers("n")
        thread.join(60)
        expect(came[-1] == (403, "no_consent"), f"a no was answered: {came[-1]}")
        thread = asks("what is hate", True)
        waits()
        home.answers("e\nwhat is rain\n")
        thread.join(60)
        expect(came[-1] == "You said: what is rain", f"the edited words did not go: {came[-1]}")


def hob_asks_elsewhere_with_the_persons_yes():
    model = Model()
    with home_with_a_provider(model, policy="ask", more="consent_timeout_s = 30") as home:
        home.start()
        came = []
        for stream, typed in [(False, "y"), (True, "y"), (False, "n")]:

            def work():
                try:
                    done = says("hob", client(home), "ask a remote model to write a poem about autumn", stream=stream)
                    came.append(text(done)[0] if stream else done.choices[0].message.content)
                except openai.APIStatusError as error:
                    came.append((error.status_code, error.code))

            thread = threading.Thread(target=work)
            thread.start()
            home.wait("the question waits", lambda: json.loads(home.run("consent", "--json")[1]))
            home.answers(typed)
            thread.join(60)
        expect("You said" in came[0] and "You said" in came[1], f"it was not answered: {came}")
        expect(came[2] == (403, "no_consent"), f"a no was answered: {came[2]}")
        expect(len(model.told) == 2, f"other messages left: {model.told}")


def nobody_answers_and_the_policy_forbids():
    model = Model()
    with home_with_a_provider(model, policy="ask", more="consent_timeout_s = 1") as home:
        home.start()
        try:
            says("away", client(home), "anybody there")
            expect(False, "it was sent without a yes")
        except openai.PermissionDeniedError as error:
            expect(error.code == "no_consent", f"{error.body}")
    with home_with_a_provider(model, policy="local-only") as home:
        home.start()
        try:
            says("away", client(home), "anybody there")
            expect(False, "it was sent against the policy")
        except openai.PermissionDeniedError as error:
            expect(error.code == "refused_by_policy", f"{error.body}")
    expect(not model.told, f"something left: {model.told}")


def over_tcp_with_the_token_and_for_a_second_hob():
    port = free_port()
    with Home(settings=f"http_port = {port}\n") as first:
        first.start()
        token = (first.path / ".local/state/hob/http.token").read_text().strip()
        ask = openai.OpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key=token)
        expect([one.id for one in ask.models.list()] == ["hob"], "the models are others over TCP")
        bare = openai.OpenAI(base_url=f"http://127.0.0.1:{port}", api_key=token)
        expect("8" in says("hob", bare, "what is 5 + 3").choices[0].message.content, "not without /v1")
        try:
            openai.OpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key="guessed").models.list()
            expect(False, "a guessed token was taken")
        except openai.AuthenticationError as error:
            expect(error.code == "invalid_api_key", f"{error.body}")
        with Home() as second:
            key = second.path / "first.key"
            key.write_text(token)
            key.chmod(0o600)
            (second.config / "hob.toml").write_text(
                f'policy = "trusted-home"\n[[provider]]\nname = "first"\nkind = "openai"\nurl = "http://127.0.0.1:{port}"\n'
                f'local = true\nmodel = "hob"\nkey = {{ file = "{key}" }}\n'
            )
            let_programs_ask(second, "first")
            second.start()
            done = says("first", client(second), "what is 12 + 30")
            expect("42" in done.choices[0].message.content, f"the first said {done}")
            expect(done.model_extra["hob"]["handled_by"] == "first", f"{done.model_extra}")
            said, _ = text(says("first", client(second), "set a timer for 10 minutes", stream=True))
            expect("10 minutes" in said, f"the stream is {said!r}")
            expect(len(first.says("timers")) == 1, "the first has no timer")
            reply = second.says("ask", "ask a remote model to write a poem about autumn")
            expect(reply["handled_by"] == "first", f"{reply}")


main([
    hob_is_a_model,
    a_question_is_asked_back_and_dropped,
    tools_of_the_program_are_called_and_not_run,
    what_is_wrong_is_told_as_openai_tells_it,
    a_provider_hears_nothing_personal,
    the_person_is_asked_and_what_is_theirs_comes_back,
    hob_asks_elsewhere_with_the_persons_yes,
    nobody_answers_and_the_policy_forbids,
    over_tcp_with_the_token_and_for_a_second_hob,
])
