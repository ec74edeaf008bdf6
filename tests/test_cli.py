"""The command: what it prints where, how it ends, and what bad input costs (never the good)."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from manytakes import render, run, store
from manytakes.cli import FORMATS, main
from manytakes.cli.console import FILES, SUFFIXES

GOOD = {
    "north.txt": "The bakery in Lower Marrick burned for three hours on Tuesday night. Twelve people were"
    " led out of the flats above it.\n\n“I heard the window go and ran,” said the baker, Anselm Prout.\n",
    "south.txt": "A fire at the bakery in Lower Marrick burned for three hours on Tuesday night. Fourteen"
    " people were led out of the flats above the shop.\n\nAnselm Prout, the baker, was not hurt.\n",
}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A folder of two accounts of one fire."""
    folder = tmp_path / "good"
    folder.mkdir()
    for name, text in GOOD.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def manytakes(*args: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args], input=stdin)


# -- what is printed where ---------------------------------------------------------


def test_the_formats_offered_are_the_formats_rendered() -> None:
    assert list(FORMATS) == list(render.FORMATS)
    assert list(FILES) == list(render.FILES)
    assert set(SUFFIXES.values()) == {*FORMATS, *FILES}


def test_a_report_goes_to_standard_output_and_talk_to_standard_error(good: Path) -> None:
    (good / "empty.txt").touch()

    result = manytakes("read", good, "--format", "json")

    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert len(report["stories"]) == 1
    assert [Path(s["what"]).name for s in report["skipped"]] == ["empty.txt"]
    assert "skipped" in result.stderr and "empty.txt" in result.stderr


# Servers, a shell's own script, and corrections, which say on standard error what they did.
NO_DATA = set("mcp serve watch completion merge split move rename mark undo".split())


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_that_prints_prints_json_too(name: str) -> None:
    forms = [o for o in main.commands[name].params if o.name == "fmt"]

    assert name in NO_DATA or "json" in forms[0].to_info_dict()["type"]["choices"]


def test_add_and_check_say_in_json_what_they_say_in_words(good: Path, tmp_path: Path) -> None:
    (good / "empty.txt").touch()

    added = json.loads(manytakes("add", tmp_path / "x.db", good, "--format", "json").stdout)
    checked = json.loads(manytakes("check", tmp_path / "x.db", "--format", "json").stdout)

    assert (added["added"], added["stories"], len(added["skipped"])) == (2, 1, 1)
    assert (checked["holds"], checked["articles"], checked["stories"]) == (True, 2, 1)


@pytest.mark.parametrize(
    "suffix, start",
    [
        (".html", "<!"),
        (".md", "#"),
        (".json", "{"),
        (".txt", "“"),
        (".csv", "\ufeffstory,"),
        (".jsonld", "{"),
        (".anno.jsonld", "{"),
        (".graphml", "<?xml"),
    ],
)
def test_the_suffix_of_the_output_gives_its_format(good: Path, suffix: str, start: str) -> None:
    out = good.parent / f"story{suffix}"

    result = manytakes("read", good, "-o", out)

    assert (result.exit_code, result.stdout) == (0, "")
    assert out.read_text("utf-8").lower().startswith(start)


def test_two_events_are_two_stories_unless_they_are_read_together(good: Path, tmp_path: Path) -> None:
    other = tmp_path / "garden.txt"
    other.write_text("Goats ate the roses of the town garden on Friday.\n\nThe gardener wept.", "utf-8")

    apart, one = (
        json.loads(manytakes("read", *option, good, other, "--format", "json").stdout)
        for option in ((), ("--together",))
    )

    assert [len(story["articles"]) for story in apart["stories"]] == [2, 1]
    assert [len(story["articles"]) for story in one["stories"]] == [3]
    assert apart["parameters"] != one["parameters"]


def test_standard_input_and_a_folder_are_read_together(good: Path) -> None:
    text = "Fire crews left the bakery in Lower Marrick at two. Anselm Prout, the baker, thanked them."

    result = manytakes("read", "-", good, "--format", "json", stdin=text)

    sources = {a["source"] for s in json.loads(result.stdout)["stories"] for a in s["articles"]}
    assert "-" in sources and len(sources) == 3


# -- how it ends -------------------------------------------------------------------

USAGE = [
    (["read"], "Missing argument", "no path"),
    (["read", "x.txt", "-o", "story.pdf"], "suffix", "a format that is not offered"),
    (["read", "x.txt", "--format", "pdf"], "Invalid value", "the same, as an option"),
    (["raed", "x.txt"], "No such command", "a command that is not there"),
]


@pytest.mark.parametrize("args, said, why", USAGE)
def test_wrong_usage_ends_with_2(args: list[str], said: str, why: str) -> None:
    result = manytakes(*args)

    assert result.exit_code == 2, why
    assert said in result.stderr


BAD: list[tuple[str, Callable[[Path], object], str]] = [
    ("empty.txt", lambda p: p.touch(), "an empty file"),
    ("blank.txt", lambda p: p.write_text(" \n\n \t\n"), "nothing but space"),
    ("picture.txt", lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40), "a binary file"),
    ("nul.txt", lambda p: p.write_bytes(b"\x00\x01\x02\x00" * 4000), "a binary file without a mark"),
    ("long.txt", lambda p: p.write_bytes(b"word " * 10_000_000), "50 MB of one line"),
    ("folder", lambda p: p.mkdir(), "a folder of nothing"),
    ("missing.txt", lambda p: None, "a path that is not there"),
    ("odd.jsonl", lambda p: p.write_text('{"text": \n[1, 2]\n"x"\n'), "lines that are no records"),
    ("empty.html", lambda p: p.write_text("<html><body></body></html>"), "a page without words"),
    ("none*.txt", lambda p: None, "a glob that matches nothing"),
]
IDS = [why for *_, why in BAD]


@pytest.mark.parametrize("name, make, why", BAD, ids=IDS)
def test_bad_input_alone_is_one_line_and_exit_1(
    tmp_path: Path, name: str, make: Callable[[Path], object], why: str
) -> None:
    make(tmp_path / name)

    result = manytakes("read", tmp_path / name)

    assert (result.exit_code, result.stdout) == (1, ""), why
    assert result.stderr.count("Error: ") == 1 and name in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_bad_input_costs_the_good_nothing(good: Path) -> None:
    bad = good.parent / "bad"
    bad.mkdir()
    for name, make, _ in BAD:
        make(bad / name)

    result = manytakes("read", good, *(bad / name for name, *_ in BAD), "--format", "json")

    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert report["stories"] == json.loads(manytakes("read", good, "--format", "json").stdout)["stories"]
    assert all(any(name in s["what"] for s in report["skipped"]) for name, *_ in BAD)
    assert all(s["reason"] in result.stderr for s in report["skipped"])


ENCODINGS = ["latin-1", "cp1252", "utf-16", "utf-8-sig"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_in_another_encoding_is_read_or_said_to_be_unreadable(good: Path, encoding: str) -> None:
    text = "The café’s owner, Renée Prout, watched the bakery in Lower Marrick burn. It burned for hours."
    (good / "west.txt").write_bytes(text.replace("’", "'").encode(encoding))

    result = manytakes("read", good, "--format", "json")

    report = json.loads(result.stdout)
    texts = [a["text"] for s in report["stories"] for a in s["articles"]]
    assert result.exit_code == 0
    assert any("café's owner, Renée" in t for t in texts) or "west.txt" in result.stderr


def test_a_reader_that_leaves_early_is_no_error(good: Path) -> None:
    code = "import sys; from manytakes.cli import main; main(['read', sys.argv[1], '--format', 'json'])"
    ours = subprocess.Popen(
        [sys.executable, "-c", code, good], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert ours.stdout and ours.stderr
    ours.stdout.close()

    said = ours.stderr.read()

    ours.wait()
    assert "Traceback" not in said and "Error" not in said


def test_an_interrupt_ends_with_130(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "read", interrupted)

    result = manytakes("read", good)

    assert result.exit_code == 130
    assert "Traceback" not in result.stderr


def test_an_output_that_cannot_be_written_is_one_line(good: Path) -> None:
    result = manytakes("read", good, "-o", good / "no" / "such" / "story.html")

    assert result.exit_code == 1
    assert "no/such" in result.stderr and result.stderr.count("Error: ") == 1


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    out = good.parent / "out" / "story.html"
    out.parent.mkdir()
    out.write_text("old")
    monkeypatch.setattr(os, "replace", full)

    result = manytakes("read", good, "-o", out)

    assert result.exit_code == 1 and f"{out}: No space left" in result.stderr
    assert [p.read_text() for p in out.parent.iterdir()] == ["old"]


def test_an_output_that_is_a_link_or_a_device_stays_one(good: Path) -> None:
    link = good.parent / "link.json"
    link.symlink_to(good.parent / "story.json")

    assert manytakes("read", good, "-o", link).exit_code == 0
    assert manytakes("read", good, "-o", os.devnull, "--format", "json").exit_code == 0

    assert link.is_symlink() and (good.parent / "story.json").exists()
    assert Path(os.devnull).is_char_device()


# -- the store ---------------------------------------------------------------------


@pytest.fixture
def news(good: Path) -> Path:
    """A store of the two accounts."""
    path = good.parent / "news.db"
    assert manytakes("add", path, good).exit_code == 0
    return path


def story_in(news: Path) -> str:
    with store.connect(news) as db:
        [row] = db.stories()
    return row.id


def test_adding_again_adds_nothing(news: Path, good: Path) -> None:
    before = manytakes("stories", news, "--format", "json").stdout

    again = manytakes("add", news, good)

    assert again.exit_code == 0
    assert "0 new articles" in again.stdout
    assert manytakes("stories", news, "--format", "json").stdout == before


def test_a_stored_story_is_the_story_that_is_read(news: Path, good: Path) -> None:
    read = json.loads(manytakes("read", good, "--format", "json").stdout)

    exported = json.loads(manytakes("export", news, story_in(news)).stdout)

    assert exported["stories"] == read["stories"]
    assert story_in(news) in manytakes("stories", news).stdout
    assert "Prout" in manytakes("show", news, story_in(news)).stdout


def test_adding_a_later_account_tells_the_story_anew(news: Path, tmp_path: Path) -> None:
    later = tmp_path / "east.txt"
    later.write_text(GOOD["north.txt"].replace("Twelve people were", "Eleven people had been"), "utf-8")

    assert manytakes("add", news, later).exit_code == 0

    [row] = json.loads(manytakes("stories", news, "--format", "json").stdout)
    assert row["articles"] == 3


def test_a_story_that_is_not_there_names_the_next_command(news: Path) -> None:
    result = manytakes("show", news, "s9")

    assert result.exit_code == 1
    assert f"manytakes stories {news}" in result.stderr


def test_a_store_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    for command in (["stories"], ["show", "s9"], ["check"]):
        result = manytakes(command[0], tmp_path / "none.db", *command[1:])
        assert result.exit_code == 1 and "none.db" in result.stderr

    assert not (tmp_path / "none.db").exists()


# -- check -------------------------------------------------------------------------


def test_check_holds_for_what_we_write(news: Path, good: Path) -> None:
    report = good.parent / "story.json"
    manytakes("read", good, "-o", report)

    assert manytakes("check", report).exit_code == 0
    assert manytakes("check", news).exit_code == 0


def test_check_fails_for_one_changed_letter_of_a_report(good: Path) -> None:
    report = good.parent / "story.json"
    manytakes("read", good, "-o", report)
    tree = json.loads(report.read_text("utf-8"))
    article = tree["stories"][0]["articles"][0]
    article["text"] = article["text"].replace("Marrick", "Merrick", 1)
    report.write_text(json.dumps(tree), "utf-8")

    result = manytakes("check", report)

    assert result.exit_code == 1
    assert article["id"] in result.stderr


def test_check_fails_for_one_changed_byte_of_a_store(news: Path) -> None:
    with sqlite3.connect(news) as db:
        db.execute("UPDATE article SET text = replace(text, 'Marrick', 'Merrick') WHERE number = 1")
    db.close()

    result = manytakes("check", news)

    assert result.exit_code == 1
    assert "does not match its hash" in result.stderr


NO_REPORT = [(b"", "empty"), (b"{}", "no report"), (b"\xff\xfe\x00", "no text"), (b"[[[[", "no JSON")]


@pytest.mark.parametrize("body, why", NO_REPORT)
def test_check_of_something_else_is_one_line(tmp_path: Path, body: bytes, why: str) -> None:
    (tmp_path / "x.json").write_bytes(body)

    result = manytakes("check", tmp_path / "x.json")

    assert result.exit_code == 1, why
    assert result.stderr.count("Error: ") == 1


# -- the sample --------------------------------------------------------------------


def test_the_sample_is_where_the_command_says() -> None:
    folder = Path(manytakes("sample").stdout.strip())

    assert {p.suffix for p in folder.iterdir()} == {".html", ".txt", ".jsonl"}


@pytest.mark.parametrize("name", sorted(set(main.commands) - {"serve", "mcp", "completion"}))
def test_every_command_answers_a_program_in_json(name: str) -> None:
    """`serve` and `mcp` answer by protocols of their own, `completion` a shell."""
    [choice] = [o.type for o in main.commands[name].params if o.name == "fmt"]

    assert isinstance(choice, click.Choice) and "json" in choice.choices
