"""What is read, in which order, and what is said of the rest."""

import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manytakes import batch, ingest
from manytakes.model import Page, Skipped


def read(*paths: str | Path, stdin: bytes | None = None) -> list[Page | Skipped]:
    stream = io.BytesIO(stdin) if stdin is not None else None
    return list(ingest.pages([str(p) for p in paths], stream))


def test_a_folder_is_read_whole_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.html", "b/z.md", "b/.hidden.txt", "b/a.txt"):
        (tmp_path / name).write_text("Ferry late.")

    found = read(tmp_path)

    assert [os.path.relpath(p.source, tmp_path) for p in found if isinstance(p, Page)] == [
        "a.html",
        "b/a.txt",
        "b/z.md",
        "c.txt",
    ]
    assert [p.mime for p in found if isinstance(p, Page)] == [
        "text/html",
        "text/plain",
        "text/markdown",
        "text/plain",
    ]


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ferry late.")
    assert len(read(tmp_path / "a.txt", tmp_path, str(tmp_path / "*.txt"))) == 1


def test_bytes_come_out_as_they_came(tmp_path: Path) -> None:
    body = b"\xef\xbb\xbfone\r\ntwo \xe9\x00"[:-1]
    (tmp_path / "a.txt").write_bytes(body)
    [page] = read(tmp_path / "a.txt")
    assert isinstance(page, Page) and page.body == body


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t ", "empty"),
        ("empty.jsonl", b"", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "binary"),
        ("zeros.html", b"\x00\x01\x02" * 500, "binary"),
        ("paper.pdf", b"%PDF-1.7 ...", "binary"),
        ("long.txt", b"a" * (ingest.MAX_BYTES + 1), "over the limit of 20 MB"),
    ],
)
def test_what_cannot_be_read_is_skipped_with_its_reason_and_the_good_file_still_read(
    tmp_path: Path, name: str, body: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(body)
    (tmp_path / "good.txt").write_text("Ferry late.")

    bad, good = read(tmp_path / name, tmp_path / "good.txt")

    assert isinstance(bad, Skipped) and bad.what == str(tmp_path / name) and reason in bad.reason
    assert isinstance(good, Page)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing.txt", "no such file"),
        ("missing/*.txt", "no file matches"),
        ("https://outlet.test/a", "not fetched"),
        ("nul\0.txt", "NUL"),
    ],
)
def test_a_path_that_names_nothing_is_skipped(path: str, reason: str) -> None:
    [skipped] = read(path)
    assert isinstance(skipped, Skipped) and reason in skipped.reason


def test_an_empty_folder_and_an_unknown_kind_are_said(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "sheet.xlsx").write_text("x")
    reasons = [p.reason for p in read(tmp_path) if isinstance(p, Skipped)]
    assert "an empty folder" in reasons[0] and "not read from a folder" in reasons[1]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ferry late.")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "knot").symlink_to("knot")
    found = read(tmp_path)
    assert [type(p) for p in found] == [Page, Skipped, Skipped]


def test_a_link_out_of_a_folder_is_not_followed_unless_it_is_named(tmp_path: Path) -> None:
    """Who packed a folder may have put a link to anything into it."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key.txt").write_text("nobody's business")
    (tmp_path / "secret-too.txt").write_text("nor this")
    got = tmp_path / "secr"
    got.mkdir()
    (got / "a.txt").write_text("news")
    (got / "b.txt").symlink_to(tmp_path / "secret" / "key.txt")
    (got / "c.txt").symlink_to("../secret-too.txt")
    (got / "d").symlink_to("../secret")
    (got / "e.txt").symlink_to("a.txt")

    found = list(ingest.pages([str(got)]))
    assert [p.body for p in found if isinstance(p, Page)] == [b"news"]
    said = [s for s in found if isinstance(s, Skipped)]
    assert [Path(s.what).name for s in said] == ["b.txt", "c.txt", "d"]
    assert all("a link out of the folder" in s.reason for s in said)
    shards = batch.shards([str(got), str(tmp_path / "secret-too.txt")])
    assert [(Path(s.path).name, "a link out of" in s.unread) for s in shards] == [
        ("a.txt", False), ("b.txt", True), ("c.txt", True), ("d", True), ("secret-too.txt", False),
    ]  # fmt: skip
    named = ingest.pages([str(got / "b.txt"), str(got / "d")])
    assert [p.body for p in named if isinstance(p, Page)] == [b"nobody's business"]


def test_a_pipe_in_a_folder_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    [skipped] = read(tmp_path)
    assert isinstance(skipped, Skipped) and "regular" in skipped.reason


def test_json_lines_keep_what_they_bring(tmp_path: Path) -> None:
    row = {
        "id": 7,
        "Text": "Ferry late.",
        "url": "https://a.test/1",
        "outlet": "The Post",
        "tags": ["a", "b"],
    }
    lines = [
        json.dumps(row),
        "",
        "{broken",
        "[1]",
        '{"title": "no text"}',
        '{"text": 3}',
        '{"html": "<p>x</p>"}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))

    found = read(tmp_path / "a.jsonl")

    first = found[0]
    assert isinstance(first, Page) and first.body == b"Ferry late." and first.url == "https://a.test/1"
    assert dict(first.given) == {
        "id": "7",
        "url": "https://a.test/1",
        "outlet": "The Post",
        "tags": '["a", "b"]',
    }
    where = [p.source if isinstance(p, Page) else p.what for p in found]
    assert [w.rsplit(":", 1)[1] for w in where] == ["1", "3", "4", "5", "6", "7"]
    assert [type(p) for p in found] == [Page, Skipped, Skipped, Skipped, Skipped, Page]
    assert found[-1].mime == "text/html"  # type: ignore[union-attr]


def test_a_json_line_over_the_limit_costs_only_itself(tmp_path: Path) -> None:
    long = b'{"text": "' + b"a" * ingest.MAX_BYTES + b'"}'
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "one"}\n' + long + b'\n{"text": "three"}')
    one, two, three = read(tmp_path / "a.jsonl")
    assert isinstance(one, Page) and isinstance(two, Skipped) and isinstance(three, Page)
    assert two.what.endswith(":2") and three.source.endswith(":3")


@pytest.mark.parametrize(
    ("body", "mime"),
    [
        (b"Ferry late.", "text/plain"),
        (b"<!DOCTYPE html><p>Ferry late.", "text/html"),
        (b'{"text": "Ferry late."}\n', "text/plain"),
    ],
)
def test_standard_input_is_told_by_its_first_bytes(body: bytes, mime: str) -> None:
    [page] = read("-", stdin=body)
    assert isinstance(page, Page) and page.mime == mime and b"Ferry late." in page.body


def test_standard_input_is_read_once() -> None:
    assert [type(p) for p in read("-", "-", stdin=b"Ferry late.")] == [Page, Skipped]


@given(st.binary(max_size=300), st.sampled_from([".txt", ".jsonl", ".html", ".odd"]))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, body: bytes, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(body)
    assert all(isinstance(p, Page | Skipped) for p in read(path))


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1), min_size=1, max_size=8))
def test_json_lines_round_trip(texts: list[str]) -> None:
    stream = "\n".join(json.dumps({"text": t}) for t in texts).encode()
    found = read("-", stdin=stream)
    assert [p.body.decode() for p in found if isinstance(p, Page)] == [t for t in texts if t.encode().strip()]
