"""A store on the web: who may ask, how much, and what the command says."""

from __future__ import annotations

import base64
import csv
import io
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from asking import FERRY, WIRE, Ask, asker, save
from click.testing import CliRunner
from telling import article

from manytakes import serve, store
from manytakes.cli import main
from manytakes.model import BadInput, MissingExtra, Skipped
from manytakes.serve import Settings

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
