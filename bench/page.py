"""How fast the page answers a click: `python -m bench.page [--accounts N] [--points N] [--clicks N]`.

Makes a story of N accounts that all speak to N points, writes its page, opens it in headless
Chromium and clicks citations all over it (a fixed seed). Prints, in milliseconds, the time
from the click until the passage is lit and in view, and until that is painted; and the
seconds and bytes that writing the page took. Needs selenium, chromium and chromedriver.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from pathlib import Path
from typing import cast

from manytakes.model import Account, Article, Claim, Point, Span, Statement, Story, Telling, mint
from manytakes.render import Report

WORDS = (
    "harbour council ferry bridge school river market station tower garden engine winter letter island"
    " valley mill road station captain baker teacher painter gate lamp field stone"
).split()
FILLER = 24  # words of an account between two of its claims: about 25,000 characters of 150 claims

CLICK = """
const done = arguments[1], link = document.querySelector(arguments[0]), began = performance.now();
link.click();
const lit = document.querySelector('.lit'), at = lit.getBoundingClientRect();
const pane = lit.closest('.pane').getBoundingClientRect();
const seen = at.bottom > Math.max(0, pane.top) && at.top < Math.min(innerHeight, pane.bottom);
const answered = performance.now() - began;
requestAnimationFrame(() => { const c = new MessageChannel();
  c.port1.onmessage = () => done([seen, answered, performance.now() - began]); c.port2.postMessage(0); });
"""


def story(accounts: int, points: int) -> Telling:
    """Return a story in which every account speaks to every point, two in three in the same words."""
    choice = random.Random(7)
    claims: list[list[Claim]] = [[] for _ in range(points)]
    articles = []
    for n in range(accounts):
        pieces, places, at = [], [], 0
        for k in range(points):
            said = f"The {WORDS[k % len(WORDS)]} number {k} opened at {6 + (n % 3 == 0)} on the day."
            filler = " ".join(choice.choices(WORDS, k=FILLER)).capitalize() + ".\n\n"
            places.append((at, at + len(said)))
            pieces += [said, " ", filler]
            at += len(said) + 1 + len(filler)
        text = "".join(pieces)
        id = mint("a", str(n), text)
        articles.append(Article(id, f"{n}.txt", text, outlet=f"Outlet {n}", body=(Span(id, 0, len(text)),)))
        for k, (start, end) in enumerate(places):
            span = Span(id, start, end)
            claims[k].append(Claim(span, span, span))
    found = tuple(
        Point(f"p{k}", Statement(articles[0][made[0].evidence], (made[0].evidence,)), tuple(made),
              "differ" if k % 5 == 0 else "agree", "time" if k % 5 == 0 else None, accounts)
        for k, made in enumerate(claims)
    )  # fmt: skip
    of = tuple(Account("acc-" + a.id, a.id, (a.id,)) for a in articles)
    return Telling(Story("s", of), tuple(articles), points=found)


def measure(telling: Telling, clicks: int) -> dict[str, float]:
    """Return the figures of one page."""
    from selenium import webdriver

    began = time.perf_counter()
    html = Report((telling,)).to_html()
    wrote = time.perf_counter() - began
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in ("headless", "no-sandbox", "disable-gpu", "window-size=1440,900"):
        options.add_argument(f"--{flag}")
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    answered, painted = [], []
    try:
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder, "story.html")
            page.write_text(html, "utf-8", "replace")
            browser.get(page.as_uri())
            known = cast(
                "list[str]",
                browser.execute_script(
                    "return [...document.querySelectorAll('main a[href^=\"#\"]')]"
                    ".map(a => a.getAttribute('href'))"
                    ".filter(h => document.getElementById(h.slice(1))?.dataset.c)"
                ),
            )
            choice = random.Random(11)
            for _ in range(clicks + 1):
                href = choice.choice(known)
                seen, first, last = cast(
                    "tuple[bool, float, float]",
                    browser.execute_async_script(CLICK, f'main a[href="{href}"]'),
                )
                if not seen:
                    raise RuntimeError(f"{href} was lit out of view")
                answered.append(first)
                painted.append(last)
    finally:
        browser.quit()
    del answered[0], painted[0]  # the first lays the page out
    return {
        "page MB": len(html.encode("utf-8", "replace")) / 1e6,
        "written s": wrote,
        "citations": float(len(known)),
        **{f"answered {k} ms": v for k, v in _spread(answered).items()},
        **{f"painted {k} ms": v for k, v in _spread(painted).items()},
    }


def _spread(took: list[float]) -> dict[str, float]:
    ordered = sorted(took)
    return {
        "p50": ordered[len(ordered) // 2],
        "p95": ordered[int(0.95 * len(ordered))],
        "slowest": ordered[-1],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.page", description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=200)
    parser.add_argument("--points", type=int, default=150)
    parser.add_argument("--clicks", type=int, default=60)
    given = parser.parse_args()
    for name, value in measure(story(given.accounts, given.points), given.clicks).items():
        print(f"{name:<20} {value:10.1f}")


if __name__ == "__main__":
    main()
