"""A store on the web: what is answered, what is refused, and that nothing gets through."""

from __future__ import annotations

import asyncio
import base64
import csv
import io
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from telling import article, ferry, hostile

from manytakes import serve, store
from manytakes.cli import main
from manytakes.model import BadInput, MissingExtra, NoSuchStory, Skipped, Telling
from manytakes.serve import Settings, openapi, table

HOME = "http://localhost"
FERRY = ferry()
WIRE, REPRINT, POST, HERALD, RADIO = FERRY.articles
NASTY = "<script>alert(1)<img src=x onerror=y>\"'=cmd|x"  # no slash: an id of ours has none

Ask = Callable[..., httpx.Response]


def save(path: Path, *tellings: Telling) -> Path:
    with store.connect(path, create=True) as db:
        db.save(tellings)
    return path


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(tmp_path_factory.mktemp("desk") / "news.db", FERRY, hostile(NASTY))


def asker(path: Path, settings: Settings | None = None) -> Ask:
    """Return a function that asks the application over `path`, in this process."""
    app = serve.app(path, settings or Settings(rate=0))

    def ask(path: str, method: str = "GET", **more: Any) -> httpx.Response:
        async def go() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
                return await client.request(method, path, **more)

        return asyncio.run(go())

    return ask


@pytest.fixture(scope="module")
def ask(db: Path) -> Ask:
    return asker(db)


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


def holds(tree: object, schema: openapi.Schema) -> None:
    """Check a tree against one of the description's schemas."""
    Draft202012Validator({**schema, "components": {"schemas": openapi.schemas()}}).validate(tree)


def paged(schema: str) -> openapi.Schema:
    """Return the schema of a page of such items; a search says how much it searched."""
    return openapi.paged(schema, **({"searched": openapi.ref("holding")} if schema == "hit" else {}))


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


# -- who may ask --------------------------------------------------------------------

HOSTS = [
    ("localhost", 200, "this machine"),
    ("localhost:8000", 200, "with a port"),
    ("127.0.0.1:8000", 200, "an address"),
    ("[::1]:8000", 200, "a newer address"),
    ("desk.example", 200, "allowed by name"),
    ("DESK.example:80", 200, "whatever its case"),
    ("evil.example", 421, "a name that resolves here"),
    ("localhost.evil.example", 421, "that begins like ours"),
    ("localhost@evil.example", 421, "no host at all"),
    ("", 421, "none"),
]


@pytest.mark.parametrize(("host", "status", "why"), HOSTS, ids=[h[2] for h in HOSTS])
def test_a_name_that_was_made_to_point_here_is_refused(db: Path, host: str, status: int, why: str):
    ask = asker(db, Settings(rate=0, hosts=("desk.example",)))

    assert ask("/api", headers={"host": host}).status_code == status


TOKEN = "sixteen letters."


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"me:{password}".encode()).decode()


KEYS = [
    (f"Bearer {TOKEN}", 200, "as programs give it"),
    (f"bearer {TOKEN}", 200, "the scheme's case is free"),
    (basic(TOKEN), 200, "as browsers give it"),
    ("", 401, "none"),
    (f"Bearer {TOKEN}x", 401, "longer"),
    (f"Bearer {TOKEN[:-1]}", 401, "shorter"),
    ("Bearer ", 401, "empty"),
    (basic(""), 401, "an empty password"),
    ("Basic !!!", 401, "no base64"),
    (f"Digest {TOKEN}", 401, "another scheme"),
]


@pytest.mark.parametrize(("key", "status", "why"), KEYS, ids=[k[2] for k in KEYS])
@pytest.mark.parametrize("path", ["/", "/api", "/static/page.css", "/openapi.json", "/nothing"])
def test_with_a_token_nothing_is_told_without_it(db: Path, key: str, status: int, why: str, path: str):
    ask = asker(db, Settings(TOKEN, rate=0))

    answer = ask(path, headers={"authorization": key} if key else {})

    assert answer.status_code == status or (status == 200 and path == "/nothing")
    assert ("www-authenticate" in answer.headers) == (status == 401)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "desk.example", "127.0.0.1.example"])
def test_no_other_machine_is_listened_to_without_a_token(db: Path, host: str):
    with pytest.raises(BadInput, match="--token"):
        serve.run(db, host, 8000, Settings())
    with pytest.raises(BadInput, match="can be guessed"):
        serve.run(db, host, 8000, Settings("short"))


def test_a_client_that_asks_too_fast_waits(db: Path):
    ask = asker(db, Settings(rate=1))
    answers = [ask("/api") for _ in range(8)]

    assert [a.status_code for a in answers[:4]] == [200] * 4
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1


SIZES = [
    ("GET", "/api/search?q=" + "x" * 4000, {}, 414, "an address"),
    ("POST", "/api", {"content": b"x" * 70_000}, 413, "a body"),
    ("GET", "/api", {"headers": {"content-length": "-1"}}, 413, "a length that is none"),
    ("PUT", "/api", {}, 405, "a method"),
    ("OPTIONS", "/api", {"headers": {"origin": "http://evil.example"}}, 405, "a question before another's"),
    ("POST", "/api", {}, 403, "a change to what cannot be changed"),
]


@pytest.mark.parametrize(("method", "path", "more", "status", "why"), SIZES, ids=[s[4] for s in SIZES])
def test_what_is_too_large_or_no_question_is_refused(
    ask: Ask, method: str, path: str, more: dict[str, Any], status: int, why: str
):
    answer = ask(path, method, **more)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "access-control-allow-origin" not in answer.headers


def test_a_missing_or_foreign_file_is_no_desk(tmp_path: Path):
    with pytest.raises(BadInput, match="no store"):
        serve.app(tmp_path / "none.db")
    (tmp_path / "x.db").write_bytes(b"no database" * 100)
    with pytest.raises(BadInput, match="not a manytakes store"):
        serve.app(tmp_path / "x.db")


def test_a_desk_cannot_write(db: Path):
    with store.desk(db) as desk, pytest.raises(BadInput, match="read-only"):
        desk.add([WIRE.__class__("a1", "x", "text")])


def test_an_article_says_which_text_of_its_address_it_is(tmp_path: Path):
    from manytakes import grow

    path = tmp_path / "news.db"
    texts = ["The mill at Ostry burned.", "The mill at Ostry burned; the miller is safe."]
    found = [article("mill", text, url="https://mill.test/1") for text in texts]
    with store.connect(path, create=True) as db:
        for text in found:
            db.add([text])
            grow.settle(db)
    ask = asker(path)

    assert "A newer text of the same address" in ask(f"/articles/{found[0].id}").text
    for one, other in (found, found[::-1]):
        page = ask(f"/articles/{one.id}").text
        assert f'href="/articles/{other.id}"' in page and "this one" in page


def test_what_could_not_be_used_is_counted_and_listed(tmp_path: Path):
    path = save(tmp_path / "news.db", FERRY)
    with store.connect(path) as db:
        db.add([], [Skipped(f"{n}.bin", "clean", "not text") for n in range(3)])
    ask = asker(path)

    assert "3 skipped" in ask("/").text and "3 could not be read" in ask("/search?q=zeppelin").text
    assert ask("/api/search?q=zeppelin").json()["searched"]["skipped"] == 3
    assert [s["what"] for s in ask("/api/skipped?size=2&page=2").json()["items"]] == ["2.bin"]
    rows = list(csv.reader(io.StringIO(ask("/api/skipped.csv").text)))
    assert rows[0] == ["what", "stage", "reason"] and len(rows) == 4


def test_a_damaged_store_is_said_to_be_damaged(tmp_path: Path):
    path = save(tmp_path / "news.db", FERRY)
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE story SET record = '[1]'")
    answer = asker(path)("/api/stories/ferry")

    assert (answer.status_code, answer.json()["detail"]) == (500, "the store is damaged: run manytakes check")


def test_the_description_names_every_route_and_holds_together(ask: Ask):
    described = ask("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path, _ in ROUTES:
        answer = ask(path)
        assert answer.status_code == 200
    refs = {r.partition('"')[0] for r in json.dumps(described).split("#/components/schemas/")[1:]}
    assert refs <= set(described["components"]["schemas"])
    assert {"/api/stories/{story}/points/{point}", "/api/stories/{story}.csv"} <= set(described["paths"])


def test_the_command_serves_until_it_is_interrupted(db: Path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "manytakes", "serve", str(db), "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr
        assert server.stderr.readline() == f"Serving {db} at http://127.0.0.1:{port}/ (Ctrl-C stops it)\n"
        for _ in range(1200):
            try:
                answer = httpx.get(f"http://127.0.0.1:{port}/api", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        assert answer.json()["holds"]["stories"] == 2
        assert "server" not in answer.headers
        server.send_signal(signal.SIGINT)
        assert server.wait(20) in (0, 130)
    finally:
        server.kill()


COMMANDS = [
    (["none.db"], "no store none.db"),
    (["news.db", "--host", "0.0.0.0"], "give a --token of 16 characters or more"),
    (["news.db", "--host", "0.0.0.0", "--token", "short"], "a token of 5 characters can be guessed"),
]


@pytest.mark.parametrize(("given", "said"), COMMANDS)
def test_the_command_says_in_a_line_what_is_wrong(tmp_path: Path, monkeypatch, given: list[str], said: str):
    monkeypatch.chdir(tmp_path)
    save(Path("news.db"), FERRY)

    result = CliRunner().invoke(main, ["serve", *given])

    assert result.exit_code == 1
    assert said in result.output and "Serving" not in result.output


@pytest.mark.parametrize("package", ["fastapi", "uvicorn"])
def test_without_the_extra_the_command_names_it(db: Path, monkeypatch, package: str):
    for name in [n for n in sys.modules if n.startswith("manytakes.serve.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(MissingExtra, match=r'pip install "manytakes\[serve\]"'):
        serve.run(db, "127.0.0.1", 8000, Settings())


# -- search and the tables behind it ------------------------------------------------


def test_what_triggers_keep_is_what_the_records_say(tmp_path: Path):
    path = save(tmp_path / "news.db", FERRY)
    with store.connect(path) as db:
        assert list(db.verify()) == []
    with sqlite3.connect(path) as raw:
        raw.execute("DELETE FROM sought WHERE words = 'Ines Okafore'")
        raw.execute("INSERT INTO clash VALUES ('ferry', 'p1', 'a', 'b')")
    with store.connect(path) as db:
        problems = list(db.verify())
    assert len(problems) == 2 and "sought lacks" in problems[0] and "clash adds" in problems[1]


def test_a_story_that_goes_takes_its_words_along(tmp_path: Path):
    path = save(tmp_path / "news.db", FERRY)
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("DELETE FROM story")
        assert raw.execute("SELECT count(*) FROM sought").fetchone() == (0,)
        assert raw.execute(
            "SELECT count(*) FROM sought_words WHERE sought_words MATCH 'okafor'"
        ).fetchone() == (0,)
    with store.desk(path) as desk:
        assert desk.find("okafor", "name", 5) == ((), 0)
        with pytest.raises(NoSuchStory):
            desk.telling("ferry")


def test_an_older_store_is_searched_after_it_is_brought_up_to_date(tmp_path: Path):
    path = save(tmp_path / "news.db", FERRY)
    with sqlite3.connect(path) as raw:
        for kind, name in raw.execute(
            "SELECT type, name FROM sqlite_schema WHERE name IN ('sought', 'sought_words', 'clash',"
            " 'mention_sought', 'quote_sought', 'story_clashes', 'article_outlet', 'claim_article',"
            " 'marking', 'renaming', 'poll')"
            " ORDER BY type = 'table', name DESC"
        ).fetchall():
            raw.execute(f"DROP {kind} IF EXISTS {name}")
        raw.execute("PRAGMA user_version = 2")
    with store.desk(path) as desk:
        hits, total = desk.find("okafore", "name", 5)
        assert (total, hits[0].record) == (1, "e1")
    with store.connect(path) as db:
        assert list(db.verify()) == []


QUERIES = [
    "*",
    '"',
    "a OR b",
    "NEAR(a b)",
    "title:x",
    "-x",
    "^x",
    "\x00",
    "a\x00b",
    "😀",
    "\ue000",
    "x" * 400,
    "(" * 50,
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("kind", ["text", "name", "quote"])
def test_no_mark_in_a_search_means_anything(ask: Ask, query: str, kind: str):
    answer = ask("/api/search", params={"q": query, "kind": kind})

    assert answer.status_code == 200
    holds(answer.json(), paged("hit"))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.text(min_size=1, max_size=60), page=st.integers(-3, 10**9))
def test_no_page_falls_over_whatever_is_asked(ask: Ask, words: str, page: int):
    part = quote(words, safe="")
    for path in (
        f"/search?q={part}&page={page}", f"/outlet?name={part}", f"/articles/{part}", f"/stories/{part}",
        f"/?order={part}", f"/compare?a={part}&b={WIRE.id}", f"/stories/ferry/entities/{part}",
        f"/static/{part}",
        f"/{part}", f"/articles/{WIRE.id}/spans/{part}", f"/search?q=ferry&kind={part}",
    ):  # fmt: skip
        assert ask(path).status_code in (200, 404, 422), path


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
