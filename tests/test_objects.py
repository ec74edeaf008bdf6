"""Object stores, by a server of S3 on loopback: what is listed, what is read, and what goes wrong."""

from __future__ import annotations

import json
import logging
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from moto.server import ThreadedMotoServer

from manytakes import batch, ingest
from manytakes.batch import sheets
from manytakes.cli import main
from manytakes.ingest import objects
from manytakes.model import Article, BadInput, ManytakesError, MissingExtra, Skipped

MILL = (
    "The paper mill at Ostrey will close in March, its owner said on Tuesday.\n\nAll 140 workers are to go."
)
BRIDGE = (
    "The footbridge over the Lenn opened on Friday, a year late.\n\nIt cost 3 million euros, the town said."
)
OTTERS = (
    "Two otters were seen in Garrow harbour for the first time since 1981.\n\nA diver filmed them at dawn."
)
HELD = {
    "crawl/a.jsonl": "\n".join(json.dumps({"text": text}) for text in (MILL, BRIDGE)) + "\n{broken",
    "crawl/deep/er/b.txt": OTTERS,
    "crawl/deep/map.png": "no text",
    "crawl/deep/.hidden/c.txt": MILL,
    "crawl/odd [1] ü?.txt": BRIDGE,
    "other.txt": MILL,
}


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    """An empty store, and the settings that lead to it."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "who",
            "AWS_SECRET_ACCESS_KEY": "words",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }.items():
            patch.setenv(name, value)
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "HTTP_PROXY", "http_proxy"):
            patch.delenv(name, raising=False)
        yield boto3.client("s3")
    server.stop()


@pytest.fixture(scope="module")
def bucket(s3: Any) -> str:
    """What HELD says, in a bucket."""
    s3.create_bucket(Bucket="news", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    for key, body in HELD.items():
        s3.put_object(Bucket="news", Key=key, Body=body.encode())
    return "s3://news"


LISTED = [
    ("crawl/a.jsonl", "crawl/a.jsonl", "one"),
    ("crawl", "crawl/a.jsonl crawl/deep/er/b.txt crawl/deep/map.png crawl/odd [1] ü?.txt", "a folder"),
    ("crawl/", "crawl/a.jsonl crawl/deep/er/b.txt crawl/deep/map.png crawl/odd [1] ü?.txt", "with a slash"),
    ("crawl/*.jsonl", "crawl/a.jsonl", "a glob"),
    ("*/*", "crawl/a.jsonl crawl/odd [1] ü?.txt", "a star stays in its folder"),
    ("*.txt", "other.txt", "of the bucket itself"),
    ("crawl/**/*.txt", "crawl/deep/er/b.txt crawl/odd [1] ü?.txt", "any number of folders, none too"),
    ("crawl/d*/**", "crawl/deep/er/b.txt crawl/deep/map.png", "all below"),
    ("crawl/deep/.h*/*.tx?", "crawl/deep/.hidden/c.txt", "what is hidden, asked for"),
    ("crawl/odd [1] ü?.txt", "crawl/odd [1] ü?.txt", "a name with marks of a glob"),
    ("crawl/odd*[!x]ü?.t[xyz]t", "crawl/odd [1] ü?.txt", "a set"),
]


@pytest.mark.parametrize(("asked", "keys", "why"), LISTED, ids=[why for *_, why in LISTED])
def test_an_address_names_an_object_a_folder_or_a_glob(bucket: str, asked: str, keys: str, why: str) -> None:
    found = objects.listed(f"{bucket}/{asked}")

    assert " ".join(f.address.removeprefix(f"{bucket}/") for f in found) == keys
    for one in found:
        assert one.size == len(HELD[one.address.removeprefix(f"{bucket}/")].encode()) and one.changed
        assert one.named == (asked.strip("/") != "crawl")


def files(where: Path) -> str:
    """Write what HELD says as files."""
    for key, body in HELD.items():
        (where / key).parent.mkdir(parents=True, exist_ok=True)
        (where / key).write_text(body, "utf-8")
    return str(where)


@pytest.mark.parametrize(("engine", "workers"), [("local", 1), ("local", 2), ("daft", 2)])
def test_objects_are_read_as_files_are_on_every_engine(
    bucket: str, tmp_path: Path, engine: str, workers: int
) -> None:
    def found(where: str, out: Path, engine: str = "local", workers: int = 1) -> list[str]:
        shards = batch.shards([f"{where}/crawl"])
        assert batch.read(shards, out, lambda *work: batch.ENGINES[engine](*work, workers), None) == 0
        articles, skipped = batch.gather(shards, out)
        assert (len(shards), len(articles), len(skipped)) == (4, 3, 3)
        return list(map(repr, (*articles, *skipped)))

    near = files(tmp_path / "near")
    assert found(bucket, tmp_path / "a", engine, workers) == [
        said.replace(near, bucket) for said in found(near, tmp_path / "b")
    ]


def test_a_batch_of_objects_tells_what_a_batch_of_files_does(bucket: str, tmp_path: Path) -> None:
    batch.batch([files(tmp_path / "near") + "/crawl"], tmp_path / "files")
    assert batch.batch([f"{bucket}/crawl"], tmp_path / "far").shards_before == 0

    for name in ("stories", "entities", "quotes", "points", "reuses", "claims"):
        one, other = (tmp_path / where / f"{name}.parquet" for where in ("far", "files"))
        assert pq.read_table(one).equals(pq.read_table(other)), name
    assert batch.batch([f"{bucket}/crawl"], tmp_path / "far").shards_before == 4
    assert len(batch.shards([f"{bucket}/crawl", f"{bucket}/crawl/**"])) == 4, "each once"


def test_an_object_is_read_again_when_it_has_changed_and_not_otherwise(
    s3: Any, bucket: str, tmp_path: Path
) -> None:
    where = {"Bucket": "news", "Key": "daily/one.txt"}
    s3.put_object(**where, Body=OTTERS.encode())
    assert batch.batch([f"{bucket}/daily/one.txt"], tmp_path).shards_before == 0
    assert batch.batch([f"{bucket}/daily/*"], tmp_path).shards_before == 1
    s3.put_object(**where, Body=MILL.encode())

    assert batch.batch([f"{bucket}/daily/*"], tmp_path).shards_before == 0
    assert [a.text for a in sheets.rows(Article, tmp_path / "articles.parquet")] == [MILL]


def refused(address: str, why: str, tmp_path: Path) -> None:
    """See that a batch says why in a line, and leaves no file behind that says it is done."""
    result = CliRunner().invoke(main, ["batch", address, "--out", str(tmp_path / "out")])

    assert result.exit_code == 1 and why in result.output, result.output
    assert "Traceback" not in result.output and len(result.output.splitlines()) < 4
    assert not list(tmp_path.rglob("*.parquet"))


WRONG = [
    ("s3://nowhere/a.txt", "bucket does not exist", "no such bucket"),
    ("s3://nowhere/*.txt", "bucket does not exist", "no such bucket for a glob"),
    ("s3://news/crawl/*.warc.gz", "no object at s3://news/crawl/*.warc.gz", "no such object"),
    ("s3://", "is no address of an object store", "no bucket"),
    ("s3://ne ws/a", "is no address of an object store", "no name of a bucket"),
    ("abfs://news@desk/a", "is no address of an object store", "an account of Azure without its host"),
    ("s3://news/a//b", "is no address of an object store", "an empty name in the middle"),
    ("s3://me:geheim@news/a", "s3://...@news/a is no address", "a password, which is not repeated"),
    ("gs://news?retry_limit_seconds=0/a", "is no address of an object store", "settings within an address"),
]


@pytest.mark.parametrize(("address", "said", "why"), WRONG, ids=[why for *_, why in WRONG])
def test_what_cannot_be_listed_is_said(
    bucket: str, tmp_path: Path, address: str, said: str, why: str
) -> None:
    refused(address, said, tmp_path)


@pytest.mark.parametrize("engine", ["local", "daft"])
def test_an_object_that_goes_before_it_is_read_ends_the_batch_and_the_next_goes_on(
    s3: Any, bucket: str, tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3.put_object(Bucket="news", Key="gone/one.txt", Body=MILL.encode())
    s3.put_object(Bucket="news", Key="gone/two.txt", Body=OTTERS.encode())
    found = objects.listed(f"{bucket}/gone")
    s3.delete_object(Bucket="news", Key="gone/two.txt")
    with monkeypatch.context() as patch:
        patch.setattr(objects, "listed", lambda address: found)
        with pytest.raises(
            ManytakesError, match=r"cannot fetch s3://news/gone/two.txt .*the same command again"
        ):
            batch.batch([f"{bucket}/gone"], tmp_path, engine=engine)

    assert not (tmp_path / "stories.parquet").exists()
    assert batch.batch([f"{bucket}/gone"], tmp_path).articles == 1


def test_an_object_that_is_not_what_was_listed_is_not_read(
    bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(HELD["other.txt"])
    with objects.fetched(f"{bucket}/other.txt", size) as file:
        assert file.read_text() == HELD["other.txt"] and file.suffix == ".txt"
    assert not file.parent.exists()
    with (
        pytest.raises(BadInput, match="no longer the 9 bytes"),
        objects.fetched(f"{bucket}/other.txt", 9),
    ):
        pass
    monkeypatch.setattr(objects, "MOST", size - 1)
    with pytest.raises(BadInput, match="over the limit"), objects.fetched(f"{bucket}/other.txt", size):
        pass


def test_a_key_cannot_lead_out_of_the_folder_it_is_fetched_to(s3: Any, bucket: str) -> None:
    for key in ("a/..", "../../b.txt", "x/$(c).warc.gz", "d." + "e" * 300):
        s3.put_object(Bucket="news", Key=key, Body=b"x")
    for found in objects.listed(bucket):
        with objects.fetched(found.address, found.size) as file:
            assert file.parent.name.startswith("manytakes-") and file.name.startswith("object")
            assert [file] == list(file.parent.iterdir())


def test_a_store_that_does_not_answer_is_said_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free.getsockname()[1]}")
        refused("s3://news/crawl", "cannot list s3://news/crawl", tmp_path)


def test_without_pyarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.fs", None)

    with pytest.raises(MissingExtra, match=r'pip install "manytakes\[parquet\]"'):
        objects.listed("s3://news/a")


def test_only_a_batch_asks_a_store_and_it_writes_to_none(bucket: str, tmp_path: Path) -> None:
    [skipped] = ingest.pages([f"{bucket}/other.txt"])
    assert isinstance(skipped, Skipped) and "manytakes batch" in skipped.reason
    with pytest.raises(BadInput, match="give --out a folder"):
        batch.batch([f"{bucket}/other.txt"], Path(f"{bucket}/out"))
