"""Reports say what the records say, in the articles' own words, and nothing acts in them."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from importlib.resources import files
from math import inf
from time import process_time

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telling import article, claim, day, ferry, hostile, point, span

from manytakes.model import (
    Account,
    BadReport,
    BadSpan,
    Claim,
    Entity,
    Mention,
    Reason,
    Skipped,
    Span,
    Statement,
    Story,
    Telling,
    Value,
    When,
)
from manytakes.render import FORMATS, Report, verify
from manytakes.render.marking import Layer, mark
from manytakes.render.sides import hedged
from manytakes.render.view import View
from manytakes.render.words import compare, folded, line, plain

SKIPPED = (Skipped("in/empty.txt", "clean", "the file is empty"),)
REPORT = Report((ferry(),), SKIPPED, "0.0.test", (("tagger", "small"),))
SCHEMA = json.loads(files("manytakes").joinpath("data/report.schema.json").read_text(encoding="utf-8"))
VOID = {"meta", "link", "br", "img", "input", "hr", "path", "line", "circle", "rect"}


class Page(HTMLParser):
    """What a browser would make of a page: its elements, in order, and its text by section."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"{tag} repeats an attribute"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.text += data

    def all(self, attribute: str) -> list[str]:
        return [value for _, attrs in self.elements if (value := attrs.get(attribute)) is not None]


# -- JSON --------------------------------------------------------------------------


def test_the_schema_is_one_and_the_report_follows_it():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(REPORT.to_json()))


def test_the_schema_rejects_a_statement_without_evidence():
    report = json.loads(REPORT.to_json())
    report["stories"][0]["points"][0]["about"]["evidence"] = []
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(report)


def test_every_span_of_the_json_stands_beside_its_words_and_is_verified():
    found = re.findall(r'"start": \d+', REPORT.to_json())  # a date's start is a string
    assert verify(REPORT.to_json()) == len(found) > 50


def test_a_bound_that_is_not_there_is_null():
    report = json.loads(REPORT.to_json())
    assert "Infinity" not in REPORT.to_json()
    assert report["stories"][0]["points"][1]["claims"][0]["values"][0]["reading"]["high"] == 40


def _spans(node: object) -> list[dict[str, object]]:
    if isinstance(node, dict):
        own = [node] if "words" in node else []
        return own + [s for value in node.values() for s in _spans(value)]
    return [s for value in node for s in _spans(value)] if isinstance(node, list) else []


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_offset_word_or_text_can_change_unnoticed(data):
    report = json.loads(REPORT.to_json())
    chosen = data.draw(st.sampled_from(_spans(report["stories"])))
    field = data.draw(st.sampled_from(["start", "end", "words", "article"]))
    if field in ("start", "end"):
        chosen[field] += data.draw(st.sampled_from([-1, 1, 10_000]))
    else:
        chosen[field] = "x" + chosen[field]

    with pytest.raises(BadReport):
        verify(json.dumps(report))


@pytest.mark.parametrize("n", range(5))
def test_one_byte_of_a_stored_text_cannot_change_unnoticed(n):
    report = json.loads(REPORT.to_json())
    chosen = report["stories"][0]["articles"][n]
    chosen["text"] = chosen["text"][:-1] + "~"

    with pytest.raises(BadReport, match=f"{chosen['id']}.*SHA-256"):
        verify(json.dumps(report))


@pytest.mark.parametrize(
    ("text", "says", "why"),
    [
        ("", "not a JSON report", "nothing at all"),
        ("[" * 100_000, "not a JSON report", "too deep for the parser"),
        ("[1]", "not a manytakes report", "some other JSON"),
        ('{"format": "manytakes-report/2", "stories": []}', "manytakes-report/1", "a format to come"),
        ('{"format": "manytakes-report/1", "stories": 3}', "stories", "stories that are none"),
        ('{"format": "manytakes-report/1", "stories": [7]}', "articles", "a story that is none"),
        ('{"format": "manytakes-report/1", "stories": [{"articles": [null]}]}', "lacks", "no article"),
    ],
)
def test_what_is_no_report_fails_with_a_sentence(text, says, why):
    with pytest.raises(BadReport, match=says):
        verify(text)


def test_evidence_taken_away_is_noticed():
    report = json.loads(REPORT.to_json())
    report["stories"][0]["points"][0]["about"]["evidence"] = []
    with pytest.raises(BadReport, match="without evidence"):
        verify(json.dumps(report))


def test_a_lone_surrogate_survives_the_json():
    odd = article("odd", "left \ud800 right")
    report = Report((Telling(Story("s", (Account("acc", odd.id, (odd.id,)),)), (odd,)),))
    written = report.to_json().encode("utf-8").decode("utf-8")
    assert json.loads(written)["stories"][0]["articles"][0]["text"] == odd.text
    assert verify(written) == 1


# -- every form --------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_records_give_the_same_bytes(name):
    assert FORMATS[name](REPORT) == FORMATS[name](Report((ferry(),), SKIPPED, "0.0.test", REPORT.parameters))


@pytest.mark.parametrize("name", FORMATS)
def test_every_form_writes_utf8_and_ends_its_last_line(name):
    text = FORMATS[name](Report((hostile("a\ud800\x1b]0;x\x07b"),)))
    assert text.encode("utf-8").endswith(b"\n")


@pytest.mark.parametrize("name", ["text", "html", "md", "json"])  # rows and graphs have no place for it
def test_an_empty_report_is_still_one(name):
    assert "in/empty" in FORMATS[name](Report((), SKIPPED, "0.0.test"))


@pytest.mark.parametrize("name", ["html", "md", "text"])
def test_a_span_that_does_not_hold_is_an_error_and_not_a_line(name):
    telling = ferry()
    beyond = Span(telling.articles[0].id, 0, 10_000)
    broken = replace(telling, standfirst=(Statement("x", (beyond,)),), headline=Statement("x", (beyond,)))
    broken = replace(broken, points=(replace(broken.points[0], about=Statement("x", (beyond,))),))
    with pytest.raises(BadSpan):
        FORMATS[name](Report((broken,)))


SHOWN = [
    ("“The ferry Alba ran aground", "what all carry, in an account's words"),
    ("About 40 people were aboard", "the hedged form beside the bare one"),
    ("on Monday", "one side of a contradiction"),
    ("on Tuesday", "the other side"),
    ("says nothing", "an account that was searched in vain"),
    ("The harbour bar stayed open all night", "what one alone says"),
    ("Inés Okafor", "a spelling"),
    ("Ines Okafore", "another spelling"),
    ("We felt it touch and then it stopped", "a variant of the remark"),
    ("5 Jul 2024", "the other reading of an ambiguous date"),
    ("July is months later", "how the date was settled"),
    ("names Wire Daily as where it first appeared", "the reason for a direction"),
    ("the file is empty", "what was skipped, and why"),
]


@pytest.mark.parametrize("name", ["html", "text", "md"])
@pytest.mark.parametrize(("words", "why"), SHOWN)
def test_everything_found_is_shown(name, words, why):
    shown = FORMATS[name](REPORT)
    if name == "html":
        shown = re.sub(r"\s+", " ", Page(shown).text.replace("\n", " "))
        words = words.lstrip("“")
    if name == "md":
        shown = shown.replace("\\", "")
    if name == "text":
        shown = re.sub(r"\s+", " ", shown).replace("say nothing", "says nothing")
    assert words in shown


# -- text and Markdown -------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 72, 100, 160])
def test_no_line_is_wider_than_asked(width):
    report = Report((ferry(), hostile("a long name " * 9), hostile("x" * 300)), SKIPPED)
    assert max(len(x) for x in report.to_text(width).splitlines()) <= width


def test_colour_adds_nothing_but_colour():
    bare = re.sub(r"\x1b\[\d+m", "", REPORT.to_text(80, colour=True))
    assert bare == REPORT.to_text(80) != REPORT.to_text(80, colour=True)


def test_hostile_text_steers_no_terminal():
    steering = r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]"
    assert not re.search(steering, Report((hostile("a\x1b[2J\x9b\u202eb"),)).to_text())


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](http://y)"])
def test_hostile_text_stays_text_in_markdown(words):
    written = Report((hostile(words),)).to_markdown()
    assert not re.search(r"(?<!\\)[<\[]", written)


# -- the page ----------------------------------------------------------------------


def test_every_citation_leads_to_one_passage_that_reads_its_words():
    html = REPORT.to_html()
    page = Page(html)
    ids = Counter(page.all("id"))
    assert max(ids.values()) == 1
    links = [h[1:] for h in page.all("href") if h.startswith("#")]
    assert len(links) > 30
    assert set(links) <= set(ids)


def test_the_articles_stand_whole_in_the_page():
    text = Page(REPORT.to_html()).text
    assert all(a.text in text for a in ferry().articles)


def test_two_stories_in_one_report_share_no_id():
    page = Page(Report((ferry(), ferry())).to_html())
    assert max(Counter(page.all("id")).values()) == 1
    assert {"#s1", "#s2"} <= set(page.all("href"))


def test_a_difference_names_every_account_that_says_nothing():
    html = REPORT.to_html()
    row = html[html.index('id="s1-p3"') : html.index('id="s1-p4"')]
    assert row.count('class="none">says nothing') == 2
    assert "not clear" not in row


def test_an_account_that_may_speak_of_it_is_not_called_silent():
    telling = ferry()
    points = tuple(replace(p, silent=()) for p in telling.points)
    html = Report((replace(telling, points=points),)).to_html()
    row = html[html.index('id="s1-p3"') : html.index('id="s1-p4"')]
    assert row.count('class="none">not clear') == 2
    assert "says nothing" not in row


def test_the_closest_passage_stands_where_it_is_not_clear():
    telling = ferry()
    near = Reason("near miss", "closest passage", (span(telling.articles[4], "ran aground"),))
    points = tuple(replace(p, silent=(), why=(near,)) for p in telling.points)
    html = Report((replace(telling, points=points),)).to_html()
    row = html[html.index('id="s1-p3"') : html.index('id="s1-p4"')]
    assert re.findall(r'href="#(s1-D-\S+)" title="closest: “ran aground”">not clear', row)


def test_only_one_says_tells_where_it_is_not_clear():
    telling = ferry()
    unsure = tuple(replace(p, silent=p.silent[:1]) for p in telling.points)
    html = Report((replace(telling, points=unsure),)).to_html()
    row = html[html.index('id="s1-p6"') :]
    assert "not clear in C D" in row[: row.index("</li>")]
    assert "not clear in" not in REPORT.to_html()


def test_contradictions_come_before_names():
    html = REPORT.to_html()
    assert html.index('id="s1-p3"') < html.index('id="s1-p4"') < html.index('id="s1-p5"')


HOSTILE = [
    "<script>document.title='run'</script>",
    "</style><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{ 7*7 }}{% for x in y %}",
    "</textarea></title></script><!--",
    "a‮b⁦c\x00d\x1be",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_stays_text(words):
    skipped = (Skipped(words, words, words),)
    page = Page(Report((hostile(words),), skipped, words, ((words, words),)).to_html())
    tags = Counter(tag for tag, _ in page.elements)
    calm = Page(Report((hostile("calm"),), SKIPPED, "1", (("a", "b"),)).to_html())
    assert set(tags) <= {tag for tag, _ in calm.elements} | {"b", "ins", "i"}
    assert tags["script"] == tags["style"] == 1
    named = {name for _, attrs in page.elements for name in attrs}
    assert not [name for name in named if name.startswith("on") or name == "style"]
    assert all(h.startswith(("#", "https://x.test/")) for h in page.all("href"))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page.text)
    assert max(Counter(page.all("id")).values()) == 1


@pytest.mark.parametrize(
    ("url", "linked", "why"),
    [
        ("https://a.test/x?y=1&z=2", True, "plain"),
        ("http://a.test", True, "plain"),
        ("javascript:alert(1)", False, "runs"),
        ("JaVaScRiPt:alert(1)", False, "runs"),
        ("java\nscript:alert(1)", False, "browsers drop the line break"),
        ("data:text/html,x", False, "a document of its own"),
        ("file:///etc/passwd", False, "reads the disk"),
        ("//a.test/x", False, "no scheme"),
        ("https:///x", False, "no host"),
        ("https://a.test/\u202excod", False, "reads otherwise than it leads"),
        ("http://[", False, "not an address"),
    ],
)
def test_only_web_addresses_become_links(url, linked, why):
    one = article("one", "Words.", url=url)
    page = Page(Report((Telling(Story("s", (Account("acc", one.id, (one.id,)),)), (one,)),)).to_html())
    outward = [attrs for _, attrs in page.elements if (attrs.get("href") or "#")[0] != "#"]
    assert [a["href"] for a in outward] == ([url] if linked else [])
    assert all(a["rel"] == "nofollow noopener noreferrer" for a in outward)


def test_the_page_asks_nothing_of_anyone():
    page = Page(REPORT.to_html())
    asking = {"link", "img", "iframe", "object", "base", "form", "video"}
    assert not {tag for tag, _ in page.elements} & asking
    assert not page.all("src")
    assert not re.search(r"url\((?!#)|@import", REPORT.to_html())
    [policy] = [a["content"] for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy


def test_a_notebook_gets_the_page_in_a_closed_frame():
    [(tag, attrs)] = Page(REPORT._repr_html_()).elements
    assert (tag, attrs["sandbox"]) == ("iframe", "")
    assert attrs["srcdoc"] == REPORT.to_html()


def test_two_hundred_accounts_have_an_anchor_each_and_a_page_in_proportion():
    many = [article(f"outlet {i}", f"Item {i}. The dam broke at {i} o'clock. " * 40) for i in range(200)]
    points = tuple(
        point(f"p{k}", [claim(a, f"The dam broke at {i} o'clock") for i, a in enumerate(many)], many)
        for k in range(60)
    )
    story = Story("dam", tuple(Account("acc-" + a.id, a.id, (a.id,)) for a in many))
    telling = Telling(story, tuple(many), points=points)
    html, half = (Report((replace(telling, points=points[:n]),)).to_html() for n in (60, 30))
    assert len(html) < 2 * len(half)  # `python -m bench.page` measures how long it takes
    assert max(Counter(re.findall(r' id="([^"]+)"', html)).values()) == 1


# -- words and marks ---------------------------------------------------------------

_LAYERS = st.lists(
    st.tuples(st.integers(0, 38), st.integers(1, 12)).map(lambda x: (x[0], min(40, x[0] + x[1]))),
    max_size=14,
    unique=True,
)


@given(st.text(alphabet="ab<&\"'\n é𝒬", min_size=40, max_size=40), _LAYERS)
def test_marks_nest_and_keep_every_character(text, ranges):
    layers = [Layer(a, b, "c", f"x-{a}-{b}") for a, b in ranges]
    page = Page(str(mark(text, layers)))
    assert page.text == text
    assert Counter(page.all("id")) == Counter(f"x-{a}-{b}" for a, b in ranges)


@given(st.text(alphabet="abcdefgh \n", min_size=40, max_size=40), _LAYERS)
def test_the_pieces_of_a_mark_join_to_its_words(text, ranges):
    marked = str(mark(text, [Layer(a, b, "c", f"x-{a}-{b}") for a, b in ranges]))
    for a, b in ranges:
        pieces, depth, at = [], 0, -1
        for token in re.findall(r"<[^>]*>|[^<]+", marked):
            if token.startswith("<span"):
                depth += 1
                at = depth if at < 0 and f'data-c="x-{a}-{b}"' in token else at
            elif token == "</span>":
                at = -1 if at == depth else at
                depth -= 1
            elif at >= 0:
                pieces.append(token)
        assert "".join(pieces) == text[a:b]


@pytest.mark.parametrize(
    ("base", "other", "pieces", "why"),
    [
        ("We felt it", "“We felt it,”", [("same", "“We felt it,”")], "marks are no change"),
        ("a b c d", "a b d", [("same", "a b "), ("gone", "c "), ("same", "d")], "a word left out"),
        ("a b d", "a b c d", [("same", "a b "), ("new", "c "), ("same", "d")], "a word put in"),
        ("a b c", "x y z", [("other", "x y z")], "another sentence is not a change of this one"),
        ("", "", [], "nothing"),
    ],
)
def test_a_comparison_shows_what_the_other_changes(base, other, pieces, why):
    assert list(compare(base, other)) == pieces


@given(st.text(), st.text())
def test_what_a_comparison_keeps_and_adds_is_the_other_wording(base, other):
    assert "".join(words for kind, words in compare(base, other) if kind != "gone") == line(other)


@given(st.text())
def test_fit_words_are_as_long_and_steer_nothing(text):
    assert len(plain(text)) == len(text)
    assert "\x1b" not in plain(text) and "\u202e" not in plain(text)
    assert folded(line(text)) == folded(text) or not text.isprintable()


def test_a_page_of_nothing_but_line_breaks_costs_one_pass():
    long = article("long", "\n \t" * 700_000 + "end " * 5)
    report = Report((Telling(Story("s", (Account("acc", long.id, (long.id,)),)), (long,)),))
    began = process_time()
    report.to_html()
    assert process_time() - began < 20


def test_what_is_told_again_at_length_is_left_out_of_what_people_read_and_stays_in_the_data() -> None:
    told = ferry()
    first = told.points[0]
    sentences = {a.id: Span(a.id, 0, len(a.text)) for a in told.articles}
    longer = tuple(replace(c, evidence=sentences[c.evidence.article]) for c in first.claims)
    again = replace(first, id="again", claims=longer, within=first.id, salience=first.salience - 0.1)
    telling = replace(told, points=(first, again, *told.points[1:]))

    view = View(telling)

    assert {r.key for r in view.rows} == {r.key for r in View(told).rows}
    assert view.agreed() == View(told).agreed()
    data = json.loads(Report((telling,), ()).to_json())
    assert "again" in {p["id"] for p in data["stories"][0]["points"]}


def test_a_point_within_another_is_folded_under_it() -> None:
    told = ferry()
    first, second, *rest = told.points
    nested = replace(told, points=(first, replace(second, within=first.id), *rest))

    rows = {r.key: r for r in View(nested).agreed()}

    inner = [r.key for r in rows[f"s1-{first.id}"].within]
    assert inner == [f"s1-{second.id}"]
    assert f"s1-{second.id}" not in rows
    assert f'id="s1-{second.id}"' in Report((nested,)).to_html()


def test_a_wording_stands_in_its_sentence_and_is_dated_where_the_accounts_days_differ() -> None:
    crew, quay = "The crew mended a net on the quay.", "Long ago it was said. "
    one = article("One", quay + crew, published=(day(2024, 5, 7),))
    two = article("Two", "They had a net.", published=(day(2024, 6, 9),))
    claims = [
        replace(claim(one, "a net"), sentence=span(one, crew)),
        replace(claim(two, "They had a net"), sentence=span(two, two.text)),
    ]
    accounts = tuple(Account(f"acc-{a.id}", a.id, (a.id,)) for a in (one, two))
    told = Telling(Story("s", accounts), (one, two), points=(point("p", claims, [one, two]),))

    [row] = View(told).agreed()
    shown = {w.cites[0].label: (w.before, w.words, w.after, w.when) for w in row.wordings}

    assert {(before, words, after) for before, words, after, _ in shown.values()} == {
        ("The crew mended ", "a net", " on the quay."),
        ("", "They had a net", "."),
    }
    assert sorted(when for *_, when in shown.values()) == ["7 May 2024", "9 Jun 2024"]
    assert re.search('<span class="ctx"[^>]*>The crew mended </span>', Report((told,)).to_html())


DAYS = [(2024, 5), (4, 5), (2024, 3)]


def test_the_times_that_accounts_tell_of_stand_in_order_and_those_half_known_are_left_out() -> None:
    told = ferry()
    wire = told.articles[0]
    first = told.points[0].claims[0]
    at = first.evidence

    def shown(*readings: When) -> list[str]:
        values = tuple(Value(Span(wire.id, at.start, at.start + 3), when) for when in readings)
        point = replace(told.points[0], claims=(replace(first, values=values),))
        return [d.when for d in View(replace(told, points=(point,))).described()]

    full, yearless, other = (When(datetime(y, m, 3), datetime(y, m, 4), "day") for y, m in DAYS)
    assert shown(full) == ["3 May 2024"]
    assert shown(yearless) == []
    assert shown(full, other) == []  # one span read in two ways is not a time


def test_the_matter_of_a_disputed_value_takes_no_side():
    numbers = [article("One", "There were 12 aboard."), article("Two", "There were 14 aboard at 9 places.")]
    said = [claim(numbers[0], "12 aboard", "12"), claim(numbers[1], "14 aboard", "14")]
    story = Story("s", tuple(Account("c" + a.id, a.id, (a.id,)) for a in numbers))
    html = Report(
        (Telling(story, tuple(numbers), points=(point("p", said, numbers, "differ", "number"),)),)
    ).to_html()

    assert re.search(r'<th scope="row"><q[^>]*>… aboard</q> <span class="tag t-contradiction">number', html)
    assert "Nobody was hurt</q> <span" in Report((ferry(),)).to_html(), "words have no value to leave out"


def test_a_name_with_an_apostrophe_turned_about_is_no_other_spelling():
    one = article("One", "Ann Lee spoke. Ann Lee‘s boat sank. Ann Lee's boat.")
    at = [one.text.index("Ann Lee spoke"), one.text.index("Ann Lee‘s"), one.text.index("Ann Lee's")]
    spans = [Span(one.id, at[0], at[0] + 7), Span(one.id, at[1], at[1] + 9), Span(one.id, at[2], at[2] + 9)]
    ann = Entity("e", "Ann Lee", "person", tuple(Mention(s, one[s], "person") for s in spans))
    story = Story("s", (Account("c", one.id, (one.id,)),))

    assert View(Telling(story, (one,), (ann,))).names() == ()


HEDGING = [
    ("40 people aboard", "", "About 40 people", "About", ["About 40 people"], "shown flatly"),
    ("About 40 people", "About", "40 people", "", [], "the shown words hedge it themselves"),
    ("12 people aboard", "", "About 40 people", "About", [], "what is hedged is another figure"),
]


@pytest.mark.parametrize(("shown", "hedge", "other", "others", "expected", "why"), HEDGING)
def test_a_hedge_is_noted_beside_the_bare_figure(shown, hedge, other, others, expected, why):
    told = [article("One", f"There were {shown}."), article("Two", f"{other} were there.")]
    texts, hedges = (shown, other), (hedge, others)
    said = [
        claim(a, words, re.findall(r"\d+", words)[0], h)
        for a, words, h in zip(told, texts, hedges, strict=True)
    ]
    story = Story("s", tuple(Account("c" + a.id, a.id, (a.id,)) for a in told))
    [row] = View(Telling(story, tuple(told), points=(point("p", said, told, "compatible"),))).agreed()

    assert row.about == shown
    assert [cite.words for cite in row.hedges] == expected, why


@pytest.mark.parametrize(("bound", "noted"), [(20, 1), (2, 0)])
def test_a_bound_is_a_hedge_only_on_a_figure_that_is_near(bound, noted):
    told = [article("One", "There were 40 people."), article("Two", f"At least {bound} people were there.")]
    bare, least = (
        claim(told[0], "40 people", "40"),
        claim(told[1], f"At least {bound} people", f"{bound}", "At least"),
    )
    [value] = least.values
    least = replace(least, values=(replace(value, reading=replace(value.reading, high=inf)),))
    [shown] = [point("p", (bare, least), told, "compatible")]

    assert len([*hedged(shown)]) == noted


def test_a_hedge_that_stands_before_the_words_is_not_noted_as_the_words_alone():
    told = [article("One", "There were 40 people."), article("Two", "About 40 people were there.")]
    bare, hedged = claim(told[0], "40 people", "40"), claim(told[1], "About 40 people", "40", "About")
    cut = replace(hedged, evidence=span(told[1], "40 people"))
    story = Story("s", tuple(Account("c" + a.id, a.id, (a.id,)) for a in told))

    def hedges(other: Claim) -> int:
        one = point("p", [bare, other], told, "compatible")
        [row] = View(Telling(story, tuple(told), points=(one,))).agreed()
        return len(row.hedges)

    assert (hedges(hedged), hedges(cut)) == (1, 0)


def test_a_name_that_differs_in_a_capital_alone_has_two_sides():
    told = [article(name, name) for name in ("Ana LaSalle", "Ana Lasalle", "ANA LASALLE")]
    said = [claim(a, a.text) for a in told]
    story = Story("s", tuple(Account("c" + a.id, a.id, (a.id,)) for a in told))
    [row] = View(
        Telling(story, tuple(told), points=(point("p", said, told, "differ", "name-spelling"),))
    ).differing()

    assert sorted(w.words for w in row.wordings) == ["Ana LaSalle", "Ana Lasalle"]


def test_wordings_that_give_one_figure_stand_together():
    texts = ("12 boats sank", "14 boats sank", "12 vessels went down", "14 boats were lost", "the 12 sank")
    told = [article(f"Paper {n}", text) for n, text in enumerate(texts)]
    said = [claim(a, a.text, "12" if "12" in a.text else "14") for a in told]
    story = Story("s", tuple(Account("c" + a.id, a.id, (a.id,)) for a in told))
    at = tuple(c.values[0].span for c in said)
    why = tuple(Reason("number", "both cannot hold", (at[n], at[m])) for n in (0, 2, 4) for m in (1, 3))
    one = replace(point("p", said, told, "differ", "number"), why=why)

    [row] = View(Telling(story, tuple(told), points=(one,))).differing()

    assert [("12" in w.words) for w in row.wordings] == [True] * 3 + [False] * 2


@pytest.mark.parametrize("name", ["html", "text", "md"])
def test_a_side_without_a_figure_is_said_to_have_none_to_compare(name):
    told = [
        article("One", "There were 12 boats."),
        article("Two", "There were 14 boats."),
        article("Three", "boats"),
    ]
    said = [claim(told[0], "12 boats", "12"), claim(told[1], "14 boats", "14"), claim(told[2], "boats")]
    story = Story("s", tuple(Account("c" + a.id, a.id, (a.id,)) for a in told))
    report = Report((Telling(story, tuple(told), points=(point("p", said, told, "differ", "number"),)),))

    assert FORMATS[name](report).count("no figure to compare") == 1
    assert "to compare" not in FORMATS[name](REPORT)
