"""Planted discrepancies: one detail of an account changed, and looked for among the differences reported.

    python -m bench.planted --data FILE [--n 40] [--seed 1] [--json]     copies of real articles
    python -m bench.planted --gold DIR [--json]                          real parallel accounts

copies: an article and its copy are read as two accounts, by `run.study` and `reconcile`
with no reuse between them; through `run.tell`, lineage would rightly fold two near-
identical texts into one account and compare nothing. The copy is read untouched first,
verbatim and with its paragraphs in another order, and must yield no difference; then with
one change of each kind planted, each in a sentence of its own.
accounts: the change is planted in one claim of a gold point on which accounts agree, where
another account of the point has the same words, and the story is read by the whole pipeline.

A change is found when a difference of its kind shows the planted words on one side and
the words they replaced on the other. Texts are read at run time; none is kept.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from bench import gold as golds
from manytakes import clean, models, run
from manytakes.model import Account, Article, Page, Parse, Point, Span, Token
from manytakes.reconcile import reconcile

KINDS = ("number", "date", "name", "place", "polarity", "modality", "attribution")
RIGHT = {
    "number": {"number"}, "date": {"date", "time"}, "name": {"name-spelling"}, "place": {"place"},
    "polarity": {"polarity"}, "modality": {"modality"}, "attribution": {"attribution"},
}  # fmt: skip
LENGTH = 3_000  # characters read of an article, to a paragraph's end

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = frozenset(
    "January February March April May June July August September October November December".split()
)
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_HEDGES = frozenset(
    "about around some nearly almost least most than over under up roughly approximately".split()
)
_PLACES = ("Lisbon", "Nairobi", "Bergen", "Calgary", "Toledo")
_STRANGERS = ("Harkness", "Ellwood", "Verbeek")
_SOURCES = {
    "police": "witnesses", "officials": "residents", "authorities": "witnesses", "prosecutors": "lawyers",
    "witnesses": "police", "investigators": "neighbors", "lawyers": "prosecutors", "officers": "residents",
    "experts": "critics", "critics": "supporters", "residents": "officials", "spokesman": "lawyer",
    "spokeswoman": "lawyer", "official": "witness", "officer": "bystander",
}  # fmt: skip
_MODALS = frozenset("may might can could must should would will shall to".split())
_SAYING = frozenset("say tell add".split())
_NEXT_VOWEL = str.maketrans("aeiou", "eioua")


@dataclass(frozen=True, slots=True)
class Edit:
    """Words to put in the place of others: `new` for text[start:end], which may be empty."""

    kind: str
    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Planted:
    """Where a change stands: in the account as it was, and in the one that was changed."""

    kind: str
    old: Span
    new: Span


# -- what to change ----------------------------------------------------------------


def edits(article: Article, parse: Parse) -> Iterator[tuple[int, Edit]]:
    """Yield (sentence, change) for every change that could be planted in the body."""
    labels = {i: label for first, last, label in parse.entities for i in range(first, last)}
    for n, (first, last) in enumerate(parse.sentences):
        tokens = parse.tokens
        for i in range(first, last):
            t = tokens[i]
            before = tokens[i - 1] if i > first else None
            after = tokens[i + 1] if i + 1 < last else None
            for kind, start, end, new in _at(t, before, after, labels.get(i, "")):
                yield n, Edit(kind, start, end, new)
            yield from ((n, e) for e in _voices(parse, i, first, last, labels))
        for a, b, label in parse.entities:
            if label == "PERSON" and first <= a and b <= last and b - a > 1:
                name = tokens[b - 1]
                new = respelt(name.text)
                if len(name.text) > 4 and name.text.istitle() and new != name.text:
                    yield n, Edit("name", name.start, name.end, new)


def _at(
    t: Token, before: Token | None, after: Token | None, label: str
) -> Iterator[tuple[str, int, int, str]]:
    """Yield the changes that one word, with the words beside it, lends itself to."""
    prior = before.text.lower() if before else ""
    if t.text in _DAYS:
        yield "date", t.start, t.end, _DAYS[(_DAYS.index(t.text) + 3) % 7]
    if prior.capitalize() in _MONTHS and re.fullmatch(r"[1-9]|[12]\d", t.text):
        yield "date", t.start, t.end, str(int(t.text) + 9 if int(t.text) < 15 else int(t.text) - 9)
    counts = label not in ("DATE", "TIME") and prior not in _HEDGES and prior.capitalize() not in _MONTHS
    counted = after and after.pos in ("NOUN", "ADJ") and after.start > t.end and t.dep == "nummod"
    other = another(t.text) if counts and counted else None
    if other is not None:
        yield "number", t.start, t.end, other
    placed = label == "GPE" and t.dep == "pobj" and prior in ("in", "at", "near", "from")
    if placed and t.text.istitle() and len(t.text) > 3 and (not after or after.pos != "PROPN"):
        yield "place", t.start, t.end, next(p for p in _PLACES if p != t.text)
    if after is None or after.pos not in ("VERB", "AUX") or "'" in t.text or "’" in t.text:
        return
    first = before is None or (before.pos not in ("AUX", "PART") and prior != "not")
    if first and after.start > t.end and t.dep in ("aux", "auxpass"):
        yield "polarity", t.end, t.end, " not"
    if t.dep == "aux" and t.text == "will":
        yield "modality", t.start, t.end, "might"
    if t.dep == "aux" and t.text in ("has", "have") and after.tag == "VBN" and prior not in _MODALS:
        yield "modality", t.start, t.end, "may have"


def _voices(parse: Parse, i: int, first: int, last: int, labels: dict[int, str]) -> Iterator[Edit]:
    """Yield the change of who said it, where word `i` is the subject of a verb of saying."""
    t = parse.tokens[i]
    verb = parse.tokens[t.head]
    if t.dep != "nsubj" or verb.lemma not in _SAYING or not first <= t.head < last:
        return
    if other := _SOURCES.get(t.text.lower()):
        yield Edit("attribution", t.start, t.end, other.capitalize() if t.text[0].isupper() else other)
    elif labels.get(i) == "PERSON" and t.text.isalpha():
        start = i
        while labels.get(start - 1) == "PERSON" and start > first:
            start -= 1
        full = start < i
        name = ("Leopold " if full else "") + next(s for s in _STRANGERS if s != t.text)
        yield Edit("attribution", parse.tokens[start].start, t.end, name)


def another(number: str) -> str | None:
    """Return a number of the same form and size that is not `number`; None for no plain one.

    >>> another("seven"), another("1,200"), another("2014")
    ('ten', '1,800', None)
    """
    if number.lower() in _NUMBERS:
        other = _NUMBERS[(_NUMBERS.index(number.lower()) + 3) % len(_NUMBERS)]
        return other.capitalize() if number[0].isupper() else other
    if not re.fullmatch(r"\d{1,3}(,\d{3})+|\d{1,6}", number):
        return None
    n = int(number.replace(",", ""))
    if n < 2 or ("," not in number and 1900 <= n < 2100):
        return None
    other = n + max(2, n // 2)
    return f"{other:,}" if "," in number else str(other)


def respelt(name: str) -> str:
    """Return a name with one inner vowel changed.

    >>> respelt("Henderson")
    'Hendirson'
    """
    vowels = [i for i in range(1, len(name) - 1) if name[i] in "aeiou"]
    if not vowels:
        return name
    i = vowels[len(vowels) // 2]
    return name[:i] + name[i].translate(_NEXT_VOWEL) + name[i + 1 :]


def plant(text: str, changes: Sequence[Edit]) -> tuple[str, list[tuple[Edit, int, int]]]:
    """Return the text changed, and where each change stands in it: (change, start, end).

    What is inserted stands with the word before it. Changes may not overlap.
    """
    changed, places, at = "", [], 0
    for edit in sorted(changes, key=lambda e: e.start):
        changed += text[at : edit.start]
        start = len(changed) + (1 if edit.start == edit.end else 0)
        changed += edit.new
        places.append((edit, start, len(changed)))
        at = edit.end
    return changed + text[at:], places


def everywhere(edit: Edit, text: str) -> list[Edit]:
    """Return a change of spelling at every place where the text has the name: no account spells it twice."""
    if edit.kind != "name":
        return [edit]
    name = re.escape(text[edit.start : edit.end])
    return [Edit("name", m.start(), m.end(), edit.new) for m in re.finditer(rf"\b{name}\b", text)]


def chosen(article: Article, parse: Parse, rng: random.Random) -> list[Edit]:
    """Choose one change of each kind that the article allows, each in a sentence of its own."""
    by_kind: dict[str, list[tuple[int, Edit]]] = {}
    for n, edit in edits(article, parse):
        by_kind.setdefault(edit.kind, []).append((n, edit))
    taken: set[int] = set()
    found: list[Edit] = []
    for kind in sorted(by_kind, key=lambda k: (len(by_kind[k]), k)):
        free = [(n, e) for n, e in by_kind[kind] if n not in taken]
        rng.shuffle(free)
        for n, edit in free:
            spread = everywhere(edit, article.text)
            if any(a.start < b.end and b.start < a.end for a in spread for b in found):
                continue
            taken.add(n)
            found += spread
            break
    return found


# -- copies ------------------------------------------------------------------------


def article(text: str, name: str, date: str | None = None) -> Article | None:
    """Read a text as an article; the same text under another name is another article."""
    given = (("date", date),) if date else ()
    page = Page(name, text.encode(), "text/plain", url=f"https://{name}.example/", given=given)
    found = clean.clean(page)
    return found if isinstance(found, Article) and found.text == text else None


def compared(a: Article, b: Article) -> tuple[Point, ...]:
    """Return the differences of two articles, each read as an account of its own."""
    own = sorted((a, b), key=lambda x: x.id)
    found = run.study(own)
    said = [q for x in own for q in found.quotes[x.id]]
    utterances = run.STAGES.align(own, said, found.entities, run._similarity(found))
    accounts = [Account(x.id, x.id, (x.id,)) for x in own]
    points = reconcile(
        own, accounts, found.parses, found.claims, found.entities, utterances, (), found.vectors
    )
    return tuple(p for p in points if p.relation == "differ")


def shows(points: Sequence[Point], change: Planted) -> bool:
    """Tell whether a difference of the change's kind sets its words beside those it replaced."""
    return any(
        p.kind in RIGHT[change.kind]
        and any(s.overlaps(change.new) for s in _shown(p))
        and (change.kind == "name" or any(s.overlaps(change.old) for s in _shown(p)))
        for p in points
    )


def _shown(p: Point) -> list[Span]:
    """Return the spans of a difference: its claims, who says them, and what decided."""
    voices = [c.voice.source for c in p.claims if c.voice and c.voice.source]
    return [
        *(c.evidence for c in p.claims),
        *voices,
        *(s for r in p.why if r.kind == p.kind for s in r.evidence),
    ]


def on_copies(path: Path, many: int, seed: int, verbose: bool = False) -> Counter[str]:
    """Plant changes into copies of articles drawn from a labelled set, and count what is found."""
    rng = random.Random(seed)
    texts = list(_texts(path))
    rng.shuffle(texts)
    count: Counter[str] = Counter()
    for name, text, date in texts:
        if count["articles"] == many:
            break
        own, other = article(text, f"a{name}", date), article(text, f"b{name}", date)
        if own is None or other is None or not own.body:
            continue
        count["articles"] += 1
        for label, copy in (("verbatim", other), ("shuffled", _shuffled(own, f"b{name}", date, rng))):
            if copy is None:
                continue
            count[f"{label} read"] += 1
            false = compared(own, copy)
            count[f"{label} false"] += len(false)
            for p in false if verbose else ():
                _tell(label, p, {own.id: own, copy.id: copy})
        changes = chosen(own, models.tagger().parse(own), rng)
        changed, places = plant(text, changes)
        copy = article(changed, f"b{name}", date)
        if copy is None or not changes:
            continue
        found = compared(own, copy)
        seen: dict[str, bool] = {}
        for edit, start, end in places:
            old = Span(own.id, *_replaced(own.text, edit))
            change = Planted(edit.kind, old, Span(copy.id, start, end))
            seen[edit.kind] = seen.get(edit.kind, False) or shows(found, change)
        for kind, hit in seen.items():
            count[f"{kind} planted"] += 1
            count[f"{kind} found"] += hit
            if verbose and not hit:
                at, end = next((s, t) for e, s, t in places if e.kind == kind)
                near = [p.kind for p in found if any(s.overlaps(Span(copy.id, at, end)) for s in _shown(p))]
                print(f"  missed {kind}, shown as {near}: …{changed[max(0, at - 70) : at + 70]!r}…")
        spans = [Span(copy.id, start, end) for _, start, end in places]
        wild = [p for p in found if not any(s.overlaps(c) for s in _shown(p) for c in spans)]
        count["elsewhere"] += len(wild)
        for p in wild if verbose else ():
            _tell("elsewhere", p, {own.id: own, copy.id: copy})
    return count


def _replaced(text: str, edit: Edit) -> tuple[int, int]:
    """Return where the words stand that a change replaces; of one that adds some, the words beside it."""
    if edit.start < edit.end:
        return edit.start, edit.end
    after = re.match(r"\W*\w+", text[edit.end :])
    return max(0, edit.start - 1), edit.end + (after.end() if after else 0)


def _shuffled(own: Article, name: str, date: str | None, rng: random.Random) -> Article | None:
    paragraphs = [p for p in own.text.split("\n") if p.strip()]
    if len(paragraphs) < 3:
        return None
    rest = paragraphs[1:]
    rng.shuffle(rest)
    return article("\n\n".join([paragraphs[0], *rest]), name, date)


def _tell(label: str, p: Point, by_id: dict[str, Article]) -> None:
    said = " | ".join(by_id[c.evidence.article][c.evidence] for c in p.claims)
    print(f"  {label} {p.kind}: {said}  ({'; '.join(r.text for r in p.why[:2])})")


def _texts(path: Path) -> Iterator[tuple[str, str, str | None]]:
    """Yield (name, text, date) of the articles of a set, each cut at a paragraph's end."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            row: dict[str, Any] = json.loads(line)
            for k, one in enumerate(row.get("articles") or [row]):
                text = one.get("text") or "\n\n".join(map(str, one.get("paragraphs") or ()))
                cut = text[:LENGTH].rsplit("\n", 1)[0] if len(text) > LENGTH else text
                if len(cut) > LENGTH // 4:
                    yield f"{n}-{k}", cut.strip(), one.get("date")


# -- real parallel accounts --------------------------------------------------------


def on_accounts(folder: Path, seed: int, verbose: bool = False) -> Counter[str]:
    """Plant changes into one account of each gold story, where another says the same, and count."""
    count: Counter[str] = Counter()
    for story in golds.stories(folder):
        rng = random.Random(f"{seed} {story.name}")
        articles = golds.articles(story)
        found = _shared_edits(story, articles, rng)
        if not found:
            continue
        count["stories"] += 1
        account = next(iter(found))[0]
        changed, places = plant(articles[account].text, [e for _, e, _ in found])
        date = next(a.get("date") for a in story.found["accounts"] if a["id"] == account)
        page = Page(account, changed.encode(), "text/plain", given=(("date", date),) if date else ())
        copy = clean.clean(page)
        if not isinstance(copy, Article) or copy.text != changed:
            continue
        own = sorted((replace(copy, source=account), *(a for k, a in articles.items() if k != account)),
                     key=lambda a: a.id)  # fmt: skip
        stories, reuses = run.group(own)
        differing = [p for s in stories for p in run.tell(s, own, reuses).points if p.relation == "differ"]
        olds = {e: old for _, e, old in found}
        seen: dict[str, bool] = {}
        for edit, start, end in places:
            new = Span(copy.id, start, end)
            hit = any(shows(differing, Planted(edit.kind, old, new)) for old in olds[edit])
            seen[edit.kind] = seen.get(edit.kind, False) or hit
        for kind, hit in seen.items():
            count[f"{kind} planted"] += 1
            count[f"{kind} found"] += hit
            if verbose and not hit:
                at = next(s for e, s, _ in places if e.kind == kind)
                print(f"  {story.name} missed {kind}: …{changed[max(0, at - 70) : at + 70]!r}…")
    return count


def _shared_edits(
    story: golds.Gold, articles: dict[str, Article], rng: random.Random
) -> list[tuple[str, Edit, tuple[Span, ...]]]:
    """Return (account, change, where others say what it replaces), of the account with most kinds of them."""
    by_account: dict[str, dict[str, list[tuple[int, Edit, tuple[Span, ...]]]]] = {}
    agreed = [p["claims"] for p in story.found["points"] if p["relation"] == "agree"]
    for account, own in sorted(articles.items()):
        for n, edit in edits(own, models.tagger().parse(own)):
            others = tuple(
                span
                for claims in agreed
                for a, b in combinations(claims, 2)
                for x, y in ((a, b), (b, a))
                if x["account"] == account != y["account"]
                and x["start"] <= edit.start and edit.end <= x["end"]
                and (span := _same(own, edit, articles[y["account"]], y))
            )  # fmt: skip
            if others:
                by_account.setdefault(account, {}).setdefault(edit.kind, []).append((n, edit, others))
    if not by_account:
        return []
    account = max(sorted(by_account), key=lambda a: len(by_account[a]))
    taken: set[int] = set()
    found: list[tuple[str, Edit, tuple[Span, ...]]] = []
    for _, choices in sorted(by_account[account].items(), key=lambda kv: (len(kv[1]), kv[0])):
        free = [c for c in choices if c[0] not in taken]
        if not free:
            continue
        n, edit, others = rng.choice(free)
        spread = everywhere(edit, articles[account].text)
        if any(a.start < b.end and b.start < a.end for a in spread for _, b, _ in found):
            continue
        taken.add(n)
        found += [(account, e, others) for e in spread]
    return found


def _same(own: Article, edit: Edit, other: Article, claim: dict[str, Any]) -> Span | None:
    """Return where another account's claim has the words that a change replaces.

    For what is inserted, the words are the one before it and the one after.
    """
    if edit.start < edit.end:
        words = own.text[edit.start : edit.end]
    else:
        beside = re.search(r"\w+$", own.text[: edit.start]), re.match(r"\W*\w+", own.text[edit.end :])
        words = "".join(m[0] for m in beside if m)
    if edit.kind == "modality":
        words += m[0] if (m := re.match(r"\W*\w+", own.text[edit.end :])) else ""
    m = re.search(rf"\b{re.escape(words)}\b", other.text[claim["start"] : claim["end"]])
    return Span(other.id, claim["start"] + m.start(), claim["start"] + m.end()) if m else None


# -- the table ---------------------------------------------------------------------


def main(argv: list[str] | None = None) -> int:
    """Plant, look, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.planted", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="a set of articles, .jsonl.gz")
    parser.add_argument("--gold", type=Path, help="a folder of gold stories, *.json")
    parser.add_argument("--n", type=int, default=40, help="how many articles are copied")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="print what was missed")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    args = parser.parse_args(argv)
    if not (args.data or args.gold):
        parser.error("give --data FILE or --gold DIR")
    figures: dict[str, dict[str, float]] = {}
    if args.data:
        figures["copies"] = dict(sorted(on_copies(args.data, args.n, args.seed, args.verbose).items()))
    if args.gold:
        figures["accounts"] = dict(sorted(on_accounts(args.gold, args.seed, args.verbose).items()))
    if args.json:
        print(json.dumps(figures, indent=1))
        return 0
    for where, count in figures.items():
        print(where)
        for kind in KINDS:
            planted, found = count.get(f"{kind} planted", 0), count.get(f"{kind} found", 0)
            share = f"{found / planted:.2f}" if planted else "-"
            print(f"  {kind:<12} planted {planted:>4.0f}  found {found:>4.0f}  recall {share}")
        for name, value in count.items():
            if not name.endswith((" planted", " found")):
                print(f"  {name:<15} {value:.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
