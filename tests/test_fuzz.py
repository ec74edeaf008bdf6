"""A short run of `bench.fuzz`, the same in every run; and what its long runs once broke."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from bench import fuzz

TIMES = 120


@pytest.mark.parametrize("name", fuzz.READERS)
def test_mutated_input_ends_in_pages_or_reasons(name: str, tmp_path: Path) -> None:
    tally, seeds = fuzz.Tally(), fuzz.READERS[name].seeds(fuzz.sources(None))
    for suffix, body in islice(fuzz.inputs(name, seeds, seed=1), TIMES):
        fuzz.trial(name, body, suffix, tmp_path, tally)

    assert tally.breaks == []
    assert tally.inputs == TIMES and tally.pages > TIMES / 10 and tally.skipped > TIMES / 20
