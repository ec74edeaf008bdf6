"""Ray and Spark write what one process writes, also when a worker is killed in the middle.

    make test-engines     installs both beside the tests and runs this; Spark needs Java

Where an engine is not installed its test is skipped: both are large, and Spark needs Java.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from manytakes import batch

ROOT = Path(__file__).parent.parent
TEXTS = {
    "one": (
        "The paper mill at Ostrey will close in March, its owner said on Tuesday.\n\n"
        "All 140 workers are to lose their jobs.\n\n“There was no buyer,” said Lena Brandt, the director.",
        "Ostrey loses its paper mill: the owner will shut it in March.\n\n"
        "About 150 workers at the mill are affected, the union said. Lena Brandt saw no buyer.",
    ),
    "two": (
        "The footbridge over the Lenn opened on Friday, a year late. It cost 3 million euros.",
        "Two otters were seen in Garrow harbour for the first time since 1981, at dawn.",
    ),
    "three": ("The library of Teal burned down on Sunday. Nobody was hurt, said Ines Okafor.",),
    "four": ("Forty goats blocked the road to Marrick on Monday, and the bus to Ellery was late.",),
}

# A batch in a process of its own, since an engine's runner is the process's; the first worker that comes
# to the goats is killed, or what started it: on Ray, that is what makes a machine part of the cluster.
BATCH = """
import os, signal, sys, time
from dataclasses import replace
from pathlib import Path
from manytakes import batch, claims, run

engine, corpus, out, victim = sys.argv[1:]
mark = Path(out) / "killed"
mark.parent.mkdir()

def find(article, *rest):
    if victim != "nobody" and "goats" in article.text:
        try:
            mark.touch(exist_ok=False)
        except FileExistsError:
            pass
        else:
            os.kill(os.getpid() if victim == "worker" else os.getppid(), signal.SIGKILL)
            time.sleep(600)
    return claims.find(article, *rest)

if __name__ == "__main__":
    stages = replace(run.STAGES, claims=find)
    batch.batch([corpus], Path(out), engine=engine, workers=2, at_once=1, stages=stages)
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shard for each name in TEXTS."""
    where = tmp_path_factory.mktemp("corpus")
    for name, texts in TEXTS.items():
        lines = [json.dumps({"text": text, "outlet": f"{name} {n}"}) for n, text in enumerate(texts)]
        (where / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    return where


@pytest.fixture(scope="module")
def done(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process writes."""
    out = tmp_path_factory.mktemp("done")
    assert batch.batch([str(corpus)], out).stories == 5
    return written(out)


def written(out: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in out.glob("*.parquet")}


def needs(module: str, extra: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not find_spec(module), reason=f'no {module}: pip install "manytakes[{extra}]"')


def run(engine: str, corpus: Path, out: Path, victim: str, **environment: str) -> dict[str, bytes]:
    """Return what a batch on an engine writes; a victim is to be killed, or nobody."""
    paths = [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    ours = subprocess.run(
        [sys.executable, "-c", BATCH, engine, corpus, out, victim],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **environment},
        capture_output=True,
        text=True,
        timeout=1200,
    )
    assert ours.returncode == 0, ours.stderr[-3000:]
    assert (out / "killed").exists() == (victim != "nobody")
    return written(out)


@contextmanager
def cluster() -> Iterator[str]:
    """Start a head, on which nothing runs, and two machines to work on loopback; yield the address.

    Each has a core to spare, for what the other had in hand.
    """
    from ray.cluster_utils import Cluster

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    memory = {"object_store_memory": 80 * 2**20}
    nodes = Cluster(True, head_node_args={"num_cpus": 0, "include_dashboard": False, **memory})
    try:
        for _ in range(2):
            nodes.add_node(num_cpus=2, **memory)
        yield nodes.address
    finally:
        nodes.shutdown()


@needs("ray", "ray")
@pytest.mark.parametrize("victim", ["nobody", "worker", "machine"])
def test_a_ray_cluster_writes_the_same_bytes(
    corpus: Path, done: dict[str, bytes], tmp_path: Path, victim: str
) -> None:
    with cluster() as address:
        assert run("daft-ray", corpus, tmp_path / "out", victim, RAY_ADDRESS=address) == done


@needs("pyspark", "spark")
@pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java")
@pytest.mark.parametrize("victim", ["nobody", "worker"])
def test_spark_writes_the_same_bytes(
    corpus: Path, done: dict[str, bytes], tmp_path: Path, victim: str
) -> None:
    assert run("spark", corpus, tmp_path / "out", victim) == done


FAILS = """
import sys
from manytakes import engine, tables
from manytakes.model import BadInput, Span

def fails(span):
    raise BadInput(f"cannot use {span.article}")

if __name__ == "__main__":
    try:
        work = [tables.to_table(Span, [Span("a", 0, 1)])]
        list(engine.ENGINES[sys.argv[1]](tables.on_tables(fails, Span, Span), work, 1))
    except BadInput as error:
        print(error)
"""


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param("daft-ray", marks=needs("ray", "ray")),
        pytest.param("spark", marks=needs("pyspark", "spark")),
    ],
)
def test_an_error_of_ours_comes_back_as_it_is(engine: str) -> None:
    asked = subprocess.run([sys.executable, "-c", FAILS, engine], capture_output=True, text=True, timeout=600)

    assert asked.stdout.strip() == "cannot use a", asked.stderr[-3000:]
