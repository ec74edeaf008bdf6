"""Score names: gold stories, pairs of spellings, aliases, coreference on gold mentions."""

from __future__ import annotations

import gzip
import json
import re
from itertools import combinations
from pathlib import Path

from manytakes import models, names
from manytakes.model import Article, Mention, Parse, Span
from manytakes.names.tables import CLASSES

from . import name_coreference as coreference
from . import name_pairs as pairs

Result = dict[str, object]


def score(data: Path | None, gold: Path | None, out: Path | None, cv: int = 0) -> Result:
    """Score the set that `data` or `gold` is."""
    if gold is not None:
        return _gold(gold, out)
    if data is None:
        raise SystemExit("give --data FILE or --gold DIR")
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    if "mentions" in rows[0]:
        return coreference.score(rows, cv)
    return pairs.score(rows, cv)


def read(accounts: list[dict[str, str]]) -> tuple[list[Article], dict[str, Parse]]:
    articles = [
        Article(id=a["id"], source=a["id"], text=a["text"], body=(Span(a["id"], 0, len(a["text"])),))
        for a in accounts
    ]
    tagger = models.tagger()
    return articles, {a.id: tagger.parse(a) for a in articles}


_END = re.compile(r"(?:['’]s|(?<=s)['’])$")
_BEFORE = re.compile(r"\b[Tt]he $")
_CLASS = re.compile(rf" (?:{'|'.join(sorted(CLASSES))})\b")
_PLACE = re.compile(r", ?((?:[A-Z][\w.]+ ?){1,3})")


def surfaces(mention: Mention, text: str, places: set[str]) -> set[str]:
    """Return the ways a reader may cut a mention: with "the", with the noun of its class, with its state."""
    span = mention.span
    forms = {mention.text, _END.sub("", mention.text)}
    after = _CLASS.match(text, span.end)
    if after:
        forms.add(mention.text + after.group())
    if (
        mention.kind == "place"
        and (state := _PLACE.match(text, span.end))
        and state.group(1).strip() in places
    ):
        forms.add(mention.text + state.group().rstrip())
    if before := _BEFORE.search(text[max(0, span.start - 5) : span.start]):
        forms |= {before.group() + f for f in forms}
    return forms


def predict(articles: list[Article], parses: dict[str, Parse]) -> list[dict[str, object]]:
    """Return the story's names as the gold writes them: every surface of every account."""
    mentions = [m for a in articles for m in names.find(a, parses[a.id])]
    entities = names.join(articles, mentions, parses)
    text = {a.id: a.text for a in articles}
    places = {m.text for e in entities for m in e.mentions if m.kind == "place"}
    forms = [
        {
            (m.span.article, s)
            for m in e.mentions
            if m.form != "pronoun"
            for s in surfaces(m, text[m.span.article], places)
        }
        for e in entities
    ]
    taken = set().union(*forms)
    for found in forms:  # a name inside a longer name ("Cook" in "Cook Village") is a surface too
        for form in sorted({s for _, s in found}):
            whole = re.compile(rf"(?<!\w){re.escape(form)}(?!\w)")
            found |= {(a, form) for a in text if (a, form) not in taken and whole.search(text[a])}
    return [
        {"name": e.name, "kind": e.kind, "surfaces": [{"account": a, "text": t} for a, t in sorted(f)]}
        for e, f in zip(entities, forms, strict=True)
    ]


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
