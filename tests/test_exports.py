"""Exports, each read back by somebody else's code: csv, pyarrow, rdflib, networkx, a browser's JavaScript."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx
import pyarrow.parquet
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from telling import ferry, hostile

from manytakes.model import (
    MissingExtra,
)
from manytakes.render import FILES, FORMATS, Report, graphml, jsonld, table

STORY = ferry()
REPORT = Report((STORY,), (), "0.0.test")
TEXTS = {a.id: a.text for a in STORY.articles}
SCHEMA_ORG = rdflib.Namespace("https://schema.org/")

# Beside plain letters: what needs two UTF-16 units, what each format escapes, what ends a line.
AWKWARD = st.text(alphabet="ab 😊𝒬é\\[]|_;*-><&\"'\t\n\r\x00\x0b\u2028\ud800.!“”=+@", max_size=40)


# -- tables ------------------------------------------------------------------------


def test_csv_has_one_row_a_claim_and_every_row_cuts_its_words() -> None:
    text = REPORT.to_csv()

    found = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

    assert text.startswith("\ufeff") and "\r\n" in text
    assert len(found) == sum(len(p.claims) for p in STORY.points)
    assert all(TEXTS[r["article"]][int(r["start"]) : int(r["end"])] == r["words"] for r in found)
    assert {(r["kind"], r["words"]) for r in found} >= {
        ("date", "on Monday"),
        ("polarity", "Nobody was hurt"),
    }
    [forty] = [r for r in found if r["words"] == "About 40 people were aboard"]
    assert (forty["value"], forty["low"], forty["hedge"], forty["voices"]) == (
        "About 40",
        "40.0",
        "about",
        "2",
    )


@pytest.mark.parametrize(
    "cell, shown, why",
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)", "a formula"),
        ("+1 said", "'+1 said", "a sum"),
        ("-2 degrees", "'-2 degrees", "a difference"),
        ("@SUM(A1)", "'@SUM(A1)", "an old formula"),
        ("\t=1", "'\t=1", "a tab that is dropped on opening"),
        (" =1", "' =1", "space that is dropped on opening"),
        ("＝1", "'＝1", "a full-width mark"),
        ("'=1", "''=1", "what would read as ours comes back as it was"),
        ("’twas", "’twas", "an apostrophe that a person wrote"),
        ("a = b", "a = b", "a mark inside"),
        ("\x1b[31mred", "␛[31mred", "a control character"),
        ("", "", "nothing"),
    ],
)
def test_a_spreadsheet_runs_nothing(cell: str, shown: str, why: str) -> None:
    assert table.inert(cell) == shown, why


@given(AWKWARD)
def test_no_cell_of_a_csv_file_begins_with_a_formula(words: str) -> None:
    if not words.strip():
        return
    text = Report((hostile(words),)).to_csv()

    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)


@pytest.mark.parametrize("name", table.TABLES)
def test_arrow_and_pandas_have_the_same_typed_rows(name: str) -> None:
    found = REPORT.to_arrow(name)

    assert found.num_rows == len(list(table.rows(REPORT, name))) > 0
    assert found.column_names == list(table.TABLES[name])
    assert list(REPORT.to_pandas(name).columns) == found.column_names
    assert Report(()).to_arrow(name).schema.types == found.schema.types, "types without rows"


def test_parquet_holds_the_claims_and_is_the_same_each_time() -> None:
    made = FILES["parquet"](REPORT)

    found = pyarrow.parquet.read_table(io.BytesIO(made)).to_pylist()

    assert made == FILES["parquet"](REPORT)
    assert all(TEXTS[r["article"]][r["start"] : r["end"]] == r["words"] for r in found)
    assert sum(r["relation"] == "differ" for r in found) == 7


def test_half_a_surrogate_pair_is_no_reason_to_fail() -> None:
    assert Report((hostile("a\ud800b"),)).to_arrow().num_rows == 5


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(MissingExtra, match=r'pip install "manytakes\[export\]"'):
        REPORT.to_arrow()


# -- JSON-LD -----------------------------------------------------------------------


def test_linked_data_reads_as_articles_and_claims_with_their_appearances() -> None:
    graph = rdflib.Graph().parse(data=jsonld.write(REPORT), format="json-ld")

    claims = set(graph.subjects(rdflib.RDF.type, SCHEMA_ORG.Claim))
    articles = set(graph.subjects(rdflib.RDF.type, SCHEMA_ORG.NewsArticle))

    assert len(articles) == 5
    assert all(set(graph.objects(c, SCHEMA_ORG.appearance)) <= articles for c in claims)
    assert all(list(graph.objects(c, SCHEMA_ORG.appearance)) for c in claims)
    said = {str(t) for c in claims for t in graph.objects(c, SCHEMA_ORG.text)}
    assert {"on Monday", "on Tuesday"} <= said, "a dispute is a claim a side"
    assert str(next(graph.objects(predicate=SCHEMA_ORG.spokenByCharacter / SCHEMA_ORG.name))) == "Ines Okafor"


def test_linked_data_gives_no_verdict_and_asks_no_server() -> None:
    text = jsonld.write(Report((ferry(), hostile('https://a.test/?"<x>'))))

    assert not any(word in text for word in ("ClaimReview", "Rating", "firstAppearance"))
    assert isinstance(json.loads(text)["@context"], dict)
    assert (
        not rdflib.Graph().parse(data=text, format="json-ld").query("ASK { ?s <javascript:> ?o }").askAnswer
    )


@pytest.mark.parametrize("words", ["]}<script>", "javascript:alert(1)", "a\ud800", '"', "\x00"])
def test_linked_data_holds_hostile_words_as_text(words: str) -> None:
    nodes = json.loads(jsonld.write(Report((hostile(words),))))["@graph"]

    assert all(n.get("url", "https://").startswith("https://") for n in nodes)
    shown = words.encode("utf-8", "replace").decode()
    assert any(n.get("text") == shown for n in nodes)


# -- lineage -----------------------------------------------------------------------


def test_lineage_reads_back_as_a_directed_graph() -> None:
    graph = networkx.parse_graphml(graphml.write(REPORT))

    [(first, second, edge)] = graph.edges(data=True)
    assert (graph.nodes[first]["outlet"], graph.nodes[second]["outlet"]) == ("Wire Daily", "Island News")
    assert (graph.nodes[first]["account"], graph.nodes[second]["account"]) == ("A", "A")
    assert (edge["direction"], edge["extent"], edge["passages"]) == ("known", "whole", 1)
    assert "Wire Daily" in edge["why"]
    assert len(graph) == 5 and graph.nodes[second]["origin"] is False


def test_a_direction_that_is_not_known_says_so() -> None:
    [reuse] = STORY.reuses
    open_ = replace(
        STORY, reuses=(replace(reuse, earlier=None), replace(reuse, earlier=None, common_source=True))
    )

    text = graphml.write(Report((open_,)))

    assert text.count(">unknown<") == text.count(">common source<") == 1 and ">known<" not in text


@given(AWKWARD)
def test_any_text_is_well_formed_graphml(words: str) -> None:
    if words.strip():
        assert networkx.parse_graphml(graphml.write(Report((hostile(words),)))).number_of_nodes() > 0


# -- all of them -------------------------------------------------------------------


@pytest.mark.parametrize("form", [*FORMATS, *FILES])
def test_the_order_of_articles_and_hash_seeds_do_not_matter(form: str, tmp_path: Path) -> None:
    code = (
        "import sys; from telling import ferry; from manytakes.render import *\n"
        "r = Report((ferry(),), (), '0'); f = sys.argv[1]\n"
        "sys.stdout.buffer.write(FORMATS[f](r).encode() if f in FORMATS else FILES[f](r))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, form],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": path()},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Seoul"))
    }

    assert len(runs) == 1 and all(runs)


def path() -> str:
    return os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
