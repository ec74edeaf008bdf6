"""The page in a real browser: what a reader does, and what a hostile article cannot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
from telling import ferry, hostile

from manytakes.render import Report

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="chromium or chromedriver is not installed")

WIDE, NARROW = (1440, 900), (390, 800)


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Open a report in a window of a given size; media and script as the test asks."""
    yield partial(_open, browser, tmp_path)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def _open(
    browser: Any,
    folder: Path,
    report: Report | None = None,
    size: tuple[int, int] = WIDE,
    media: str = "",
    scheme: str = "light",
    script: bool = True,
    hash: str = "",
) -> Any:
    path = folder / "story.html"
    path.write_text((report or Report((ferry(),))).to_html(), encoding="utf-8")
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})
    browser.get("about:blank")
    browser.get(path.as_uri() + hash)
    return browser


IN_VIEW = """
const e = document.getElementById(arguments[0]), r = e.getBoundingClientRect();
const pane = e.closest('.pane').getBoundingClientRect();
const top = Math.max(0, pane.top), bottom = Math.min(innerHeight, pane.bottom);
return r.height > 0 && r.top >= top && r.bottom <= bottom;
"""
LIT = "return [...document.querySelectorAll('.lit')].map(e => e.textContent).join('')"
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT_OFF = "const e = document.querySelector('.differ').parentElement; return e.scrollWidth - e.clientWidth"
TWO = Report((ferry(), ferry()))  # the second story's passages lie far below the first screen


def _cite(browser: Any, css: str) -> Any:
    return browser.find_element("css selector", css)


@pytest.mark.parametrize("size", [WIDE, (800, 900), NARROW])
@pytest.mark.parametrize("story", ["s1", "s2"])
def test_a_click_lights_the_passage_and_brings_it_into_view(opened, size, story):
    page = opened(TWO, size)
    link = _cite(page, f"#{story}-p4 td[data-letter=C] a")
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
    link.click()
    assert page.execute_script(LIT) == "two passengers were hurt"
    assert page.execute_script(IN_VIEW, link.get_attribute("href").split("#")[1])


def test_a_passage_that_crosses_another_lights_whole(opened):
    page = opened()
    # "About 40 people were aboard" (standfirst) lies inside the claim's evidence; light both
    for selector in ("#s1 .standfirst a.cite", "#s1-p2 a.dot[href*='-B-']"):
        link = _cite(page, selector)
        link.click()
        target = link.get_attribute("href").split("#")[1]
        pieces = page.execute_script(
            "return [...document.querySelectorAll(`[data-c='${arguments[0]}']`)]"
            ".map(e => [e.textContent, e.classList.contains('lit')])",
            target,
        )
        assert all(lit for _, lit in pieces)
        assert "40 people were aboard" in "".join(text for text, _ in pieces)


# What a click changes: the elements whose classes or attributes it sets, and those it makes or moves.
TOUCHED = """
const done = arguments[1], link = document.querySelector(arguments[0]), touched = new Set();
const watch = new MutationObserver((changes) => changes.forEach((c) => touched.add(c.target)));
watch.observe(document, {attributes: true, childList: true, characterData: true, subtree: true});
link.click();
setTimeout(() => { watch.disconnect(); done(touched.size); });
"""


@pytest.mark.parametrize("stories", [1, 12])
def test_a_click_touches_the_passage_and_nothing_else_however_long_the_page(opened, stories):
    """How long it takes is measured by `python -m bench.page`; this holds what the time grows with."""
    page = opened(Report((ferry(),) * stories))
    link = f"#s{stories}-p4 td[data-letter=C] a"
    assert page.execute_async_script(TOUCHED, link) == 1
    lit = page.execute_script("return document.querySelectorAll('.lit').length")
    assert page.execute_async_script(TOUCHED, f"#s{stories}-p5 td[data-letter=A] a") == lit + 1


def test_the_keyboard_alone_opens_a_passage_and_comes_back(opened):
    page = opened()
    keys = webdriver.Keys
    for _ in range(200):
        webdriver.ActionChains(page).send_keys(keys.TAB).perform()
        focused = page.switch_to.active_element
        if "dot" in (focused.get_attribute("class") or ""):
            break
    href = focused.get_attribute("href").split("#")[1]
    webdriver.ActionChains(page).send_keys(keys.ENTER).perform()
    assert page.switch_to.active_element.get_attribute("id") == href
    assert page.execute_script(IN_VIEW, href)

    webdriver.ActionChains(page).send_keys(keys.ESCAPE).perform()

    assert page.switch_to.active_element.get_attribute("href").endswith(href)
    assert page.execute_script(LIT) == ""


def test_an_address_with_a_passage_in_it_opens_there(opened):
    page = opened()
    anchor = _cite(page, "#s1-p4 td[data-letter=C] a").get_attribute("href").split("#")[1]
    page = opened(hash=f"#{anchor}")
    assert page.execute_script(LIT) == "two passengers were hurt"


def test_without_javascript_all_is_there_and_the_anchor_jumps(opened):
    page = opened(script=False)
    text = _cite(page, "body").text
    assert all(words in text for words in ("on Tuesday", "Ines Okafore", "stayed open all night"))
    link = _cite(page, "#s1-p4 td[data-letter=C] a")
    anchor = link.get_attribute("href").split("#")[1]
    link.click()
    page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert page.execute_script("return document.querySelector(':target').id") == anchor
    lit = page.execute_script("return getComputedStyle(document.querySelector(':target')).backgroundColor")
    assert lit == "rgb(255, 215, 94)"


@pytest.mark.parametrize("size", [NARROW, (1200, 900), WIDE])
def test_every_account_is_in_sight_where_they_differ(opened, size):
    assert opened(size=size).execute_script(CUT_OFF) <= 0


@pytest.mark.parametrize("size", [(320, 700), NARROW, (800, 900), WIDE, (2200, 1200)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_runs_out_of_the_side(opened, size, scheme):
    page = opened(Report((ferry(), hostile("W" * 300))), size, scheme=scheme)
    assert page.execute_script(OVERFLOW) <= 0


def test_print_shows_what_is_folded_and_every_article_to_its_end(opened):
    page = opened(size=(794, 1123), media="print", script=False)
    assert page.execute_script(OVERFLOW) <= 0
    hidden = page.execute_script(
        "const p = document.querySelector('.pane'); return p.scrollHeight - p.clientHeight"
    )
    assert hidden <= 1


# The contrast of every piece of text with its ground, as WCAG 2.2 computes it (1.4.3).
CONTRAST = """
const number = (c) => c.match(/[\\d.]+/g).map(Number);
const linear = (v) => v / 255 <= .03928 ? v / 3294.6 : ((v / 255 + .055) / 1.055) ** 2.4;
const light = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
const ground = (e) => {
  for (; e; e = e.parentElement) {
    const c = number(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > .99) return c.slice(0, 3);
  }
  return [255, 255, 255];
};
const poor = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
document.querySelectorAll('details').forEach(d => d.open = true);
for (let n; n = walk.nextNode();) {
  const e = n.parentElement;
  if (!n.data.trim() || !e.checkVisibility() || ['SCRIPT', 'STYLE'].includes(e.tagName)) continue;
  const a = light(number(getComputedStyle(e).color)), b = light(ground(e));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) poor.push([e.className, n.data.slice(0, 30), ratio.toFixed(2)]);
}
return poor;
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_from_its_ground(opened, scheme):
    page = opened(scheme=scheme)
    _cite(page, "a.dot").click()
    assert page.execute_script(CONTRAST) == []


class _Listener(BaseHTTPRequestHandler):
    heard: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.heard.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_hostile_text_runs_nothing_and_asks_for_nothing(opened):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Listener)
    Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_port}"
    words = (
        f"<script>window.ran = 1</script><img src={home}/i onerror='window.ran = 2'>"
        f"<style>@import '{home}/s'; body {{ background: url({home}/b) }}</style>"
        f"\"' onfocus='window.ran = 3' autofocus x=\"<iframe src='{home}/f'></iframe>"
    )
    try:
        page = opened(Report((hostile(words),)))
        for element in page.find_elements("css selector", "a.cite")[:5]:
            page.execute_script("arguments[0].click()", element)
        assert page.execute_script("return window.ran ?? null") is None
        assert (
            page.execute_script("return document.images.length + document.querySelectorAll('iframe').length")
            == 0
        )
        assert _Listener.heard == []
        assert page.get_log("browser") == []
    finally:
        server.shutdown()


def test_the_policy_stops_a_script_even_where_escaping_would_fail(opened, tmp_path, browser):
    opened()
    html = (tmp_path / "story.html").read_text(encoding="utf-8")
    (tmp_path / "story.html").write_text(
        html.replace("</main>", "<script>window.ran = 1</script></main>"), encoding="utf-8"
    )
    browser.get((tmp_path / "story.html").as_uri())
    assert browser.execute_script("return window.ran ?? null") is None
    assert any("Content Security Policy" in entry["message"] for entry in browser.get_log("browser"))


def _shown(browser: Any, css: str) -> list[str]:
    script = (
        "return [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility()).map(e => e.id)"
    )
    return browser.execute_script(script, css)


def _press(browser: Any, css: str) -> None:
    browser.execute_script("arguments[0].click()", _cite(browser, css))


def test_search_leaves_only_the_rows_that_hold_the_words(opened):
    page = opened()
    page.find_element("css selector", "input[type=search]").send_keys("ínes OKAFORE")
    assert _shown(page, ".points > [data-row], .differ [data-row]") == ["s1-p5"]
    assert _cite(page, ".found").text == "2 shown"  # the point and the name


def test_an_account_left_out_takes_its_columns_rows_and_article_along(opened):
    page = opened()
    assert "s1-p6" in _shown(page, ".alone > li")
    _press(page, "[data-account=B]")
    assert _shown(page, ".alone > li") == []
    assert "s1-B" not in _shown(page, "article")
    assert _shown(page, ".differ tr[id]") == ["s1-p3", "s1-p5"]  # p4 is a dispute with B alone
    _press(page, "[data-account=B]")
    assert "s1-B" in _shown(page, "article")


def test_a_kind_of_difference_left_out_is_gone(opened):
    page = opened()
    _press(page, "[data-group=contradiction]")
    assert _shown(page, ".differ tr[id]") == ["s1-p5"]


def test_blind_hides_the_outlets_and_nothing_else(opened):
    page = opened()
    before = _shown(page, "[id]")
    _press(page, "[data-blind]")
    visible = "return [...document.querySelectorAll('.outlet')].map(e => getComputedStyle(e).visibility)"
    assert set(page.execute_script(visible)) == {"hidden"}
    assert _shown(page, "[id]") == before


def test_reprints_are_counted_when_asked_for(opened):
    page = opened()
    notes = "return [...document.querySelectorAll('.reprinted')].map(e => e.hidden)"
    assert set(page.execute_script(notes)) == {True}
    _press(page, "[data-reprints]")
    assert set(page.execute_script(notes)) == {False}


def test_axe_finds_nothing(opened):
    """Needs the checker's script, which `axe-selenium-python` brings; that version of axe is of 2020."""
    axe = pytest.importorskip("axe_selenium_python", reason="axe-selenium-python is not installed")
    script = Path(axe.__file__).parent / "node_modules/axe-core/axe.min.js"
    for size in (WIDE, NARROW):
        page = opened(TWO, size)
        page.execute_script("document.querySelectorAll('details').forEach(d => { d.open = true })")
        page.execute_script(script.read_text(encoding="utf-8"))
        found = page.execute_async_script("const done = arguments[0]; axe.run().then(done)")
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []


def test_on_a_phone_the_articles_come_up_over_the_story_and_go_again(opened):
    page = opened(size=NARROW)
    link = _cite(page, "#s1-p4 td[data-letter=C] a")
    link.click()
    assert page.execute_script("return getComputedStyle(document.querySelector('.pane')).position") == "fixed"
    _cite(page, ".close").click()
    assert (
        page.execute_script("return getComputedStyle(document.querySelector('.pane')).position") == "static"
    )
    assert page.switch_to.active_element == link
