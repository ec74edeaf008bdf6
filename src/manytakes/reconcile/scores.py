"""What each two claims of a story score, kept by claim.

    note(scores, here, there, scored)  enter the scored pairs of two articles, both ways round
    hear(heard, here, there, scored)   enter the best that each claim scores in the other article
    opposed(scores, pairs)             -> the scores of the spans in `pairs`, which score 1

`here` and `there` are the evidence spans of two articles' claims, in the order that `scored`
numbers them. A story of many accounts has millions of pairs: they are entered once, kept
without a key each, and a claim's are looked up together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..model import Span

FAINT = 0.02  # score below which two claims have nothing to do with each other: not kept

Scores = Mapping[Span, Mapping[Span, float]]  # both ways round
Heard = dict[Span, dict[str, tuple[float, Span]]]  # of a claim, by article: the best score, and of what
Scored = Sequence[tuple[float, int, int]]  # best first


def note(
    scores: dict[Span, dict[Span, float]],
    here: Sequence[Span],
    there: Sequence[Span],
    scored: Scored,
    least: float = FAINT,
) -> None:
    """Enter the scores of two articles' claims, both ways round, from `least` on."""
    rows, columns = ([scores.setdefault(x, {}) for x in side] for side in (here, there))
    for score, i, j in scored:
        if score < least:
            break
        rows[i][there[j]] = columns[j][here[i]] = score


def hear(heard: Heard, here: Sequence[Span], there: Sequence[Span], scored: Scored) -> None:
    """Enter of each claim of two articles the best score that it has in the other."""
    best: tuple[dict[int, tuple[float, Span]], ...] = ({}, {})
    for score, i, j in scored:
        if score < FAINT:
            break
        if i not in best[0]:
            best[0][i] = score, there[j]
        if j not in best[1]:
            best[1][j] = score, here[i]
    for side, other, found in zip((here, there), (there, here), best, strict=True):
        for n, closest in found.items():
            heard.setdefault(side[n], {}).setdefault(other[0].article, closest)  # of one span, the best first


def opposed(scores: Scores, pairs: Iterable[tuple[Span, Span]]) -> Scores:
    """Return the scores of the spans in `pairs`, each two of which score 1."""
    both = [way for x, y in pairs for way in ((x, y), (y, x))]
    found = {x: dict(scores.get(x, {})) for x, _ in both}
    for x, y in both:
        found[x][y] = 1.0
    return found
