"""Whatever the page: it ends in an article or in a Skipped with its reason, within the stated time.

STATED is what docs/clean.md says of one document on one core, in seconds of processor time; the
pages here take a third of it at the most, so that a loaded machine does not fail them.
"""

from __future__ import annotations

import gzip
import io
import json
import time
from pathlib import Path

import numpy as np
import pytest

from manytakes import claims, ingest, models, names, quotes, run
from manytakes.clean import MAX_BODY, clean
from manytakes.model import Article, Page, Skipped
from manytakes.reconcile import pairs

STATED = 20.0
SENTENCE = b"The ferry ran aground at Marrick on Tuesday night, the harbour master said. "
BIG = 19_900_000


def filled(piece: bytes, size: int = BIG) -> bytes:
    return (piece * (size // len(piece) + 1))[:size]


PAGES: list[tuple[bytes, str, str]] = [
    # page, the reason where it is skipped, why
    (b"<html><body>" + filled(b"<p>" + SENTENCE), "over the limit of 40,000 lines", "20 MB of paragraphs"),
    (b"<html><body><p>" + filled(SENTENCE), "", "20 MB in one"),
    (b"<b>A piece</b>: " + filled(SENTENCE), "over the limit of 400,000 an article", "20 MB of a piece"),
    (b"<html><body>" + filled(b"x<br>"), "over the limit of 40,000 lines", "4 million line breaks"),
    (b"<html><body>" + b"<div>" * 100_000 + SENTENCE, "", "100,000 nested tags"),
    (b"<html><body>" + b"<div>" * 1_100_000 + SENTENCE, "1,000,000 elements", "a million nested tags"),
    (b"<html><body>" + b"<ul><li>a " * 30_000, "", "nested lists"),
    (b"<html><body>" + filled(b"<b><i><a href=x>ferry ", 5_000_000), "", "inline tags"),
    (b"<html><body><p " + b" ".join(b"a%d" % n for n in range(500_000)) + b">x", "", "attributes"),
    (b"<html><body><p class='" + filled(b"ad ") + b"'>" + SENTENCE, "", "a long class"),
    (b"<html><head><script>" + filled(b"var a=1;") + b"</script></head>", "drawn by its scripts", "script"),
    (b"<script type='application/ld+json'>" + filled(b'[{"@graph":') + b"</script>x", "", "deep JSON-LD"),
    (b"<html><head>" + filled(b"<meta name='author' content='a, b'>", 5_000_000), "no visible text", "metas"),
    (b"<html><head><title>" + filled(b"a ") + b"</title><p>" + SENTENCE, "", "a long title"),
    (filled(b"<", 5_000_000), "", "nothing but openings"),
    (filled(b"<!--"), "no visible text", "comments that never close"),
    (b"<html><body><p>" + filled(b"&amp;&lt;"), "", "entities"),
    (b"<html><body><p>" + filled(b"\0"), "", "zeros"),
]  # fmt: skip


def timed(page: Page) -> Article | Skipped:
    began = time.process_time()
    found = clean(page)
    assert time.process_time() - began < STATED
    return found


@pytest.mark.parametrize(("body", "reason", "why"), PAGES, ids=[why for *_, why in PAGES])
def test_a_page_ends_within_the_stated_time(body: bytes, reason: str, why: str) -> None:
    assert len(body) <= ingest.MAX_BYTES + 100
    found = timed(Page("x", body, "text/html"))
    assert (isinstance(found, Skipped) and reason in found.reason) if reason else found


TEXTS = [
    b"7",
    b"12 ",
    b"1,",
    b"a. ",
    b"By Ana Ruiz ",
    "“we ".encode(),
    SENTENCE,
    b"(",
    b"- ",
    b"@a ",
    b"\xe9",
    b" ",
]


@pytest.mark.parametrize("piece", TEXTS)
def test_a_line_of_20_mb_ends_within_the_stated_time_and_is_no_article(piece: bytes) -> None:
    found = timed(Page("x", filled(piece), "text/plain"))
    assert isinstance(found, Skipped)
    assert "over the limit of 400,000 an article" in found.reason or found.reason == "no text"


def test_a_text_of_nothing_but_credits_ends_within_the_stated_time() -> None:
    found = timed(Page("x", b"(AFP) " * 60_000, "text/plain"))
    assert isinstance(found, Article) and len(found.credits) == 60_000


def test_a_text_at_the_limit_is_an_article() -> None:
    for size, kind in ((MAX_BODY, Article), (MAX_BODY + 1, Skipped)):
        assert type(clean(Page("x", b"x" * size, "text/plain"))) is kind


def test_a_bomb_ends_within_the_stated_time(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<p>" + b" " * 30_000_000, 9))
    began = time.process_time()
    [found] = ingest.pages([str(tmp_path / "a.html.gz")])
    assert time.process_time() - began < STATED
    assert isinstance(found, Skipped) and "over 200 times its size" in found.reason


def test_bad_pages_cost_the_good_one_nothing() -> None:
    rows = [{"html": body.decode("latin-1")} for body, _, _ in PAGES if len(body) < 300_000]
    rows.append({"html": f"<p>{SENTENCE.decode() * 3}"})
    stream = "\n".join(json.dumps(row) for row in rows).encode()
    found, _ = run.gather(["-"], stdin=io.BytesIO(stream))
    assert any("harbour master" in a.text for a in found)


def test_claims_of_a_long_text_take_time_in_proportion_to_it() -> None:
    """Names and voices are looked up by place: eight times the text, not 64 times the time."""
    pieces = [
        f"“The ferry was late,” said Ana Ruiz {n}, the harbour master of Port {n}, on Tuesday night. "
        for n in range(240)
    ]

    def seconds(count: int) -> float:
        article = clean(Page("x", "".join(pieces[:count]).encode(), "text/plain"))
        assert isinstance(article, Article)
        parse = models.tagger().parse(article)
        entities = names.join([article], list(names.find(article, parse)), {article.id: parse})
        said = tuple(quotes.find(article, parse))
        began = time.process_time()
        assert claims.find(article, parse, entities, said)
        return time.process_time() - began

    seconds(10)  # loads the models
    short, long = (min(seconds(count) for _ in range(2)) for count in (30, 240))
    assert long < 30 * short, (short, long)


def test_long_articles_are_compared_in_parts_as_short_ones_are_whole() -> None:
    ferry = "The ferry ran aground at Marrick on Tuesday night. Forty people were led off it. " * 3
    float_ = "A ferry ran aground near Marrick. Fifty people were led off the boat, police said. " * 3
    told = [clean(Page(name, t.encode(), "text/plain")) for name, t in (("a", ferry), ("b", float_))]
    articles = [a for a in told if isinstance(a, Article)]
    found = run.study(articles)
    a, b = (pairs.side(x, found.parses[x.id], found.claims[x.id], found.vectors) for x in articles)

    whole = pairs._matched(a.pieces @ b.pieces.T, a, b)

    for rows in (1, 7, 1000):
        assert np.allclose(pairs._matched_in_parts(a, b, rows), whole, atol=1e-5)


def test_the_candidates_of_a_very_long_article_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    article = clean(Page("x", SENTENCE * 30, "text/plain"))
    assert isinstance(article, Article)
    parse = models.tagger().parse(article)
    every = claims.find(article, parse)
    monkeypatch.setattr(claims, "MOST", 60)
    fewer = claims.find(article, parse)
    assert len(every) > 100 and 30 <= len(fewer) <= 60
    assert {c.sentence for c in fewer} == {c.sentence for c in every}
