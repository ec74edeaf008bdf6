"""Small gradient-boosted tree models of our own, run by ONNX Runtime.

    load(name).predict(rows) -> scores      rows (n, features) float32 -> (n,) float32

The trees are fitted by scripts in `bench/`, shipped in `data/`, and run on one
thread, so that a row's score never depends on its neighbours or the machine's cores.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


class Model:
    """One fitted ensemble; `features` is the number of columns it was fitted on."""

    def __init__(self, content: bytes) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            content,
            options,
            providers=["CPUExecutionProvider"],
        )
        self.features: int = self._session.get_inputs()[0].shape[1]

    def predict(self, rows: Matrix) -> Matrix:
        """Return one score a row. Raises ValueError when the columns do not fit the model."""
        if rows.ndim != 2 or rows.shape[1] != self.features:
            raise ValueError(f"expected rows of {self.features} features, got shape {rows.shape}")
        if not len(rows):
            return np.zeros(0, np.float32)
        [scores] = self._session.run(None, {"rows": np.ascontiguousarray(rows, np.float32)})
        return np.asarray(scores, np.float32).reshape(-1)


@lru_cache
def load(name: str) -> Model:
    """Return the model shipped as `data/<name>.onnx`, loaded once."""
    return Model((files(__package__) / "data" / f"{name}.onnx").read_bytes())
