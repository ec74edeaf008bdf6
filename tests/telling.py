"""A story written by hand for the tests of reports: a ferry that ran aground, told four times.

ferry()          -> Telling    four accounts, one of them with a reprint
span(article, words)  -> Span  where the words first stand
"""

from __future__ import annotations

from datetime import datetime, timedelta

from manytakes.model import (
    Account,
    Article,
    Claim,
    Credit,
    Dated,
    Difference,
    Entity,
    Mention,
    Point,
    Quantity,
    Quote,
    Reason,
    Relation,
    Residue,
    Reuse,
    Span,
    Statement,
    Story,
    Telling,
    Utterance,
    Value,
    When,
    mint,
)

WIRE = (
    "The ferry Alba ran aground off Corran on Monday with 40 people aboard.\n\n"
    "Captain Ines Okafor said: “We felt her touch, and then she simply stopped.” "
    "All passengers were taken off by lifeboat.\n\nShare this story"
)
POST = (
    "About 40 people were aboard the Alba when she ran aground off Corran.\n\n"
    "“We felt it touch and then it stopped,” Capt. Inés Okafor told reporters. "
    "Nobody was hurt. The harbour bar stayed open all night."
)
HERALD = (
    "The ferry Alba ran aground off Corran on Tuesday, and two passengers were hurt, the operator said. "
    "Ines Okafore, the captain, is to be questioned."
)
RADIO = "Alba, a ferry, ran aground. A café 𝒬 owner saw the lights; “she stopped,” the captain said."
REPRINT = WIRE.replace("Share this story", "This article first appeared in Wire Daily.")


def article(name: str, text: str, **more: object) -> Article:
    """Make an article whose whole text is body, unless `more` says otherwise."""
    id = mint("a", name, text)
    given: dict[str, object] = {"body": (Span(id, 0, len(text)),), "lang": "en", "title": text[:30], **more}
    return Article(id, f"in/{name}.txt", text, outlet=name, **given)  # type: ignore[arg-type]


def span(article: Article, words: str) -> Span:
    """Return where `words` first stand in the text of `article`."""
    start = article.text.index(words)
    return Span(article.id, start, start + len(words))


def day(year: int, month: int, date: int) -> When:
    """Return a whole day."""
    at = datetime(year, month, date)
    return When(at, at + timedelta(days=1), "day")


def claim(article: Article, words: str, number: str = "", hedge: str = "") -> Claim:
    """Return the claim that `words` make, with the number in them if one is named."""
    values: tuple[Value, ...] = ()
    if number:
        at = span(article, f"{hedge} {number}".strip())
        value = float(number)
        values = (Value(at, Quantity(value, value, hedge=hedge.lower())),)
    evidence = span(article, words)
    return Claim(evidence, evidence, evidence, values=values)


def point(
    id: str,
    claims: list[Claim],
    story: list[Article],
    relation: Relation = "agree",
    kind: Difference | None = None,
    salience: float = 0.0,
) -> Point:
    """Return a point about the first claim; whoever makes no claim is silent."""
    first = claims[0].evidence
    texts = {a.id: a for a in story}
    heard = {c.evidence.article for c in claims}
    silent = tuple("acc-" + a.id for a in story if a.id not in heard)
    about = Statement(texts[first.article][first], (first,))
    return Point(id, about, tuple(claims), relation, kind, len(heard), silent, salience)


def ferry() -> Telling:
    """Return the story: agreement, a hedge, two contradictions, a spelling, a quote, a reprint."""
    url = "https://wire.test/alba?a=1&b=2"
    wire = article("Wire Daily", WIRE, url=url, published=(day(2024, 5, 7),))
    at = span(wire, "Share this story")
    wire = article(
        "Wire Daily",
        WIRE,
        url=url,
        published=(day(2024, 5, 7),),
        body=(Span(wire.id, 0, at.start - 2),),
        residue=(Residue(at, "share"),),
    )
    post = article("Corran Post", POST, published=(day(2024, 5, 7), day(2024, 7, 5)))
    herald, radio = article("Herald", HERALD), article("Radio Six", RADIO)
    reprint = article("Island News", REPRINT)
    credit = span(reprint, "first appeared in Wire Daily")
    reprint = article("Island News", REPRINT, credits=(Credit(credit, "Wire Daily"),))
    four = [wire, post, herald, radio]
    points = (
        point(
            "p1",
            [
                claim(wire, "The ferry Alba ran aground"),
                claim(post, "she ran aground off Corran"),
                claim(herald, "The ferry Alba ran aground"),
                claim(radio, "ran aground"),
            ],
            four,
            salience=0.9,
        ),
        point(
            "p2",
            [
                claim(wire, "40 people aboard", "40"),
                claim(post, "About 40 people were aboard", "40", "About"),
            ],
            four,
            "compatible",
            salience=0.8,
        ),
        point(
            "p3",
            [claim(wire, "on Monday"), claim(herald, "on Tuesday")],
            four,
            "differ",
            "date",
            salience=0.7,
        ),
        point(
            "p4",
            [claim(post, "Nobody was hurt"), claim(herald, "two passengers were hurt")],
            four,
            "differ",
            "polarity",
            salience=0.6,
        ),
        point(
            "p5",
            [
                claim(wire, "Captain Ines Okafor"),
                claim(post, "Capt. Inés Okafor"),
                claim(herald, "Ines Okafore"),
            ],
            four,
            "differ",
            "name-spelling",
            salience=0.95,
        ),
        point("p6", [claim(post, "The harbour bar stayed open all night")], four, "alone"),
    )
    spoken = (
        Quote((span(wire, "We felt her touch, and then she simply stopped."),), span(wire, "said")),
        Quote(
            (span(post, "We felt it touch and then it stopped,"),),
            span(post, "told"),
            span(post, "Capt. Inés Okafor"),
        ),
        Quote((span(radio, "she stopped,"),), None, span(radio, "the captain")),
    )
    captain = Entity(
        "e1",
        "Ines Okafor",
        "person",
        (
            Mention(span(wire, "Captain Ines Okafor"), "Captain Ines Okafor", "person"),
            Mention(span(post, "Inés Okafor"), "Inés Okafor", "person"),
            Mention(span(herald, "Ines Okafore"), "Ines Okafore", "person"),
            Mention(span(radio, "the captain"), "the captain", "person", "nominal"),
        ),
    )
    a, b = sorted((wire, reprint), key=lambda x: x.id)
    shared = REPRINT[: REPRINT.index("This article")].rstrip()
    reuse = Reuse(
        a.id,
        b.id,
        ((span(a, shared), span(b, shared)),),
        "whole",
        wire.id,
        reasons=(Reason("credit line", "it names Wire Daily as where it first appeared", (credit,)),),
    )
    story = Story(
        "ferry",
        (
            Account("acc-" + wire.id, wire.id, (wire.id, reprint.id)),
            *(Account("acc-" + x.id, x.id, (x.id,)) for x in four[1:]),
        ),
    )
    lead = span(wire, "The ferry Alba ran aground off Corran")
    return Telling(
        story,
        (wire, reprint, post, herald, radio),
        (captain,),
        (Utterance("u1", spoken, "different-wording", "e1"),),
        points,
        (reuse,),
        (Dated(post.id, day(2024, 5, 7), "Wire Daily came out that day, and July is months later"),),
        Statement(WIRE[lead.start : lead.end], (lead,)),
        (Statement("About 40 people were aboard", (span(post, "About 40 people were aboard"),)),),
    )


def hostile(words: str) -> Telling:
    """Return a story of two accounts in which everything that can hold text holds `words`."""
    one = article(words, f"{words} first {words}", title=words, lang=words, url=words)
    two = article(words + "2", f"{words} second {words}", title=words, url="https://x.test/" + words)
    spans = span(one, words), span(two, words)
    reason = Reason(words, words, spans)
    claims = tuple(Claim(s, s, s) for s in spans)
    low, high = sorted(((one.id, spans[0]), (two.id, spans[1])))
    return Telling(
        Story(words, tuple(Account("acc-" + x.id, x.id, (x.id,)) for x in (one, two))),
        (one, two),
        (Entity(words, words, "person", tuple(Mention(s, words, "person") for s in spans), words),),
        (Utterance(words, tuple(Quote((s,), None, s) for s in spans), "same-words"),),
        (
            Point(words, Statement(words, spans), claims, "agree", why=(reason,)),
            Point(words + "d", Statement(words, spans), claims, "differ", "identity"),
            Point(words + "a", Statement(words, spans[:1]), claims[:1], "alone"),
        ),
        (Reuse(low[0], high[0], ((low[1], high[1]),), "part", reasons=(reason,)),),
        (Dated(one.id, day(2024, 1, 2), words),),
        Statement(words, spans),
        (Statement(words, spans),),
    )


# Two accounts of one event as they come, and a third that comes later.
NEWS = {
    "coast": "The lighthouse keeper of Skarn Point, Ottoline Varga, left on Friday after 31 years.\n\n"
    "“I have counted every ship,” Varga told reporters at Skarn Point.\n\n"
    "Our shop sells 40 kinds of teapot, delivered tomorrow.\n",
    "gull": "Ottoline Warga, keeper of the light at Skarn Point, has retired after 31 years.\n\n"
    "“I have counted each ship,” Warga said on Friday. The tower stays lit.\n",
}
LATER = (
    "After 31 years the keeper of Skarn Point, Ottoline Varga, is gone from the lighthouse.\n\n"
    "“I counted every ship,” Varga said. A machine lights the tower from Friday.\n"
)
