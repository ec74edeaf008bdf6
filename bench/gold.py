"""Gold stories: what careful readers found in several accounts of one event.

stories(folder)     -> Gold, ...          every *.json in it, by name
marked(data)        -> Gold, ...          those in bench/marked, their texts from the sets in `data`
articles(gold)      -> (Article, ...)     its texts alone, cleaned as plain text
prediction(telling) -> dict               a telling in the format of the gold scorer
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

from manytakes import clean
from manytakes.model import Article, Page, Reuse, Span, Telling, Utterance


@dataclass(frozen=True)
class Gold:
    """One gold story as its file has it, and the file's name."""

    name: str
    found: dict[str, Any]


def stories(folder: Path) -> Iterator[Gold]:
    """Yield the gold stories of a folder in the order of their file names."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise SystemExit(f"no gold story (*.json) in {folder}")
    for path in paths:
        yield Gold(path.stem, json.loads(path.read_text("utf-8")))


MARKED = Path(__file__).parent / "marked"


def marked(data: Path) -> Iterator[Gold]:
    """Yield the stories of bench/marked, by name: points and shared quotes alone are marked in them.

    Files hold no text, only where each claim stands: [relation, or kind of difference,
    [[account, start, end], ...]]. `data` holds the sets that have the texts, as `FROM/dev.jsonl.gz`.
    """
    files = [json.loads(path.read_text("utf-8")) for path in sorted(MARKED.glob("*.json"))]
    wanted = {(f["from"], id): digest for f in files for id, digest in f["accounts"]}
    texts: dict[str, dict[str, Any]] = defaultdict(dict)
    for name in sorted({of for of, _ in wanted}):
        path = data / name / "dev.jsonl.gz"
        if not path.exists():
            raise SystemExit(f"no {path}: give --data the folder that has {name}")
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = (json.loads(line) for line in lines)
            texts[name] = {r["id"]: r for r in rows if (name, r["id"]) in wanted}
    for (name, id), digest in wanted.items():
        if id not in texts[name] or _digest(texts[name][id]["text"]) != digest:
            raise SystemExit(f"{name}: {id} is missing, or has another text than was marked")
    for f in files:
        rows = [texts[f["from"]][id] for id, _ in f["accounts"]]

        def spans(found: list[list[int]], of: list[dict[str, Any]] = rows) -> list[dict[str, Any]]:
            return [{"account": of[n]["id"], "start": start, "end": end} for n, start, end in found]

        points = [
            {
                "relation": said if said in RELATIONS else "differ",
                "differs_in": None if said in RELATIONS else said,
                "claims": spans(claims),
            }
            for said, claims in f["points"]
        ]
        quotes = [{"relation": said, "variants": spans(of), "speaker": None} for said, of in f["quotes"]]
        accounts = [{"id": r["id"], "text": r["text"], "date": r.get("date")} for r in rows]
        rest: dict[str, list[Any]] = {"names": [], "residue": [], "copies": []}
        yield Gold(f["story"], {"accounts": accounts, "points": points, "quotes": quotes, **rest})


RELATIONS = frozenset(("agree", "compatible", "alone"))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def articles(gold: Gold) -> dict[str, Article]:
    """Return {account id in the gold: its Article}, read from text, date and nothing else."""
    found: dict[str, Article] = {}
    for account in gold.found["accounts"]:
        given = (("date", account["date"]),) if account.get("date") else ()
        page = Page(account["id"], account["text"].encode(), "text/plain", given=given)
        article = clean.clean(page)
        if not isinstance(article, Article):
            raise SystemExit(f"{gold.name}: {account['id']} could not be read: {article.reason}")
        if article.text != account["text"]:
            raise SystemExit(f"{gold.name}: {account['id']} was read with other characters")
        found[account["id"]] = replace(article, source=account["id"])
    return found


def pairs(gold: Gold, quotes: bool = True) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return every pair of claims of two accounts in one gold point (and of quote variants)."""
    groups = [p["claims"] for p in gold.found["points"] if p["relation"] != "alone"]
    groups += [q["variants"] for q in gold.found["quotes"]] if quotes else []
    return [(a, b) for g in groups for a, b in combinations(g, 2) if a["account"] != b["account"]]


def prediction(telling: Telling, ids: dict[str, str]) -> dict[str, Any]:
    """Return a telling in the format of the gold scorer; `ids` maps article ids to the gold's.

    A reprint that was not reconciled carries its origin's claims, moved by the reused passages.
    """
    told = {c.evidence.article for p in telling.points for c in p.claims}
    reprints = [
        (r, r.a if r.a not in told else r.b)
        for r in telling.reuses
        if (r.a in told) != (r.b in told) and r.extent == "whole"
    ]

    def spans(span: Span) -> list[dict[str, Any]]:
        found = [span, *(moved for r, to in reprints if (moved := _moved(span, r, to, telling.words)))]
        return [{"account": ids[s.article], "start": s.start, "end": s.end} for s in found]

    names = [
        {
            "surfaces": [
                {"account": ids[a], "text": t}
                for a, t in sorted({(m.span.article, m.text) for m in e.mentions})
            ]
        }
        for e in telling.entities
    ]
    names_of = {e.id: e.name for e in telling.entities}

    def speaker(utterance: Utterance) -> str | None:  # as the page shows it: a name, else the source's words
        words = [telling.words(q.source) for q in utterance.variants if q.source]
        return names_of.get(utterance.speaker or "") or max(words, key=len, default=None)

    return {
        "points": [
            {
                "relation": p.relation,
                "kind": p.kind,
                "claims": [s for c in p.claims for s in spans(c.evidence)],
            }
            for p in telling.points
        ],
        "quotes": [
            {
                "variants": [s for q in u.variants for c in q.content for s in spans(c)],
                "speaker": speaker(u),
            }
            for u in telling.utterances
        ],
        "names": names,
        "residue": [
            {"account": ids[a.id], "start": r.span.start, "end": r.span.end}
            for a in telling.articles
            for r in a.residue
        ],
        "copies": [
            {"from": ids[x], "to": ids[y]}
            for r in telling.reuses
            for x, y in [(r.b, r.a) if r.earlier == r.b else (r.a, r.b)]
        ],
    }


def _moved(span: Span, reuse: Reuse, to: str, words: Callable[[Span], str]) -> Span | None:
    """Return where `span` stands in the article `to`, if it lies in a reused passage that has its words."""
    for pair in reuse.passages:
        for x, y in (pair, pair[::-1]):
            if x.holds(span) and y.article == to and len(x) == len(y):
                return Span(to, y.start + span.start - x.start, y.start + span.end - x.start)
            if x.holds(span) and y.article == to and (at := words(y).find(words(span))) >= 0:
                return Span(to, y.start + at, y.start + at + len(span))  # breaks between them may differ
    return None
