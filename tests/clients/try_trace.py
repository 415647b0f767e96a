"""The page of `hob trace --html` in a real browser (Chromium by Playwright): on a desk and on a phone, by day and by night."""

import os
import shutil
from pathlib import Path

from home import Home, Missed, expect, main
from playwright.sync_api import sync_playwright

EVIL = "remind me at 9 to read <img src=x onerror=alert(1)><script>document.title='gone'</script>"
SIZES = {"desk": (1280, 900), "phone": (360, 740)}


def browser(play):
    """The system's Chromium. What it is told here is the test's own, and root has no sandbox of it."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        raise Missed("there is no Chromium: install it, or name it with CHROMIUM=…")
    return play.chromium.launch(executable_path=path, args=["--no-sandbox"])


def contrast(page, selector):
    """How far words stand out from what is behind them, by WCAG."""
    return page.evaluate(
        """selector => {
            const light = color => {
                const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(part => {
                    const share = part / 255;
                    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const element = document.querySelector(selector);
            let behind = element;
            while (getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
            const [a, b] = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(light);
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        }""",
        selector,
    )


def the_page_shows_where_the_time_went_and_why_and_asks_nobody_for_anything():
    with Home() as home, sync_playwright() as play:
        home.start()
        for words in ["wake me at 7 tomorrow", "set a timer", "never mind", EVIL, "wake me at 8 tomorrow and start a 5 minute tea timer"]:
            home.run("ask", words)
        file = Path(home.path / "trace.html")
        status, said, told = home.run("trace", "--html", str(file))
        expect(status == 0 and file.stat().st_mode & 0o777 == 0o600, f"the page is not the person's alone: {said}{told}")
        chromium = browser(play)
        for scheme in ("light", "dark"):
            for name, (width, height) in SIZES.items():
                context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, offline=True)
                page, asked, complaints = context.new_page(), [], []
                page.on("request", lambda request, asked=asked: asked.append(request.url))
                page.on("console", lambda message, complaints=complaints: complaints.append(message.text))
                page.on("pageerror", lambda error, complaints=complaints: complaints.append(str(error)))
                page.on("dialog", lambda dialog, complaints=complaints: complaints.append(dialog.message))
                page.goto(file.as_uri())
                look(page, f"{name}, {scheme}")
                expect([url for url in asked if url != file.as_uri()] == [], f"the page asks for {asked}")
                expect(complaints == [], f"the browser complains: {complaints}")
                if folder := os.environ.get("SCREENSHOTS"):
                    page.screenshot(path=f"{folder}/trace-{name}-{scheme}.png", full_page=True)
                context.close()
        chromium.close()


def look(page, where):
    turns = page.locator("details.turn")
    expect(turns.count() == 5, f"{where}: there are {turns.count()} turns")
    expect(page.title().startswith("Hob"), f"{where}: the title is {page.title()}")
    newest = turns.first
    expect(newest.get_attribute("open") is not None and turns.nth(1).get_attribute("open") is None, f"{where}: not the newest alone is open")
    text = newest.inner_text()
    for part in ["wake me at 8 tomorrow", "Alarm set", "the model thought", "alarm.set", "timer.start", "may run", "it stays on this device", "Forced"]:
        expect(part in text, f"{where}: {part!r} is not in {text!r}")
    bars = newest.locator(".part .track i")
    widths = [bars.nth(at).bounding_box()["width"] for at in range(bars.count())]
    track = newest.locator(".part .track").first.bounding_box()["width"]
    expect(bars.count() >= 5 and max(widths) > track * 0.2, f"{where}: the bars are {widths} of {track}")
    expect(sum(widths) <= track * 1.2 + 2 * len(widths), f"{where}: the bars are longer than the time: {widths}")
    expect(newest.locator(".words .said").count() >= 3, f"{where}: no words are marked")
    # A turn opens without a script, what a stranger wrote is text, and nothing is wider than the screen.
    evil = turns.nth(1)
    evil.locator("summary").first.click()
    expect(evil.get_attribute("open") is not None, f"{where}: a turn does not open")
    expect(page.locator("img, script, iframe, link").count() == 0, f"{where}: words became part of the page")
    expect("<script>" in evil.inner_text(), f"{where}: the words are not shown")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    expect(wide <= 0, f"{where}: the page is {wide} px too wide")
    for selector in ("details.turn .faint", "details.turn .reply", "details.turn .ruling", "details.turn .number"):
        expect(contrast(page, selector) >= 4.5, f"{where}: {selector} is hard to read: {contrast(page, selector):.2f}")
    expect(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 16, f"{where}: the letters are small")


def one_turn_can_be_chosen_and_all_can_be_forgotten():
    with Home() as home:
        home.start()
        home.run("ask", "alarms")
        home.run("ask", "timers")
        status, page, _ = home.run("trace", "2", "--html", "-")
        expect(status == 0 and "“alarms”" in page and "“timers”" not in page, "it is not the one that was chosen")
        expect(home.run("trace", "--list")[1].count("\n") == 2, "the list is not two lines")
        status, _, told = home.run("trace", "9")
        expect(status == 1 and "traces of 2 requests" in told, f"it says {told!r}")
        expect(home.says("trace", "--forget") == {"forgot": 2}, "not two are forgotten")
        expect("Nothing was asked yet" in home.run("trace")[1], "something is left")


main([the_page_shows_where_the_time_went_and_why_and_asks_nobody_for_anything, one_turn_can_be_chosen_and_all_can_be_forgotten])
