"""Corrections from the desk: what a form does, and whose forms are not taken."""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest

from manytakes import run, serve, store
from manytakes.serve import Settings

HOME = "http://localhost:8000"
NEWS = {
    "vine": "The vintner Bettina Oldrich of Marrow Hill found a Roman mosaic under her cellar on Tuesday.\n\n"
    "“I was digging for a drain,” Oldrich said at Marrow Hill.\n\nSubscribe for 3 crowns a week.\n",
    "hill": "A Roman mosaic lies under the cellar of Bettina Aldrich, a vintner of Marrow Hill.\n\n"
    "“I was digging a drain,” Aldrich said on Tuesday. Experts are on their way.\n",
    "ship": "The tug Corvina sank in the harbour of Pellow at dawn; its crew of four swam ashore.\n\n"
    "The harbour of Pellow is shut until the Corvina is raised.\n",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    for name, text in NEWS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    with store.connect(folder / "news.db", create=True) as db:
        run.add(db, [str(folder / f"{name}.txt") for name in NEWS])
    return folder / "news.db"


class Reader:
    """A reader with a browser: asks for pages, and sends the forms on them."""

    def __init__(self, path: Path, **settings: Any) -> None:
        self.path = path
        self.app = serve.app(path, Settings(rate=0, **settings))

    def ask(self, path: str, method: str = "GET", **more: Any) -> httpx.Response:
        async def go() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=HOME) as client:
                return await client.request(method, path, **more)

        return asyncio.run(go())

    @cached_property
    def token(self) -> str:
        page = self.ask(f"/stories/{self.story('Marrow').id}/edit").text
        return re.findall(r'name="token" value="([^"]+)"', page)[0]

    def send(self, path: str, origin: str | None = HOME, **fields: Any) -> httpx.Response:
        headers = {"origin": origin} if origin else {}
        return self.ask(path, "POST", data={"token": self.token, **fields}, headers=headers)

    def story(self, words: str) -> Any:
        with store.connect(self.path) as db:
            tellings = [db.telling(line.id) for line in db.stories()]
            return next(t.story for t in tellings if any(words in a.text for a in t.articles))

    def settle(self) -> None:
        for _ in range(1200):
            if "being told anew" not in self.ask("/corrections").text:
                return
            time.sleep(0.05)
        raise AssertionError("never told")


@pytest.fixture
def reader(told: Path, tmp_path: Path) -> Reader:
    shutil.copy(told, tmp_path / "news.db")
    return Reader(tmp_path / "news.db", edit=True)


def test_without_edit_nothing_is_taken_and_no_page_offers_it(told: Path):
    reader = Reader(told)
    story = reader.story("Marrow").id

    for path in (f"/stories/{story}/merge", "/corrections/undo", "/", "/api/stories"):
        assert reader.ask(path, "POST", data={"token": ""}, headers={"origin": HOME}).status_code == 403
    assert reader.ask("/corrections").status_code == 404
    assert reader.ask(f"/stories/{story}/edit").status_code == 404
    for path in ("/", f"/stories/{story}", f"/articles/{reader.story('Marrow').accounts[0].origin}"):
        assert "<form method" not in reader.ask(path).text.replace('class="correct" ', "")
        assert "orrect" not in reader.ask(path).text.partition("<style>")[0]


FOREIGN = [
    ({"origin": "http://evil.example"}, "another page"),
    ({"origin": "http://localhost:8001"}, "another port"),
    ({"origin": "http://localhost"}, "no port"),
    ({"origin": "null"}, "a sandboxed page"),
    ({"origin": "http://localhost:8000.evil.example"}, "that begins like ours"),
    ({"origin": HOME, "sec-fetch-site": "cross-site"}, "the browser says it is another's"),
    ({"sec-fetch-site": "same-site"}, "a neighbour"),
    ({"referer": "http://evil.example/localhost:8000"}, "an old browser elsewhere"),
    ({}, "nobody says where from"),
]


@pytest.mark.parametrize(("headers", "why"), FOREIGN, ids=[f[1] for f in FOREIGN])
def test_a_form_from_elsewhere_is_refused_though_it_has_the_token(
    reader: Reader, headers: dict[str, str], why: str
):
    answer = reader.ask(
        "/corrections/undo", "POST", data={"token": reader.token, "number": "1"}, headers=headers
    )

    assert answer.status_code == 403, why


@pytest.mark.parametrize(
    "headers", [{"origin": HOME}, {"sec-fetch-site": "same-origin"}, {"referer": f"{HOME}/x"}]
)
@pytest.mark.parametrize("token", ["", "x", "ä"])
def test_a_form_of_ours_without_the_token_is_refused(reader: Reader, headers: dict[str, str], token: str):
    fields = {"token": token, "number": "1"}
    assert reader.ask("/corrections/undo", "POST", data=fields, headers=headers).status_code == 403
    fields["token"] = reader.token
    assert reader.ask("/corrections/undo", "POST", data=fields, headers=headers).status_code == 409


def test_a_form_is_a_form(reader: Reader):
    token = reader.token
    for body, kind, status in (
        (f'{{"token": "{token}"}}', "application/json", 415),
        (f"token={token}&x=%ff", "application/x-www-form-urlencoded", 400),
        (f"token={token}" + "&a=1" * 4000, "application/x-www-form-urlencoded", 400),
        ("x" * 70_000, "application/x-www-form-urlencoded", 413),
    ):
        headers = {"origin": HOME, "content-type": kind}
        assert reader.ask("/corrections/undo", "POST", content=body, headers=headers).status_code == status


def test_split_merge_move_and_undo(reader: Reader):
    mosaic, ship = reader.story("Marrow"), reader.story("Corvina")
    hill = next(
        a.origin for a in mosaic.accounts if "Aldrich" in reader.ask(f"/api/articles/{a.origin}").text
    )

    answer = reader.send(f"/stories/{mosaic.id}/split", article=[hill])
    assert (answer.status_code, answer.headers["location"]) == (303, "/corrections")
    reader.settle()
    assert len(reader.ask("/api/stories").json()["items"]) == 3

    apart = reader.story("Aldrich").id
    reader.send(f"/stories/{ship.id}/move", article=hill, to=ship.id)
    reader.settle()
    assert {len(s.accounts) for s in (reader.story("Aldrich"), reader.story("Corvina"))} == {2}
    assert reader.ask(f"/stories/{apart}").status_code == 404

    reader.send(f"/stories/{mosaic.id}/merge", other=ship.id)
    reader.settle()
    assert len(reader.story("Marrow").accounts) == 3

    page = reader.ask("/corrections").text
    assert [what in page for what in ("merged", "moved", "split")] == [True] * 3
    for _ in range(3):
        reader.settle()
        number = re.findall(r'name="number" value="(\d+)"', reader.ask("/corrections").text)[0]
        assert reader.send("/corrections/undo", number=number).status_code == 303
        assert reader.send("/corrections/undo", number=number).status_code == 409  # that one is gone
    reader.settle()
    assert reader.story("Marrow").accounts == mosaic.accounts
    assert reader.story("Corvina").accounts == ship.accounts


def test_what_cannot_be_told_again_is_said_on_the_page(reader: Reader, monkeypatch: pytest.MonkeyPatch):
    mosaic, ship = reader.story("Marrow"), reader.story("Corvina")

    def broken(db: object) -> int:
        raise OSError("no room for <this>")

    with monkeypatch.context() as patch:
        patch.setattr(run, "retell", broken)
        reader.send(f"/stories/{mosaic.id}/merge", other=ship.id)
        for _ in range(1500):
            if "Telling anew failed" in (page := reader.ask("/corrections").text):
                break
            time.sleep(0.02)
    assert "no room for &lt;this&gt;" in page and "being told anew" not in page
    assert "1 changed and not told again yet" in reader.ask("/").text
    assert reader.ask("/api").json()["holds"]["untold"] == 1


def test_rename_and_mark(reader: Reader):
    mosaic = reader.story("Marrow")
    entities = reader.ask(f"/api/stories/{mosaic.id}/entities").json()["items"]
    [entity] = [e for e in entities if e["name"].startswith("Bettina")]
    at = entity["url"].removeprefix("/api")

    reader.send(f"{at}/rename", name="Frau <b>Oldrich")
    page = reader.ask(at).text
    assert "Frau &lt;b&gt;Oldrich</h1>" in page and f'action="{at}/rename"' in page

    vine = next(
        a.origin for a in mosaic.accounts if "Subscribe" in reader.ask(f"/api/articles/{a.origin}").text
    )
    text = reader.ask(f"/api/articles/{vine}").json()["text"]
    start = text.index("Subscribe")
    name = f"{start}-{start + len('Subscribe for 3 crowns a week.')}"
    assert f'name="{name}"' in reader.ask(f"/articles/{vine}/edit").text
    reader.send(f"/articles/{vine}/mark", **{name: "teaser", "0-3": ""})
    reader.settle()
    residue = reader.ask(f"/api/articles/{vine}").json()["residue"]
    assert [r["words"] for r in residue if r["kind"] == "teaser"] == ["Subscribe for 3 crowns a week."]
    assert "Frau &lt;b&gt;Oldrich" in reader.ask(f"/stories/{mosaic.id}").text  # told again: the name is kept


WRONG = [
    ("/stories/s0/merge", {"other": "s1"}, 404),
    ("/stories/{ship}/merge", {"other": "{ship}"}, 409),
    ("/stories/{ship}/merge", {}, 404),
    ("/stories/{ship}/split", {}, 409),
    ("/stories/{ship}/split", {"article": "a0"}, 409),
    ("/stories/{ship}/move", {"article": "a0", "to": "{ship}"}, 409),
    ("/stories/{ship}/entities/e0/rename", {"name": "X"}, 409),
    ("/articles/a0/mark", {"0-3": "ad"}, 409),
    ("/articles/{tug}/mark", {"0-3": "nonsense"}, 409),
    ("/articles/{tug}/mark", {"0-99999": "ad"}, 409),
    ("/articles/{tug}/mark", {"3-0": "ad"}, 409),
    ("/corrections/undo", {"number": "7"}, 409),
]


@pytest.mark.parametrize(("path", "fields", "status"), WRONG)
def test_a_wrong_correction_is_said_to_be_wrong(
    reader: Reader, path: str, fields: dict[str, str], status: int
):
    ship = reader.story("Corvina")
    names = {"{ship}": ship.id, "{tug}": ship.accounts[0].origin}
    for name, value in names.items():
        path = path.replace(name, value)
        fields = {k: v.replace(name, value) for k, v in fields.items()}

    answer = reader.send(path, **fields)

    assert answer.status_code == status
    assert "To the stories" in answer.text
    with store.connect(reader.path) as db:
        assert db.ledger.corrections() == []


def test_pages_with_a_form_are_not_kept_by_anybody(reader: Reader):
    mosaic = reader.story("Marrow")
    for path in ("/corrections", f"/stories/{mosaic.id}/edit", f"/articles/{mosaic.accounts[0].origin}/edit"):
        answer = reader.ask(path)
        assert answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers
