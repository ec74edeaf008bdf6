"""The labelled pages, whatever set they come from, and which lines of a page are its gold body."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_WORD = re.compile(r"\w+")


@dataclass
class Row:
    """One page of a labelled set."""

    set: str
    id: str
    url: str
    html: bytes
    text: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    drop: list[str] = field(default_factory=list)
    raw: dict[str, object] = field(default_factory=dict)


def rows(path: Path) -> Iterator[Row]:
    """Yield the pages of a labelled set, told apart by its fields."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            r = json.loads(line)
            html = (
                base64.b64decode(r["html_b64"]) if r.get("html_b64") else r["html"].encode("utf-8", "replace")
            )
            if "gold_title" in r:
                yield Row("metadata", r["id"], r["url"], html, None, r["gold_paragraphs"], raw=r)
            elif "gold_paragraphs" in r:
                yield Row("fundus", r["id"], r["url"], html, None, r["gold_paragraphs"], raw=r)
            elif "page_type" in r:
                yield Row(
                    "wcxb", r["id"], r["url"], html, r["gold_text"], keep=r["with"], drop=r["without"], raw=r
                )
            elif "gold_text" in r:
                yield Row("aeb", r["id"], r["url"], html, r["gold_text"], raw=r)
            else:
                yield Row("segments", r["id"], r["url"], html, keep=r["with"], drop=r["without"], raw=r)


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def labels(lines: list[str], gold: list[str]) -> list[int]:
    """Tell of each line whether it is in the gold text: 1, 0, or -1 where that is unclear.

    A line of five words or more is in it when its words run there unbroken, or most of
    its four-word runs do. A shorter one, only between two lines that are, in order, or
    as a whole gold line.
    """
    flat: list[str] = []
    for g in gold:
        flat += words(g)
    text = " " + " ".join(flat) + " "
    grams = {tuple(flat[i : i + 4]) for i in range(len(flat) - 3)}
    whole = {" ".join(words(g)) for g in gold}
    tokens = [words(line) for line in lines]
    out = [-1] * len(lines)
    place: list[tuple[int, int] | None] = [None] * len(lines)
    for i, mine in enumerate(tokens):
        if len(mine) < 5:
            continue
        run = " ".join(mine)
        at = text.find(" " + run + " ")
        if at >= 0:
            out[i] = 1
            place[i] = (at, at + len(run) + 1)
            continue
        mygrams = [tuple(mine[k : k + 4]) for k in range(len(mine) - 3)]
        share = sum(g in grams for g in mygrams) / len(mygrams)
        out[i] = 1 if share >= 0.6 else 0 if share < 0.3 else -1
    following: list[int | None] = [None] * len(lines)
    ahead = None
    for i in range(len(lines) - 1, -1, -1):
        following[i] = ahead
        if place[i]:
            ahead = place[i][0]
    behind = 0
    for i, mine in enumerate(tokens):
        if place[i]:
            behind = place[i][1]
            continue
        if len(mine) >= 5 or not mine:
            continue
        run = " ".join(mine)
        end = following[i]
        at = text.find(" " + run + " ", max(0, behind - 1), len(text) if end is None else end + 2)
        near = at >= 0 and (at - behind < 30 or (end is not None and end - at - len(run) < 30))
        if at >= 0 and (near or run in whole):
            out[i] = 1
            behind = at + len(run) + 1
        else:
            out[i] = 0
    return out
