"""Where lifted stages run: a loop, a few processes, or Daft. One function an engine.

    local(lifted, tables, workers)  -> Table, ...    this process, or `workers` others
    daft(lifted, tables, workers)   -> Table, ...    Daft's native runner; extra "daft"
    ENGINES                         the same, by name

An engine calls `lifted` on each table, once, and yields what it gives as it is done: the
order is the engine's own, and nothing that follows may hang on it. `lifted` is pickled.
Workers are started afresh, never forked, and live until the last table: each loads its models once.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING

from .model import ManytakesError, MissingExtra

if TYPE_CHECKING:
    import pyarrow as pa

    from .tables import Lifted

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
            raise ManytakesError(
                "a worker died, perhaps for want of memory; run the same command again with fewer"
                " --workers: it goes on where it was"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def daft(lifted: Lifted, tables: Iterable[pa.Table], workers: int = 1) -> Iterator[pa.Table]:
    """Run on Daft's native runner: a row a table, in Arrow's own stream format."""
    os.environ["DAFT_ANALYTICS_ENABLED"] = "0"  # nothing is sent anywhere; read when Daft is imported
    try:
        import daft as engine
    except ImportError as error:
        raise MissingExtra('the Daft engine needs daft; run: pip install "manytakes[daft]"') from error
    from .tables import packed, unpacked

    def run(self: object, column: engine.Series) -> list[bytes]:
        return [packed(lifted(unpacked(raw))) for raw in column.to_pylist()]

    # Called, not written as decorators, so that the types hold with Daft installed and without.
    method = engine.method.batch(return_dtype=engine.DataType.binary(), batch_size=1)(run)
    worker = engine.cls(use_process=True, max_concurrency=workers)(type("Worker", (), {"run": method}))()
    frame = engine.from_pydict({"table": [packed(table) for table in tables]})
    for row in frame.select(worker.run(frame["table"]).alias("table")).iter_rows():
        yield unpacked(row["table"])


Engine = Callable[["Lifted", Iterable["pa.Table"], int], Iterator["pa.Table"]]
ENGINES: dict[str, Engine] = {"local": local, "daft": daft}
