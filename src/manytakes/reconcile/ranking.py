"""What a point goes by, and how early a reader would want it.

name(members, scored, story)                     -> the claim whose words name the matter best
salience(members, voices, named, scored, story)  -> a number: the page tells the highest first
in_a_clause(members)                             -> whether most accounts tell it, and do not but name it
doubted(members, story)                          -> whether it is too uncertain to be told as agreed on
only_spoken(members, remarks, story)             -> whether it is but that somebody spoke

`scored` is what each two of the members score, by place, whose articles were compared (`Story.scored`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from ..model import Article, Claim, Quantity, Span
from .alone import FULL, HANGING, UNENDED
from .points import JOIN
from .story import Rated, Story
from .telling import content, counts

OPENING = 200  # characters from the start of a body that hold its headline or first sentence
HEDGED = 0.3  # what a claim with a hedged figure loses as the one to name a point by
HANGS = 0.3  # what a claim loses likewise that is cut off at either end: "while his brothers"
ODD = 0.2  # … and what one loses in which a name is spelt as few accounts do
SHARED = 0.35  # what a claim gains likewise whose telling words another has, all of them
CLAUSE = 0.15  # what a clause gains likewise
SUBJECT = 0.2  # … and more if it says of whom or what, by the share of its telling words that others have
STEM = 5  # letters in which two forms of a word are alike
CERTAIN = 0.5  # mean score of a point's claims from which no doubt is left that they tell one matter
ONE_WORD = 1.25  # telling words that two claims have in common, on average, up to which one may hold them all
FAINTLY = 0.6  # what is left of the weight of such a matter, unless it is all but certain
ALL_BUT = 0.9  # certainty from which it is
NAMED = 3.0  # what a matter loses that most accounts put in no clause or figure: a name, a place
SPOKEN = 9  # words in which one says that somebody speaks, to whom, where and when

_UNSAID = frozenset(  # words before a verb that do not say of whom it is
    "is are was were be been being am has have had having do does did will would shall should can could may"
    " might must not to also still already then which who that".split()
)
_SPEAK = frozenset(("say", "tell"))
_JOINING = frozenset("while when because although though as after before until".split())


def name(members: Sequence[Claim], scored: Sequence[Rated], story: Story) -> Claim:
    """Choose the claim whose words name the matter best: a whole clause, not a long one, plain, near all.

    It says little that no other of them says: "zombie drama", and not "brought the zombie genre back".
    """
    near = [0.0] * len(members)  # what each scores with all others
    for a, b, score in scored:
        near[a] += score
        near[b] += score

    told = [_stems(c, story) for c in members]
    by = Counter(w for own in told for w in own)

    def shared(own: Collection[str]) -> float:
        """Return the share of a claim's telling words that another of them has, too."""
        return sum(by[w] > 1 for w in own) / max(1, len(own))

    def fitness(n: int) -> tuple[float, Span]:
        claim = members[n]
        said = story.words(claim.evidence).casefold().split()
        length = len(said)
        fit = claim.weight - 0.02 * abs(length - 9) - (0.2 if length < 3 else 0)
        hedged = any(getattr(v.reading, "hedge", "") for v in claim.values)
        hangs = said[0] in HANGING or said[-1] in UNENDED or not _JOINING.isdisjoint(said[-3:])
        fit += near[n] / len(members) - HEDGED * hedged - HANGS * hangs
        fit += SHARED * shared(told[n])
        fit -= ODD * any(claim.evidence.holds(s) for s in story.odd.get(claim.evidence.article, ()))
        if claim.verbal and length >= FULL:
            fit += CLAUSE + SUBJECT * shared(told[n]) * (not _lacks_subject(claim, story))
        return (-round(fit, 6), claim.evidence)

    return members[min(range(len(members)), key=fitness)]


def _lacks_subject(claim: Claim, story: Story) -> bool:
    """Tell whether a clause begins with its own verb: "was found in a mill"."""
    own = claim.evidence
    if claim.head.start <= own.start:
        return True
    before = story.words(Span(own.article, own.start, claim.head.start)).casefold().split()
    return all(w in _UNSAID or w.endswith("ly") for w in before)


def salience(
    members: Sequence[Claim], voices: int, named: Claim, scored: Sequence[Rated], story: Story
) -> float:
    """Return how early a reader would want a matter: by who tells it, and how, as far as it is one matter."""
    certainty = _certainty(scored)
    weight = certainty * (voices + named.weight + _weight(members, story))
    if certainty < ALL_BUT and _in_common(members, story) <= ONE_WORD:
        weight *= FAINTLY
    return weight - (0 if in_a_clause(members) else NAMED)


def in_a_clause(members: Collection[Claim]) -> bool:
    """Tell whether most accounts put a matter in a clause or a figure, and do not but name it."""
    return 2 * sum(c.verbal or bool(c.values) for c in members) >= len(members)


def doubted(members: Sequence[Claim], story: Story) -> bool:
    """Tell whether claims, as they stand in a point in the end, go together less than they must to join."""
    scored = list(story.scored(members))
    return bool(scored) and _mean(scored) < JOIN


def _certainty(scored: Collection[Rated]) -> float:
    """Return how sure it is that claims state one matter, 0 to 1."""
    return min(1.0, _mean(scored) / CERTAIN)


def _mean(scored: Collection[Rated]) -> float:
    return sum(score for _, _, score in scored) / max(1, len(scored))


def _in_common(members: Sequence[Claim], story: Story) -> float:
    """Return how many telling words two of the claims have in common, on average; a count is one more.

    Not the names, which many matters of one story share.
    """
    by: Counter[object] = Counter(w for c in members for w in _stems(c, story))
    by.update(count for c in members for count in counts(c, measures=True))
    pairs = len(members) * (len(members) - 1)
    return sum(n * (n - 1) for n in by.values()) / max(1, pairs)


def _stems(claim: Claim, story: Story) -> set[str]:
    """Return the telling words of a claim, names aside, by their first letters."""
    return {w[:STEM] for w in content(story.words(claim.evidence), names=False)}


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


def only_spoken(claims: Sequence[Claim], remarks: Collection[Span], story: Story) -> bool:
    """Tell whether claims say no more than that somebody spoke, to whom and when: "told reporters on Monday".

    What was said is in `remarks`.
    """
    return all(
        c.predicate in _SPEAK
        and not c.negated
        and len(story.words(c.evidence).split()) <= SPOKEN
        and not any(c.evidence.overlaps(s) for s in remarks)
        for c in claims
    )
