"""A dateline is nobody's words, and no speaker."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manytakes import datelines, models, quotes
from manytakes.model import Article, Parse, Span, Token


def article(text: str) -> Article:
    return Article("a", "a.txt", text, body=(Span("a", 0, len(text)),))


FOUND = [
    ("HARWICH (Meridian Wire) - The pier burnt.", "HARWICH (Meridian Wire) - ", "place and agency"),
    ("HARWICH, May 4 (Meridian Wire) - A pier.", "HARWICH, May 4 (Meridian Wire) - ", "and a date"),
    ("HARWICH, 4 May (MW) – A pier.", "HARWICH, 4 May (MW) – ", "the day first, another dash"),
    ("HARWICH, England — The pier burnt.", "HARWICH, England — ", "a country and no agency"),
    ("NEW HARWICH, N.Y. -- The pier burnt.", "NEW HARWICH, N.Y. -- ", "two hyphens, abbreviated"),
    ("Isle of Wren (Meridian Wire) - 12 people swam.", "Isle of Wren (Meridian Wire) - ", "not in capitals"),
    ("(Meridian Wire) - “It burnt,” she said.", "(Meridian Wire) - ", "the agency alone, before a quotation"),
    ("Harwich, Sept. 9 (MW): The pier burnt.", "Harwich, Sept. 9 (MW): ", "a colon for the dash"),
    ("Ann Lee (Labour): We won.", "", "who speaks"),
    ("(MW) The pier burnt.", "(MW) ", "its letters alone need no dash"),
    ("  \n HARWICH (MW) - The pier burnt.", "HARWICH (MW) - ", "space before it"),
    ("The mayor (a Democrat) - who won - spoke.", "", "a remark in brackets"),
    ("Ann Lee (Labour) - who won - spoke.", "", "no sentence begins after it"),
    ("COVID-19 is back.", "", "a hyphen in a word"),
    ("NATO said - again - The pier burnt.", "", "a word that is no name"),
    ("HARWICH (MW) -\nThe pier burnt.", "", "its line has no sentence"),
    ("I – And only I – Know.", "", "one letter is no place"),
    ("A pier (Meridian Wire) burnt.", "", "no dash"),
    ("서울 시장 (김) - A pier.", "", "a script without capitals"),
    ("HARWICH (MW) - ", "", "nothing after it"),
]


@pytest.mark.parametrize(("text", "expected", "why"), FOUND, ids=[f[2] for f in FOUND])
def test_what_is_a_dateline(text, expected, why):
    found = [text[a:b] for a, b in datelines.find(text, article(text).body)]

    assert found == ([expected] if expected else []), why


def test_one_stands_at_the_start_of_any_line_of_the_body_and_of_no_other():
    text = "Ad\nHARWICH (MW) - It burnt.\nNobody saw HARWICH (MW) - It burnt.\nWREN (MW) - It sank."
    body = (Span("a", 3, len(text)),)

    assert [text[a:b] for a, b in datelines.find(text, body)] == ["HARWICH (MW) - ", "WREN (MW) - "]
    assert list(datelines.find(text, ())) == []


SAID = [
    ("HARWICH (Meridian Wire) - The mayor said the pier would stay shut.", "The mayor", "said"),
    ("HARWICH, May 4 (Meridian Wire) - Police said two men were held.", "Police", "said"),
    ("HARWICH (MW) - The firm will cut 40 jobs, according to its owners.", "its owners", "according"),
    ("HARWICH (MW) - “We are ready,” the minister said.", "the minister", "said"),
    ("HARWICH, Meridian Wire — The owners said the pier would stay shut.", "The owners", "said"),
]


@pytest.mark.parametrize(("text", "source", "cue"), SAID, ids=[s[0][:40] for s in SAID])
def test_the_dateline_is_no_speaker_and_nobody_says_it(text, source, cue):
    one = article(text + "\n")

    [quote] = quotes.find(one, models.tagger().parse(one))

    assert quote.source and quote.cue and (one[quote.source], one[quote.cue]) == (source, cue)
    [(_, end)] = datelines.find(one.text, one.body)
    assert all(span.start >= end for span in quote.content)


@st.composite
def parses(draw: st.DrawFn) -> tuple[Article, Parse]:
    """A parse of whatever shape over a text that may begin with a dateline."""
    text = draw(st.sampled_from(["HARWICH (MW) - ", "(MW) ", "HARWICH — ", ""])) + "It burnt and sank ."
    cuts, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        cuts.append((start, at))
    heads = [draw(st.integers(0, len(cuts) - 1)) for _ in cuts]
    tokens = tuple(
        Token(a, b, text[a:b], text[a:b], "NOUN", "NN", "dep", h)
        for (a, b), h in zip(cuts, heads, strict=True)
    )
    return article(text), Parse("a", tokens, ((0, len(tokens)),), ())


@given(parses())
def test_no_arc_crosses_the_end_of_a_dateline_and_every_token_stays(made):
    one, parse = made

    cut = datelines.without(one, parse)

    assert [(t.start, t.end, t.text) for t in cut.tokens] == [(t.start, t.end, t.text) for t in parse.tokens]
    assert [k for a, b in cut.sentences for k in range(a, b)] == list(range(len(parse.tokens)))
    if len(cut.sentences) > 1:
        for a, b in cut.sentences:
            assert all(a <= cut.tokens[k].head < b for k in range(a, b))
    else:
        assert cut == parse
    assert datelines.without(one, cut) == cut
