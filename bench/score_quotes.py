"""Score quotation attribution on PolNeAR, BASIL and the gold stories.

    python -m bench.score quotes --data polnear/dev.jsonl.gz [--cv 5]
    python -m bench.score quotes --data basil/dev.jsonl.gz
    python -m bench.score quotes --gold gold/dev [--out DIR]

PolNeAR, by the definitions of the set's `score.py`: contents and sources are sets of
letter positions; a match is IoU >= .5, one to one, best first; a joint match also
overlaps the gold source. DIRECT is runs of three words and more in double quotation
marks. `--cv K` trains on K-1 folds of articles and scores the other; without it the
shipped weights are scored, which saw PolNeAR dev in training.

Peers: every quoted run with no speaker (floor), and textacy a paragraph at a time.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bench import train_quotes as training
from bench.train_quotes import letters
from manytakes import models, quotes, run
from manytakes.model import Article, Parse, Quote, Span, mint
from manytakes.quotes import attribute, learnt, marks

Found = list[tuple[list[tuple[int, int]], list[tuple[int, int]]]]  # content spans, source spans
Letters = frozenset[int]


def score(data: Path | None, gold: Path | None, out: Path | None, cv: int = 0) -> dict[str, Any]:
    """Score the set at `data`, or the stories in `gold`."""
    if gold is not None:
        return _stories(gold, out)
    assert data is not None
    rows = training.read(data) if _first(data).get("attributions") is not None else None
    return _polnear(rows, cv) if rows is not None else _basil(data)


def _first(data: Path) -> dict[str, Any]:
    import gzip

    with gzip.open(data, "rt", encoding="utf-8") as lines:
        row: dict[str, Any] = json.loads(next(lines))
        return row


# -- PolNeAR -----------------------------------------------------------------------


def _polnear(rows: Sequence[training.Row], cv: int) -> dict[str, Any]:
    began = time.perf_counter()
    parsed = training.parse_all(rows)
    parsing = (time.perf_counter() - began) / len(rows)
    fitted = _folds(parsed, cv) if cv else None
    clock = [0.0]
    systems: list[tuple[str, Callable[[Article, Parse], Found] | None]] = [
        (f"manytakes, {cv}-fold" if cv else "manytakes, as shipped", lambda a, p: _ours(a, p, fitted, cv)),
        ("quoted runs, no speaker", _runs),
        ("textacy, by paragraph", _textacy(clock)),
    ]
    table, figures = [], {}
    for name, system in systems:
        if system is None:
            table.append({"system": f"{name}: not installed"})
            continue
        began = time.perf_counter()
        found = {row["id"]: system(a, p) for row, a, p in parsed}
        spent = (time.perf_counter() - began) / len(rows)
        line: dict[str, Any] = {"system": name}
        for view in ("DIRECT", "ALL"):
            of = _counted(parsed, found, view)
            line |= {f"{view} {k}": v for k, v in of.items()}
        ours = not name.startswith("textacy")
        own = spent if ours else clock[0] / len(rows)  # textacy parses by itself, a paragraph at a time
        line |= {"own ms/article": 1000 * own, "articles/s with spaCy": 1 / (spent + parsing * ours)}
        table.append(line)
        short = name.split(",")[0].split()[0]
        figures |= {f"{short} {k}": v for k, v in line.items() if isinstance(v, float)}
    timed = _timed([a for _, a, _ in parsed[:TIMED]])
    table += timed
    figures |= {f"ms {line['ms an article, first 12']}": line["ms"] for line in timed}
    return {"title": f"PolNeAR, {len(rows)} articles", "rows": table, "figures": figures}


TIMED = 12  # articles timed


def _timed(articles: Sequence[Article]) -> list[dict[str, Any]]:
    """Return processor time an article, in ms: spaCy alone and each stage alone, ours and textacy's."""
    import spacy

    name = models.tagger().name  # type: ignore[attr-defined]
    clock = time.process_time
    lines: list[dict[str, Any]] = []

    def put(what: str, began: float) -> None:
        lines.append({"ms an article, first 12": what, "ms": 1000 * (clock() - began) / len(articles)})

    fresh, plain = models._Spacy(name), spacy.load(name)
    fresh.parse(articles[0])
    fresh = models._Spacy(name)  # nothing read yet
    began = clock()
    parses = [fresh.parse(a) for a in articles]
    put("spaCy, as manytakes runs it", began)
    list(quotes.find(articles[0], parses[0]))  # loads the models
    began = clock()
    for a, p in zip(articles, parses, strict=True):
        list(quotes.find(a, p))
    put("manytakes, its own stage", began)
    began = clock()
    docs = [plain(line) for a in articles for line in re.findall(r"[^\n]+", a.text)]
    put("spaCy, a paragraph at a time, as textacy is run", began)
    try:
        from textacy.extract import triples
    except ImportError:
        return lines
    began = clock()
    for doc in docs:
        with contextlib.suppress(Exception):  # an odd number of marks
            list(triples.direct_quotations(doc))
    put("textacy, its own stage, direct quotations only", began)
    return lines


def _folds(parsed: Sequence[tuple[training.Row, Article, Parse]], cv: int) -> list[learnt.Model]:
    docs = training.documents(parsed)
    return [training.fit([d for d in docs if training.fold_of(d.row["id"], cv) != k]) for k in range(cv)]


def _ours(article: Article, parse: Parse, fitted: list[learnt.Model] | None, cv: int) -> Found:
    model = fitted[training.fold_of(article.id, cv)] if fitted else None
    return [
        ([(s.start, s.end) for s in q.content], [(q.source.start, q.source.end)] if q.source else [])
        for q in attribute.find(article, parse, model)
    ]


def _runs(article: Article, parse: Parse) -> Found:
    return [(list(run.pieces), []) for run in marks.runs(article.text, article.body) if run.double]


def _textacy(clock: list[float]) -> Callable[[Article, Parse], Found] | None:
    """Return textacy's direct quotations, or None; `clock` adds up its seconds without spaCy."""
    try:
        from textacy.extract import triples
    except ImportError:
        return None
    nlp = models.tagger()._nlp  # type: ignore[attr-defined]

    def system(article: Article, parse: Parse) -> Found:
        found: Found = []
        for line in re.finditer(r"[^\n]+", article.text):
            doc = nlp(line.group())
            at = line.start()
            began = time.perf_counter()
            try:
                triples_ = list(triples.direct_quotations(doc))
            except Exception:  # it raises on an odd number of marks: the paragraph is lost, as measured
                continue
            finally:
                clock[0] += time.perf_counter() - began
            for t in triples_:
                content = [(at + t.content.start_char, at + t.content.end_char)]
                source = [(at + s.idx, at + s.idx + len(s)) for s in t.speaker]
                found.append((content, source))
        return found

    return system


def _counted(
    parsed: Iterable[tuple[training.Row, Article, Parse]], found: dict[str, Found], view: str
) -> dict[str, float]:
    c: Counter[str] = Counter()
    for row, article, _ in parsed:
        text = article.text
        inside = _in_marks(text) if view == "DIRECT" else []

        def items(of: Found, text: str = text, inside: list[bool] = inside) -> list[tuple[Letters, Letters]]:
            seen: dict[Letters, Letters] = {}
            for content, source in of:
                parts = [content] if view == "ALL" else [[r] for r in _quoted(text, inside, content)]
                for part in parts:
                    said = letters(text, part)
                    if said:
                        seen.setdefault(said, letters(text, source))
            return list(seen.items())

        gold = items([(g["content"], g["source"]) for g in row["attributions"]])
        ours = items(found[row["id"]])
        _match(gold, ours, c)
    content = _f1(c["match"], c["ours"], c["gold"])
    joint = _f1(c["joint"], c["ours"] - c["unsourced"], c["sourced"])
    speaker = c["joint"] / (c["match"] - c["unsourced"]) if c["match"] > c["unsourced"] else 0.0
    return {"content F1": 100 * content, "joint F1": 100 * joint, "speaker": 100 * speaker}


def _match(gold: list[tuple[Letters, Letters]], ours: list[tuple[Letters, Letters]], c: Counter[str]) -> None:
    """Add one article's counts: greedy one-to-one matches of content, best first."""
    pairs = sorted(
        (-len(g & o) / len(g | o), i, j)
        for i, (g, _) in enumerate(gold)
        for j, (o, _) in enumerate(ours)
        if 2 * len(g & o) >= len(g | o)
    )
    done_gold: set[int] = set()
    done_ours: set[int] = set()
    for _, i, j in pairs:
        if i in done_gold or j in done_ours:
            continue
        done_gold.add(i)
        done_ours.add(j)
        c["match"] += 1
        c["unsourced"] += not gold[i][1]
        c["joint"] += bool(gold[i][1] & ours[j][1])
    c["gold"] += len(gold)
    c["ours"] += len(ours)
    c["sourced"] += sum(bool(s) for _, s in gold)


def _f1(hits: int, ours: int, gold: int) -> float:
    return 2 * hits / (ours + gold) if ours + gold else 0.0


def _in_marks(text: str) -> list[bool]:
    """Mark the characters in double quotation marks; a blank line closes."""
    out, inside = [], False
    for i, c in enumerate(text):
        if text.startswith("\n\n", i):
            inside = False
        if c in '“”"':
            out.append(True)
            inside = c == "“" or (c == '"' and not inside)
        else:
            out.append(inside)
    return out


def _quoted(text: str, inside: list[bool], spans: Iterable[Sequence[int]]) -> list[tuple[int, int]]:
    """Return the runs of three words and more that lie in marks and in the spans."""
    found = []
    for start, end in spans:
        i, end = start, min(end, len(text))
        while i < end:
            j = i
            while j < end and inside[j] and not (j > i and text[j] == "“"):
                j += 1
            if j > i and len(re.findall(r"\w+", text[i:j])) >= 3:
                found.append((i, j))
            i = max(j, i + 1)
    return found


# -- BASIL -------------------------------------------------------------------------


def _basil(data: Path) -> dict[str, Any]:
    """Score the speaker, as a full name, of each labelled span inside a quotation."""
    import gzip

    with gzip.open(data, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    c: Counter[str] = Counter()
    for row in rows:
        articles, asked = [], []
        for one in row["articles"]:
            text = "\n\n".join(one["paragraphs"])
            id_ = mint("a", one["outlet"], text)
            articles.append(Article(id_, id_, text, body=(Span(id_, 0, len(text)),)))
            asked += _asked(one, text, id_)
        speakers = _speakers(articles)
        for span, speaker in asked:
            c["asked"] += 1
            near = [(q, who) for q, who in speakers if any(s.overlaps(span) for s in q.content)]
            c["quoted"] += bool(near)
            wanted = set(re.findall(r"\w{3,}", speaker.casefold()))
            c["named"] += any(who for _, who in near)
            c["right"] += any(wanted & set(re.findall(r"\w{3,}", who.casefold())) for _, who in near)
    asked_ = max(c["asked"], 1)
    line = {
        "spans": c["asked"],
        "in a quote of ours": c["quoted"] / asked_,
        "with a speaker": c["named"] / asked_,
        "speaker right": c["right"] / asked_,
    }
    figures = {"basil speaker": c["right"] / asked_, "basil found": c["quoted"] / asked_}
    return {
        "title": f"BASIL, {len(rows)} events: speakers of quoted spans",
        "rows": [line],
        "figures": figures,
    }


def _asked(one: dict[str, Any], text: str, id_: str) -> list[tuple[Span, str]]:
    at, starts = 0, []
    for sentence in one["sentences"]:
        found = text.find(sentence, at)
        starts.append(found)
        at = found + len(sentence) if found >= 0 else at
    asked = []
    for mark in one["annotations"]:
        which = re.fullmatch(r"p(\d+)", mark["id"])
        named = mark["speaker"] and not mark["speaker"].startswith("other")  # "other anti" names nobody
        if mark["quote"] != "yes" or not named or not which or starts[int(which[1])] < 0:
            continue
        start = starts[int(which[1])] + mark["start"]
        end = min(len(text), starts[int(which[1])] + mark["end"])
        if start < end:
            asked.append((Span(id_, start, end), mark["speaker"].replace("_", " ")))
    return asked


def _speakers(articles: Sequence[Article]) -> list[tuple[Quote, str]]:
    """Return every quote of a story with its speaker's name, or the source's own words."""
    of = run.study(articles)
    said = [q for a in articles for q in of.quotes[a.id]]
    called = {e.id: e.name for e in of.entities}
    by_id = {a.id: a for a in articles}
    return [
        (q, called.get(u.speaker or "") or (by_id[q.source.article][q.source] if q.source else ""))
        for u in quotes.align(articles, said, of.entities, None)
        for q in u.variants
    ]


# -- gold stories ------------------------------------------------------------------


def _stories(folder: Path, out: Path | None) -> dict[str, Any]:
    """Score variants and speakers on gold stories: texts with the gold's residue taken out."""
    c: Counter[str] = Counter()
    for path in sorted(folder.glob("*.json")):
        held = json.loads(path.read_text("utf-8"))
        articles = [_bodied(held, a) for a in held["accounts"]]
        found = _utterances(articles)
        _count_story(held["quotes"], found, c)
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            kept = {"points": [], "quotes": found, "names": [], "residue": [], "copies": []}
            (out / f"{held['story']}.json").write_text(json.dumps(kept), "utf-8")
    precision, recall = c["right"] / max(c["ours"], 1), c["found"] / max(c["gold"], 1)
    figures = {
        "quotes P": precision,
        "quotes R": recall,
        "quotes F1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "speaker": c["speaker right"] / max(c["speakers"], 1),
    }
    return {"title": f"gold stories: {c['gold']} pairs of variants", "rows": [figures], "figures": figures}


def _bodied(held: dict[str, Any], account: dict[str, Any]) -> Article:
    at, spans = 0, []
    cuts = sorted((r["start"], r["end"]) for r in held["residue"] if r["account"] == account["id"])
    text = account["text"]
    for start, end in [*cuts, (len(text), len(text))]:
        if at < start and text[at:start].strip():
            spans.append(Span(account["id"], at, start))
        at = max(at, end)
    return Article(account["id"], account["id"], text, body=tuple(spans))


def _utterances(articles: Sequence[Article]) -> list[dict[str, Any]]:
    of = run.study(articles)
    said = [q for a in articles for q in of.quotes[a.id]]
    called = {e.id: e.name for e in of.entities}
    by_id = {a.id: a for a in articles}
    out = []
    for u in quotes.align(articles, said, of.entities, run._similarity(of)):
        named = [by_id[q.source.article][q.source] for q in u.variants if q.source]
        variants = [
            {"account": s.article, "start": s.start, "end": s.end} for q in u.variants for s in q.content
        ]
        speaker = called.get(u.speaker or "") or max(named, key=len, default=None)
        out.append({"variants": variants, "speaker": speaker, "relation": u.relation})
    return out


def _count_story(gold: list[dict[str, Any]], ours: list[dict[str, Any]], c: Counter[str]) -> None:
    """Add one story's counts, by the definitions of the gold's own scorer."""
    told, said = (_pairs(of) for of in (gold, ours))
    c["gold"] += len(told)
    c["ours"] += len(said)
    c["right"] += sum(any(_same(p, g) for g in told) for p in said)
    c["found"] += sum(any(_same(g, p) for p in said) for g in told)
    for quote in gold:
        near = [o for o in ours if any(_over(v, w) for v in o["variants"] for w in quote["variants"])]
        if quote.get("speaker") and near:
            c["speakers"] += 1
            wanted = _words(quote["speaker"])
            c["speaker right"] += any(wanted & _words(o["speaker"] or "") for o in near)


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w{3,}", name.lower()))


Variant = dict[str, Any]


def _pairs(of: list[dict[str, Any]]) -> list[tuple[Variant, Variant]]:
    return [
        (a, b)
        for q in of
        for n, a in enumerate(q["variants"])
        for b in q["variants"][n + 1 :]
        if a["account"] != b["account"]
    ]


def _over(a: Variant, b: Variant) -> bool:
    shared = min(a["end"], b["end"]) - max(a["start"], b["start"])
    shorter = min(a["end"] - a["start"], b["end"] - b["start"])
    return a["account"] == b["account"] and shared > 0 and 2 * shared >= shorter


def _same(p: tuple[Variant, Variant], q: tuple[Variant, Variant]) -> bool:
    return any(_over(p[0], x) and _over(p[1], y) for x, y in (q, q[::-1]))
