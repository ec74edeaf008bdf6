"""A batch: the same bytes on every engine, batch size and number of workers, and after a kill."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from manytakes import batch, clean, engine, run, store, tables
from manytakes.batch import loading, nouns, sheets
from manytakes.cli import main, scale
from manytakes.model import Article, BadInput, ManytakesError, Page, Skipped, Span

MILL = (
    "The paper mill at Ostrey will close in March, its owner said on Tuesday.\n\n"
    "All 140 workers are to lose their jobs.\n\n“There was no buyer,” said Lena Brandt, the director."
)
MILL_AGAIN = (
    "Ostrey loses its paper mill: the owner will shut it in March.\n\n"
    "About 150 workers at the mill are affected, the union said.\n\nLena Brandt, the director, saw no buyer."
)
BRIDGE = (
    "The footbridge over the Lenn opened on Friday, a year late.\n\nIt cost 3 million euros, the town said."
)
OTTERS = (
    "Two otters were seen in Garrow harbour for the first time since 1981.\n\nA diver filmed them at dawn."
)
NOUNS = {"stories", "articles", "entities", "quotes", "points", "reuses", "claims", "skipped"}


def line(text: str, outlet: str, date: str, n: int) -> str:
    return json.dumps(
        {"text": text, "outlet": outlet, "date": date, "url": f"https://news.example/{outlet}/{n}"}
    )


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files of the bundled sample, and shards of JSON lines and Parquet."""
    where = tmp_path_factory.mktemp("corpus")
    (where / "ferry").mkdir()
    for name in ("ferry-and-float.txt", "ncb-news.html"):
        shutil.copy(str(files("manytakes") / "sample" / name), where / "ferry" / name)
    (where / "ferry" / "map.png").write_bytes(b"\x89PNG")
    (where / "ferry" / "up").symlink_to(where)
    (where / "ferry" / "gone.txt").symlink_to("nowhere")
    lines = [line(MILL, "Post", "2026-02-03", 1), line(BRIDGE, "Lenn Echo", "2026-02-06", 2), "{broken"]
    (where / "one.jsonl").write_text("\n".join(lines), "utf-8")
    rows = [json.loads(line(MILL_AGAIN, "Herald", "2026-02-04", 1)), json.loads(line(OTTERS, "Tide", "", 2))]
    rows.append(json.loads(lines[0]))  # held already, by the other shard
    pq.write_table(pa.Table.from_pylist(rows), where / "two.parquet")
    return where


@pytest.fixture(scope="module")
def done(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process writes."""
    out = tmp_path_factory.mktemp("done")
    batch.batch([str(corpus)], out)
    return out


def written(out: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in out.glob("*.parquet")}


@pytest.mark.parametrize(
    "name, workers, at_once",
    [("local", 1, 1), ("local", 2, 2), ("daft", 2, 1)],
)
def test_every_engine_batch_size_and_number_of_workers_writes_the_same_bytes(
    corpus: Path, done: Path, tmp_path: Path, name: str, workers: int, at_once: int
) -> None:
    batch.batch([str(corpus)], tmp_path, engine=name, workers=workers, at_once=at_once)

    assert written(tmp_path) == written(done)
    assert set(written(done)) == NOUNS


def test_a_batch_says_what_read_says(corpus: Path, done: Path) -> None:
    report = run.read([str(corpus)])
    heads = list(sheets.rows(nouns.Head, done / "stories.parquet"))

    assert loading.tellings(done, heads) == sorted(report.stories, key=lambda t: t.story.id)
    skipped = list(sheets.rows(Skipped, done / "skipped.parquet"))
    assert skipped == [item for item in report.skipped if "is a link to" not in item.reason]
    assert len(report.skipped) == 5
    articles = list(sheets.rows(Article, done / "articles.parquet"))
    assert len(articles) == 6 and articles == sorted(articles, key=lambda a: a.id)


KILLED = """
import os, signal, sys
from pathlib import Path
from manytakes import batch

corpus, out, when = sys.argv[1:]

def kill(what, done, of):
    if f"{what} {done}" == when:
        os.kill(os.getpid(), signal.SIGKILL)

batch.batch([corpus], Path(out), at_once=1, progress=kill)
"""


@pytest.mark.parametrize("when, shards, stories", [("shards 4", 4, 0), ("stories 2", 6, 2)])
def test_a_batch_killed_in_the_middle_goes_on_where_it_was(
    corpus: Path, done: Path, tmp_path: Path, when: str, shards: int, stories: int
) -> None:
    victim = subprocess.run([sys.executable, "-c", KILLED, corpus, tmp_path, when])
    assert victim.returncode == -signal.SIGKILL
    assert not (tmp_path / "stories.parquet").exists()

    again = batch.batch([str(corpus)], tmp_path)

    assert (again.shards_before, again.stories_before) == (shards, stories)
    assert (again.shards, again.stories) == (6, 4)
    assert written(tmp_path) == written(done)


def test_more_inputs_read_only_those_and_a_changed_shard_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, out = tmp_path / "one.txt", tmp_path / "two.txt", tmp_path / "out"
    one.write_text(BRIDGE, "utf-8")
    two.write_text(OTTERS, "utf-8")
    assert batch.batch([str(one)], out).shards_before == 0
    assert batch.batch([str(one), str(two)], out).shards_before == 1
    two.write_text(MILL, "utf-8")
    os.utime(two, ns=(1, 1))

    last = batch.batch([str(tmp_path / "*.txt")], out)

    assert (last.shards, last.shards_before, last.articles) == (2, 1, 2)
    texts = {a.text for a in sheets.rows(Article, out / "articles.parquet")}
    assert texts == {BRIDGE, MILL}


def test_a_batch_that_cannot_write_says_where_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.txt").write_text(BRIDGE, "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(
            pq.ParquetWriter, "write_table", lambda *_, **__: (_ for _ in ()).throw(OSError(28, "full"))
        )
        with pytest.raises(BadInput, match=r"cannot write .*parquet: full; then run the same command again"):
            batch.batch([str(tmp_path / "one.txt")], tmp_path / "out")
    assert list((tmp_path / "out").rglob("*.parquet")) == []

    assert batch.batch([str(tmp_path / "one.txt")], tmp_path / "out").articles == 1


def broken(page: Page) -> Article | Skipped:
    """Clean as ever, but for a half surrogate pair in the title of one page."""
    made = clean.clean(page)
    return replace(made, title="\ud83d") if isinstance(made, Article) and b"otters" in page.body else made


def test_what_arrow_cannot_hold_is_skipped_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BRIDGE, "utf-8")
    (tmp_path / "b.txt").write_text(OTTERS, "utf-8")
    out = tmp_path / "out"

    batch.batch([str(tmp_path / "?.txt")], out, stages=replace(run.STAGES, clean=broken))

    assert [a.text for a in sheets.rows(Article, out / "articles.parquet")] == [BRIDGE]
    [left] = sheets.rows(Skipped, out / "skipped.parquet")
    assert left.what.endswith("b.txt") and "surrogate" in left.reason


@pytest.mark.parametrize(
    "given, why",
    [("nowhere/*.warc", "no file at nowhere"), ("nowhere.jsonl", "no file at nowhere.jsonl")],
)
def test_an_input_that_names_nothing_is_said(tmp_path: Path, given: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        batch.batch([given], tmp_path)


def test_a_batch_without_an_article_says_why(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("{broken", "utf-8")

    with pytest.raises(BadInput, match="nothing to read"):
        batch.batch([str(tmp_path / "in.jsonl")], tmp_path / "out")


# -- a slice ---------------------------------------------------------------------------


def bridge(head: nouns.Head) -> bool:
    return head.outlets == ("Lenn Echo",)


@pytest.mark.parametrize(
    "given, means",
    [
        ({}, lambda head: True),
        ({"outlet": "lenn echo"}, bridge),
        ({"since": "2026-02-05"}, lambda head: (head.last or "") >= "2026-02-05"),
        ({"since": "2026-02-05", "outlet": "Lenn Echo"}, bridge),
    ],
)
def test_a_slice_is_a_sound_store_of_what_the_batch_told(
    done: Path, tmp_path: Path, given: dict[str, str], means: Callable[[nouns.Head], bool]
) -> None:
    heads = [head for head in sheets.rows(nouns.Head, done / "stories.parquet") if means(head)]
    with store.connect(tmp_path / "desk.db", create=True) as db:
        loaded = batch.load(done, db, **given)  # type: ignore[arg-type]

        assert {row.id for row in db.stories()} == {head.story for head in heads}
        assert [db.telling(head.story) for head in heads] == loading.tellings(done, heads)
        assert db.check() == (loaded.articles, len(heads))
        assert loaded.stories == len(heads) and loaded.otherwise == 0
        assert batch.load(done, db, **given).articles == 0, "twice is once"  # type: ignore[arg-type]


def test_one_story_by_its_id_and_one_that_is_not_there(done: Path, tmp_path: Path) -> None:
    id = next(sheets.rows(nouns.Head, done / "stories.parquet")).story
    with store.connect(tmp_path / "desk.db", create=True) as db:
        assert batch.load(done, db, story=id).stories == 1
        with pytest.raises(BadInput, match="no story"):
            batch.load(done, db, story="s0")
        with pytest.raises(BadInput, match="no finished batch"):
            batch.load(tmp_path, db)


def test_the_commands_make_a_desk_of_a_batch(corpus: Path, done: Path, tmp_path: Path) -> None:
    def ask(*words: object) -> str:
        result = CliRunner().invoke(main, list(map(str, words)))
        assert result.exit_code == 0, result.output
        return result.stdout

    out, db = tmp_path / "out", tmp_path / "desk.db"
    shutil.copytree(done, out)

    assert "6 shards (6 done before), 6 articles, 4 stories (4 told before)" in ask(
        "batch", corpus, "--out", out
    )
    assert json.loads(ask("batch", corpus, "--out", out, "--format", "json"))["stories"] == 4
    assert json.loads(ask("load", out, db, "--outlet", "Tide", "--format", "json"))["stories"] == 1
    assert "1 article and 1 story hold" in ask("check", db)
    assert written(out) == written(done)


# -- engines ---------------------------------------------------------------------------


def dies(span: Span) -> list[Span]:
    os._exit(1)


def fails(span: Span) -> list[Span]:
    raise BadInput(f"cannot use {span.article}")


@pytest.fixture
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Daft's workers find the two above."""
    paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))


@pytest.mark.parametrize("runs", [engine.local, engine.daft])
@pytest.mark.usefixtures("importable")
def test_a_worker_that_dies_ends_in_a_line_that_says_what_to_do(runs: engine.Engine) -> None:
    lifted = tables.on_tables(dies, Span, Span)
    work = [tables.to_table(Span, [Span("a", 0, n)]) for n in range(1, 4)]

    with pytest.raises(ManytakesError, match="run the same command again"):
        list(runs(lifted, work, 2))


@pytest.mark.parametrize("runs", [engine.local, engine.daft])
@pytest.mark.usefixtures("importable")
def test_an_error_in_a_worker_is_the_error(runs: engine.Engine) -> None:
    lifted = tables.on_tables(fails, Span, Span)

    with pytest.raises(BadInput, match=r"^cannot use a$"):
        list(runs(lifted, [tables.to_table(Span, [Span("a", 0, 1)])], 2))


def test_the_command_knows_every_engine() -> None:
    assert tuple(engine.ENGINES) == scale.ENGINES


def test_daft_sends_nothing_about_its_use() -> None:
    code = (
        "import os; os.environ['DAFT_ANALYTICS_ENABLED'] = '1'; from manytakes import engine, tables;"
        "list(engine.daft(lambda table: table, []));"
        "import daft.scarf_telemetry; print(os.environ['DAFT_ANALYTICS_ENABLED'])"
    )
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert asked.stdout.strip() == "0", asked.stderr
