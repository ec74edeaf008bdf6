# ruff: noqa: E501  (a page is a page)
"""Body against residue, and what a page says of itself. All texts are invented here."""

import json
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import manytakes
from manytakes.clean import clean, damage, metadata, others, plain
from manytakes.clean.render import render
from manytakes.decode import decode
from manytakes.model import Article, Page, Skipped

STORY = (
    "Harbour ferry runs aground with forty aboard\n\n"
    "The evening ferry to Salt Island ran aground on a sandbank on Monday, the harbour master said, and forty"
    " passengers waited six hours for the tide.\n\n"
    "“We sang to keep the children calm,” said Maria Ortiz, a teacher who was travelling with her class of nine"
    " pupils.\n\n"
    "The operator, Blue Line, plans to check the buoys that mark the channel before the boats sail again, and"
    " said it was sorry for the delay.\n"
)
HTML = """<!DOCTYPE html><html lang="en-GB"><head><title>Harbour ferry runs aground | The Salt Post</title>
<meta property="og:site_name" content="The Salt Post"><link rel="canonical" href="https://post.test/ferry">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour ferry runs aground",
"datePublished": "2024-03-05T18:30:00+01:00", "author": [{"@type": "Person", "name": "Ann Lee"}]}</script>
<style>p { color: red }</style></head><body>
<nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/w">Weather</a></li></ul></nav>
<main><article><h1>Harbour ferry runs aground</h1><p class="byline">By Ann Lee</p>
<div class="article-body"><p>The evening ferry to Salt Island ran aground on a sandbank on <b>Monday</b>, the harbour
master said, and forty passengers waited six hours for the tide &amp; a tug.</p>
<p>“We sang to keep the children calm,” said Maria Ortiz, a teacher who was travelling with her class of nine.</p>
<p>The operator, Blue Line, plans to check the buoys that mark the channel before the boats sail again.</p></div>
</article></main><div class="share-bar"><a href="#">Share on Facebook</a></div>
<script>document.write("never shown")</script><template><p>nor this</p></template>
<footer class="footer"><p>© 2024 The Salt Post. All rights reserved.</p></footer></body></html>"""


def article(text: str | bytes, mime: str = "text/plain", **more: object) -> Article:
    body = text.encode() if isinstance(text, str) else text
    found = clean(Page("a.txt", body, mime, **more))  # type: ignore[arg-type]
    assert isinstance(found, Article), found
    return found


def residue(found: Article) -> list[str]:
    return [found[r.span] for r in found.residue]


def holds(found: Article) -> None:
    """Body and residue are in order, disjoint, and share out every character that is not space."""
    spans = sorted([*found.body, *(r.span for r in found.residue)])
    assert all(a.end <= b.start for a, b in pairwise(spans))
    covered = {i for s in spans for i in range(s.start, s.end)}
    assert all(i in covered for i, c in enumerate(found.text) if not c.isspace())
    assert list(found.body) == sorted(found.body)
    assert [r.span for r in found.residue] == sorted(r.span for r in found.residue)


def test_a_clean_story_is_all_body() -> None:
    found = article(STORY)
    assert found.text == STORY and not found.residue and found.title == STORY.split("\n")[0]
    assert found.lang == "en" and found.published == () and found.outlet is None


CUES = [
    ("READ MORE: Ten islands to see before the tide turns", "teaser", "a label before another headline"),
    ("• ALSO READ: Ten islands to see before the tide turns", "teaser", "with a bullet"),
    ("Leave a Reply", "comment-form", "the form's head"),
    (
        "PHOTO / ODA FINN (Photo credit should read ODA FINN/AFP/Getty Images) | ODA FINN via Getty Images",
        "credit",
        "a picture's",
    ),
    ("Sound off in the comments below!", "comment-form", "a call for some"),
    ("Feedback: We want to hear what you make of our site.", "comment-form", "and for more"),
    ("FOR IMMEDIATE RELEASE July 13, 2009", "other", "the head of a press release"),
    ("Download: The Halden News app is free. Get it today.", "other", "an app"),
    (
        "If you've spotted an error in this story, please email us on web@halden.test.",
        "other",
        "a call to write",
    ),
    (
        "Your email address will not be published. Required fields are marked *",
        "comment-form",
        "its small print",
    ),
    ("Sign up for our morning newsletter and never miss a tide", "newsletter", "a call"),
    ("You can unsubscribe at any time.", "newsletter", "its small print"),
    ("Share on Facebook", "share", "a button"),
    ("Follow Salt Post on Twitter and Facebook", "share", "a call to follow"),
    ("The post Harbour ferry runs aground appeared first on Salt Post.", "credit", "a feed's credit"),
    ("Written by on 07/02/2022", "credit", "a byline whose name was lost"),
    ("Last updated 15: 48 15 / 09 / 2013", "dateline", "detokenised date line"),
    ("12 March 2021 Last updated at 12:42 GMT", "dateline", "date line"),
    ("Try 6 issues for £2", "ad", "an offer"),
    ("Story continues below advertisement", "ad", "a divider"),
    ("[Spoiler alert: this article tells how the voyage ends.]", "other", "a warning"),
    ("Continue reading the main story", "navigation", "a skip link"),
    ("Current track", "player", "a radio player's label"),
    ("Posted by Ines Harrow in Rope and rigging | 12 comments", "credit", "a byline with its section"),
    ("Enjoyed this piece? Pass it on to a friend who sails.", "share", "a call to share, and its question"),
    ("Share this: Facebook | X | WhatsApp", "share", "the networks by name"),
    ("12 comments on “Harbour ferry runs aground”", "comment-form", "the comments' head"),
    ("Readers' comments", "comment-form", "the comments' head, without a number"),
    ("Your email will not be displayed to anyone.", "comment-form", "small print in other words"),
    ("Try three issues of the Salt Post for £5", "ad", "an offer in words"),
    ("Ann Lee and Tom Reed contributed to this report.", "credit", "who helped"),
    (
        "Get the Salt Post's best stories delivered to your inbox every Friday",
        "newsletter",
        "an offer of letters",
    ),
    ("The views expressed here are those of the author alone.", "other", "a disclaimer"),
    ("Image 2 of 9", "navigation", "a gallery's count"),
    ("3 days ago", "dateline", "a page's own reckoning"),
    ("ANALYSIS/OPINION:", "navigation", "a section's label"),
    ("Home > Islands > Ferries", "navigation", "a trail of sections"),
    ("4 May 2026 · Tom Reed, Coast correspondent", "dateline", "a date beside a byline"),
    ("( PHOTOS: Ten islands to see before the tide turns)", "teaser", "a gallery, in brackets"),
    ("( Also on Salt Post: Why the ferry is late again)", "teaser", "another of the outlet's"),
    ("• Ann Lee contributed to this report.", "credit", "who helped, with a bullet"),
    ("Contributing: Ann Lee; The Halden Press", "credit", "who helped, as a label"),
    ("Write to Ann Lee at ann.lee@post.test", "other", "where to write"),
    ("Enlarge this image toggle caption Ann Lee/HP Ann Lee/HP", "caption", "a picture's button and credit"),
    ("Image copyright Halden Press Image caption The ferry on the sandbank", "caption", "a picture's labels"),
    (
        "JUST WATCHED Ferry aground Replay More Videos ... MUST WATCH Ferry aground 02:12",
        "player",
        "a player's",
    ),
    ("Follow @saltpost Follow @annlee", "share", "two buttons"),
    (
        "This site is protected by reCAPTCHA and its Terms of Service apply.",
        "newsletter",
        "a form's small print",
    ),
    ("Want the Salt Post first in your inbox every day?", "newsletter", "an offer that asks"),
    ("Slideshow (12 Images)", "navigation", "a gallery's size"),
    ("Updated Monday 5/27 3:00 a.m. ET", "dateline", "a date without its year"),
    ("This article is more than 2 years old", "dateline", "a page's warning"),
    ("Urgent:", "other", "a label of nothing"),
    ("Mayor Ann Lee Photographer: Tom Reed/Halden Press", "credit", "whom a picture shows and who took it"),
    (
        "READ MORE OPINION LISTEN TO ARTICLE 4:18 SHARE THIS ARTICLE Share Tweet Post Email",
        "navigation",
        "buttons in a row",
    ),
    (
        "The ferry on the sandbank on Monday. (Ann Lee/Reuters)",
        "caption",
        "a picture's words and whose it is",
    ),
    ("The ferry lies on a sandbank off Salt Island. REUTERS/Ann Lee", "caption", "the same, as some put it"),
    ("Watch Ann Lee's report from the sandbank above", "teaser", "a film on the page"),
    ("This story will be updated as the tide falls.", "other", "a page's promise"),
]


@pytest.mark.parametrize(("line", "kind", "why"), CUES, ids=[c[2] for c in CUES])
@pytest.mark.parametrize("place", [2, 3])
def test_a_line_of_residue_is_labelled_and_shifts_spans_by_its_length(
    line: str, kind: str, why: str, place: int
) -> None:
    parts = STORY.split("\n\n")
    changed = "\n\n".join([*parts[:place], line, *parts[place:]])

    found, clean_found = article(changed), article(STORY)

    holds(found)
    assert "".join(residue(found)).replace(" ", "") == line.replace(" ", "")
    assert {r.kind for r in found.residue} == {kind}
    at = changed.index(line)
    for before, after in zip(parts[:place], parts[:place], strict=True):
        assert changed.index(after) == STORY.index(before)
    for part in parts[place:]:
        assert changed.index(part.strip(), at) == STORY.index(part.strip()) + len(line) + 2
    body = "".join(found[s] for s in found.body).split()
    assert body == "".join(clean_found[s] for s in clean_found.body).split() or len(found.body) == 2


@pytest.mark.parametrize(
    "line",
    [
        "The captain said a letter would follow on Tuesday.",
        "“Please share this with the crew,” she wrote.",
        "The post office on the island was closed.",
        "He added that comments made by the union were unfair.",
        "Passengers can sign a petition at the pier.",
        "Read, the mayor, was not on board.",
        "The notice was posted by the harbour office in April.",
        "“Pass it on to the crew,” said the mate.",
        "Gales contributed to this winter's delays.",
        "The views expressed at the meeting were sharp.",
        "He last sailed three years ago.",
    ],
)
def test_prose_with_the_words_of_furniture_stays_body(line: str) -> None:
    parts = STORY.split("\n\n")
    assert residue(article("\n\n".join([*parts[:2], line, *parts[2:]]))) == []


def test_a_date_glued_before_the_headline_is_the_only_residue() -> None:
    found = article(" date 2022-02-07 " + STORY)
    assert residue(found) == ["date 2022-02-07"] and found.title == STORY.split("\n")[0]
    assert [w.start for w in found.published] == [datetime(2022, 2, 7)]
    holds(found)


def test_a_label_glued_after_the_last_stop_is_residue() -> None:
    found = article(STORY.rstrip() + "Current track")
    assert residue(found) == ["Current track"]
    holds(found)


def test_a_sentence_of_residue_within_a_line() -> None:
    text = STORY.replace("of the tide.", "of the tide.").replace(
        "for the tide.", "for the tide. You can unsubscribe at any time."
    )
    assert residue(article(text)) == ["You can unsubscribe at any time."]


@pytest.mark.parametrize(
    "start",
    [
        "PORT SALT, March 4 (AP) —",
        "SALT ISLAND/MARRICK (Reuters) -",
        "Port Salt, Marrick (CNN)",
        "(Reuters) -",
        "Continue reading the main story",
        "Facebook Twitter Pinterest",
        "Story highlights",
    ],
)
def test_what_is_glued_before_a_paragraph_is_residue(start: str) -> None:
    found = article(STORY.replace("The evening", f"{start} The evening"))
    assert residue(found) == [start]
    holds(found)


def test_a_headline_printed_twice() -> None:
    head, rest = STORY.split("\n\n", 1)
    found = article(f"{head}\n\n{head}\n\n{rest}")
    assert residue(found) == [head] and found.residue[0].span.start > 0


FIRST = [
    "Ferry master Ines Harrow of Salt Island was cleared on Monday by the Harbour Court in Tolbury.",
    "Harrow had kept the Lady Marian waiting off Cape Dunmore while her engineer, Piet Okoro, freed a rope.",
    "The owners, Blue Line Ferries, thanked Judge Amara Venn and the lifeboat crew of Port Elver.",
    "“We sang throughout that freezing evening,” Harrow told passengers, who wanted compensation for missed trains.",
]
SECOND = [
    "Baker Luis Ferrante has won the Golden Oven at the Alder Valley Fair with a loaf of rye.",
    "Runner-up Greta Lindqvist, from Upper Wick, baked hers in the kiln of potter Hamid Rezai.",
    "Organiser Sofia Marchetti counted nine hundred visitors, among them Mayor Tobias Grange of Alder.",
    "Ferrante promised his winnings, a silver spoon and several bottles of cider, to pupils growing pumpkins and marrows at the Wick School.",
]
OTHERS = [
    (FIRST + SECOND, len(FIRST), "two briefs"),
    (FIRST, None, "one story"),
    (FIRST + [f"{line} Harrow was there." for line in SECOND], None, "the first's names go on"),
    ([*FIRST, "Her story was told on Sunday by Nils Aho.", *SECOND], len(FIRST) + 1, "points back"),
    (FIRST + SECOND[:2], None, "too few lines to tell"),
    ([line.lower() for line in FIRST + SECOND], None, "no names to go by"),
    (["", " "], None, "nothing"),
]


@pytest.mark.parametrize(("lines", "at", "why"), OTHERS, ids=[why for *_, why in OTHERS])
def test_where_another_story_begins(lines: list[str], at: int | None, why: str) -> None:
    assert others.begins(lines) == at


def test_another_story_under_the_story_is_residue() -> None:
    found = article("\n".join(["Ferry master cleared", *FIRST, *SECOND]))
    holds(found)
    assert residue(found) == SECOND and {r.kind for r in found.residue} == {"other"}


def test_both_readings_of_an_ambiguous_date() -> None:
    found = article(STORY.replace("\n\nThe evening", "\n\nWritten by on 07/02/2022\n\nThe evening"))
    assert [w.start for w in found.published] == [datetime(2022, 2, 7), datetime(2022, 7, 2)]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("2024-03-05", ["2024-03-05T00:00:00"]),
        ("2024-03-05T18:30:00Z", ["2024-03-05T18:30:00"]),
        ("5 March 2024", ["2024-03-05T00:00:00"]),
        ("March 5th, 2024", ["2024-03-05T00:00:00"]),
        ("25/12/2023", ["2023-12-25T00:00:00"]),
        ("12/25/2023", ["2023-12-25T00:00:00"]),
        ("05/05/2023", ["2023-05-05T00:00:00"]),
        ("5.3.2024", ["2024-03-05T00:00:00"]),  # parted with full stops: the day is first
        ("05.25.2024", ["2024-05-25T00:00:00"]),
        ("05-Mar-2024 07:15AM", ["2024-03-05T00:00:00"]),
        ("1709632800", ["2024-03-05T10:00:00"]),  # seconds since 1970
        ("1709632800000", ["2024-03-05T10:00:00"]),
        ("Tel. 1709632800", []),
        ("20240305101500", ["2024-03-05T00:00:00"]),
        ("5. März 2024", ["2024-03-05T00:00:00"]),
        ("5 de marzo de 2024", ["2024-03-05T00:00:00"]),
        ("1er juillet 2024", ["2024-07-01T00:00:00"]),
        ("5 juin 2024", ["2024-06-05T00:00:00"]),
        ("2024年3月5日", ["2024-03-05T00:00:00"]),
        ("31/02/2023", []),
        ("0000-00-00", []),
        ("no date", []),
    ],
)
def test_dates(text: str, starts: list[str]) -> None:
    assert [w.start.isoformat() for w in metadata.dates(text)] == starts


@pytest.mark.parametrize(
    ("line", "words", "name"),
    [
        ("The post Ferry appeared first on Salt Post.", "appeared first on Salt Post", "Salt Post"),
        (
            "This article was originally published by Tide Weekly",
            "originally published by Tide Weekly",
            "Tide Weekly",
        ),
        ("Source: Tide Weekly", "Source: Tide Weekly", "Tide Weekly"),
        ("PORT SALT (AP) — The ferry ran aground.", "(AP)", "Associated Press"),
        ("with inputs from IANS", "with inputs from IANS", "IANS"),
    ],
)
def test_credits_name_the_outlet_and_point_at_the_words(line: str, words: str, name: str) -> None:
    found = article(f"{STORY}\n{line}\n")
    assert [(found[c.span], c.name) for c in found.credits] == [(words, name)]


# -- HTML ------------------------------------------------------------------------------


def test_a_page_is_rendered_whole_and_parted() -> None:
    found = article(HTML, "text/html")
    holds(found)
    assert "never shown" not in found.text and "nor this" not in found.text and "color" not in found.text
    assert "for the tide & a tug." in found.text
    body = "\n".join(found[s] for s in found.body)
    assert body.startswith("Harbour ferry runs aground") and body.endswith("sail again.")
    assert "Weather" not in body and "rights reserved" not in body
    kinds = {found[r.span]: r.kind for r in found.residue}
    assert kinds["Home\nWeather"] == "navigation" and kinds["Share on Facebook"] == "share"


def test_a_page_of_one_paragraph_is_an_article() -> None:
    found = article(f"<html><body><p>{STORY}</p></body></html>", "text/html")
    assert [found[s] for s in found.body] == [found.text] and not found.residue


def test_a_page_says_what_it_is() -> None:
    found = article(HTML, "text/html")
    assert found.title == "Harbour ferry runs aground" and found.outlet == "The Salt Post"
    assert found.url == "https://post.test/ferry" and found.lang == "en"
    assert [w.start for w in found.published] == [datetime(2024, 3, 5, 18, 30)]
    assert metadata.from_html(render(HTML), None).authors == ("Ann Lee",)


TITLES = [
    # printed, og:title, <title>, headline, alternativeHeadline -> the one read, and why
    ("Tide turns back", "Tide turns back", "Tide turns back | The Salt Post", "", "", "Tide turns back", "all agree"),
    ("", "Tide turns back at last – The Salt Post", "", "", "", "Tide turns back at last", "the outlet's name is cut off"),
    ("", "Tide turns back at last * Salt Post Daily * by Ann Lee", "", "Tide turns back at last", "", "Tide turns back at last", "cut where the data's ends"),
    ("Tide turns back on ferry", "Ferry meets the tide", "Tide turns back on ferry", "Tide turns back on ferry", "", "Ferry meets the tide", "what others are to show"),
    ("Tide turns back on ferry", "Ferry at sea: islands news", "Ferry at sea: islands news", "Tide turns back on ferry", "", "Tide turns back on ferry", "others are told what search engines are"),
    ("Tide turns back on ferry and crew", "Tide turns back on ferry", "Tide turns back on ferry and crew", "Tide turns back on ferry and crew", "", "Tide turns back on ferry and crew", "cut short"),
    ("Tide turns back", "Tide turns back", "Tide turns back", "Ferry waits for tide", "Ferry waits for tide", "Ferry waits for tide", "the data tell one twice"),
    ("Tide turns back – at last", "Tide turns back – at last", "", "", "", "Tide turns back – at last", "a dash of the headline's own"),
    ("Tide turns back", "", "", "", "", "Tide turns back", "printed alone"),
    ("Late boats: why the tide turned back", "Ferry - why the tide turned back", "", "", "", "why the tide turned back", "one headline under two kickers"),
    ("Tide table - a guide for sailors here", "Tide table: a guide for sailors here", "", "", "", "Tide table: a guide for sailors here", "one kicker, two marks"),
    ("Ferries brace for a rough spring", "Ferries brace for a rough spring", "Ferries brace for spring | Salt Post", "Ferries brace for spring", "", "Ferries brace for spring", "reworded by two words since the data and <title> were written"),
    ("Ferries brace for a rough spring", "Ferries brace for a rough spring", "Ferries brace for spring tides in the gulf", "Ferries brace for spring", "", "Ferries brace for a rough spring", "the data's wording alone"),
    ("Boats stay in as tides turn", "Boats stay in as tides turn", "Why no ferry left the gulf today", "Why no ferry left the gulf today", "", "Boats stay in as tides turn", "search engines are told something else"),
]  # fmt: skip


@pytest.mark.parametrize("row", TITLES, ids=[row[-1] for row in TITLES])
def test_the_headline_among_those_a_page_tells(row: tuple[str, ...]) -> None:
    printed, shared, searched, headline, alternative, title, _ = row
    data = json.dumps({"@type": "NewsArticle", "headline": headline, "alternativeHeadline": alternative})
    page = (
        f'<html><head><title>{searched}</title><meta property="og:title" content="{shared}">'
        f'<meta property="og:site_name" content="The Salt Post"><script type="application/ld+json">{data}</script>'
        f"</head><body><h1>{printed}</h1><p>{STORY}</p></body></html>"
    )
    assert metadata.from_html(render(page), "https://post.test/1").title == title


PAGES = [
    # the page's head, its h1s -> the title, and why
    ('<meta property="og:title" content="10 tides to see now">', ["Ten tides worth a trip"], "Ten tides worth a trip", "a page of no newsroom: as printed"),
    ('<meta property="og:title" content="10 tides to see now"><meta name="parsely-title" content="x">', ["Ten tides worth a trip"], "10 tides to see now", "a newsroom's page"),
    ('<meta property="og:title" content="10 tides to see now">', ["The Salt Post"], "10 tides to see now", "the h1 is the site's name"),
    ('<meta property="og:title" content="10 tides to see now">', ["Ten tides", "More tides"], "10 tides to see now", "two h1s: neither is surely the headline"),
    ("<title>Salt Post / Sea / Ten tides worth a trip / Print</title>", ["The sea", "Ten tides worth a trip"], "Ten tides worth a trip", "printed, and within the title"),
]  # fmt: skip


@pytest.mark.parametrize("head, printed, title, why", PAGES, ids=[row[-1] for row in PAGES])
def test_the_headline_of_any_page(head: str, printed: list[str], title: str, why: str) -> None:
    heads = "".join(f"<h1>{h}</h1>" for h in printed)
    page = f'<html><head><meta property="og:site_name" content="The Salt Post">{head}</head><body>{heads}<p>{STORY}</p></body></html>'
    assert metadata.from_html(render(page), "https://post.test/1").title == title, why


SAID = """<html><head><link rel="canonical" href="https://post.test/f"><meta name="author" content="Ann Lee and Bo Tern">
<meta property="article:section" content="Harbour"><meta property="article:published_time" content="2024-03-05T18:30:00Z">
<meta property="article:modified_time" content="2024-03-06T07:00:00Z"></head><body><p>%s</p></body></html>"""


def test_a_page_says_who_wrote_it_when_it_changed_and_where_it_stands() -> None:
    found = article(SAID % STORY, "text/html", url="https://post.test/f?from=home")

    assert found.about == (
        ("author", "Ann Lee"), ("author", "Bo Tern"), ("updated", "2024-03-06T07:00"), ("section", "Harbour"),
        ("canonical", "https://post.test/f"), ("dated", "meta"),
    )  # fmt: skip


DATED = [
    ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-05"}</script>', "", "data"),
    ('<meta name="pubdate" content="2024-03-05">', "", "meta"),
    ('<time datetime="2024-03-05">yesterday</time>', "", "time"),
    ("", "https://post.test/2024/03/05/ferry", "address"),
    ("", "https://post.test/news/20240305-ferry.html", "address"),
    ("<p>5 March 2024</p>", "https://post.test/2024/ferry", "page"),
]  # fmt: skip


@pytest.mark.parametrize(("piece", "url", "dated"), DATED)
def test_where_the_date_was_found(piece: str, url: str, dated: str) -> None:
    meta = metadata.from_html(render(f"<html><body>{piece}<p>Ferry aground</p></body></html>"), url or None)

    assert [w.start for w in meta.published] == [datetime(2024, 3, 5)] and meta.dated == dated


BYLINES = [
    ("By Ann Lee and Bo Tern", ("Ann Lee", "Bo Tern"), "", "two names"),
    ("Written by Ann Lee on 05/03/2024", ("Ann Lee",), "", "up to the date"),
    ("Posted by Ann Lee in Harbour news | 6 comments", ("Ann Lee",), "", "up to the section"),
    ("Written by on 05/03/2024", (), "", "a template with no name in it"),
    ("Published: 05 Mar 2024 11:25, updated: 06 Mar 2024 12:00", (), "2024-03-06", "two dates"),
    ("Last updated 5 March 2024", (), "2024-03-05", "one, of a change"),
]


@pytest.mark.parametrize(("line", "authors", "updated", "why"), BYLINES)
def test_bylines_and_changes_in_text(line: str, authors: tuple[str, ...], updated: str, why: str) -> None:
    head, *rest = STORY.split("\n")
    found = article("\n".join([head, line, *rest]))
    told = [value for name, value in found.about if name == "updated"]

    assert tuple(value for name, value in found.about if name == "author") == authors, why
    assert [value[:10] for value in told] == ([updated] if updated else []), why


SAMPLE = Path(manytakes.__file__).parent / "sample"
ALONE = {"ferry-and-float.txt", "harbour-radio.txt", "saltmarsh-post.txt"}


@pytest.mark.parametrize("name", sorted(ALONE))
def test_the_sample_keeps_its_headline_and_parts_with_what_stands_around(name: str) -> None:
    found = article((SAMPLE / name).read_bytes())
    body = "\n".join(found[s] for s in found.body)
    left_out = (
        "Posted by",
        "Written by",
        "Share",
        "READ",
        "Leave a",
        "Sign up",
        "Tags:",
        "Now playing",
        "Try four",
    )

    assert found.title and body.startswith(found.title) and found.title in found.text[:300]
    assert not [words for words in left_out if words in body]


COLUMNS = [("author", "ann@post.test (Ann Lee)"), ("dc:creator", "Ann Lee"), ("Byline", "By Ann Lee"),
           ("authors", '["Ann Lee", "Bo Tern"]'), ("authors", '[{"name": "Ann Lee", "id": 7}]')]  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_the_author_that_came_beside_a_text(column: tuple[str, str]) -> None:
    assert ("author", "Ann Lee") in article(STORY, given=(column,)).about


SMALL = [
    ("<html><body><p>{}</p></body></html>", "one paragraph"),
    (
        "<html><head><title>Ferry aground</title></head><body><h1>Ferry aground</h1><p>{}</p></body></html>",
        "and its headline",
    ),
    (
        "<html><body><p>{}</p><script></S" + "<script></S" * 50 + "</body></html>",
        "and scripts that never end",
    ),
]


@pytest.mark.parametrize(("page", "why"), SMALL, ids=[why for _, why in SMALL])
def test_a_page_without_furniture_is_all_story(page: str, why: str) -> None:
    lone = "火曜日の夜、マリック沖でフェリーが座礁した。" * 6
    for story in (STORY.split("\n\n")[0], lone):
        found = article(page.format(story), "text/html")
        assert story in "".join(found[span] for span in found.body), why


def test_a_page_of_links_alone_is_no_story() -> None:
    links = "".join(f"<li><a href=/{n}>Ferry news {n}</a></li>" for n in range(12))
    found = clean(Page("a", f"<html><body><nav><ul>{links}</ul></nav></body></html>".encode(), "text/html"))
    assert isinstance(found, Skipped) and "residue" in found.reason


def test_a_caption_in_a_piece_of_html() -> None:
    piece = f"<p>{STORY}</p><figure><img src=x><figcaption>The ferry on the bank. Photo: Bo Tern</figcaption></figure>"
    found = article(piece, "text/html")
    assert [(found[r.span], r.kind) for r in found.residue] == [
        ("The ferry on the bank. Photo: Bo Tern", "caption")
    ]


def test_what_the_user_gave_comes_first() -> None:
    given_ = (("Title", "Ferry aground"), ("outlet", "Tide Weekly"), ("date", "2024-03-06"), ("id", "7"))
    found = article(HTML, "text/html", url="https://tide.test/1", given=given_)
    assert (found.title, found.outlet, found.url) == ("Ferry aground", "Tide Weekly", "https://tide.test/1")
    assert found.published[0].start == datetime(2024, 3, 6) and found.given == given_


HOSTILE = [
    ("nothing but scripts", "<html><script>" + "x" * 9000 + "</script>"),
    ("100,000 nested tags", "<div>" * 100_000 + "Ferry late" + "</div>" * 100_000),
    ("unclosed formatting", "<b><i>" * 20_000 + "Ferry late"),
    ("half a table", "<table><tr><td>" * 5_000),
    ("a million spaces", "<p>Ferry" + " " * 1_000_000 + "late</p>"),
    ("too many lines", "<p>x" * 60_000),
    ("entities", "&#0;&#xD800;&#1114112;&nosuch;<p>Ferry</p>"),
    ("broken data", '<script type="application/ld+json">{"@type": [[[[</script><p>Ferry late'),
    ("a broken address", '<link rel="canonical" href="http://[broken"><p>Ferry late'),
]  # fmt: skip


@pytest.mark.parametrize(("why", "page"), HOSTILE, ids=[h[0] for h in HOSTILE])
def test_a_hostile_page_ends_in_an_article_or_a_reason(why: str, page: str) -> None:
    found = clean(Page("a.html", page.encode(), "text/html"))
    assert isinstance(found, Article) or found.reason
    if isinstance(found, Article):
        holds(found)


def test_a_line_of_400_000_characters_is_read_in_linear_time() -> None:
    assert isinstance(clean(Page("a.txt", b"The tide was low. " * 22_000, "text/plain")), Article)


def test_thirty_thousand_lines_of_residue_end_in_linear_time() -> None:
    text = b"Leave a Reply\n" * 30_000
    assert isinstance(clean(Page("a.txt", text, "text/plain")), Skipped)


# -- charsets --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "text", "how"),
    [
        ("Zoë’s".encode(), "Zoë’s", "utf-8"),
        (b"\xef\xbb\xbf" + "Zoë".encode(), "Zoë", "mark"),
        ("\ufeffZoë".encode("utf-16-le"), "Zoë", "mark"),
        ("Zoë’s ferry is late".encode("utf-16-le"), "Zoë’s ferry is late", "detected"),
        ('<meta charset="iso-8859-1">Zoë’s'.encode("cp1252"), '<meta charset="iso-8859-1">Zoë’s', "declared"),
        (
            '<meta charset="rot13">Zoë and the tide'.encode(),
            '<meta charset="rot13">Zoë and the tide',
            "utf-8",
        ),
        (("Zoë’s café " * 20).encode() + b"\xe2\x80", "Zoë’s café " * 20 + "\ufffd", "detected"),
        (b"a\r\nb\rc\n", "a\r\nb\rc\n", "utf-8"),
        (
            (FERRY := "Die Fähre läuft über Nacht voll, sagte der Kapitän. ").encode("cp1252"),
            FERRY,
            "detected",
        ),
        (
            (
                PROM
                := "Prom wpłynął na mieliznę i stał tam całą noc. Załoga czekała na przypływ, a pasażerowie spali na podłodze. "
            ).encode("cp1250"),
            PROM,
            "detected",
        ),
    ],
)
def test_decoding(body: bytes, text: str, how: str) -> None:
    found = decode(body, html=True)
    assert (found.text, found.how) == (text, how)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["text/plain", "text/markdown", "text/html"]))
def test_no_bytes_raise(body: bytes, mime: str) -> None:
    found = clean(Page("a", body, mime))  # type: ignore[arg-type]
    assert isinstance(found, Article | Skipped)
    if isinstance(found, Article):
        holds(found)


PIECES = st.lists(
    st.sampled_from([*STORY.split("\n\n"), *(c[0] for c in CUES), "\n", "\r\n", " ", "Current track", "x"]),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(PIECES, st.sampled_from(["\n\n", "\n", " ", "", "\r\n"]))
def test_spans_hold_for_any_mixture(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    found = clean(Page("a", text.encode(), "text/plain"))
    if isinstance(found, Article):
        assert found.text == text
        holds(found)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["<p>", "</p>", "<div class=nav>", "</div>", "<b>", "Ferry late. ", "<br>", "&amp;", "<a href=x>", "</a>", "<td>", "<!--", "-->"]), max_size=25))  # fmt: skip
def test_spans_hold_for_any_page(pieces: list[str]) -> None:
    found = clean(Page("a", "".join(pieces).encode(), "text/html"))
    assert isinstance(found, Article | Skipped)
    if isinstance(found, Article):
        holds(found)


def test_a_figure_below_nought_is_no_time_behind_a_bullet() -> None:
    assert plain.kind("-1.62") is None
    assert plain.kind("- Updated at 1.02 am GMT") == "dateline"


@pytest.mark.parametrize("rule", ["___", "* * *", ","])
def test_a_line_without_a_letter_is_residue(rule: str) -> None:
    found = article(f"{rule}\n\n{STORY}")
    holds(found)
    assert residue(found) == [rule]


def test_every_cue_names_a_kind() -> None:
    assert all(plain.kind(line) == kind for line, kind, _ in CUES if ". R" not in line)


DAMAGED = [
    ("It’s “late”, she said at the café in Århus.", None, "sound"),
    (
        "It’s “late”, she said at the café.".encode().decode("cp1252", "replace"),
        "letters look like UTF-8",
        "mojibake",
    ),
    ("Café où l’été".encode().decode("latin-1"), "5 letters look like UTF-8", "through Latin-1"),
    (
        "Паром сел на мель".encode().decode("latin-1"),
        "14 letters look like UTF-8",
        "Cyrillic through Latin-1",
    ),
    ("Der „Spaß“ und das „Maß“ der 2 ×\xa04 Meter: «CAFÉ»", None, "sound letters before sound marks"),
    ("He typed Ã© once.", None, "one alone may be meant"),
    ("Côté, façade, naïve, Ångström, «été», CAFÉ — SÃO PAULO, AÇÃO, Ünsal, ß", None, "sound accents"),
    ("The ferry\ufffds late", "1 letters were lost (U+FFFD)", "a lost letter"),
    ("船が遅れた。Паром опоздал.", None, "other letters"),
]


@pytest.mark.parametrize(("text", "said", "why"), DAMAGED, ids=[why for *_, why in DAMAGED])
def test_damaged_letters_are_said_and_stay_as_they_came(text: str, said: str | None, why: str) -> None:
    found = article(text, "text/plain")
    note = damage(found)
    assert found.text == text
    assert (note is None) if said is None else (note is not None and said in note.reason)


@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=2, max_size=60))
def test_damage_never_raises(text: str) -> None:
    damage(Article("a", "a.txt", text))
