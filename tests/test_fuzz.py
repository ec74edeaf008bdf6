"""A short run of `bench.fuzz`, the same in every run; and what its long runs once broke."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from bench import fuzz
from manytakes.model import Page

TIMES = 120


@pytest.mark.parametrize("name", fuzz.READERS)
def test_mutated_input_ends_in_pages_or_reasons(name: str, tmp_path: Path) -> None:
    tally, seeds = fuzz.Tally(), fuzz.READERS[name].seeds(fuzz.sources(None))
    for suffix, body in islice(fuzz.inputs(name, seeds, seed=1), TIMES):
        fuzz.trial(name, body, suffix, tmp_path, tally)

    assert tally.breaks == []
    assert tally.inputs == TIMES and tally.pages > TIMES / 10 and tally.skipped > TIMES / 20


def raises(path: str) -> list[Page]:
    raise KeyError("what no reader may let through")


@pytest.mark.parametrize(
    ("reader", "why"),
    [
        (raises, "KeyError: 'what no reader may let through'"),
        (lambda path: ["a page?"], "read as 'a page?'"),
        (lambda path: [sum(n for n in range(10**6)) and Page(path, b"x", "text/plain")], " s"),
    ],
)
def test_what_breaks_is_noted_and_its_input_kept(
    reader: Callable[[str], list[Page]], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fuzz, "LIMIT", 0.01)
    monkeypatch.setattr(fuzz.ingest, "pages", lambda paths: reader(paths[0]))
    tally = fuzz.Tally()

    fuzz.trial("lines", b"{}", ".jsonl", tmp_path, tally)

    [noted] = tally.breaks
    assert noted.endswith(why) and (tmp_path / "build" / "fuzz" / "lines-0.jsonl").read_bytes() == b"{}"
