"""Pairs of spellings: is it one name? Ours beside string distances, in one run.

The set is told by its fields. Where it lists only names that go together, each match
is set against its hardest non-match: the listed name that Jaro-Winkler takes for it
first. F1 is at our fixed threshold; each peer's is at its own best threshold on the
set scored, which flatters the peer.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from manytakes import names
from manytakes.model import Article, Mention, MentionKind, Span
from manytakes.names import korean
from manytakes.text import fold

from . import fit_korean

Row = dict[str, Any]
Pair = tuple[str, str, bool]

EVEN = 0.5  # `names.same` over which two spellings are taken for one name
PEERS: dict[str, Callable[[str, str], float]] = {
    "rapidfuzz token_set": lambda a, b: fuzz.token_set_ratio(fold(a), fold(b)) / 100,
    "rapidfuzz token_sort": lambda a, b: fuzz.token_sort_ratio(fold(a), fold(b)) / 100,
    "rapidfuzz WRatio": lambda a, b: fuzz.WRatio(fold(a), fold(b)) / 100,
    "Jaro-Winkler": lambda a, b: JaroWinkler.similarity(fold(a), fold(b)),
}


def score(rows: Sequence[Row], cv: int = 0) -> dict[str, Any]:
    """Score the set that the rows are of; with `cv`, Korean surnames by tables fitted without them."""
    if "variants" in rows[0] and cv:
        return _surnames_held_out(rows, cv)
    if "name1" in rows[0]:
        return _hand_labelled(rows)
    if "stage_name" in rows[0]:
        return _stage_names(rows)
    if "variants" in rows[0]:
        return _spellings(rows)
    return _aliases(rows)


def _table(title: str, sets: dict[str, list[tuple[Pair, MentionKind]]], figure: str) -> dict[str, Any]:
    table: list[Row] = []
    figures: dict[str, float] = {}
    for name, pairs in sets.items():
        judged = [(names.same(a, b, kind), match) for (a, b, match), kind in pairs]
        mine = _f1(judged, EVEN)
        table.append({"pairs": name, "n": len(pairs), "system": "manytakes", "f1": 100 * mine})
        figures[f"{figure}_{name.replace(' ', '_')}"] = 100 * mine
        for peer, like in _peers().items():
            best = _best([(like(a, b), match) for (a, b, match), _ in pairs])
            table.append(
                {"pairs": name, "n": len(pairs), "system": f"{peer}, best threshold", "f1": 100 * best}
            )
    return {"title": title, "rows": table, "figures": figures}


def _peers() -> dict[str, Callable[[str, str], float]]:
    peers = dict(PEERS)
    try:
        import jellyfish
    except ImportError:
        return peers
    peers["jellyfish match rating"] = lambda a, b: float(
        bool(jellyfish.match_rating_comparison(re.sub("[^a-z]", "", fold(a)), re.sub("[^a-z]", "", fold(b))))
    )
    return peers


def _f1(judged: Sequence[tuple[float, bool]], threshold: float) -> float:
    hit = sum(match for score, match in judged if score >= threshold)
    said = sum(score >= threshold for score, _ in judged)
    true = sum(match for _, match in judged)
    return 2 * hit / (said + true) if said + true else 0.0


def _best(judged: Sequence[tuple[float, bool]]) -> float:
    ranked = sorted(judged, key=lambda x: -x[0])
    true = sum(match for _, match in ranked)
    best, hit = 0.0, 0
    for i, (value, match) in enumerate(ranked, 1):
        hit += match
        if i == len(ranked) or ranked[i][0] != value:
            best = max(best, 2 * hit / (i + true))
    return best


def _hand_labelled(rows: Sequence[Row]) -> dict[str, Any]:
    def kind(row: Row) -> MentionKind:
        return "person" if row["schema"] == "Person" else "organisation"

    pairs = [((r["name1"], r["name2"], r["match"]), kind(r)) for r in rows]
    sets = {"all": pairs, "persons": [p for p in pairs if p[1] == "person"]}
    result = _table("hand-labelled pairs of names", sets, "f1")
    frozen = [
        (float(r["peer_logicv2_match"]), r["match"]) for r in rows if r["peer_logicv2_score"] is not None
    ]
    result["rows"].append(
        {
            "pairs": "all",
            "n": len(frozen),
            "system": "nomenklatura logic_v2, its frozen run",
            "f1": 100 * _f1(frozen, 0.5),
        }
    )
    return result


def _hardest(text: str, others: Sequence[str]) -> str | None:
    found = process.extractOne(fold(text), [fold(o) for o in others], scorer=JaroWinkler.similarity)
    return others[found[2]] if found else None


def _stage_names(rows: Sequence[Row]) -> dict[str, Any]:
    """Stage names that are the given name, by spelling; and all, in a text that says so."""
    spelled: list[tuple[Pair, MentionKind]] = []
    told: list[tuple[float, bool]] = []
    for row in rows:
        stage, legal, hangul = row["stage_name"], row["legal_name"], row["legal_name_original"]
        if not legal or not hangul or " " not in legal or fold(stage) == fold(legal):
            continue
        others = [
            r["legal_name"]
            for r in rows
            if r["legal_name"] and (r["legal_name_original"] or "")[1:] != hangul[1:] and r["id"] != row["id"]
        ]
        other = _hardest(legal if " " in stage else f"{legal.split()[0]} {stage}", others)
        if other is None:
            continue
        if hangul[1:] == row["stage_name_hangul"] or hangul == row["stage_name_hangul"]:
            spelled.append(((stage, legal, True), "person"))
            spelled.append(((stage, other, False), "person"))
        told.extend(_told(stage, legal, other))
    result = _table("stage names and legal names", {"spelled alike": spelled}, "f1")
    mine = 100 * _f1(told, 0.5)
    result["rows"].append({"pairs": "told in a text", "n": len(told), "system": "manytakes", "f1": mine})
    result["figures"]["f1_told_in_a_text"] = mine
    return result


def _told(stage: str, legal: str, other: str) -> list[tuple[float, bool]]:
    """Join a text that names the person both ways, and somebody of a like name."""
    text = f"{legal}, better known as {stage}, sang first. {other} danced. Then {stage} sang again."
    article = Article("t", "t", text, body=(Span("t", 0, len(text)),))
    at = [
        (text.find(legal), legal),
        (text.find(f"as {stage}") + 3, stage),
        (text.find(f". {other}") + 2, other),
    ]
    at.append((text.rfind(stage), stage))
    mentions = [Mention(Span("t", a, a + len(name)), name, "person") for a, name in at]
    chain = {m.span.start: n for n, e in enumerate(names.join([article], mentions, {})) for m in e.mentions}
    last = chain.get(at[3][0], -1)
    return [(float(last == chain.get(at[0][0], -2)), True), (float(last == chain.get(at[2][0], -2)), False)]


def _surnames_held_out(rows: Sequence[Row], cv: int) -> dict[str, Any]:
    """Spellings of surnames, each fold read with a table fitted on the other rows; four ways to fold."""
    table: list[Row] = []
    for salt in range(4):
        judged: list[tuple[float, bool]] = []
        for k in range(cv):
            out = {r["id"] for r in rows if r["kind"] == "surname" and _fold_of(f"{salt} {r['id']}", cv) == k}
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "table.json"
                path.write_text(json.dumps(fit_korean.table([r for r in rows if r["id"] not in out])))
                korean.TABLE = path
                _forget()
                _, hard = _surname_pairs([r for r in rows if r["id"] in out])
                judged += [(names.same(a, b, kind), match) for (a, b, match), kind in hard]
        table.append({"folded": salt, "n": len(judged), "f1": 100 * _f1(judged, EVEN)})
    korean.TABLE = _SHIPPED
    _forget()
    mean = sum(r["f1"] for r in table) / len(table)
    title = f"Korean surnames, {cv}-fold by surname, hard negatives: {mean:.1f}"
    return {"title": title, "rows": table, "figures": {"f1_surnames_held_out": mean}}


_SHIPPED = korean.TABLE


def _fold_of(text: str, cv: int) -> int:
    return int(hashlib.sha1(text.encode()).hexdigest(), 16) % cv


def _forget() -> None:
    """Clear what `korean` has worked out from its table."""
    for held in vars(korean).values():
        if hasattr(held, "cache_clear"):
            held.cache_clear()


def _surname_pairs(
    rows: Sequence[Row],
) -> tuple[list[tuple[Pair, MentionKind]], list[tuple[Pair, MentionKind]]]:
    """Return every pair of spellings of surnames, and each match with its hardest non-match."""
    of: dict[str, set[str]] = {}
    for row in rows:
        if row["kind"] == "surname":
            for variant in row["variants"]:
                of.setdefault(re.sub("[^a-z]", "", fold(variant)), set()).add(row["hangul"])
    every = [((a, b, bool(of[a] & of[b])), _PERSON) for a, b in combinations(sorted(of), 2)]
    hard: list[tuple[Pair, MentionKind]] = []
    for (a, b, match), _ in every:
        if match and (other := _hardest(a, [o for o in sorted(of) if not of[o] & of[a]])):
            hard += [((a, b, True), "person"), ((a, other, False), "person")]
    return every, hard


def _spellings(rows: Sequence[Row]) -> dict[str, Any]:
    """Spellings of Korean surnames, every pair and the hardest; full names with the surname respelled."""
    every, hard = _surname_pairs(rows)
    full: list[tuple[Pair, MentionKind]] = []
    spelled = {r["hangul"]: r["variants"] for r in rows if r["kind"] == "surname"}
    whole = [(r["hangul"], r["variants"][0]) for r in rows if r["kind"] == "full" and " " in r["variants"][0]]
    for hangul, name in whole:
        first, rest = name.split(" ", 1)
        for variant in spelled.get(hangul[0], ()):
            other = _hardest(f"{variant} {rest}", [n for h, n in whole if h != hangul])
            if fold(variant) != fold(first) and other:
                full += [
                    ((name, f"{variant} {rest}", True), "person"),
                    ((f"{variant} {rest}", other, False), "person"),
                ]
    sets = {"surnames, hard": hard, "full names, hard": full, "surnames, every pair": every}
    return _table("spellings of Korean names", {k: v for k, v in sets.items() if v}, "f1")


_PERSON: MentionKind = "person"


def _aliases(rows: Sequence[Row]) -> dict[str, Any]:
    """Find the person of each strong Latin alias among all: share found first, and hard-negative F1."""
    listed = [r["name"] for r in rows]
    wanted = [
        (a["name"], i)
        for i, r in enumerate(rows)
        for a in r["aliases"]
        if a["type"] != "weak" and a["name"].isascii()
    ]
    folded = [fold(n) for n in listed]
    table: list[Row] = []
    grids = {
        name: process.cdist([fold(a) for a, _ in wanted], folded, scorer=scorer)
        for name, scorer in (("rapidfuzz token_set", fuzz.token_set_ratio), ("rapidfuzz WRatio", fuzz.WRatio))
    }
    right, hard = 0, []
    for n, (alias, i) in enumerate(wanted):
        short = grids["rapidfuzz token_set"][n].argsort(kind="stable")[::-1][:CANDIDATES]
        judged = sorted(((names.same(alias, listed[j]), -int(j)) for j in short), reverse=True)
        right += -judged[0][1] == i
        hard.append((names.same(alias, listed[i]), True))
        hard.append((next(s for s, j in judged if -j != i), False))
    mine = 100 * right / len(wanted)
    table.append(
        {"system": "manytakes", "acc@1": mine, "hard-negative f1, best threshold": 100 * _best(hard)}
    )
    for name, grid in grids.items():
        first = grid.argmax(axis=1)
        table.append(
            {
                "system": name,
                "acc@1": 100
                * sum(int(f) == i for f, (_, i) in zip(first, wanted, strict=True))
                / len(wanted),
            }
        )
    return {
        "title": f"{len(wanted)} aliases of {len(listed)} persons",
        "rows": table,
        "figures": {"acc1": mine, "acc1_token_set": table[1]["acc@1"], "hard_f1": 100 * _best(hard)},
    }


CANDIDATES = 40  # names that token_set likes best, among which ours chooses
