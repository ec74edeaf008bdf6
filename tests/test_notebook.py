"""What a notebook shows: small, escaped, inert; and the tutorial runs."""

from __future__ import annotations

import ast
import json
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import nbformat
import pytest
from telling import ferry, hostile

import manytakes
from manytakes.model import BadInput, Point, Telling
from manytakes.render import Report, notebook
from manytakes.render.notebook import Look, Seen, Shown

TUTORIAL = Path(__file__).parent.parent / "docs" / "tutorial.ipynb"
STORY = ferry()
REPORT = Report((STORY,), (), "0.0.test")


class Elements(HTMLParser):
    """The elements and the text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.sources: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.sources += [value or "" for name, value in attrs if name == "src"]

    def handle_data(self, data: str) -> None:
        self.text += data


def every(report: Report) -> list[Shown]:
    telling = report.stories[0]
    things = [telling, *telling.points, *telling.utterances]
    plain = [notebook.alone(p) for p in telling.points]
    return [*(report.show(thing) for thing in things), *plain, report.lineage()]


def test_a_story_shows_its_accounts_and_first_differences() -> None:
    shown = Elements(REPORT.show(STORY)._repr_html_()).text

    assert "4 accounts, 5 articles" in shown
    assert "A2 Island News" in shown and "“on Tuesday” C" in shown


def test_a_point_shows_each_side_and_who_is_silent() -> None:
    point = next(p for p in STORY.points if p.kind == "polarity")

    shown = REPORT.show(point)

    assert "“Nobody was hurt” B:" in repr(shown) and "silent: A D" in repr(shown)
    assert "differ polarity" in Elements(shown.html).text


def test_a_remark_marks_what_each_wording_changes() -> None:
    html = REPORT.show(STORY.utterances[0]).html

    assert "<ins>it</ins>" in html.replace("it </ins>", "it</ins>") and "<del>" in html


def test_a_lineage_is_a_drawing_and_its_reasons_in_words() -> None:
    html = REPORT.lineage().html

    image = html.split("base64,")[1].split('"')[0]
    assert ElementTree.fromstring(b64decode(image)).tag == "{http://www.w3.org/2000/svg}svg"
    assert "A Wire Daily → A2 Island News: whole" in Elements(html).text
    assert "credit line" in repr(REPORT.lineage())


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=a()>', "{{7*7}}{0}", "a\ud800\x1b"]
)
def test_hostile_words_are_shown_and_do_nothing(words: str) -> None:
    for shown in every(Report((hostile(words),))):
        found = Elements(shown.html)
        assert found.tags <= {"div", "b", "p", "ul", "li", "span", "ins", "del", "img"}
        assert found.attributes <= {"style", "alt", "src"}
        assert all(source.startswith("data:image/svg+xml;base64,") for source in found.sources)
        shown.html.encode()


def test_what_is_shown_is_small() -> None:
    assert all(len(shown.html) < 12_000 for shown in every(REPORT))


def test_what_is_of_another_report_is_refused() -> None:
    with pytest.raises(BadInput, match="take one from it"):
        REPORT.show(hostile("x").points[0])
    with pytest.raises(BadInput, match="no story 1"):
        REPORT.lineage(1)


def test_the_extension_shows_stories_by_themselves() -> None:
    kinds: dict[type, object] = {}
    formatter = SimpleNamespace(for_type=lambda kind, show: kinds.update({kind: show}))

    manytakes.load_ipython_extension(
        SimpleNamespace(display_formatter=SimpleNamespace(formatters={"text/html": formatter}))  # type: ignore[arg-type]
    )

    assert kinds[Telling](STORY) == notebook.story(STORY).html  # type: ignore[operator]
    plain = Elements(kinds[Point](STORY.points[3])).text  # type: ignore[operator]
    assert "differ polarity" in plain and "“Nobody was hurt”" in plain
    assert all(f"{c.evidence.article}:{c.evidence.start}-" in plain for c in STORY.points[3].claims)


def test_a_story_that_is_looked_at_shows_its_points_and_quotes_by_themselves() -> None:
    story = REPORT.look()

    assert story._repr_html_() == REPORT.show(STORY).html and repr(story) == repr(REPORT.show(STORY))
    assert [p.record for p in story.points] == list(STORY.points)
    assert [p._repr_html_() for p in story.points] == [REPORT.show(p).html for p in STORY.points]
    assert [u._repr_html_() for u in story.quotes] == [REPORT.show(u).html for u in STORY.utterances]
    assert "“two passengers were hurt” C:" in repr(story.points[3])
    assert [p.kind for p in story.points if p.relation == "differ"] == ["date", "polarity", "name-spelling"]
    assert story.lineage.html == REPORT.lineage().html
    with pytest.raises(AttributeError, match="nonsense"):
        getattr(story.points[0], "nonsense")  # noqa: B009
    with pytest.raises(BadInput, match="no story 1"):
        REPORT.look(1)


def test_the_tutorial_is_a_notebook_without_outputs() -> None:
    book = nbformat.read(TUTORIAL, as_version=4)
    nbformat.validate(book)

    assert all(not c.outputs and c.execution_count is None for c in book.cells if c.cell_type == "code")


def test_the_tutorial_runs() -> None:
    names: dict[str, object] = {}
    shown = []
    for cell in json.loads(TUTORIAL.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, "tutorial", "exec"), names)
            if isinstance(last, ast.Expr):
                shown.append(eval(compile(ast.Expression(last.value), "tutorial", "eval"), names))

    pictures = [value for value in shown if isinstance(value, Shown | Look | Seen)]
    assert len(pictures) == 4 and len(shown) >= 11
    assert "14 passengers" in repr(pictures[2]) and "12 people" in repr(pictures[2])
    assert shown[-1] > 1000, "spans verified"
