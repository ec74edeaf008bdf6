# ruff: noqa: E501  (a page is a page)
"""HTML to lines: what a tag is, where a line ends, what stands in what. All pages are invented here."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manytakes.clean import metadata, tags
from manytakes.clean.render import Rendering, render

PAGES = [
    ("<p>One</p><p>Two", ["One", "Two"], "paragraphs, the last one open"),
    ("<p>One<p>Two<div>Three</div>Four", ["One", "Two", "Three", "Four"], "a block ends a paragraph"),
    ("One <b>ferry</b>\n  was   <i>late</i>.", ["One ferry was late."], "inline tags, space made one"),
    ("a<br>b<hr>c", ["a", "b", "c"], "breaks"),
    ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e", ["a", "b", "c", "d", "e"], "items left open"),
    ("<table><tr><td>a<td>b<tr><td>c</table>d", ["a", "b", "c", "d"], "cells left open"),
    ('<a title="a > b" href=/x>ferry</a>', ["ferry"], "a bracket inside a value"),
    ("<a title=\"it's > late\">ferry</a>", ["ferry"], "one mark inside the other"),
    ('<p class=a">One</p>two', ["One", "two"], "a stray mark opens no value"),
    ("a <!-- <p>never --> b", ["a b"], "a comment"),
    ("a<!-->b", ["ab"], "the shortest comment"),
    ("<!DOCTYPE html><?xml version='1'?><p>a", ["a"], "declarations"),
    ("a < b and c<d", ["a < b and c"], "a sign that opens no tag, and one that does"),
    ("<SCRIPT>var a = '<p>never'</SCRIPT>a", ["a"], "a script in capitals"),
    ("<script>a</Script >b<script>c</script>d", ["bd"], "its end written another way"),
    ("a<script>never", ["a"], "a script that never ends"),
    ("a<svg><text>never</text></svg>b", ["ab"], "a drawing"),
    ("a<svg>b", ["a b"], "a drawing that never ends hides nothing"),
    ("a<select><option>never</select>b", ["ab"], "a choice"),
    ("<div><video><p>never</div>seen", ["seen"], "what hides ends with what holds it"),
    ("caf&eacute; &amp; &#66;oat &lt;b&gt;", ["café & Boat <b>"], "entities"),
    ("<p>&nbsp;</p><p>a</p>", ["a"], "a line of space alone is none"),
    ("<DIV>a</DIV><Div>b</dIV>", ["a", "b"], "capitals"),
    ("</p></div></b>a", ["a"], "ends of what was never open"),
    ("<x-card>a</x-card>b", ["a", "b"], "an element that a site made up"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "lines", "why"), PAGES, ids=[p[2] for p in PAGES])
def test_lines(page: str, lines: list[str], why: str) -> None:
    assert [b.text for b in render(page).blocks] == lines


def test_a_long_page_is_read_as_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    short = [render(page) for page, *_ in PAGES]
    monkeypatch.setattr(tags, "_AT_ONCE", 0)  # characters; longer ones are not cut all at once
    assert [render(page) for page, *_ in PAGES] == short


def within(page: Rendering, node: int) -> list[str]:
    return [b.text for b in page.blocks[page.nodes.first[node] : page.nodes.last[node]]]


def test_an_element_s_lines_and_all_below_it_are_one_run() -> None:
    page = render("<nav>a<ul><li>b</ul></nav><main><p>c<p>d<aside>e</main>f")
    runs = {tag: within(page, n) for n, tag in enumerate(page.nodes.tag) if tag != "p"}
    assert runs["html"] == ["a", "b", "c", "d", "e", "f"]
    assert runs["nav"] == ["a", "b"] and runs["ul"] == ["b"] and runs["main"] == ["c", "d", "e"]


def test_a_line_knows_its_links_its_weight_and_its_names() -> None:
    page = render('<p class="byline">By <a href=/l class="share">Ann Lee</a> <b>now</b></p><p>x')
    line, other = page.blocks
    named = {name: bool(line.hints >> i & 1) for i, (name, _) in enumerate(tags.HINTS)}
    assert (line.linked, line.bold, other.linked, other.bold) == (7, 3, 0, 0)
    assert named["share"] and not named["credit"]
    assert page.nodes.hints[line.node] >> [n for n, _ in tags.HINTS].index("credit") & 1


def test_a_table_s_cell_lets_nothing_out() -> None:
    page = render("<div class=story><table><tr><td>a</div>b</td></tr></table>c</div>d")
    depth = {b.text: page.nodes.depth[b.node] for b in page.blocks}
    assert depth["a"] == depth["b"] > depth["c"] > depth["d"]


SOUP = st.lists(
    st.sampled_from(["<p>", "</p>", "<div class='nav x'>", "</div>", "<b>", "</b>", "Late. ", "<br>", "&amp;", "<a href=x>", "</a>", "<td>", "<table>", "</table>", "<li>", "<!--", "-->", "<script>", "</script>", "<", ">", '"', "=", " ", "\x85"]),
    max_size=40,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(SOUP)
def test_lines_stand_where_they_say_and_elements_nest(pieces: list[str]) -> None:
    page = render("".join(pieces))
    assert all(page.text[b.start : b.end] == b.text and b.text.strip() for b in page.blocks)
    assert len(page.text.split("\n")) == max(1, len(page.blocks))
    nodes = page.nodes
    for n in range(1, len(nodes)):
        up = nodes.parent[n]
        assert up < n and nodes.first[up] <= nodes.first[n] <= nodes.last[n] <= nodes.last[up]
    assert all(nodes.first[b.node] <= i < nodes.last[b.node] for i, b in enumerate(page.blocks))


@given(st.text("abdehilmnorstuv-_ 19", max_size=60))
def test_a_name_hints_at_what_each_pattern_finds_in_it(name: str) -> None:
    name = re.sub(r"[19]+(?=-|$)", "", name.replace(" ", ""))  # a number at the end of a part says nothing
    want = sum(1 << i for i, (_, pattern) in enumerate(tags.HINTS) if re.search(pattern, name))
    assert tags.hinted(tags.names(f' class="{name}"')) == want


NAMES = ["ad-slot", "top_ads", "head", "headline", "posted", "post", "post-meta", "bio", "mybio", "banner", "print-only", "tags", "tagged", "blog-post-meta", "x-post-metabox", "box-sign-up-2x", "c-read-more-link", "the-section-name", "is-sr-only", "my-screen-reader-text", "x-main", "info-main_head-line"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_that_hint_at_several(name: str) -> None:
    want = sum(1 << i for i, (_, pattern) in enumerate(tags.HINTS) if re.search(pattern, name))
    assert tags.names(f" id='{name}'") == tags.names(f" CLASS={name} ") == name
    assert tags.hinted(name) == tags.hinted(f"x1 {name.upper()}23") == want > 0


TITLES = [
    ("<title>Ferry runs aground off Marrick | Salt Post</title><h1>Ferry runs aground off Marrick</h1>", "Ferry runs aground off Marrick", "the outlet after a bar"),
    ("<title>Ferry runs aground - forty led off it | Salt Post</title><h1>Ferry runs aground - forty led off it</h1>", "Ferry runs aground - forty led off it", "a dash of the headline's own"),
    ('<meta property="og:title" content="Ferry aground: forty led off"><title>Ferry aground: forty led off</title><h1>Marrick</h1>', "Ferry aground: forty led off", "a heading told nowhere else"),
    ('<meta property="og:title" content="Tides: ferry runs aground at night"><meta name="twitter:title" content="Tides: ferry runs aground at night"><title>Tides: ferry runs aground at night</title><h1>ferry runs aground at night</h1>', "Tides: ferry runs aground at night", "a heading that lost its label"),
    ('<meta property="og:site_name" content="Salt Post"><title>Ferry runs aground off Marrick - Salt Post</title>', "Ferry runs aground off Marrick", "the outlet's name is known"),
    ("<h1>Ferry late</h1>", "Ferry late", "a heading alone"),
    ("<p>Ferry late", None, "none"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "title", "why"), TITLES, ids=[t[2] for t in TITLES])
def test_the_title_is_what_most_places_tell(page: str, title: str | None, why: str) -> None:
    assert metadata.from_html(render(page), None).title == title
