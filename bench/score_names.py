"""Score names: gold stories, pairs of spellings, aliases, coreference on gold mentions."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

from manytakes import models, names
from manytakes.model import Article, Parse, Span

Result = dict[str, object]


def score(data: Path | None, gold: Path | None, out: Path | None, cv: int = 0) -> Result:
    """Score the set that `data` or `gold` is."""
    if gold is not None:
        return _gold(gold, out)
    raise SystemExit("unknown set")


def read(accounts: list[dict[str, str]]) -> tuple[list[Article], dict[str, Parse]]:
    articles = [
        Article(id=a["id"], source=a["id"], text=a["text"], body=(Span(a["id"], 0, len(a["text"])),))
        for a in accounts
    ]
    tagger = models.tagger()
    return articles, {a.id: tagger.parse(a) for a in articles}


def surfaces(text: str) -> list[str]:
    """A name as written, and with the article before it left out."""
    import re

    bare = re.sub(r"(?:['’]s|(?<=s)['’])$", "", text)
    return sorted({text, bare})


def predict(articles: list[Article], parses: dict[str, Parse]) -> list[dict[str, object]]:
    mentions = [m for a in articles for m in names.find(a, parses[a.id])]
    out: list[dict[str, object]] = []
    text = {a.id: a.text for a in articles}
    for entity in names.join(articles, mentions, parses):
        forms = set()
        for m in entity.mentions:
            if m.form == "pronoun":
                continue
            forms |= {(m.span.article, s) for s in surfaces(m.text)}
            before = text[m.span.article][max(0, m.span.start - 4) : m.span.start]
            if before.lower() == "the ":
                forms |= {(m.span.article, before + s) for s in surfaces(m.text)}
        out.append(
            {
                "name": entity.name,
                "kind": entity.kind,
                "surfaces": [{"account": a, "text": t} for a, t in sorted(forms)],
            }
        )
    return out


def _pairs(groups: list[dict[str, object]], known: set[tuple[str, str]]) -> set[frozenset[tuple[str, str]]]:
    found = set()
    for group in groups:
        held = sorted({(s["account"], s["text"]) for s in group["surfaces"]} & known)  # type: ignore
        found |= {frozenset(p) for p in combinations(held, 2)}
    return found


def _gold(folder: Path, out: Path | None) -> Result:
    rows, total = [], [0, 0, 0]
    for path in sorted(folder.glob("*.json")):
        story = json.loads(path.read_text("utf-8"))
        articles, parses = read(story["accounts"])
        predicted = predict(articles, parses)
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{story['story']}.json").write_text(
                json.dumps({"names": predicted}, ensure_ascii=False), "utf-8"
            )
        known = {(s["account"], s["text"]) for n in story["names"] for s in n["surfaces"]}
        g, p = _pairs(story["names"], known), _pairs(predicted, known)
        total = [total[0] + len(g & p), total[1] + len(p), total[2] + len(g)]
        rows.append({"story": story["story"], **_prf(len(g & p), len(p), len(g)), "gold": len(g)})
    figures = _prf(*total)
    rows.append({"story": "all", **figures, "gold": total[2]})
    return {
        "title": f"names on {len(rows) - 1} gold stories",
        "rows": rows,
        "figures": {f"names_{k}": v for k, v in figures.items()},
    }


def _prf(hit: int, predicted: int, gold: int) -> dict[str, float]:
    p, r = hit / predicted if predicted else 0.0, hit / gold if gold else 0.0
    return {"p": p, "r": r, "f1": 2 * p * r / (p + r) if p + r else 0.0}
