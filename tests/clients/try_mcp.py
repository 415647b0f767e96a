"""Python's mcp over `hob mcp`: an alarm, a question back, a call taken back, a send that needs the person's yes, a stream."""

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from home import Home, expect, main
from mcp import Client, MCPError, StdioServerParameters

PIECES = ["Because ", "light ", "scatters."]
BOTH = ("auto", "legacy")  # The protocol without a handshake, and that with one.


# A rule of the person's own: what is asked of their own server needs no yes, whoever asks.
RULE = """
@id("own-server") @because("it goes to my own server") @hits("remote.ask local plain") @misses("remote.ask plain")
permit (principal, action == Action::"send", resource) when { context.provider.local };
"""


class Model(BaseHTTPRequestHandler):
    """A provider that remembers what it is asked and answers in pieces."""

    asked = []

    def do_POST(self):
        self.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for piece in PIECES:
            said = {"id": "1", "object": "chat.completion.chunk", "model": "m", "choices": [{"index": 0, "delta": {"content": piece}}]}
            self.wfile.write(f"data: {json.dumps(said)}\n\n".encode())
            self.wfile.flush()
        end = {"id": "1", "object": "chat.completion.chunk", "model": "m", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        self.wfile.write(f"data: {json.dumps(end)}\n\ndata: [DONE]\n\n".encode())

    def log_message(self, *_):
        pass


def with_model():
    """Settings with a provider on this machine, and its server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = f'[[provider]]\nname = "own-model"\nkind = "openai"\nmodel = "m"\nlocal = true\n'
    return server, settings + f'url = "http://127.0.0.1:{server.server_port}"\n'


def client(home, mode="auto"):
    return Client(StdioServerParameters(command=str(home.hob / "hob"), args=["mcp"], env=home.env), mode=mode, read_timeout_seconds=60)


def run(trying):
    """As `asyncio.run`; what missed is told by itself, not as one of a group."""

    try:
        asyncio.run(trying)
    except BaseExceptionGroup as group:
        fault = group
        while isinstance(fault, BaseExceptionGroup):
            fault = fault.exceptions[0]
        raise fault from None


async def said(client, name, arguments=None, **more):
    """The content of a result, which the client has held to the tool's own schema."""
    result = await client.call_tool(name, arguments or {}, **more)
    expect(not result.is_error, f"{name} failed: {result.content}")
    return result.structured_content


async def set_ask_back_and_cancel(home, mode):
    async with client(home, mode) as agent:
        tools = {tool.name: tool for tool in (await agent.list_tools()).tools}
        expect(tools["alarm_list"].annotations.read_only_hint and not tools["alarm_set"].annotations.read_only_hint, "wrong hints")
        expect(tools["web_search"].annotations.open_world_hint, "a search stays in the house")
        reply = await said(agent, "alarm_set", {"when": "7:00 tomorrow", "label": mode})
        expect(reply["changed"] and "07:00" in reply["text"], f"the reply is {reply}")
        reply = await said(agent, "reminder_add", {"about": "call mom"})
        expect(reply["expects"]["missing"] == "when", f"nothing is asked: {reply}")
        reply = await said(agent, "hob_cancel")
        expect(not reply["changed"], f"something changed: {reply}")
        reply = await said(agent, "alarm_cancel", {"which": mode})
        expect(reply["changed"] and home.says("alarms") == [], f"the alarm stays: {reply}")
        reply = await said(agent, "hob_undo")
        expect(len(home.says("alarms")) == 1, f"the alarm is not back: {reply}")
        await said(agent, "alarm_cancel", {"which": "all"})
        result = await agent.call_tool("alarm_set", {"time": "7"})
        expect(result.is_error and "`time`" in result.content[0].text, f"a wrong argument gets {result}")
        try:
            await agent.call_tool("no_such_tool", {})
            expect(False, "there is a tool of no name")
        except MCPError as error:
            expect("tools/list" in str(error), f"the error is {error}")


def an_alarm_a_question_and_a_cancellation():
    with Home() as home:
        for mode in BOTH:
            run(set_ask_back_and_cancel(home, mode))


async def waits(home):
    async with client(home) as agent:
        reply = await said(agent, "remote_ask", {"question": "why is the sky blue"})
        expect(reply["consent"]["provider"] == "own-model" and "token" not in reply["consent"], f"the question is {reply}")
        expect(not Model.asked, "it was sent before the yes")
        asking = asyncio.create_task(said(agent, "hob_question", {"id": reply["consent"]["id"], "wait_s": 50}))
        status, _, told = await asyncio.to_thread(home.run, "consent", typed="y\n")
        expect(status == 0, f"`hob consent` failed: {told}")
        stands = await asking
        expect(stands["state"] == "yes" and "scatters" in stands["reply"]["text"], f"the answer is {stands}")
        reply = await said(agent, "remote_ask", {"question": "why is grass green"})
        await asyncio.to_thread(home.run, "consent", typed="n\n")
        stands = await said(agent, "hob_question", {"id": reply["consent"]["id"], "wait_s": 50})
        expect(stands["state"] == "no" and len(Model.asked) == 1, f"a no is {stands}")


def a_send_that_needs_the_persons_yes():
    server, settings = with_model()
    with Home(settings) as home:
        Model.asked.clear()
        run(waits(home))
    server.shutdown()


async def streams(home):
    told = []

    async def hear(progress, total, message):
        told.append(message)

    async with client(home) as agent:
        reply = await said(agent, "remote_ask", {"question": "why is the sky blue"}, progress_callback=hear)
        expect(reply["handled_by"] == "own-model" and len(reply["ledger"]) == 1, f"the reply is {reply}")
        expect("".join(told).strip() == "".join(PIECES), f"the stream is {told}")


def an_answer_that_comes_in_pieces():
    server, settings = with_model()
    with Home(settings) as home:
        (home.config / "rules.cedar").write_text(RULE)
        run(streams(home))
    server.shutdown()


main([an_alarm_a_question_and_a_cancellation, a_send_that_needs_the_persons_yes, an_answer_that_comes_in_pieces])
