"""What a point goes by, and how early a reader would want it.

name(members, scored, story)                     -> the claim whose words name the matter best
salience(members, voices, named, scored, story)  -> a number: the page tells the highest first
in_a_clause(members)                             -> whether most accounts tell it, and do not but name it

`scored` is what each two of the members score whose articles were compared (`Story.scored`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..model import Article, Claim, Quantity, Span
from .alone import FULL, HANGING
from .story import Rated, Story

OPENING = 200  # characters from the start of a body that hold its headline or first sentence
HEDGED = 0.3  # what a claim with a hedged figure loses as the one to name a point by
HANGS = 0.3  # what a claim loses likewise that is cut off at either end: "while his brothers"
CERTAIN = 0.5  # mean score of a point's claims from which no doubt is left that they tell one matter
NAMED = 3.0  # what a matter loses that most accounts put in no clause or figure: a name, a place

_JOINING = frozenset("while when because although though as after before until".split())


def name(members: Sequence[Claim], scored: Sequence[Rated], story: Story) -> Claim:
    """Choose the claim whose words name the matter best: a whole clause, not a long one, plain, near all."""
    near = dict.fromkeys((c.evidence for c in members), 0.0)  # what each scores with all others
    for a, b, score in scored:
        near[a.evidence] += score
        near[b.evidence] += score

    def fitness(claim: Claim) -> tuple[float, Span]:
        said = story.words(claim.evidence).casefold().split()
        length = len(said)
        fit = claim.weight - 0.02 * abs(length - 9) - (0.2 if length < 3 else 0)
        hedged = any(getattr(v.reading, "hedge", "") for v in claim.values)
        hangs = not HANGING.isdisjoint((said[0], said[-1])) or not _JOINING.isdisjoint(said[-3:])
        fit += near[claim.evidence] / len(members) - HEDGED * hedged - HANGS * hangs
        return (-round(fit, 6), claim.evidence)

    return min(members, key=fitness)


def salience(
    members: Sequence[Claim], voices: int, named: Claim, scored: Sequence[Rated], story: Story
) -> float:
    """Return how early a reader would want a matter: by who tells it, and how, as far as it is one matter."""
    weight = voices + named.weight + _weight(members, story)
    return _certainty(scored) * weight - (0 if in_a_clause(members) else NAMED)


def in_a_clause(members: Collection[Claim]) -> bool:
    """Tell whether most accounts put a matter in a clause or a figure, and do not but name it."""
    return 2 * sum(c.verbal or bool(c.values) for c in members) >= len(members)


def _certainty(scored: Sequence[Rated]) -> float:
    """Return how sure it is that claims state one matter, 0 to 1."""
    return min(1.0, sum(score for _, _, score in scored) / max(1, len(scored)) / CERTAIN)


def _weight(members: Sequence[Claim], story: Story) -> float:
    """Return what sets a matter above others as widely told, 0 to 3.4.

    That accounts open with it, tell it early, tell it in a clause and not in passing, or
    give a figure for it.
    """
    told, words = story.told, story.words
    each = [
        (c.evidence.start - _begin(told[c.evidence.article]) < OPENING)
        + 0.6 * (1 - c.evidence.start / max(1, len(told[c.evidence.article].text)))
        + (c.verbal and len(words(c.evidence).split()) >= FULL)
        + 0.8 * any(isinstance(v.reading, Quantity) for v in c.values)
        for c in members
    ]
    return sum(each) / len(members)


def _begin(article: Article) -> int:
    return article.body[0].start if article.body else 0
