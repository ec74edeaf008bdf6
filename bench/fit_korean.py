"""Fit how Korean syllables are spelled in Latin letters: `python -m bench.fit_korean --data FILE`.

Reads the labelled spellings (hangul beside its spellings), learns by expectation-
maximisation which letters stand for which initial, vowel and final, and writes the
table that `names.korean` ships. Deterministic: no seed, no sampling.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from manytakes.names import korean
from manytakes.text import fold

Chances = dict[str, dict[str, float]]


# One pseudo-count each: spellings that the romanisation systems and common habit allow.
PRIOR = {
    "i0": "g k gh kh q c gu", "i2": "n l r", "i3": "d t dh th", "i5": "r l n rh y", "i6": "m mh", 
    "i7": "b p bh v f",
    "i9": "s sh", "i11": "y", "i12": "j ch z g tj jh zh tch", "i14": "ch tch c j ts tsch", "i15": "k kh", 
    "i16": "t th",
    "i17": "p ph f", "i18": "h wh",
    "v0": "a ah ar aa au", "v1": "ae ai ay a ea eh ei", "v2": "ya yah", 
    "v4": "eo u o uh ur er au eu ou oe ea e",
    "v5": "e eh ey ae", "v6": "yeo yu you yo yeu ye yuh yoe yaw eo eu u", 
    "v7": "ye yae yeh ie ae yea ay ey eh e",
    "v8": "o oh oe ou or oo oa", "v9": "wa oa wah ua uoa a oua", "v11": "oe oi we oy", 
    "v12": "yo yoo you yoh",
    "v13": "u oo ou woo wu ue uh o ow ew eu oe", "v14": "wo weo wu o uo wa", "v16": "wi wee we ui uy wie wy",
    "v17": "yu yoo you yew u ew ue yo", "v18": "eu u oo e i ou eo o", "v19": "ui eui ee ei i ue ey",
    "v20": "i ee ea y ie ih yi e ye ii ei ey ih", "f1": "k g ck c ch gh q", "f4": "n nn hn nh ne",
    "f8": "l r ll hl rl", "f16": "m mm hm rm mn", "f17": "p b pp bp", "f19": "t s d tt", 
    "f21": "ng hng n ung gn",
}  # fmt: skip


def pairs(rows: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return (hangul, spelling) of every surname, and of every part of a full name."""
    found: list[tuple[str, str]] = []
    for row in rows:
        hangul = row.get("hangul") or row["legal_name_original"]
        for variant in row.get("variants") or [row["legal_name"]]:
            parts = [re.sub(r"[^a-z]", "", p) for p in re.split(r"[ -]", fold(variant))]
            if not all("가" <= c <= "힣" for c in hangul) or not all(parts):
                continue
            if len(parts) == len(hangul):
                found.extend(zip(hangul, parts, strict=True))
            elif len(parts) == 1 and len(hangul) == 2 and row.get("kind") == "surname":
                found.append((hangul, parts[0]))
            elif len(parts) == 2 and len(hangul) == 3:
                found.extend(((hangul[0], parts[0]), (hangul[1:], parts[1])))
    return found


def _cuts(word: str, syllables: int) -> list[tuple[str, ...]]:
    if syllables == 1:
        return list(korean.cuts(word))
    return [
        (*first, *rest)
        for i in range(1, len(word))
        for first in korean.cuts(word[:i])
        for rest in _cuts(word[i:], syllables - 1)
    ]


def fit(found: list[tuple[str, str]], rounds: int = 8) -> Chances:
    """Return, for each letter of hangul by its place, the chance of each Latin spelling."""
    chances: Chances = {}
    for _ in range(rounds):
        counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for letter, chunks in PRIOR.items():
            for chunk in chunks.split():
                counts[letter][chunk] += 4.0
        for syllable, word in found:
            letters = tuple(x for one in syllable for x in korean.letters(one))
            cuts = _cuts(word, len(syllable))
            if not cuts:
                continue
            weights = [_weight(chances, letters, cut) for cut in cuts]
            total = sum(weights)
            for cut, weight in zip(cuts, weights, strict=True):
                for letter, chunk in zip(letters, cut, strict=True):
                    counts[letter][chunk] += weight / total
        chances = {
            letter: {c: n / sum(held.values()) for c, n in held.items() if n > 0.05}
            for letter, held in counts.items()
        }
    return chances


def table(rows: Iterable[dict[str, Any]]) -> Chances:
    """Return the table that `names.korean` reads, fitted on the labelled rows."""
    return {
        letter: {chunk: round(p, 3) for chunk, p in sorted(held.items()) if p >= 0.002}
        for letter, held in sorted(fit(pairs(rows)).items())
    }


def _weight(chances: Chances, letters: tuple[str, ...], cut: tuple[str, ...]) -> float:
    weight = 1.0
    for letter, chunk in zip(letters, cut, strict=True):
        weight *= chances.get(letter, {}).get(chunk, 1e-4) if chances else 1.0
    return weight


def main() -> None:
    """Fit the table and write it beside the package's data."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    rows: list[dict[str, Any]] = []
    for path in parser.parse_args().data:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows.extend(map(json.loads, lines))
    fitted = table(rows)
    lines = ",\n".join(f"{json.dumps(k, ensure_ascii=False)}: {json.dumps(v)}" for k, v in fitted.items())
    korean.TABLE.write_text("{\n" + lines + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
