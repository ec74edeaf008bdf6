"""The ratchet holds, refuses to slip, and lets down only when told to."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench import floors


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A floor of .5 on a set of one file, and a scorer whose figure the test sets."""
    (tmp_path / "set.json").write_text("[]")
    path = tmp_path / "floors.json"
    entry = {"stage": "points", "option": "data", "set": "set.json", "shared": False, "hold": {"f1": 0.5}}
    path.write_text(json.dumps([entry | {"sha256": floors.digest(tmp_path / "set.json")}]))
    scorer = SimpleNamespace(f1=0.5)
    monkeypatch.setattr(floors, "ROOT", tmp_path)
    monkeypatch.setattr(floors, "FLOORS", path)
    monkeypatch.setattr(floors, "measure", lambda *_: {"f1": scorer.f1})
    return SimpleNamespace(
        scorer=scorer, folder=tmp_path, floor=lambda: json.loads(path.read_text())[0]["hold"]
    )


CASES = [
    (0.50, [], 0, 0.5, "as pinned"),
    (0.495, [], 0, 0.5, "within the slack"),
    (0.40, [], 1, 0.5, "below"),
    (0.40, ["--update"], 1, 0.5, "an update does not lower"),
    (0.495, ["--update"], 1, 0.5, "not even by less than the slack"),
    (0.40, ["--update", "--accept-worse"], 0, 0.4, "unless told to"),
    (0.60, [], 0, 0.5, "a check does not raise"),
    (0.60, ["--update"], 0, 0.6, "an update does"),
]


@pytest.mark.parametrize("f1, options, status, after, why", CASES)
def test_a_floor_moves_only_as_asked(
    pinned: SimpleNamespace, f1: float, options: list[str], status: int, after: float, why: str
) -> None:
    pinned.scorer.f1 = f1

    assert floors.main(options) == status, why
    assert pinned.floor() == {"f1": after}, why


def test_changed_data_is_an_error(pinned: SimpleNamespace) -> None:
    (pinned.folder / "set.json").write_text("[1]")

    assert floors.main([]) == 1


def test_the_hand_written_stories_cite_what_they_say() -> None:
    for path in sorted((Path(__file__).parent / "stories").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        texts = {a["id"]: a["text"] for a in gold["accounts"]}
        for group in [*(p["claims"] for p in gold["points"]), *(q["variants"] for q in gold["quotes"])]:
            for s in group:
                words = texts[s["account"]][s["start"] : s["end"]]
                assert words and words == words.strip()
