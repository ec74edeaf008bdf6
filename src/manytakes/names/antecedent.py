"""Whom a pronoun goes back to, when everybody else's chain is known.

    resolve(text, mentions, chains, parse, natures) -> {pronoun: chain}
    options(...)                                    -> (pronoun, {chain: facts}), ...    what is weighed

"Who" and "which" go to the word that their clause hangs on. For the others every chain met so
far in the article is weighed: how far back, how often, was it the subject, is it a person, a
body, several; and by the grammar: the subject of a clause around the pronoun is likely, another
part of its own verb ("Ortiz hit him") is not, but with "himself" is. The likeliest is taken.

Saliency by distance, role and count: Lappin & Leass (1994). Fitted by `bench/fit_antecedent.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from .. import text as texts
from ..model import Mention, Parse
from . import tables, ties
from .setting import stand

SINGULAR_SELF = frozenset("i me my mine myself".split())
SELF = SINGULAR_SELF | frozenset("we us our ours ourselves you your yours yourself".split())
PLURAL = frozenset("they them their theirs themselves".split())
THING = frozenset("it its itself".split())
RELATIVE = frozenset("who whom which that whose where".split())
_SUBJECTLESS = frozenset("xcomp advcl conj pcomp acl".split())
_REFLEXIVE = frozenset("himself herself itself themselves myself ourselves yourself".split())
FAR = 5  # sentences back; beyond, all is equally far

FACTS = (
    "back", "here", "count", "subject", "human", "body", "many", "agrees", "clashes", "latest", "parallel",
    "around", "beside", "reflexive", "several", "name", "one person",
)  # fmt: skip
FAMILIES = ("he", "it", "they", "self")
# A weight for each of FACTS and each family of pronouns, fitted; that "I" is one person is set by hand, as
# the sets hardly have it.
WEIGHTS: dict[str, tuple[float, ...]] = {
    "he": (-0.6, -0.1, 1.0, 0.3, 3.2, -1.0, -0.3, 1.7, -1.0, 0.2, 0.8, 0.9, -0.1, 0.8, -1.2, 1.3, 0.0),
    "it": (-1.4, 0.8, 1.2, 0.4, -1.3, 1.1, -0.3, 0.0, 0.0, 0.4, 0.5, 1.0, 0.3, 0.0, -0.7, -0.3, 0.0),
    "they": (-1.0, 0.7, 0.2, 0.1, 0.4, 0.7, 1.0, 0.0, 0.0, 0.4, 0.6, 0.8, -0.5, 0.3, 1.0, 0.7, 0.0),
    "self": (-0.9, 0.5, 1.6, 0.4, -0.7, 1.7, 0.2, 0.0, 0.0, 0.0, 0.3, 0.1, -0.3, 0.0, 0.0, 0.1, 4.0),
}


@dataclass(frozen=True, slots=True)
class Nature:
    """The share of a chain's names and descriptions that are of a person, of a body, of several."""

    human: float
    body: float
    many: float


@dataclass(slots=True)
class _Seen:
    """A chain as the reader has met it so far in one article."""

    sentence: int
    count: int = 0
    part: str = ""
    sex: int = 0
    named: bool = False
    several: bool = False
    at: list[int] = field(default_factory=list)  # the tokens of its mentions in the sentence it was last in


def family(mention: Mention) -> str:
    """Return which of `FAMILIES` weighs a pronoun, "" for none."""
    low = mention.text.lower()
    if low in tables.PRONOUNS:
        return "he"
    return "it" if low in THING else "they" if low in PLURAL else "self" if low in SELF else ""


def resolve(
    text: str,
    mentions: Sequence[Mention],
    chains: Mapping[Mention, int],
    parse: Parse,
    natures: Mapping[int, Nature],
) -> dict[Mention, int]:
    """Return the chain of each pronoun of one article; `chains` has those of names and descriptions.

    `mentions` are in order. A pronoun that nothing goes before is left out.
    """
    found: dict[Mention, int] = {}
    for m, facts in options(text, mentions, chains, parse, natures, found):
        weights = WEIGHTS[family(m)]
        score = {c: sum(w * f for w, f in zip(weights, of, strict=True)) for c, of in facts.items()}
        found[m] = max(sorted(score), key=lambda c: score[c])
    return found


def options(
    text: str,
    mentions: Sequence[Mention],
    chains: Mapping[Mention, int],
    parse: Parse,
    natures: Mapping[int, Nature],
    found: dict[Mention, int],
) -> Iterator[tuple[Mention, dict[int, tuple[float, ...]]]]:
    """Yield each pronoun with the facts of every chain before it; the caller puts its chain into `found`."""
    starts = [i for i, _ in texts.sentences(text)]
    seen: dict[int, _Seen] = {}
    latest = -1
    token = ties.heads(mentions, parse)
    holder = {i: m for m, i in sorted(token.items(), key=lambda kv: (len(kv[0].text), kv[0]))}
    standing = dict(zip(mentions, stand(mentions, parse), strict=True))
    for m in mentions:
        low, here = m.text.lower(), bisect_right(starts, m.span.start)
        own = tables.PRONOUNS.get(low, "")
        sex = (own == "m") - (own == "f")
        if m.form == "pronoun":
            if low in RELATIVE:
                before = _over_relative(token.get(m, -1), parse, holder)
                if before is None or (chain := found.get(before, chains.get(before, -1))) < 0:
                    continue
                found[m] = chain
            elif seen and family(m):
                grammar = _Grammar(token.get(m, -1), parse)
                yield (
                    m,
                    {
                        c: _facts(s, natures[c], here, sex, low, c == latest, standing[m].part, grammar)
                        for c, s in seen.items()
                    },
                )
            if m not in found:
                continue
            best = found[m]
        elif m in chains:
            best, sex = chains[m], ties.sex(m)
        else:
            continue
        known = seen.setdefault(best, _Seen(here))
        if known.sentence != here:
            known.at.clear()
        known.sentence, known.part, known.count = here, standing[m].part, known.count + 1
        known.at.append(token.get(m, -1))
        known.several = standing[m].several and m.form == "nominal" if m.form != "pronoun" else known.several
        known.sex, known.named = known.sex or sex, known.named or m.form == "name"
        latest = best


def _over_relative(i: int, parse: Parse, holder: Mapping[int, Mention]) -> Mention | None:
    """Return the mention whose head the clause of the relative pronoun at token `i` hangs on."""
    tokens = parse.tokens
    at = i
    for _ in range(8):
        if at < 0 or tokens[at].head == at:
            return None
        over = tokens[at].head
        if tokens[at].dep == "relcl":
            for _ in range(4):
                if over in holder:
                    return holder[over]
                if tokens[over].dep not in ("prep", "pobj", "appos", "conj"):
                    return None
                over = tokens[over].head
            return None
        at = over
    return None


class _Grammar:
    """What the sentence of one pronoun says of the tokens before it."""

    def __init__(self, i: int, parse: Parse) -> None:
        tokens = parse.tokens
        self.verb = -1
        self.direct = False
        self.reflexive = i >= 0 and tokens[i].text.lower() in _REFLEXIVE
        self._tokens = tokens
        self._over: frozenset[int] = frozenset()
        self._bound: set[int] = set()
        if i < 0:
            return
        at = i
        while tokens[at].head != at and tokens[at].pos not in ("VERB", "AUX"):
            at = tokens[at].head
        self.verb = at
        self.direct = tokens[i].dep != "poss"
        self._bound = {at}
        while tokens[at].dep in _SUBJECTLESS and tokens[at].head != at and not self._subject(at):
            at = tokens[at].head  # "decided to rest him": who decided is who rests
            self._bound.add(at)
        at = self.verb
        over: list[int] = []
        while tokens[at].head != at and len(over) < 20:
            at = tokens[at].head
            over.append(at)
        self._over = frozenset(over)

    def _subject(self, verb: int) -> bool:
        low, high = max(0, verb - 40), min(len(self._tokens), verb + 40)
        return any(t.head == verb and t.dep in ("nsubj", "nsubjpass") for t in self._tokens[low:high])

    def beside(self, i: int) -> bool:
        """Tell whether the token is another part of the pronoun's own verb."""
        return self.direct and self._of(i) in self._bound

    def around(self, i: int) -> bool:
        """Tell whether the token is the subject of a clause that the pronoun's clause hangs on."""
        if i < 0 or self._tokens[i].dep not in ("nsubj", "nsubjpass"):
            return False
        over = self._tokens[i].head
        if self.direct and over in self._bound:
            return False
        return over in self._over or (over == self.verb and not self.direct)

    def _of(self, i: int) -> int:
        if i < 0:
            return -2
        at = self._tokens[i].head
        return self._tokens[at].head if self._tokens[at].dep in ("prep", "agent") else at


def _facts(
    seen: _Seen, nature: Nature, here: int, sex: int, low: str, latest: bool, part: str, grammar: _Grammar
) -> tuple[float, ...]:
    back = here - seen.sentence
    beside = back == 0 and any(grammar.beside(i) for i in seen.at)
    return (
        float(min(back, FAR)),
        float(back == 0),
        log(1 + seen.count),
        float(seen.part == "subject"),
        nature.human,
        nature.body,
        nature.many,
        float(sex != 0 and seen.sex == sex),
        float(sex * seen.sex < 0),
        float(latest),
        float(part != "" and seen.part == part),
        float(back == 0 and any(grammar.around(i) for i in seen.at)),
        float(beside and not grammar.reflexive),
        float(beside and grammar.reflexive),
        float(seen.several),
        float(seen.named),
        nature.human if low in SINGULAR_SELF else 0.0,
    )
