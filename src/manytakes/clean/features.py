"""What is measured of each line, for the two line classifiers.

    of_text(lines)                -> (lines, TEXT) floats      from the words alone
    of_page(rendering, title)     -> (lines, PAGE) floats      and from the elements around them

A line's own measures come first, then its neighbours' (two on either side), then its
place among the long lines of prose, which is what tells an article from its page.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from .render import HINTS, Rendering

Table = NDArray[np.float32]

PROSE = 80  # characters: a line this long with few links is taken for running prose

# Words that furniture is made of, a group a column, in several languages: the mechanism is one.
_GROUPS = (
    "copyright rights reserved privacy datenschutz impressum terms cookie cookies policy mentions légales agb disclaimer legal",
    "newsletter newsletters subscribe subscriber subscribers subscription sign inbox unsubscribe email mail register"
    " anmelden registrieren login log membership donate donation abonnieren abonnez abo abonnement suscríbete iscriviti",
    "share shares tweet facebook twitter whatsapp instagram pinterest linkedin reddit telegram teilen partager compartir"
    " condividi follow folgen follows suivez xing flipboard",
    "comment comments reply replies kommentar kommentare antworten commentaire commentaires comentarios commenti logged",
    "related recommended trending popular latest more next also mehr weiterlesen lesen aussi lire leggi anche lea también"
    " lees läs verwandte themen thema auch newest stories articles artikel previous",
    "advertisement advertising anzeige sponsored werbung publicité publicidad affiliate promo promoted deal deals buy shop",
    "photo photos image images getty picture foto fotos bild shutterstock caption crédit credit quelle source dpa afp reuters"
    " ap courtesy screenshot photograph photographer file pictured",
    "updated published posted ago veröffentlicht aktualisiert publié uhr min minutes hours days read am pm est gmt date stand",
    "by von par por di written reporter editor author correspondent redaktion autor writer staff editorial",
    "javascript browser play video videos podcast listen watch download loading app click tap here hier enable player audio",
    "home menu search suche close open top back skip navigation tags tag categories category topics filed under page",
)  # fmt: skip
_CUES = {word: i + 1 for i, group in enumerate(_GROUPS) for word in group.split()}
_DIGITS = {ord(c): None for c in "0123456789"}
_CAPITALS = {ord(c): None for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_OWN = (
    "size", "words", "commas", "stops", "ends", "colon", "question", "dots", "quote", "digit",
    "upper", "caps", "title", "bullet", "bracket", "bar", "url", "wordlen", "cue", "cues", "copies", "heading", "first",
)  # fmt: skip
_ENDS = {".": 1, "!": 2, "?": 3, ":": 4, "…": 5, ",": 6, '"': 7, "”": 7, "’": 7, "'": 7, ")": 8, "]": 8, "»": 7, "“": 7, "。": 1, ";": 6}  # fmt: skip
_TITLE_PARTS = re.compile(r"\w+")


def _own(lines: list[str], title: str) -> Table:
    """Return each line's own measures, by column as in _OWN."""
    wanted = set(_TITLE_PARTS.findall(title.lower()))
    counts = Counter(lines)
    rows: list[tuple[float, ...]] = []
    for line in lines:
        size = len(line)
        cue = cues = 0
        alike = 0.0
        digits = capitals = 0
        if size < 240:
            mine = _TITLE_PARTS.findall(line.lower())
            for word in mine:
                if word in _CUES:
                    cue = cue or _CUES[word]
                    cues += 1
            if wanted:
                same = set(mine)
                both = len(same & wanted)
                alike = both / (len(same) + len(wanted) - both)
            digits = size - len(line.translate(_DIGITS))
            capitals = size - len(line.translate(_CAPITALS))
        words = line.count(" ") + 1
        first = line[0]
        rows.append((
            size, words, line.count(","), line.count(". "), _ENDS.get(line[-1], 0), line.count(":"),
            line.count("?"), line.count("..."), line.count("“") + line.count('"'), digits / size,
            capitals / size, 2 if line.isupper() else int(first.isupper()), alike, int(first in "•·-–*▪»>+#|@"),
            int(first in "[("), line.count("|") + line.count(" / ") + line.count("»"), int("http" in line or "www." in line),
            size / words, cue, cues, min(counts[line], 5), int(words <= 12 and line[-1] not in ".,;"),
            _CUES.get(mine[0], 0) if size < 240 and mine else 0,
        ))  # fmt: skip
    return np.array(rows, dtype=np.float32).reshape(len(lines), len(_OWN))


def _around(columns: Table, reach: tuple[int, ...]) -> Table:
    """Return the columns of each line's neighbours at the given distances; -1 past the ends."""
    n = len(columns)
    parts = []
    for step in reach:
        moved = np.full_like(columns, -1)
        if step > 0 and n > step:
            moved[:-step] = columns[step:]
        elif step < 0 and n > -step:
            moved[-step:] = columns[:step]
        parts.append(moved)
    return np.hstack(parts)


def _placed(size: Table, prose: NDArray[np.bool_]) -> Table:
    """Return each line's place: in the page, and among its long lines of prose."""
    n = len(size)
    index = np.arange(n, dtype=np.float32)
    mass = np.where(prose, size, 0).astype(np.float32)
    total = mass.sum() or 1.0
    before = np.concatenate(([0.0], np.cumsum(mass)[:-1]))
    last = np.maximum.accumulate(np.where(prose, index, -1e3))
    following = np.minimum.accumulate(np.where(prose, index, 1e6)[::-1])[::-1]
    near = np.zeros((n, 2), dtype=np.float32)
    for i, reach in enumerate((3, 10)):  # prose within reach lines, as a share of all characters there
        window = np.ones(2 * reach + 1)
        near[:, i] = np.convolve(mass, window)[reach : reach + n] / (
            np.convolve(size, window)[reach : reach + n] + 1
        )
    wide = np.convolve(mass, np.ones(11))[5 : 5 + n] / total
    return np.column_stack((
        index, n - index, before / total, np.minimum(index - last, 99), np.minimum(following - index, 99),
        np.full(n, total), np.full(n, float(n)), np.full(n, total / (size.sum() + 1)), near, wide,
    )).astype(np.float32)  # fmt: skip


def of_text(lines: list[str], title: str = "") -> Table:
    """Measure lines of text that has lost its HTML."""
    own = _own(lines, title)
    prose = (own[:, 0] >= PROSE) & (own[:, 3] + (own[:, 4] > 0) > 0) & (own[:, 18] == 0)
    narrow = own[:, [0, 2, 3, 4, 10, 11, 17, 18]]
    return np.hstack((own, _around(narrow, (-2, -1, 1, 2)), _placed(own[:, 0], prose)))


_NEAR = 3  # levels of elements whose own hints count as near
_TAG_CODES = {"p": 1, "li": 2, "h1": 3, "h2": 4, "h3": 5, "h4": 6, "h5": 6, "h6": 6, "td": 7, "th": 7, "div": 8,
              "section": 9, "article": 9, "blockquote": 10, "figcaption": 11, "dd": 12, "dt": 12, "pre": 13, "header": 14,
              "footer": 15, "span": 8}  # fmt: skip


def of_page(page: Rendering, title: str = "") -> Table:
    """Measure the lines of a rendered page, with the elements they stand in."""
    blocks, nodes = page.blocks, page.nodes
    own = _own([b.text for b in blocks], title)
    size = own[:, 0]
    linked = np.array([b.linked for b in blocks], dtype=np.float32) / size
    bold = np.array([b.bold for b in blocks], dtype=np.float32) / size
    prose = (size >= PROSE) & (linked < 0.4) & (own[:, 2] + own[:, 3] + (own[:, 4] > 0) > 0)
    for block, is_prose in zip(blocks, prose.tolist(), strict=True):
        node = nodes[block.node]
        node.blocks += 1
        node.chars += block.end - block.start
        node.linked += block.linked
        if is_prose:
            node.mass += block.end - block.start
    chars = [n.chars for n in nodes]
    links = [n.linked for n in nodes]
    lines = [n.blocks for n in nodes]
    for i in range(len(nodes) - 1, 0, -1):  # children stand after their parents
        up = nodes[i].parent
        nodes[up].mass += nodes[i].mass
        chars[up] += chars[i]
        links[up] += links[i]
        lines[up] += lines[i]
    total = nodes[0].mass or 1
    by_node: dict[int, list[float]] = {}
    for block in blocks:
        if block.node not in by_node:
            by_node[block.node] = _stands(page, block.node, total, chars, links, lines)
    held = np.array([by_node[b.node] for b in blocks], dtype=np.float32)
    hints = np.array([b.hints for b in blocks], dtype=np.int64)
    near = held[:, 0].astype(np.int64) | hints
    above = held[:, 1].astype(np.int64) | hints
    tags = held[:, 2].astype(np.int64)
    bits = np.arange(len(HINTS))
    masks = np.hstack(
        ((near[:, None] >> bits) & 1, (above[:, None] >> bits) & 1, (tags[:, None] >> bits) & 1)
    )
    broken = np.array([b.broken for b in blocks], dtype=np.float32)
    tag = held[:, 3]
    heads = np.where(tag == 3, np.arange(len(blocks)), -1e3)
    since_h1 = np.minimum(np.arange(len(blocks)) - np.maximum.accumulate(heads), 99).astype(np.float32)
    narrow = np.column_stack((size, linked, own[:, 2], own[:, 4], tag, held[:, 5], own[:, 18], held[:, 7]))
    return np.hstack((
        own, np.column_stack((linked, bold, broken, since_h1)), held[:, 3:], masks.astype(np.float32),
        _around(narrow, (-2, -1, 1, 2)), _placed(size, prose),
    )).astype(np.float32)  # fmt: skip


def _stands(
    page: Rendering, at: int, total: int, chars: list[int], links: list[int], lines: list[int]
) -> list[float]:
    """Return what the elements around a node say: hints, tags, and where the page's prose stands."""
    nodes = page.nodes
    node = nodes[at]
    near = 0
    up = at
    shares: list[float] = []
    density: list[float] = []
    counts: list[float] = []
    core = 0.0  # levels up to an element that holds half of the page's prose
    most = 0.0
    level = 0
    while up >= 0 and level < 40:
        above = nodes[up]
        if level < _NEAR:
            near |= above.hints
        if level < 5:
            shares.append(above.mass / total)
            density.append(links[up] / (chars[up] + 1))
            counts.append(lines[up])
        if above.mass * 2 >= total:
            core = level
            most = above.mass / (chars[up] + 1)
            break
        up = above.parent
        level += 1
    else:
        core = 40.0
    shares += [1.0] * (5 - len(shares))
    density += [-1.0] * (5 - len(density))
    counts += [-1.0] * (5 - len(counts))
    own = nodes[at]
    parent = nodes[max(0, node.parent)]
    return [near, node.above, node.tags, _TAG_CODES.get(node.tag, 0), _TAG_CODES.get(parent.tag, 0), core, most,
            *shares, *density[:3], *counts[:3], own.chars / max(1, own.blocks), node.depth]  # fmt: skip
