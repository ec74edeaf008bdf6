"""Score `clean`: body of HTML pages, residue of the same pages as text, residue of gold stories, metadata.

    python -m bench.score clean --data FILE.jsonl.gz       any of the five labelled sets, told apart by fields
    python -m bench.score clean --gold DIR                residue of gold stories, as score_points.py
    ... --cv 3      each page judged by the models of `bench.train_clean --cv 3` fitted without its site

The headline counts as body for us and is in no set's gold text: the line that repeats the
title is left out before scoring. Peers run in the same call, from their own packages, page by page in turn.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import unescape
from pathlib import Path
from statistics import mean
from typing import Any

from bench import train_clean
from bench.clean_data import Row, labels, rows, words
from manytakes import boosted
from manytakes.clean import clean, metadata, wording
from manytakes.clean.render import render
from manytakes.decode import decode
from manytakes.model import Article, Page

Extract = Callable[[Row], str]
_TOKEN = re.compile(r"\w+")


def score(data: Path | None, gold: Path | None, out: Path | None, cv: int = 0) -> dict[str, Any]:
    """Score one labelled set, or the residue of gold stories."""
    if gold:
        return _stories(gold)
    assert data is not None
    found = list(rows(data))
    if found[0].set == "metadata":
        return _metadata(found, cv)
    systems: dict[str, Extract | str] = {"manytakes": lambda row: _ours(row, cv)} | _peers()
    table: list[dict[str, Any]] = [{"system": n, "note": e} for n, e in systems.items() if isinstance(e, str)]
    ran = {name: extract for name, extract in systems.items() if not isinstance(extract, str)}
    for row in found[:15]:  # models and tables are loaded before the clock starts
        for extract in ran.values():
            extract(row)
    texts: dict[str, list[str]] = {name: [] for name in ran}
    seconds = Counter[str]()
    for row in found:  # page by page, so that what else the machine does slows all alike
        for name, extract in ran.items():
            began = time.process_time()
            texts[name].append(extract(row))
            seconds[name] += time.process_time() - began  # type: ignore[assignment]
    figures = {}
    for name in ran:
        measured = METRICS[found[0].set](found, texts[name]) | {"docs/cpu s": len(found) / seconds[name]}
        table.append({"system": name} | measured)
        figures |= {f"{name}.{k}": v for k, v in measured.items()}
    if "trafilatura.docs/cpu s" in figures:
        figures["times trafilatura"] = figures["manytakes.docs/cpu s"] / figures["trafilatura.docs/cpu s"]
        table.append({"system": "speed, times trafilatura", "docs/cpu s": figures["times trafilatura"]})
    if found[0].set != "segments":
        as_text = _as_text(found, cv)
        table.append({"system": "manytakes, page as text: residue"} | as_text)
        figures |= {f"as text.{k}": v for k, v in as_text.items()}
    return {"title": f"clean: {found[0].set}, {len(found)} pages{f', {cv} folds by site' if cv else ''}", "rows": table, "figures": figures}  # fmt: skip  # noqa: E501


# -- systems -----------------------------------------------------------------------------


def _ours(row: Row, cv: int) -> str:
    article = _article(row, cv)
    return "\n".join(_body_lines(article)) if article else ""


def _article(row: Row, cv: int) -> Article | None:
    with _fold(row.url, cv):
        article = clean(Page(row.id, row.html, "text/html", row.url))
    return article if isinstance(article, Article) else None


def _body_lines(article: Article) -> Iterator[str]:
    """Yield the lines of the body, without the one that is the headline."""
    title = " ".join((article.title or "").split()).casefold()
    for span in article.body:
        for line in article[span].split("\n"):
            if title and line.casefold() == title:
                title = ""
                continue
            yield line


@contextmanager
def _fold(url: str, cv: int) -> Iterator[None]:
    """Let the stage use the models fitted without this page's site."""
    if not cv:
        yield
        return
    shipped, weights = boosted.load, wording.weights
    k = train_clean.fold(url, cv)
    boosted.load = lambda name: _model(f"{name}-{k}") if name.startswith("lines-") else shipped(name)  # type: ignore[assignment]
    wording.weights = lambda name=wording.NAME: _weights(f"{name}-{k}")
    try:
        yield
    finally:
        boosted.load, wording.weights = shipped, weights


@lru_cache
def _model(name: str) -> boosted.Model:
    return boosted.Model((train_clean.FOLDS / f"{name}.onnx").read_bytes())


@lru_cache
def _weights(name: str) -> wording.Weights:
    return wording.parse((train_clean.FOLDS / f"{name}.txt.gz").read_bytes())


def _peers() -> dict[str, Extract | str]:
    """Return each peer's extractor, or why it did not run."""
    peers: dict[str, Extract | str] = {}
    try:
        import trafilatura

        peers["trafilatura"] = lambda row: (
            trafilatura.extract(decode(row.html, True).text, include_comments=False) or ""
        )
        peers["trafilatura fast"] = lambda row: trafilatura.extract(decode(row.html, True).text, include_comments=False, fast=True) or ""  # fmt: skip  # noqa: E501
    except ImportError:
        peers["trafilatura"] = "not installed"
    try:
        from resiliparse.extract.html2text import extract_plain_text  # type: ignore[import-not-found]

        peers["resiliparse"] = lambda row: extract_plain_text(decode(row.html, True).text, main_content=True)
    except ImportError:
        peers["resiliparse"] = "not installed"
    return peers


# -- measures ----------------------------------------------------------------------------


def _aeb(found: list[Row], texts: list[str]) -> dict[str, float]:
    """Article-extraction-benchmark: 4-gram shingles, precision and recall averaged over pages."""

    def shingles(text: str) -> Counter[tuple[str, ...]]:
        tokens = _TOKEN.findall(text)
        return Counter(tuple(tokens[i : i + 4]) for i in range(max(1, len(tokens) - 3)) if tokens[i : i + 4])

    precision, recall = [], []
    for row, text in zip(found, texts, strict=True):
        g, p = shingles(row.text or ""), shingles(text)
        hit, extra, missed = (sum(c.values()) for c in (g & p, p - g, g - p))
        if hit + extra:
            precision.append(hit / (hit + extra))
        if hit + missed:
            recall.append(hit / (hit + missed))
    return _prf(mean(precision), mean(recall))


def _wcxb(found: list[Row], texts: list[str]) -> dict[str, float]:
    """Bag of words, precision, recall and F1 a page, averaged."""
    out = []
    for row, text in zip(found, texts, strict=True):
        g, p = Counter(words(row.text or "")), Counter(words(text))
        both = sum((g & p).values())
        out.append(_prf(both / max(1, p.total()), both / max(1, g.total())))
    return {k: mean(o[k] for o in out) for k in ("precision", "recall", "f1")}


def _segments(found: list[Row], texts: list[str]) -> dict[str, float]:
    """Segments that must and must not be there, summed over pages."""
    hit = extra = missed = 0
    for row, text in zip(found, texts, strict=True):
        flat = " ".join(text.split())
        kept = sum(" ".join(s.split()) in flat for s in row.keep)
        hit, missed = hit + kept, missed + len(row.keep) - kept
        extra += sum(" ".join(s.split()) in flat for s in row.drop)
    return _prf(hit / max(1, hit + extra), hit / max(1, hit + missed))


def _paragraphs(found: list[Row], texts: list[str]) -> dict[str, float]:
    """Exact paragraphs, best over keeping or leaving each optional one; F1 a page, averaged."""
    out = []
    for row, text in zip(found, texts, strict=True):
        mine = Counter(line.strip() for line in text.split("\n") if line.strip())
        wanted = [p for p in row.paragraphs if not (p.startswith("[") and p.endswith("]"))]
        wanted += [p[1:-1] for p in row.paragraphs if p.startswith("[") and p.endswith("]") and mine[p[1:-1]]]
        g = Counter(wanted)
        both = (g & mine).total()
        out.append(_prf(both / max(1, mine.total()), both / max(1, g.total())))
    return {k: mean(o[k] for o in out) for k in ("precision", "recall", "f1")}


METRICS: dict[str, Callable[[list[Row], list[str]], dict[str, float]]] = {
    "aeb": _aeb, "wcxb": _wcxb, "segments": _segments, "fundus": _paragraphs,
}  # fmt: skip


def _prf(precision: float, recall: float) -> dict[str, float]:
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": float(precision), "recall": float(recall), "f1": float(f1)}


def _as_text(found: list[Row], cv: int) -> dict[str, float]:
    """Render each page to text, throw the HTML away, and score the residue found: letters and digits.

    `f1` is of all pages' letters together, where a long page weighs what it is long; `f1 a page` is the
    mean of the pages' own. The headline is body for us and in no set's gold text: it is left out, here as
    on pages.
    """
    pages = [_letters(row, cv) for row in found]
    own = [_counted(count)["f1"] for count in pages if count["true"]]
    return _counted(sum(pages, Counter[str]())) | {"f1 a page": mean(own)}


def _letters(row: Row, cv: int) -> Counter[str]:
    """Count the letters and digits of a page's residue: those told and true, and how many are both."""
    page = render(decode(row.html, True).text)
    if not page.blocks:
        return Counter()
    gold = row.text.split("\n") if row.text else row.paragraphs
    headline = words(metadata.from_html(page, row.url).title or "")
    marks = [
        -1 if words(b.text) == headline else mark
        for b, mark in zip(page.blocks, labels([b.text for b in page.blocks], gold), strict=True)
    ]
    with _fold(row.url, cv):
        article = clean(Page(row.id, page.text.encode(), "text/plain"))
    wrong = bytearray(len(page.text))
    spans = [r.span for r in article.residue] if isinstance(article, Article) else []
    for span in spans:
        wrong[span.start : span.end] = b"\1" * len(span)
    if not isinstance(article, Article):
        wrong = bytearray(b"\1" * len(page.text))
    count = Counter(hit=0, told=0, true=0)
    for block, mark in zip(page.blocks, marks, strict=True):
        for i in range(block.start, block.end) if mark >= 0 else ():
            if page.text[i].isalnum():
                count["hit"] += wrong[i] and not mark
                count["told"] += wrong[i]
                count["true"] += not mark
    return count


def _stories(folder: Path) -> dict[str, Any]:
    """Score the residue of gold stories, over those whose reader listed some."""
    table = []
    total, own = Counter[str](), Counter[str]()
    for path in sorted(folder.glob("*.json")):
        story = json.loads(path.read_text(encoding="utf-8"))
        if not story["residue"]:
            continue
        count = Counter[str]()
        for account in story["accounts"]:
            spans = [(r["start"], r["end"], r["kind"]) for r in story["residue"] if r["account"] == account["id"]]  # fmt: skip  # noqa: E501
            gold = {i for start, end, _ in spans for i in range(start, end)}
            article = clean(Page(account["id"], account["text"].encode(), "text/plain"))
            mine = {i for r in article.residue for i in range(r.span.start, r.span.end)} if isinstance(article, Article) else set()  # fmt: skip  # noqa: E501
            keep = {i for i, c in enumerate(account["text"]) if c.isalnum()}
            count += Counter(hit=len(gold & mine & keep), told=len(mine & keep), true=len(gold & keep))
            keep -= _others(spans)
            own += Counter(hit=len(gold & mine & keep), told=len(mine & keep), true=len(gold & keep))
        total += count
        table.append({"story": path.stem, "residue": count["true"]} | _counted(count))
    table.append({"story": "all", "residue": total["true"]} | _counted(total))
    table.append({"story": "all, but for other stories", "residue": own["true"]} | _counted(own))
    figures = {f"residue.{k}": v for k, v in _counted(total).items()}
    figures |= {f"residue but for other stories.{k}": v for k, v in _counted(own).items()}
    return {"title": "clean: residue of gold stories", "rows": table, "figures": figures}


def _others(spans: list[tuple[int, int, str]]) -> set[int]:
    """Return the characters of whole other stories: runs of 300 or more that are of no kind of furniture."""
    runs: list[tuple[int, int]] = []
    for start, end, kind in sorted(spans):
        if kind == "other" and runs and start - runs[-1][1] <= 4:
            runs[-1] = (runs[-1][0], end)
        elif kind == "other":
            runs.append((start, end))
    return {i for start, end in runs if end - start >= 300 for i in range(start, end)}


def _counted(count: Counter[str]) -> dict[str, float]:
    return _prf(count["hit"] / max(1, count["told"]), count["hit"] / max(1, count["true"]))


# -- metadata ----------------------------------------------------------------------------


def _metadata(found: list[Row], cv: int) -> dict[str, Any]:
    """Title (same words), its likeness, date to the day, and authors (F1 of sets, where any are given)."""
    systems: dict[str, Callable[[Row], tuple[str, str, list[str]]]] = {"manytakes": _our_metadata}
    try:
        import trafilatura  # noqa: F401

        systems["trafilatura"] = _trafilatura_metadata
    except ImportError:
        pass
    try:
        import newspaper  # noqa: F401

        systems["newspaper4k"] = _newspaper_metadata
    except ImportError:
        pass
    table, figures = [], {}
    for name, read in systems.items():
        title, alike, date, authors = [], [], [], []
        for row in found:
            t, d, a = read(row)
            want = words(str(row.raw["gold_title"]))
            title.append(words(t) == want)
            both = (Counter(want) & Counter(words(t))).total()
            alike.append(2 * both / max(1, len(want) + len(words(t))))
            date.append(d[:10] == str(row.raw["gold_publishing_date"])[:10])
            people = {" ".join(words(x)) for x in row.raw["gold_authors"] or []}  # type: ignore[attr-defined]
            if people:
                mine = {" ".join(words(x)) for x in a}
                authors.append(2 * len(people & mine) / (len(people) + len(mine)))
        line = {
            "title": mean(title),
            "title words f1": mean(alike),
            "date": mean(date),
            "authors f1": mean(authors),
        }
        table.append({"system": name} | line)
        figures |= {f"{name}.{k}": float(v) for k, v in line.items()}
    table.append({"system": "a title told anywhere on the page", "title": mean(_told(row) for row in found)})
    body = METRICS["fundus"](found, [_ours(row, cv) for row in found])
    table.append({"system": "manytakes, paragraphs"} | body)
    return {"title": f"clean: metadata, {len(found)} pages", "rows": table, "figures": figures | {f"paragraphs.{k}": v for k, v in body.items()}}  # fmt: skip  # noqa: E501


def _told(row: Row) -> bool:
    """Tell whether the page tells the wanted title at all: printed, in a meta tag, in its data."""
    page = render(decode(row.html, True).text)
    said = [page.head.title, *(b.text for b in page.blocks if len(b.text) < 400), *page.head.data]
    said += [value for name, value in page.head.meta if name.endswith("title")]
    want = " ".join(words(str(row.raw["gold_title"])))
    return any(want in " ".join(words(unescape(text))) for text in said)


def _our_metadata(row: Row) -> tuple[str, str, list[str]]:
    meta = metadata.from_html(render(decode(row.html, True).text), row.url)
    date = meta.published[0].start.isoformat() if meta.published else ""
    return meta.title or "", date, list(meta.authors)


def _newspaper_metadata(row: Row) -> tuple[str, str, list[str]]:
    import newspaper

    page = newspaper.Article(row.url, language="en", fetch_images=False)  # other languages need more packages
    page.download(input_html=decode(row.html, True).text)
    page.parse()
    return page.title or "", page.publish_date.isoformat() if page.publish_date else "", page.authors


def _trafilatura_metadata(row: Row) -> tuple[str, str, list[str]]:
    import trafilatura

    meta = trafilatura.extract_metadata(decode(row.html, True).text, default_url=row.url)
    return meta.title or "", meta.date or "", [a for a in (meta.author or "").split("; ") if a]
