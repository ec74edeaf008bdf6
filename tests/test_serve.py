"""A store on the web: what is answered, and that hostile words stay words."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from asking import FERRY, HERALD, HOME, NASTY, POST, RADIO, REPRINT, WIRE, Ask, asker, holds, paged, save
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from telling import article, claim, hostile, point

from manytakes import serve
from manytakes.model import Telling
from manytakes.serve import Settings, openapi, table

PAGES = [
    ("/", "The ferry Alba ran aground", "the stories' headlines"),
    ("/?order=disputed", "most disputed", "in another order"),
    ("/?page=9", "There is no page 9", "past the end is said"),
    ("/stories/ferry", "What they agree on", "the report's own page"),
    (f"/articles/{WIRE.id}", "Share this story", "residue is shown, too"),
    (f"/articles/{POST.id}/spans/0-8", 'id="lit"', "a passage lit"),
    ("/stories/ferry/entities/e1", "Inés Okafor", "every spelling"),
    ("/outlets", "Corran Post", "outlets"),
    ("/outlet?name=Herald", "contradict", "one outlet"),
    (f"/compare?a={POST.id}&b={HERALD.id}", "two passengers were hurt", "two articles"),
    ("/search?q=simply", "<mark>simply</mark>", "search"),
    ("/search", "Every word you give", "search for nothing"),
]


@pytest.mark.parametrize(("path", "expected", "why"), PAGES, ids=[p[2] for p in PAGES])
def test_every_page_answers_with_a_policy_and_nothing_to_run(ask: Ask, path: str, expected: str, why: str):
    answer = ask(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert expected in answer.text, why
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert path == "/stories/ferry" or "<script" not in answer.text


REFUSED = [
    ("/nothing", 404),
    ("/stories/s9", 404),
    ("/stories/ferry/entities/e9", 404),
    ("/articles/a9", 404),
    (f"/articles/{WIRE.id}/spans/5-4", 404),
    (f"/articles/{WIRE.id}/spans/0-99999999", 404),
    (f"/articles/{WIRE.id}/spans/x", 422),
    ("/outlet?name=Nobody", 404),
    (f"/compare?a={WIRE.id}&b={WIRE.id}", 404),
    (f"/compare?a={WIRE.id}&b=a9", 404),
    ("/?order=best", 422),
    ("/?page=0", 422),
    ("/static/../store.py", 404),
]


@pytest.mark.parametrize(("path", "status"), REFUSED)
def test_a_reader_is_told_in_a_page_and_a_program_in_a_problem(ask: Ask, path: str, status: int):
    page = ask(path)
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "To the stories" in page.text

    problem = ask("/api" + path)
    if problem.status_code != 200:
        assert problem.headers["content-type"] == "application/problem+json"
        assert problem.json()["status"] == problem.status_code in (404, 422)


def test_hostile_words_stay_words_on_every_page(ask: Ask):
    [line] = [s for s in ask("/api/stories").json()["items"] if s["id"] != "ferry"]
    story = ask(line["url"]).json()
    one, two = (a["id"] for a in story["articles"])
    name = story["entities"][0]["id"]
    at = f"/stories/{httpx.URL(line['url']).raw_path.decode().rpartition('/')[2]}"
    entity = f"{at}/entities/{httpx.URL('/' + name).raw_path.decode()[1:]}"
    outlet = httpx.URL("/outlet", params={"name": NASTY})
    search = httpx.URL("/search", params={"q": NASTY})
    for path in (
        "/",
        at,
        f"/articles/{one}",
        f"/compare?a={one}&b={two}",
        outlet,
        search,
        entity,
        "/outlets",
    ):
        text = ask(path).text
        assert "<script>alert" not in text and "<img src" not in text, path
        assert "alert(1)" in text, path


# -- the API ------------------------------------------------------------------------

ROUTES = [
    ("/api", "desk"),
    ("/api/stories/ferry", "story"),
    ("/api/stories/ferry/points/p3", "placed_point"),
    ("/api/stories/ferry/quotes/u1", "placed_quote"),
    ("/api/stories/ferry/entities/e1", "placed_entity"),
    (f"/api/articles/{WIRE.id}", "whole_article"),
    (f"/api/articles/{WIRE.id}/spans/4-14", "cited_span"),
    ("/api/outlet?name=Herald", "outlet"),
    (f"/api/compare?a={WIRE.id}&b={REPRINT.id}", "comparison"),
]
LISTS = [
    ("/api/stories", "listing", 2),
    ("/api/stories/ferry/points", "placed_point", 6),
    ("/api/stories/ferry/points?relation=differ", "placed_point", 3),
    ("/api/stories/ferry/quotes", "placed_quote", 1),
    ("/api/stories/ferry/entities", "placed_entity", 1),
    ("/api/articles", "article_line", 7),
    ("/api/articles?outlet=Herald", "article_line", 1),
    ("/api/search?q=lifeboat", "hit", 2),
    ("/api/search?q=okafor&kind=name", "hit", 2),
    ("/api/search?q=simply&kind=quote", "hit", 1),
    ("/api/search?q=zeppelin", "hit", 0),
    ("/api/outlets", "outlet_line", 7),
    ("/api/skipped", "skipped", 0),
]


@pytest.mark.parametrize(("path", "schema"), ROUTES)
def test_a_resource_is_what_the_description_says(ask: Ask, path: str, schema: str):
    answer = ask(path)

    assert answer.headers["content-type"] == "application/json"
    holds(answer.json(), openapi.ref(schema))


@pytest.mark.parametrize(("path", "schema", "total"), LISTS)
def test_a_list_comes_in_pages_that_lead_to_one_another(ask: Ask, path: str, schema: str, total: int):
    whole = ask(path).json()
    holds(whole, paged(schema))
    assert whole["total"] == total == len(whole["items"])

    one_by_one = []
    at: str | None = f"{path}{'&' if '?' in path else '?'}size=1"
    while at:
        page = ask(at).json()
        one_by_one += page["items"]
        at = page["next"]
    assert one_by_one == whole["items"]


def test_every_address_in_an_answer_leads_back_to_it(ask: Ask):
    for path in ("/api/stories/ferry/points", "/api/stories/ferry/quotes", "/api/stories/ferry/entities"):
        for item in ask(path).json()["items"]:
            assert ask(item["url"]).json() == item


def test_a_story_of_whatever_id_has_pages_that_lead_on(tmp_path: Path):
    for n, words in enumerate((NASTY, "é\r\nx: y", "𝒬 %2e?#&")):
        ask = asker(save(tmp_path / f"{n}.db", hostile(words)))
        [line] = ask("/api/stories").json()["items"]
        first = ask(line["url"] + "/points?size=1")
        assert first.status_code == 200 and "x" not in first.headers
        second = ask(first.json()["next"]).json()
        assert (second["page"], second["total"]) == (2, 3)
        assert ask(second["items"][0]["url"]).json() == second["items"][0]


def test_a_span_gives_the_words_at_it_and_around_it(ask: Ask):
    span = ask(f"/api/articles/{RADIO.id}/spans/28-36").json()

    assert span["words"] == RADIO.text[28:36]
    assert span["before"] + span["words"] + span["after"] == RADIO.text
    assert span["sha256"] == RADIO.sha256


def test_json_and_csv_at_the_end_of_a_path(ask: Ask):
    assert ask("/api/stories/ferry.json").content == ask("/api/stories/ferry").content
    rows = list(csv.DictReader(io.StringIO(ask("/api/stories/ferry.csv").text)))
    texts = {a.id: a.text for a in FERRY.articles}
    assert len(rows) == sum(len(p.claims) for p in FERRY.points)
    assert all(texts[r["article"]][int(r["start"]) : int(r["end"])] == r["words"] for r in rows)


CELLS = [
    ("=1+1", "'=1+1", "a formula"),
    ("+44 20", "'+44 20", "a sum"),
    ("-2", "'-2", "a difference"),
    ("@SUM(A1)", "'@SUM(A1)", "a function of old"),
    (" =1", "' =1", "behind a space"),
    ("\t=1", "'\t=1", "behind a tab"),
    ("＝1", "'＝1", "full width"),
    ("a=1", "a=1", "not at the start"),
    ("", "", "nothing"),
    (-2, "-2", "a number is one"),
]


@pytest.mark.parametrize(("cell", "expected", "why"), CELLS)
def test_no_cell_of_a_table_is_a_formula(cell: table.Cell, expected: str, why: str):
    [_, [shown]] = csv.reader(io.StringIO(table.csv(["x"], [[cell]])))

    assert shown == expected, why


def test_two_articles_differ_only_where_they_themselves_do(ask: Ask):
    def kinds(a: str, b: str) -> dict[str, set[str]]:
        tree = ask("/api/compare", params={"a": a, "b": b}).json()
        return {k: {row["point"] for row in tree[k]} for k in ("differ", "agree", "only_a", "only_b")}

    assert kinds(POST.id, HERALD.id) == {
        "differ": {"p5"},
        "agree": {"p1", "p4"},
        "only_a": {"p2", "p6"},
        "only_b": {"p3"},
    }  # fmt: skip  (no reason in this story's record sets the two apart on p4)
    copied = ask("/api/compare", params={"a": REPRINT.id, "b": WIRE.id}).json()
    assert copied["earlier"] == WIRE.id
    assert all(p["a"]["article"] == REPRINT.id for p in copied["passages"]) and copied["passages"]


def test_two_articles_are_loosely_alike_where_a_reason_says_so():
    from dataclasses import replace

    from manytakes.model import Reason
    from manytakes.serve.compare import align

    hedged = FERRY.points[1]
    spans = tuple(c.evidence for c in hedged.claims)
    why = (Reason("precision", "one is hedged", spans),)
    points = (FERRY.points[0], replace(hedged, why=why), *FERRY.points[2:])

    def loose(telling: Telling) -> dict[str, bool]:
        return {row.point.id: row.loose for row in align(telling, WIRE.id, POST.id).agree}

    assert loose(FERRY) == {"p1": False, "p2": False}
    assert loose(replace(FERRY, points=points)) == {"p1": False, "p2": True}


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        ("Ana LaSalle", "Ana Lasalle", True),
        ("Ana Lasalle", "ANA LASALLE’S", False),
    ],
)
def test_two_articles_differ_in_a_name_where_they_spell_it_in_two_ways(a: str, b: str, apart: bool):
    from manytakes.model import Account, Story
    from manytakes.serve import compare

    told = [article(name, name) for name in (a, b)]
    said = [claim(one, one.text) for one in told]
    spelt = point("p", said, told, "differ", "name-spelling")
    story = Story("s", tuple(Account("c" + one.id, one.id, (one.id,)) for one in told))

    assert compare.apart(Telling(story, tuple(told), points=(spelt,)), spelt, *((c,) for c in said)) is apart


def test_outlets_stand_together_or_apart_as_the_reasons_say(tmp_path: Path):
    from dataclasses import replace

    from manytakes.model import Reason

    def clash(point_id: str) -> Telling:
        points = []
        for p in FERRY.points:
            spans = tuple(c.evidence for c in p.claims)
            why = (Reason(str(p.kind), "cannot both hold", spans),)
            points.append(replace(p, why=why) if p.id == point_id else p)
        return replace(FERRY, points=tuple(points))

    def beside(telling: Telling, outlet: str) -> dict[str, dict[str, int]]:
        path = save(tmp_path / f"{len(list(tmp_path.iterdir()))}.db", telling)
        rows = asker(path)("/api/outlet", params={"name": outlet}).json()["beside"]
        return {row.pop("outlet"): row for row in rows}

    assert beside(FERRY, "Herald")["Corran Post"] == {
        "shared": 3, "together": 2, "apart": 0, "naming": 1, "wording": 0,
    }  # fmt: skip
    assert beside(clash("p4"), "Herald")["Corran Post"]["apart"] == 1
    assert beside(clash("p4"), "Corran Post")["Herald"]["apart"] == 1
    assert beside(clash("p4"), "Herald")["Wire Daily"]["apart"] == 0
    assert "Island News" not in beside(FERRY, "Herald")  # a reprint carries no claim of its own


def test_an_answer_is_known_by_its_etag_until_the_store_changes(tmp_path: Path):
    path = save(tmp_path / "news.db", FERRY)
    ask = asker(path)
    first = ask("/api/stories")
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = ask("/api/stories", headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert ask("/api/stories", headers={"if-none-match": '"x"'}).content == first.content
    assert ask("/api/stories", "HEAD").headers["etag"] == tag

    save(path, hostile("another"))

    changed = ask("/api/stories", headers={"if-none-match": tag})
    assert changed.status_code == 200 and changed.json()["total"] == 2


def test_many_who_ask_at_once_get_the_same(db: Path):
    app = serve.app(db, Settings(rate=0))
    paths = ["/stories/ferry", "/api/stories/ferry", "/", f"/articles/{WIRE.id}"] * 8

    async def all_at_once() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
            return await asyncio.gather(*map(client.get, paths))

    found = asyncio.run(all_at_once())
    assert {r.status_code for r in found} == {200}
    assert all(len({r.content for r, p in zip(found, paths, strict=True) if p == q}) == 1 for q in paths)


def test_the_description_names_every_route_and_holds_together(ask: Ask):
    described = ask("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path, _ in ROUTES:
        answer = ask(path)
        assert answer.status_code == 200
    refs = {r.partition('"')[0] for r in json.dumps(described).split("#/components/schemas/")[1:]}
    assert refs <= set(described["components"]["schemas"])
    assert {"/api/stories/{story}/points/{point}", "/api/stories/{story}.csv"} <= set(described["paths"])


# -- fuzzed -------------------------------------------------------------------------


KNOWN = {"story": "ferry", "point": "p3", "quote": "u1", "entity": "e1", "article": WIRE.id, "span": "4-14"}


@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_the_api_keeps_its_word_whatever_is_asked(db: Path, mode: str):
    """Schemathesis: requests made from the description, fit and unfit; every answer is as described."""
    schemathesis = pytest.importorskip("schemathesis")
    app = serve.app(db, Settings(rate=0, hosts=("testserver",)))
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    answered: Counter[int] = Counter()
    for result in schema.get_all_operations():
        if mode == "NEGATIVE" and result.ok().path.endswith(".csv"):
            continue  # the same parameters, and unfit ones take long to make
        cases = result.ok().as_strategy(generation_mode=schemathesis.GenerationMode[mode])

        @seed(1)
        @settings(
            max_examples=10 if mode == "POSITIVE" else 4, deadline=None, database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=cases, here=st.booleans())
        def check(case: Any, here: bool) -> None:
            if here and mode == "POSITIVE":
                case.path_parameters.update({k: v for k, v in KNOWN.items() if k in case.path_parameters})
            answer = case.call()
            answered[answer.status_code] += 1
            assert answer.status_code < 500
            if answer.status_code != 414:  # an address too long is refused before it is read
                case.validate_response(answer)

        try:
            check()
        except Unsatisfiable:
            assert mode == "NEGATIVE"  # nothing can be asked wrongly of a path without a parameter
    assert {200, 404} <= set(answered) and answered.total() > 150 if mode == "POSITIVE" else answered[422] > 9
