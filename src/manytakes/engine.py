"""Where lifted stages run: a loop, a few processes, Daft, Ray or Spark. One function an engine.

    local(lifted, tables, workers)     -> Table, ...    this process, or `workers` others
    daft(lifted, tables, workers)      -> Table, ...    Daft's native runner; extra "daft"
    daft_ray(lifted, tables, workers)  -> Table, ...    Daft on the Ray cluster at RAY_ADDRESS; extra "ray"
    spark(lifted, tables, workers)     -> Table, ...    Spark, where its own settings say; extra "spark"
    ENGINES                            the same, by name

An engine calls `lifted` on each table and yields what it gives, once, as it is done: the
order is the engine's own, and nothing that follows may hang on it. `lifted` is pickled. A
worker loads its models once and keeps them. One that dies ends a local run with a line that
says so; on Ray and Spark what it had in hand is done again elsewhere. No engine is told to
send anything about its use, and those that would do so by default are told not to.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from types import ModuleType
from typing import TYPE_CHECKING

from . import model
from .model import ManytakesError, MissingExtra

if TYPE_CHECKING:
    import pyarrow as pa

    from .tables import Lifted

DIED = (
    "a worker died, perhaps for want of memory; run the same command again with fewer --workers:"
    " it goes on where it was"
)
TRIES = 4  # times that Spark tries a table whose worker died, Spark's own number on a cluster
WAVE = 16  # tables a worker of one Spark job: its start costs a second, what a kill loses is bounded
_ERROR = "error "  # an Arrow stream begins otherwise
AHEAD = 2  # tables a worker has waiting: enough to keep it busy, few enough to hold in memory


def local(lifted: Lifted, tables: Iterable[pa.Table], workers: int = 1) -> Iterator[pa.Table]:
    """Run in this process with one worker, else in `workers` processes."""
    if workers == 1:
        yield from map(lifted, tables)
        return
    waiting, rest = set[Future["pa.Table"]](), iter(tables)
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        try:
            while True:
                free = AHEAD * workers - len(waiting)
                waiting |= {pool.submit(lifted, table) for table in islice(rest, free)}
                if not waiting:
                    return
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        except BrokenProcessPool as error:
            raise ManytakesError(DIED) from error
        finally:
            pool.shutdown(cancel_futures=True)


def daft(lifted: Lifted, tables: Iterable[pa.Table], workers: int = 1) -> Iterator[pa.Table]:
    """Run on Daft's native runner: a row a table, in Arrow's own stream format."""
    _daft()
    try:
        yield from _on_daft(lifted, tables, workers, 1)
    except RuntimeError as error:
        if "UDF process" not in str(error):
            raise
        raise ManytakesError(DIED) from error


def daft_ray(lifted: Lifted, tables: Iterable[pa.Table], workers: int = 1) -> Iterator[pa.Table]:
    """Run on Daft's Ray runner, a partition a table: on the cluster at RAY_ADDRESS, or one started here."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # read when Ray starts
    engine = _daft()
    try:
        import ray
    except ImportError as error:
        raise MissingExtra('the Ray engine needs ray; run: pip install "manytakes[ray]"') from error
    if not ray.is_initialized():
        ray.init(os.environ.get("RAY_ADDRESS"), logging_level=logging.WARNING, log_to_driver=False)
    engine.set_runner_ray(noop_if_initialized=True)
    if made := list(tables):
        yield from _on_daft(lifted, made, workers, len(made))


def _daft() -> ModuleType:
    os.environ["DAFT_ANALYTICS_ENABLED"] = "0"  # read when Daft is imported
    try:
        import daft
    except ImportError as error:
        raise MissingExtra('the Daft engine needs daft; run: pip install "manytakes[daft]"') from error
    module: ModuleType = daft
    return module


def _on_daft(lifted: Lifted, tables: Iterable[pa.Table], workers: int, parts: int) -> Iterator[pa.Table]:
    import daft as engine

    from .tables import packed

    def run(self: object, column: engine.Series) -> list[bytes]:
        return [_done(lifted, raw) for raw in column.to_pylist()]

    # Called, not written as decorators, so that the types hold with Daft installed and without.
    method = engine.method.batch(return_dtype=engine.DataType.binary(), batch_size=1)(run)
    worker = engine.cls(use_process=True, max_concurrency=workers)(type("Worker", (), {"run": method}))()
    frame = engine.from_pydict({"table": [packed(table) for table in tables]})
    if parts > 1:
        frame = frame.into_partitions(parts)
    for row in frame.select(worker.run(frame["table"]).alias("table")).iter_rows():
        yield _made(row["table"])


def spark(lifted: Lifted, tables: Iterable[pa.Table], workers: int = 1) -> Iterator[pa.Table]:
    """Run on Spark, a partition a table: where spark-submit or its settings say, else in this machine.

    Some tables at a time: what a wave gave is yielded, and so kept, before the next begins.
    """
    try:
        from pyspark import SparkConf
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingExtra('the Spark engine needs pyspark; run: pip install "manytakes[spark]"') from error
    from .tables import packed

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    asked = SparkConf().setAppName("manytakes")
    asked.setIfMissing("spark.master", f"local[{workers},{TRIES}]")
    asked.setIfMissing("spark.ui.enabled", "false")
    asked.setIfMissing("spark.ui.showConsoleProgress", "false")
    session = SparkSession.builder.config(conf=asked).getOrCreate()

    rest = iter(tables)
    while wave := [packed(table) for table in islice(rest, WAVE * workers)]:
        done = session.sparkContext.parallelize(wave, len(wave)).map(partial(_done, lifted)).collect()
        yield from map(_made, done)


def _done(lifted: Lifted, raw: bytes) -> bytes:
    """Return what `lifted` gives for a packed table, packed; or an error of ours.

    As an exception an engine would wrap it in its own, or try again.
    """
    from .tables import packed, unpacked

    try:
        return packed(lifted(unpacked(raw)))
    except ManytakesError as error:
        return f"{_ERROR}{type(error).__name__} {error}".encode("utf-8", "replace")


def _made(raw: bytes) -> pa.Table:
    """Return the table that `_done` packed; raise the error that it was."""
    from .tables import unpacked

    if raw.startswith(_ERROR.encode()):
        name, _, said = raw.decode().removeprefix(_ERROR).partition(" ")
        raise getattr(model, name, ManytakesError)(said)
    return unpacked(raw)


Engine = Callable[["Lifted", Iterable["pa.Table"], int], Iterator["pa.Table"]]
ENGINES: dict[str, Engine] = {"local": local, "daft": daft, "daft-ray": daft_ray, "spark": spark}
