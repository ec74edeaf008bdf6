"""The desk in a real browser: what a reader does on its pages, with and without a script."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from telling import ferry, hostile

from manytakes import serve, store
from manytakes.serve import Settings

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="chromium or chromedriver is not installed")

FERRY = ferry()
WIRE, REPRINT, POST, HERALD, RADIO = FERRY.articles
NASTY = (
    "<script>window.ran = 1<img src=/static/x onerror='window.ran = 2'>"
    "\"' onfocus='window.ran = 3' autofocus x=\"<iframe src='/static/y'>"
)
PATHS = {
    "stories": "/",
    "search": "/search?q=captain",
    "story": "/stories/ferry",
    "article": f"/articles/{WIRE.id}",
    "passage": f"/articles/{POST.id}/spans/0-30",
    "name": "/stories/ferry/entities/e1",
    "outlets": "/outlets",
    "outlet": "/outlet?name=Corran%20Post",
    "two articles": f"/compare?a={POST.id}&b={HERALD.id}",
    "none": "/nothing",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a store over loopback; give its address."""
    uvicorn = pytest.importorskip("uvicorn")
    path = tmp_path_factory.mktemp("desk") / "news.db"
    with store.connect(path, create=True) as db:
        db.save([ferry(), hostile(NASTY)])
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(serve.app(path, Settings(rate=0)), log_level="error"))
    thread = Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in ("headless", "no-sandbox", "disable-gpu", "disable-background-networking"):
        options.add_argument(f"--{flag}")
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


def look(browser: Any, width: int = 1440, scheme: str = "light", script: bool = True) -> None:
    """Set the window's width, the reader's scheme, and whether scripts run."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})


OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("path", PATHS.values(), ids=list(PATHS))
def test_nothing_runs_out_of_the_side_and_the_console_is_silent(browser: Any, home: str, path: str):
    browser.get_log("browser")
    for width in (320, 390, 800, 1440, 2200):
        look(browser, width)
        browser.get(home + path)
        assert browser.execute_script(OVERFLOW) <= 0, width
    said = [entry["message"] for entry in browser.get_log("browser")]
    assert path == "/nothing" or said == []
    requests = browser.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
    assert all(name.startswith(home) for name in requests)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS.values(), ids=list(PATHS))
def test_axe_finds_nothing(browser: Any, home: str, path: str, scheme: str):
    axe = pytest.importorskip("axe_selenium_python", reason="axe-selenium-python is not installed")
    script = Path(axe.__file__).parent / "node_modules/axe-core/axe.min.js"
    for width in (1440, 390):
        look(browser, width, scheme)
        browser.get(home + path)
        browser.execute_script("document.querySelectorAll('details').forEach(d => { d.open = true })")
        browser.execute_script(script.read_text(encoding="utf-8"))
        found = browser.execute_async_script("const done = arguments[0]; axe.run().then(done)")
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []


LIT = """
const e = document.getElementById('lit'), r = e.getBoundingClientRect();
return [e.textContent, r.top >= 0 && r.bottom <= innerHeight];
"""


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_reader_searches_and_finds_the_words_lit(browser: Any, home: str, script: bool):
    look(browser, script=script)
    browser.get(home)
    box = browser.find_element("css selector", "input[type=search]")
    box.send_keys("harbour bar" + webdriver.Keys.ENTER)
    browser.find_element("css selector", ".hits a").click()
    look(browser)
    assert browser.execute_script(LIT) == ["harbour", True]


def test_a_reader_goes_from_a_story_to_a_name_to_its_passage_and_to_another_account(browser: Any, home: str):
    look(browser, script=False)
    browser.get(home)
    browser.find_element("link text", "The ferry Alba ran aground off Corran").click()
    browser.find_element("css selector", ".within summary").click()
    browser.find_element("link text", "Ines Okafor").click()
    browser.find_element("link text", "Ines Okafore").click()
    browser.find_element("link text", "Wire Daily").click()
    assert "beside" in browser.find_element("css selector", "h1").text
    assert "on Tuesday" in browser.find_element("css selector", "main").text
    look(browser)


def test_a_citation_on_the_story_page_lights_as_it_does_in_the_file(browser: Any, home: str):
    look(browser)
    browser.get(f"{home}/stories/ferry")
    browser.find_element("css selector", "#s1-p4 td[data-letter=C] a").click()
    lit = browser.execute_script(
        "return [...document.querySelectorAll('.lit')].map(e => e.textContent).join('')"
    )
    assert lit == "two passengers were hurt"


def test_hostile_words_run_nothing_on_any_page(browser: Any, home: str):
    look(browser)
    with_names = "return [...document.querySelectorAll('a[href]')].map(e => e.href)"
    browser.get(home)
    seen: set[str] = set()
    ahead = [h for h in browser.execute_script(with_names) if "/stories/" in h and "ferry" not in h]
    browser.get(f"{home}/outlets")
    ahead += [h for h in browser.execute_script(with_names) if "script" in h]
    while ahead and len(seen) < 15:
        here = ahead.pop()
        if here in seen or not here.startswith(home) or "/api" in here:
            continue
        seen.add(here)
        browser.get(here)
        assert browser.execute_script("return window.ran ?? null") is None, here
        assert browser.execute_script("return document.querySelectorAll('iframe, img').length") == 0, here
        ahead += [h for h in browser.execute_script(with_names) if "#" not in h and "ferry" not in h]
    assert {h.removeprefix(home).split("/")[1].partition("?")[0] for h in seen} >= {
        "stories", "articles", "compare", "outlet",
    }  # fmt: skip
