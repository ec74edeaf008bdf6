"""Score pairs of texts: does one contradict the other, and which words of two say the same.

--data FILE is one of these sets, told by its fields:

    breaking_nli    one word swapped: contradictions found, by category, and entailments called so
    claimdiff       claims of two outlets: "weakens" is called where they differ, "strengthens" else
    nanco           answers of many outlets to one question: balanced accuracy of "the same answer"
    okr             short texts on one event: pairs of verbs or nouns that state one proposition
    qaalign         two sentences: pairs of verbs that state one fact
    superpal_mn     a summary and its articles: pairs of spans that state one fact

Contradictions are read off `reconcile`; alignment off its links, each text an account of its
own, through the same stages as a story. The encoder alone stands beside them, with the
threshold that suits the set best.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

from manytakes import run
from manytakes.model import Account, Article, Claim, Point, Span
from manytakes.reconcile import context, pairs, reconcile
from manytakes.reconcile.points import LINK

Row = dict[str, Any]
CLASHES = ("cardinals", "nationalities", "antonyms")  # the categories the bar is on


def score(data: Path | None, gold: Path | None, out: Path | None, cv: int) -> dict[str, object]:
    """Return the table and the figures of one labelled set."""
    if data is None:
        raise SystemExit("alignment is scored on a labelled set: give --data FILE")
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for field, scorer in SETS.items():
        if field in rows[0]:
            return scorer(rows)
    raise SystemExit(f"{data}: fields {sorted(rows[0])} are of no set that alignment is scored on")


# -- texts as accounts ---------------------------------------------------------------


def _article(name: str, text: str) -> Article:
    return Article(name, name, text, body=(Span(name, 0, len(text)),))


def _points(articles: Sequence[Article]) -> tuple[Point, ...]:
    """Return the points of texts, each an account of its own."""
    found = run.study(articles)
    said = [q for a in articles for q in found.quotes[a.id]]
    utterances = run.STAGES.align(articles, said, found.entities, run._similarity(found))
    accounts = [Account(a.id, a.id, (a.id,)) for a in articles]
    return reconcile(
        articles, accounts, found.parses, found.claims, found.entities, utterances, (), found.vectors
    )


def _links(articles: Sequence[Article]) -> tuple[run.Study, list[tuple[float, Claim, Claim]]]:
    """Return what is known of some texts, and every scored pair of claims of two."""
    found = run.study(articles)
    sides = {
        a.id: pairs.side(a, found.parses[a.id], found.claims[a.id], found.vectors)
        for a in articles
        if found.claims[a.id]
    }
    linked = []
    for x, y in combinations(sorted(sides), 2):
        scored = context.rescore(sides[x], sides[y], pairs.score(sides[x], sides[y]))
        linked += [(s, sides[x].claims[i], sides[y].claims[j]) for s, i, j in scored]
    return found, linked


def _prf(hits: int, found: int, gold: int) -> tuple[float, float, float]:
    p, r = hits / found if found else 0.0, hits / gold if gold else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def _row(who: str, hits: int, found: int, gold: int) -> Row:
    p, r, f = _prf(hits, found, gold)
    return {"who": who, "P": p, "R": r, "F1": f, "pairs": found, "gold": gold}


def _best(who: str, scored: Iterable[tuple[float, bool]], gold: int) -> Row:
    """Return the row of the threshold with the best F1: of one told the set."""
    best, hits = (0.0, 0, 0), 0
    for n, (_, right) in enumerate(sorted(scored, key=lambda s: -s[0]), 1):
        hits += right
        best = max(best, (_prf(hits, n, gold)[2], hits, n))
    return _row(who, best[1], best[2], gold)


# -- contradictions --------------------------------------------------------------------


def _contradictions(rows: Sequence[Row]) -> dict[str, object]:
    called: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for row in rows:
        points = _points([_article("a", row["premise"]), _article("b", row["hypothesis"])])
        called[row["label"], row["category"]].append(any(p.relation == "differ" for p in points))
    table = []
    for (label, category), of in sorted(called.items()):
        table.append({"label": label, "category": category, "rows": len(of), "called differ": mean(of)})
    wrong = [x for (label, _), of in called.items() for x in of if label == "entailment"]
    clash = [x for (label, c), of in called.items() for x in of if label == "contradiction" and _barred(c)]
    right = [x == (label == "contradiction") for (label, _), of in called.items() for x in of]
    figures = {"clashes found": mean(clash), "accuracy": mean(right)}
    figures |= {"entailments called differ": mean(wrong)} if wrong else {}
    said = ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
    return {"title": f"one word swapped ({len(rows)} pairs): {said}", "rows": table, "figures": figures}


def _barred(category: str) -> bool:
    return category.startswith(CLASHES)


def _weakening(rows: Sequence[Row]) -> dict[str, object]:
    count: Counter[str] = Counter()
    for row in rows:
        points = _points([_article("a", row["claim_a"]), _article("b", row["claim_b"])])
        told = {
            "weakens": any(p.relation == "differ" for p in points),
            "strengthens": any(p.relation in ("agree", "compatible") for p in points),
        }
        for label, yes in told.items():
            count[f"{label} found"] += yes
            count[f"{label} gold"] += bool(row[label])
            count[f"{label} hits"] += yes and bool(row[label])
    table = [
        _row(label, count[f"{label} hits"], count[f"{label} found"], count[f"{label} gold"])
        for label in ("strengthens", "weakens")
    ]
    return {
        "title": f"claims of two outlets ({len(rows)} pairs)",
        "rows": table,
        "figures": {f"{r['who']} F1": r["F1"] for r in table},
    }


# -- the same answer -------------------------------------------------------------------

ANSWER = 0.4  # match from which two answers are one: mean of the dev questions' best thresholds
_WORD = re.compile(r"\w+")


def _answers(rows: Sequence[Row]) -> dict[str, object]:
    """Balanced accuracy, each question at the mean of the others' best thresholds."""
    measures: dict[str, Callable[[Row], list[tuple[float, bool]]]] = {
        "manytakes": _alike, "encoder": _cosine, "word overlap": _overlap
    }  # fmt: skip
    at = [_balanced(_alike(row), ANSWER) for row in rows]
    table = []
    for who, measure in measures.items():
        scored = [measure(row) for row in rows]
        own = [max((_balanced(s, t), t) for t in sorted({x for x, _ in s})) for s in scored]
        left = [mean(t for k, (_, t) in enumerate(own) if k != n) for n in range(len(rows))]
        found = [_balanced(s, t) for s, t in zip(scored, left, strict=True)]
        table.append({
            "who": who, "balanced": mean(found), "own threshold": mean(b for b, _ in own),
            "threshold": mean(t for _, t in own), **{r["id"]: f for r, f in zip(rows, found, strict=True)},
        })  # fmt: skip
    return {
        "title": f"answers to one question ({len(rows)} questions), threshold of the other questions;"
        f" manytakes at {ANSWER}: {mean(at):.3f}",
        "rows": table,
        "figures": {"balanced accuracy": table[0]["balanced"], f"balanced accuracy at {ANSWER}": mean(at)},
    }


def _balanced(scored: Sequence[tuple[float, bool]], threshold: float) -> float:
    same = [s >= threshold for s, yes in scored if yes]
    other = [s < threshold for s, yes in scored if not yes]
    return (mean(same) + mean(other)) / 2


def _pairs(row: Row) -> Iterator[tuple[int, int, bool]]:
    answers = row["answers"]
    for i, j in combinations(range(len(answers)), 2):
        yield i, j, answers[i]["cluster"] == answers[j]["cluster"]


@lru_cache(8)
def _sides_of(row: str) -> list[pairs.Side]:
    """Return each answer as a claim of its paragraph, alone; of its own words where it is not in there."""
    found = []
    for n, answer in enumerate(json.loads(row)):
        words = answer["paragraph"] if answer["span"] else answer["answer"]
        article = _article(f"a{n:04}", words)
        study = run.study([article])
        [parse] = study.parses.values()
        span = Span(article.id, *(answer["span"] or (0, len(words))))
        sentences = [parse.span(*s) for s in parse.sentences]
        whole = max(sentences, key=lambda s: (s.shared(span), -s.start))
        inner = Span(article.id, max(span.start, whole.start), min(span.end, whole.end))
        claim = Claim(evidence=inner, sentence=whole, head=inner, weight=0.5)
        found.append(pairs.side(article, parse, [claim], study.vectors))
    return found


def _sides(row: Row) -> list[pairs.Side]:
    return _sides_of(json.dumps(row["answers"]))


def _alike(row: Row) -> list[tuple[float, bool]]:
    """How well the words of two answers find their like in the other: the match that `pairs` looks at."""
    sides = _sides(row)
    return [(_match(sides[i], sides[j]), same) for i, j, same in _pairs(row)]


def _match(a: pairs.Side, b: pairs.Side) -> float:
    tokens = a.pieces @ b.pieces.T
    forth, back = (
        float(pairs._matched(tokens, a, b)[0, 0]),
        float(pairs._matched(tokens.T.copy(), b, a)[0, 0]),
    )
    return 2 * forth * back / max(forth + back, 1e-6)


def _cosine(row: Row) -> list[tuple[float, bool]]:
    means = [side.mean[0] for side in _sides(row)]
    return [(float(means[i] @ means[j]), same) for i, j, same in _pairs(row)]


def _overlap(row: Row) -> list[tuple[float, bool]]:
    words = [set(_WORD.findall(a["answer"].lower())) for a in row["answers"]]
    return [(len(words[i] & words[j]) / max(1, len(words[i] | words[j])), same) for i, j, same in _pairs(row)]


# -- the same fact ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Item:
    """A stretch of one text that a reader aligned: a whole span, or by its verb or noun alone."""

    span: Span
    head: bool


def _facts(rows: Sequence[Row]) -> dict[str, object]:
    """Pairs of verbs of two sentences (qaalign)."""
    return _scored("facts of two sentences", map(_fact, rows))


def _fact(row: Row) -> _Aligned:
    items: list[dict[int, _Item]] = []
    articles = []
    of: list[dict[str, int]] = []
    for k, id in ((1, "a"), (2, "b")):
        text = row[f"tokens_{k}"]
        at = list(re.finditer(r"\S+", text))
        articles.append(_article(id, text))
        of.append({q["qa_uuid"]: q["verb_idx"] for q in row[f"qas_{k}"]})
        items.append({v: _Item(Span(id, *at[v].span()), True) for v in of[-1].values()})
    gold = {
        (items[0][of[0][x["qa_uuid"]]], items[1][of[1][y["qa_uuid"]]])
        for a in row["alignments"]
        for x in a["sent1"]
        for y in a["sent2"]
        if x["qa_uuid"] in of[0] and y["qa_uuid"] in of[1]
    }
    return articles, [*items[0].values(), *items[1].values()], gold


def _propositions(rows: Sequence[Row]) -> dict[str, object]:
    """Pairs of mentions of one proposition in the short texts on one event (okr)."""
    return _scored("propositions of short texts", map(_event, rows))


def _event(row: Row) -> _Aligned:
    articles, starts = {}, {}
    for s in row["sentences"]:
        id = f"s{int(s['sid']):04}"
        starts[s["sid"]] = [m.span() for m in re.finditer(r"\S+", " ".join(s["tokens"]))]
        if s["tokens"]:
            articles[s["sid"]] = _article(id, " ".join(s["tokens"]))
    clusters = []
    for p in row["propositions"]:
        own = []
        for m in p["mentions"]:
            if m["token_idx"] and m["sid"] in articles:
                first = starts[m["sid"]][min(m["token_idx"])]
                own.append(_Item(Span(articles[m["sid"]].id, *first), True))
        clusters.append(own)
    gold = {
        tuple(sorted((x, y), key=lambda i: i.span))
        for own in clusters
        for x, y in combinations(own, 2)
        if x.span.article != y.span.article
    }
    return list(articles.values()), list(dict.fromkeys(i for own in clusters for i in own)), gold


def _summaries(rows: Sequence[Row]) -> dict[str, object]:
    """Pairs of spans of a summary and an article (superpal_mn), over the sentences that have any."""
    topics: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        topics[f"{row['topic']} {row['doc_file']}"].append(row)
    return _scored("spans of summaries and articles", map(_summary, topics.values()))


def _summary(rows: Sequence[Row]) -> _Aligned:
    texts = {"a": "", "b": ""}
    items: dict[tuple[str, str, str], _Item] = {}
    gold = set()
    for row in rows:
        own = []
        for id, side in (("a", "summary"), ("b", "doc")):
            sentence, parts = row[f"{side}_sentence"], row[f"{side}_span"].split("...")
            if sentence not in texts[id]:
                texts[id] += sentence + "\n"
            base = texts[id].index(sentence)
            first, last = sentence.find(parts[0]), sentence.find(parts[-1])
            whole = Span(id, base + max(first, 0), base + max(last, 0) + len(parts[-1]))
            own.append(items.setdefault((id, sentence, row[f"{side}_span"]), _Item(whole, False)))
        gold.add((own[0], own[1]))
    return [_article(id, text) for id, text in texts.items()], list(items.values()), gold


_Aligned = tuple[list[Article], list[_Item], set[tuple[_Item, ...]]]


def _scored(title: str, cases: Iterable[_Aligned]) -> dict[str, object]:
    """Score pairs of items by the links of their claims, beside the encoder on their words."""
    hits = found = total = n = 0
    near: list[tuple[float, bool]] = []
    ours: list[tuple[float, bool]] = []
    for articles, items, gold in cases:
        n += 1
        study, links = _links(articles)
        of = {i: _claims(i, study.claims[i.span.article]) for i in items}
        by_claim: dict[Span, list[_Item]] = defaultdict(list)
        for item, claims in of.items():
            for span in claims:
                by_claim[span].append(item)
        told: set[tuple[_Item, ...]] = set()
        taken: set[tuple[_Item, str]] = set()
        alike: dict[tuple[_Item, ...], float] = {}
        for s, a, b in sorted(links, key=lambda link: (-link[0], link[1].evidence, link[2].evidence)):
            for x in by_claim[a.evidence]:
                for y in by_claim[b.evidence]:
                    pair = tuple(sorted((x, y), key=lambda i: i.span))
                    alike.setdefault(pair, s)
                    ends = {(x, y.span.article), (y, x.span.article)}
                    if s >= LINK and not ends & taken:  # as in a point: one of an article
                        taken |= ends
                        told.add(pair)
        ours += [(s, pair in gold) for pair, s in alike.items()]
        similarity = run._similarity(study)
        pairs_ = {
            tuple(sorted((x, y), key=lambda i: i.span))
            for x, y in combinations(items, 2)
            if x.span.article != y.span.article
        }
        near += [(similarity(x.span, y.span), (x, y) in gold) for x, y in sorted(pairs_, key=_place)]
        hits, found, total = hits + len(told & gold), found + len(told), total + len(gold)
    table = [
        _row("manytakes", hits, found, total),
        _best("manytakes, best threshold", ours, total),
        _best("encoder, best threshold", near, total),
    ]
    return {"title": f"{title} ({n} cases)", "rows": table, "figures": {"alignment F1": table[0]["F1"]}}


def _place(pair: tuple[_Item, ...]) -> tuple[Span, ...]:
    return tuple(i.span for i in pair)


def _claims(item: _Item, claims: Sequence[Claim]) -> list[Span]:
    """Return the claims that state an item: those it heads, else the smallest around it; or half of it."""
    if not item.head:
        least = [(c.evidence, min(len(c.evidence), len(item.span))) for c in claims]
        return [s for s, short in least if 2 * s.shared(item.span) >= short]
    headed = [c.evidence for c in claims if c.head.overlaps(item.span)]
    around = sorted((c.evidence for c in claims if c.evidence.holds(item.span)), key=lambda s: (len(s), s))
    return headed or around[:1]


SETS: dict[str, Callable[[Sequence[Row]], dict[str, object]]] = {
    "premise": _contradictions,
    "claim_a": _weakening,
    "answers": _answers,
    "qas_1": _facts,
    "propositions": _propositions,
    "summary_span": _summaries,
}
