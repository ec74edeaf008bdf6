"""The desk in a real browser: what a reader does on its pages, with and without a script."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from telling import ferry, hostile

from manytakes import run, serve, store
from manytakes.serve import Settings

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
WebDriverWait = pytest.importorskip("selenium.webdriver.support.wait").WebDriverWait
WebDriverException = pytest.importorskip("selenium.common.exceptions").WebDriverException
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


def _serve(path: Path, settings: Settings) -> Iterator[str]:
    """Serve a store over loopback; give its address."""
    uvicorn = pytest.importorskip("uvicorn")
    with store.connect(path, create=True) as db:
        db.save([ferry(), hostile(NASTY)])
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(serve.app(path, settings), log_level="error"))
    thread = Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a store to read."""
    yield from _serve(tmp_path_factory.mktemp("desk") / "news.db", Settings(rate=0))


def look(browser: Any, width: int = 1440, scheme: str = "light", script: bool = True) -> None:
    """Set the window's width, the reader's scheme, and whether scripts run."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})


def axe(browser: Any) -> list[tuple[str, str]]:
    """Return what axe finds on the page, with all folds open."""
    found = pytest.importorskip("axe_selenium_python", reason="axe-selenium-python is not installed")
    script = Path(found.__file__).parent / "node_modules/axe-core/axe.min.js"
    browser.execute_script("document.querySelectorAll('details').forEach(d => { d.open = true })")
    browser.execute_script(script.read_text(encoding="utf-8"))
    said = browser.execute_async_script("const done = arguments[0]; axe.run().then(done)")
    return [(v["id"], v["nodes"][0]["html"]) for v in said["violations"]]


def follow(browser: Any, act: Callable[..., None], *keys: str) -> None:
    """Do what leaves the page, and wait until the next one is there: the driver may answer before it is.

    While one page goes and another comes, the driver may also answer any question with an error.
    """
    browser.execute_script("document.documentElement.dataset.left = 'not yet'")
    act(*keys)
    there = "return !document.documentElement.dataset.left && document.readyState == 'complete'"
    wait = WebDriverWait(browser, 30, ignored_exceptions=(WebDriverException,))
    wait.until(lambda b: b.execute_script(there))


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
    for width in (1440, 390):
        look(browser, width, scheme)
        browser.get(home + path)
        assert axe(browser) == []


LIT = """
const e = document.getElementById('lit'), r = e.getBoundingClientRect();
return [e.textContent, r.top >= 0 && r.bottom <= innerHeight];
"""


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_reader_searches_and_finds_the_words_lit(browser: Any, home: str, script: bool):
    look(browser, script=script)
    browser.get(home)
    box = browser.find_element("css selector", "input[type=search]")
    follow(browser, box.send_keys, "harbour bar" + webdriver.Keys.ENTER)
    follow(browser, browser.find_element("css selector", ".hits a").click)
    look(browser)
    assert browser.execute_script(LIT) == ["harbour", True]


def test_a_reader_goes_from_a_story_to_a_name_to_its_passage_and_to_another_account(browser: Any, home: str):
    look(browser, script=False)
    browser.get(home)
    follow(browser, browser.find_element("link text", "The ferry Alba ran aground off Corran").click)
    browser.find_element("css selector", ".within summary").click()
    follow(browser, browser.find_element("link text", "Ines Okafor").click)
    follow(browser, browser.find_element("link text", "Ines Okafore").click)
    follow(browser, browser.find_element("link text", "Wire Daily").click)
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


# -- with --edit --------------------------------------------------------------------

EDITS = {
    "corrections": "/corrections",
    "a story": "/stories/ferry/edit",
    "an article": f"/articles/{WIRE.id}/edit",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a store that takes corrections; telling anew is put in a moment's work, and loads no model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "retell", lambda db: db.save([ferry(), hostile(NASTY)]))
        yield from _serve(tmp_path_factory.mktemp("edit") / "news.db", Settings(rate=0, edit=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", EDITS.values(), ids=list(EDITS))
def test_axe_finds_nothing_on_a_form_and_it_fits_a_phone(browser: Any, desk: str, path: str, scheme: str):
    for width in (1440, 320):
        look(browser, width, scheme)
        browser.get(desk + path)
        assert browser.execute_script(OVERFLOW) <= 0
        assert axe(browser) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_name_is_changed_from_its_page_and_back_from_the_list(browser: Any, desk: str, script: bool):
    look(browser, script=script)
    browser.get(f"{desk}/stories/ferry/entities/e1")
    box = browser.find_element("css selector", "input[name=name]")
    box.clear()
    follow(browser, box.send_keys, "Captain of the Alba" + webdriver.Keys.ENTER)
    WebDriverWait(browser, 20).until(lambda b: b.current_url == f"{desk}/corrections")
    assert "to Captain of the Alba" in browser.find_element("css selector", ".standing").text
    follow(browser, browser.find_element("css selector", ".standing button").click)
    WebDriverWait(browser, 20).until(lambda b: not b.find_elements("css selector", ".standing"))
    assert "None is in force" in browser.find_element("css selector", "main").text
    look(browser)


def test_axe_finds_nothing_while_a_story_is_told(browser: Any, desk: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "retell", lambda db: time.sleep(0.2))
    look(browser)
    browser.get(f"{desk}/articles/{RADIO.id}/edit")
    browser.find_element("css selector", ".lines option:nth-child(3)").click()
    follow(browser, browser.find_element("css selector", ".send button").click)
    WebDriverWait(browser, 20).until(lambda b: b.current_url == f"{desk}/corrections")
    assert "being told anew" in browser.find_element("css selector", "[role=status]").text
    assert axe(browser) == []
    browser.get(desk)
    assert "not told again yet" in browser.find_element("css selector", "main").text
    assert axe(browser) == []


def test_a_form_on_a_page_elsewhere_changes_nothing(browser: Any, desk: str, home: str, tmp_path: Path):
    """A page of another origin sends the form, token and all; the browser says whose it is."""
    look(browser)
    browser.get(f"{desk}/stories/ferry/edit")
    token = browser.find_element("css selector", "input[name=token]").get_attribute("value")
    page = tmp_path / "evil.html"
    page.write_text(
        f"<form method=post action='{desk}/stories/ferry/entities/e1/rename'>"
        f"<input name=token value='{token}'><input name=name value=Evil><button>go</button></form>",
        encoding="utf-8",
    )
    browser.get(page.as_uri())
    follow(browser, browser.find_element("css selector", "button").click)
    assert "page of this desk only" in browser.find_element("css selector", "main").text
    browser.get(f"{desk}/corrections")
    assert "Evil" not in browser.find_element("css selector", "main").text
