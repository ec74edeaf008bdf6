"""The two small linear models of quotation attribution, as weights in one file.

    shipped()                     -> Model     trained by bench/train_quotes.py
    Model.reports([features])     -> chances   that a candidate report is an attribution
    Model.voices([facts])         -> scores    of candidate voices of one run; highest speaks

Both are logistic regressions over named features. The first hashes names to a table of
2**17 weights; the second weighs each fact and each pair of facts, looked up by number.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BITS = 17
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights: `report` by hashed feature; `pair` by two fact numbers, a fact alone on the diagonal."""

    report: Floats
    report_bias: float
    facts: dict[str, int]
    pair: Floats

    def reports(self, candidates: Sequence[Sequence[str]]) -> list[float]:
        """Return the chance of each candidate, in [0, 1]."""
        if not candidates:
            return []
        rows = [numbers(features) for features in candidates]
        flat = [n for row in rows for n in row]
        ends = np.cumsum([0, *(len(row) for row in rows)])
        sums = np.add.reduceat(self.report[np.array(flat, np.int64)].astype(np.float64), ends[:-1])
        return [float(p) for p in 1.0 / (1.0 + np.exp(-(sums + self.report_bias)))]

    def voices(self, candidates: Sequence[Sequence[str]]) -> list[float]:
        """Return the score of each candidate voice."""
        out = []
        for facts in candidates:
            known = sorted(self.facts[f] for f in facts if f in self.facts)
            out.append(float(self.pair[np.ix_(known, known)].sum(dtype=np.float64)))
        return out


def numbers(features: Sequence[str]) -> list[int]:
    """Return the table rows of a candidate's features, each once, in order."""
    return sorted({crc32(f.encode("utf-8", "surrogatepass")) & ((1 << BITS) - 1) for f in features})


@lru_cache(1)
def shipped() -> Model:
    """Return the model in the package."""
    raw = (files("manytakes") / "data" / "quotes.npz").read_bytes()
    return loads(raw)


def loads(raw: bytes) -> Model:
    """Read a model from the bytes that `dumps` makes."""
    with np.load(io.BytesIO(raw), allow_pickle=False) as held:
        facts = json.loads(bytes(held["facts"]).decode("utf-8"))
        return Model(
            held["report"].astype(np.float32),
            float(held["report_bias"]),
            {name: i for i, name in enumerate(facts)},
            held["pair"].astype(np.float32),
        )


def dumps(model: Model) -> bytes:
    """Write a model: half-precision weights, which change no decision we measured."""
    out = io.BytesIO()
    names = sorted(model.facts, key=model.facts.__getitem__)
    np.savez_compressed(
        out,
        report=model.report.astype(np.float16),
        report_bias=np.float64(model.report_bias),
        facts=np.frombuffer(json.dumps(names).encode("utf-8"), np.uint8),
        pair=model.pair.astype(np.float16),
    )
    return out.getvalue()
