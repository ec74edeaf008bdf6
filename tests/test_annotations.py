"""Annotations, written, read by other programs, corrected by people and brought back."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import article, ferry, span

from manytakes.model import (
    Account,
    BadInput,
    Entity,
    Mention,
    Quote,
    Span,
    Story,
    Telling,
    Utterance,
)
from manytakes.render import FILES, FORMATS, Report
from manytakes.render.annotate import changes, marks, web, webanno

STORY = ferry()
REPORT = Report((STORY,), (), "0.0.test")
TEXTS = {a.id: a.text for a in STORY.articles}

# Beside plain letters: what needs two UTF-16 units, what each format escapes, what ends a line.
AWKWARD = st.text(alphabet="ab 😊𝒬é\\[]|_;*-><&\"'\t\n\r\x00\x0b\u2028\ud800.!“”=+@", max_size=40)


def told(text: str, *cuts: tuple[int, int]) -> Telling:
    """Return a story of one article with a name and a quote at each of the places."""
    one = article("One", text)
    spans = [Span(one.id, a, b) for a, b in cuts]
    return Telling(
        Story("s1", (Account("c1", one.id, (one.id,)),)),
        (one,),
        tuple(
            Entity(f"e{n}", one[s], "person", (Mention(s, one[s], "person"),)) for n, s in enumerate(spans)
        ),
        tuple(Utterance(f"u{n}", (Quote((s,)),), "alone") for n, s in enumerate(spans)),
    )


@st.composite
def stories(draw: st.DrawFn) -> Telling:
    """A story of one awkward text with marks anywhere in it."""
    text = draw(AWKWARD.filter(lambda t: bool(t.strip())))
    place = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
    cuts = draw(st.lists(place.filter(lambda p: p[0] < p[1]), max_size=5, unique=True))
    return told(text, *cuts)


# -- Web Annotation ----------------------------------------------------------------

# What any JavaScript annotation tool does: its strings count UTF-16 units, the format code points.
RESOLVER = """<pre id="out"></pre><script type="application/json" id="in">DATA</script><script>
const [texts, items] = JSON.parse(document.getElementById('in').textContent);
const found = items.map(({target}) => {
  const text = texts[decodeURIComponent(target.source.id.split(':').pop())];
  const by = Object.fromEntries(target.selector.map(s => [s.type, s]));
  const p = by.TextPositionSelector, q = by.TextQuoteSelector;
  const at = text.indexOf(q.prefix + q.exact + q.suffix);
  return [Array.from(text).slice(p.start, p.end).join(''),
          at < 0 ? null : text.substr(at + q.prefix.length, q.exact.length)];
});
const bytes = new TextEncoder().encode(JSON.stringify(found));
document.getElementById('out').textContent = Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');
</script>"""


@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
def test_a_browser_resolves_both_selectors_to_the_same_words(tmp_path: Path) -> None:
    emoji = told("😊😊 Ann Lee 𝒬 spoke. </script> “Fine,” 😊 said Bo.", (3, 10), (11, 12), (30, 44))
    both = Report((STORY, emoji))
    texts = {a.id: a.text for t in both.stories for a in t.articles}
    data = json.dumps([texts, json.loads(web.write(both))["first"]["items"]]).replace("<", "\\u003c")
    page = tmp_path / "resolver.html"
    page.write_text(RESOLVER.replace("DATA", data), "utf-8")

    flags = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}")
    done = subprocess.run(
        ["chromium", *flags, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=240
    )

    [found] = re.findall(r'<pre id="out">([0-9a-f]*)</pre>', done.stdout)
    expected = [t.words(m.span) for t in both.stories for m in marks(t)]
    assert json.loads(bytes.fromhex(found)) == [[w, w] for w in expected] and "Ann Lee" in expected


def test_every_annotation_points_at_its_words() -> None:
    tree = json.loads(web.write(REPORT))

    assert (tree["@context"], tree["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationCollection")
    items = tree["first"]["items"]
    assert len(items) == tree["total"] == len(marks(STORY)) == len({i["id"] for i in items})
    for item in items:
        position, quoted = item["target"]["selector"]
        text = TEXTS[item["target"]["source"]["id"].rsplit(":", 1)[1]]
        assert text[position["start"] : position["end"]] == quoted["exact"]
        assert quoted["prefix"] + quoted["exact"] + quoted["suffix"] in text


@given(stories())
def test_web_annotations_come_back_as_they_were(story: Telling) -> None:
    articles = {a.id: a for a in story.articles}

    read = web.read(web.write(Report((story,))), articles)

    assert [m.span for m in read.marks] == [m.span for m in marks(story)]
    assert [(m.layer, m.id, m.kind) for m in read.marks] == [(m.layer, m.id, m.kind) for m in marks(story)]
    assert read.left == ()


def test_a_position_counted_in_utf_16_is_put_right_by_the_quote() -> None:
    one = article("One", "😊😊 Ann Lee spoke. 😊 Bo Day did not.")
    cut = span(one, "Bo Day")
    units = {"type": "TextPositionSelector", "start": cut.start + 3, "end": cut.end + 3}
    quoted = {"type": "TextQuoteSelector", "exact": "Bo Day", "prefix": "😊 ", "suffix": " did"}

    assert web.resolve(one, [units, quoted]) == cut


def test_a_quote_that_stands_in_two_places_is_not_guessed_at() -> None:
    one = article("One", "Ann spoke. Ann left.")

    with pytest.raises(BadInput, match="more places than one"):
        web.resolve(one, [{"type": "TextQuoteSelector", "exact": "Ann"}])


@pytest.mark.parametrize(
    "text", ["", "{}", "[[]]", '{"items": 3}', "[" * 100_000, '[{"target": {"source": 1}}]']
)
def test_what_is_no_annotation_is_refused_or_left(text: str) -> None:
    try:
        read = web.read(text, {a.id: a for a in STORY.articles})
    except BadInput:
        return
    assert read.marks == () and len(read.left) == 1


# -- WebAnno-TSV -------------------------------------------------------------------


def tsv(text: str) -> list[tuple[int, int, str]]:
    """Read a file as the format's guide says: its words, with their places in UTF-16 units."""
    head, *blocks = text.split("\n\n")
    assert head.startswith("#FORMAT=WebAnno TSV 3.3\n#T_SP=")
    words = []
    for block in blocks:
        header, *lines = block.strip("\n").split("\n")
        assert header.startswith("#Text=") and not any(x.startswith("#") for x in lines)
        sentence = header.removeprefix("#Text=").encode("utf-16-le")
        first = int(lines[0].split("\t")[1].split("-")[0])
        for line in lines:
            _, offsets, word, *cells = line.split("\t")
            start, end = map(int, offsets.split("-"))
            assert sentence[2 * (start - first) : 2 * (end - first)].decode("utf-16-le") == word
            assert len(cells) == 16 and cells[-1] == "", "fifteen columns and the tab that ends a line"
            words.append((start, end, word))
    return words


def test_the_files_are_as_the_formats_guide_says() -> None:
    archive = zipfile.ZipFile(io.BytesIO(FILES["webanno"](REPORT)))

    assert [n.split("-")[0] for n in archive.namelist()] == ["A", "A2", "B", "C", "D"]
    for name, (id, text) in zip(archive.namelist(), TEXTS.items(), strict=True):
        words = tsv(archive.read(name).decode())
        assert id in name
        units = text.encode("utf-16-le")
        assert [units[2 * a : 2 * b].decode("utf-16-le") for a, b, _ in words] == [w for _, _, w in words]


def test_offsets_count_utf_16_units() -> None:
    one = told("I like it 😊 . Ann too.", (10, 11), (14, 17))

    text = webanno.document(one.articles[0], marks(one))

    assert "1-4\t10-12\t😊\t" in text and "\t15-18\tAnn\t" in text


@given(stories())
def test_webanno_files_come_back_as_they_were(story: Telling) -> None:
    [one] = story.articles
    expected = set()
    for mark in marks(story):
        start, end = mark.span.start, mark.span.end
        while start < end and one.text[start].isspace():
            start += 1
        while end > start and one.text[end - 1].isspace():
            end -= 1
        if start < end:
            expected.add((start, end, mark.layer, mark.id, mark.kind))
            if mark.layer == "name":  # each of another entity: what that goes by stands beside it
                expected.add((start, end, "entity", mark.id, ""))

    read = webanno.read(webanno.document(one, marks(story)), {one.id: one})

    assert {(m.span.start, m.span.end, m.layer, m.id, m.kind) for m in read.marks} == expected


# -- corrections -------------------------------------------------------------------


def edited(old: str, new: str) -> bytes:
    """Return the ferry's annotations as a person would leave them who changed `old` to `new`."""
    text = web.write(REPORT)
    assert old in text
    return text.replace(old, new, 1).encode()


@pytest.mark.parametrize("form", ["annotations", "webanno"])
def test_a_file_nobody_touched_has_no_changes(form: str) -> None:
    data = FORMATS[form](REPORT).encode() if form in FORMATS else FILES[form](REPORT)

    found = changes.compare(REPORT, "x", data)

    names = {(m.span.article, m.id) for m in marks(STORY) if m.layer == "name"}
    every = len(marks(STORY)) + (len(names) if form == "webanno" else 0)
    assert (found.changes, found.left, found.kept, found.older) == ((), (), every, 0)
    marked = {m.span.article for m in marks(STORY)}
    assert set(found.articles) == (marked if form == "annotations" else set(TEXTS))


def test_a_changed_kind_is_one_change_and_keeps_its_id() -> None:
    found = changes.compare(REPORT, "x", edited('"value": "person"', '"value": "organisation"'))

    [change] = found.changes
    assert change.what == "changed" and change.was and change.now
    assert (change.was.id, change.now.id, change.now.kind) == ("e1", "e1", "organisation")
    assert change.words == TEXTS[change.was.span.article][change.was.span.start : change.was.span.end]


def test_an_annotator_who_adds_moves_and_removes_is_understood() -> None:
    name = next(n for n in zipfile.ZipFile(io.BytesIO(FILES["webanno"](REPORT))).namelist() if n[:2] == "B-")
    text = zipfile.ZipFile(io.BytesIO(FILES["webanno"](REPORT))).read(name).decode()
    lines = text.split("\n")
    for n, line in enumerate(lines):
        cells = line.split("\t")
        if len(cells) > 2 and cells[2] == "Corran" and cells[4] == "_":
            cells[3:5] = "*", "place"  # added, with no id
        if len(cells) > 2 and cells[2] == "Inés":
            cells[3:5] = "_", "_"  # the name begins a word later
        if len(cells) > 2 and cells[5] not in ("", "_"):
            cells[5:9] = "_", "_", "_", "_"  # the quote is none
        lines[n] = "\t".join(cells)

    found = changes.compare(REPORT, name, "\n".join(lines).encode())

    assert [(c.what, c.words) for c in found.changes] == [
        ("added", "Corran"),
        ("removed", "We felt it touch and then it stopped,"),
        ("moved", "Okafor"),
    ]
    assert found.articles == (next(a.id for a in STORY.articles if a.outlet == "Corran Post"),)


def test_of_two_articles_with_one_text_the_files_name_decides() -> None:
    text = "Ann Lee spoke in Corran."
    a, b = article("One", text), article("Two", text)
    two = Story("s1", tuple(Account(f"c{x.id}", x.id, (x.id,)) for x in (a, b)))
    ann = Entity("e1", "Ann", "person", (Mention(span(b, "Ann"), "Ann", "person"),))
    report = Report((Telling(two, (a, b), (ann,)),))
    file = webanno.document(b, marks(report.stories[0])).encode()

    found = changes.compare(report, f"B-{b.id}.tsv/annotator.tsv", file)

    assert (found.articles, found.kept, found.changes) == ((b.id,), 2, ())
    with pytest.raises(BadInput, match="several articles with one text"):
        changes.compare(report, "mine.tsv", file)


def test_a_layer_that_the_file_lacks_was_not_looked_at() -> None:
    archive = zipfile.ZipFile(io.BytesIO(FILES["webanno"](REPORT)))
    text = archive.read(archive.namelist()[0]).decode().replace("webanno.custom.Quote", "custom.Mood")

    found = changes.compare(REPORT, "a.tsv", text.encode())

    assert found.changes == () and ["webanno.custom.Quote" in s.reason for s in found.left] == [True]


@pytest.mark.parametrize(
    "data, why",
    [
        (b"", "no Web Annotations"),
        (b"\xff\xfe", "UTF-8"),
        (b"PK\x03\x04 broken", "zip"),
        (b"#FORMAT=WebAnno TSV 3.3\n\n\n#Text=x\n1-1\t0-1\tx\t\n", "words are those of no article"),
        (b"#FORMAT=WebAnno TSV 3.3\n1-1 broken", "not a line"),
        (b"#FORMAT=WebAnno TSV 2\n", "not a WebAnno-TSV 3"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_its_reason(data: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        changes.compare(REPORT, "x", data)


TOKENS = b'\\ [ ] | _ * \t \n 9999999999999 -1 true null {} [] " \xff 1e999 \xed\xa0\x80 ->'.split(b" ")


@pytest.mark.parametrize("form", ["annotations", "webanno", "one of them"])
def test_a_mutated_file_is_read_or_refused(form: str) -> None:
    archive = FILES["webanno"](REPORT)
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        one = opened.read(opened.namelist()[0])
    whole = {"annotations": web.write(REPORT).encode(), "webanno": archive, "one of them": one}[form]
    read = refused = 0

    for seed in range(600):
        chance, data = random.Random(seed), bytearray(whole)
        for _ in range(chance.choice((1, 1, 2, 5))):
            at = chance.randrange(len(data))
            data[at : at + chance.choice((0, 1, 3))] = chance.choice(TOKENS)
        try:
            changes.compare(REPORT, "x", bytes(data))
            read += 1
        except BadInput:
            refused += 1

    assert read and refused, "some of both, and nothing else"


def test_an_archive_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MOST_BYTES", 1000)

    with pytest.raises(BadInput, match="unpacks to more"):
        changes.compare(REPORT, "x", FILES["webanno"](REPORT))
