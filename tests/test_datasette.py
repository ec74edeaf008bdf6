"""A store opens in Datasette as it is, and each view answers there."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from test_store import A, B, telling, written

from manytakes import store

VIEWS = {
    # view: (columns that a reader asks for, rows)
    "only_one_account": ({"story", "outlet", "words", "article", "url"}, 1),
    "differences": ({"story", "about", "kind", "outlet", "words", "article", "url"}, 2),
    "reprints": ({"story", "account", "origin_outlet", "origin", "outlet", "article", "url"}, 1),
    "quote_variants": ({"story", "utterance", "relation", "outlet", "source", "words", "article"}, 2),
    "history": ({"number", "what", "story", "other", "articles", "reason"}, 1),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    told = telling()
    copy = written("The ferry Aino left at 6, the Post writes.", outlet="Isle Echo")
    [one, two] = told.story.accounts
    accounts = (replace(one, articles=(A.id, copy.id)), two)
    file = tmp_path / "news.db"
    with store.connect(file, create=True) as db:
        db.save([replace(told, story=replace(told.story, accounts=accounts), articles=(A, copy, B))])
        with db.growing() as ledger:
            ledger.log("open", told.story.id, "", [A.id], "no story was alike enough")
    return file


def asked(path: Path, address: str) -> Any:
    """Return what Datasette answers over its ASGI client, as JSON."""

    async def get() -> tuple[int, str]:
        served = Datasette([str(path)])
        await served.invoke_startup()
        answer = await served.client.get(address)
        return answer.status_code, answer.text

    status, text = asyncio.run(get())
    assert status == 200, (address, text)
    return json.loads(text)


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_answers_in_datasette(path: Path, view: str) -> None:
    columns, count = VIEWS[view]

    rows = asked(path, f"/news/{view}.json?_shape=array")

    assert len(rows) == count
    assert all(columns <= row.keys() for row in rows)


def test_datasette_lists_the_views_and_searches_the_texts(path: Path) -> None:
    assert set(VIEWS) <= {view["name"] for view in asked(path, "/news.json")["views"]}
    found = asked(path, "/news/article.json?_shape=array&_search=captain")
    assert [row["id"] for row in found] == [A.id]
