"""Tables: which column is which, what comes along, and what one bad row costs."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from manytakes import ingest, run, store
from manytakes.clean import clean
from manytakes.cli import main
from manytakes.ingest import Columns
from manytakes.ingest.columns import match
from manytakes.model import Article, BadInput, Page, Skipped


def read(path: Path, body: str | bytes, **columns: str) -> list[Page | Skipped]:
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return list(ingest.pages([str(path)], columns=Columns(**columns)))


def good(found: list[Page | Skipped]) -> list[Page]:
    return [p for p in found if isinstance(p, Page)]


def reasons(found: list[Page | Skipped]) -> str:
    return "; ".join(p.reason for p in found if isinstance(p, Skipped))


HEADINGS = [
    # heading, the columns found for text, title, date, outlet, url; the tool that writes it
    ("id,title,text,date,outlet,url", "text,title,date,outlet,url", "plain"),
    ("SN,HD,PD,AN,LP,TD", "TD,HD,PD,SN,", "Factiva's codes"),
    ("Headline,Publication,Publication Date,Byline,Document ID,Body",
     "Body,Headline,Publication Date,Publication,", "a legal archive"),
    ("Date,Headline,URL,Opening Text,Hit Sentence,Source,Reach,Document ID",
     "Opening Text,Headline,Date,Source,URL", "a monitoring tool that gives no full text"),
    ("News Date,News Headline,Outlet Name,News Text,Reach",
     "News Text,News Headline,News Date,Outlet Name,", "another"),
    ("Date,Title,Snippet,Full Text,Url,Domain", "Full Text,Title,Date,Domain,Url", "text, not excerpt"),
    ("stories_id,publish_date,title,url,language,media_name,text",
     "text,title,publish_date,media_name,url", "an archive"),
    ("title,publication,author,date,content,link", "content,title,date,publication,link", "a corpus"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "found", "why"), HEADINGS, ids=[why for *_, why in HEADINGS])
def test_columns_are_known_by_their_names(heading: str, found: str, why: str) -> None:
    matched = match(heading.split(","), Columns())

    roles = ("text", "title", "date", "outlet", "url")
    assert ",".join((matched[role] or ("",))[0] for role in roles) == found  # type: ignore[index]


def test_a_row_is_an_article_and_the_other_columns_come_along(tmp_path: Path) -> None:
    table = "Hit ID,Headline,Body,Publication,Publication Date,URL,Reach,\n" + (
        'H-1,Ferry aground,"The ferry ran\naground, twice.",The Post,2024-03-06,https://a.test/1,"12,000",x\n'
        "H-2,Ferry late,The ferry was late.,The Echo,,,,,extra\n"
    )
    one, two = good(read(tmp_path / "hits.csv", table))

    assert one.body == b"The ferry ran\naground, twice." and one.url == "https://a.test/1"
    assert one.source.endswith("hits.csv:2") and two.source.endswith("hits.csv:4")
    assert dict(one.told) == {"title": "Ferry aground", "date": "2024-03-06", "outlet": "The Post"}
    assert one.given == (
        ("Hit ID", "H-1"), ("Headline", "Ferry aground"), ("Publication", "The Post"),
        ("Publication Date", "2024-03-06"), ("URL", "https://a.test/1"), ("Reach", "12,000"), ("", "x"),
    )  # fmt: skip
    assert two.given[-1] == ("column 9", "extra")
    article = clean(one)
    assert isinstance(article, Article)
    assert (article.title, article.outlet, article.given) == ("Ferry aground", "The Post", one.given)
    assert article.published[0].start.isoformat()[:10] == "2024-03-06"


def test_named_columns_win_and_an_id_names_the_row_and_tells_two_alike_apart(tmp_path: Path) -> None:
    table = "nr,text,kop,copy\n7,no,Veerboot,The ferry was late.\n8,no,Veerboot,The ferry was late.\n"
    found = good(read(tmp_path / "a.csv", table, id="nr", text="copy", title="Kop"))

    assert [p.body for p in found] == [b"The ferry was late."] * 2
    assert [p.source.rsplit(":", 1)[1] for p in found] == ["7", "8"]
    articles = [a for p in found if isinstance(a := clean(p), Article)]
    assert [a.title for a in articles] == ["Veerboot"] * 2
    assert articles[0].id != articles[1].id


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".json", ".parquet"])
def test_a_column_that_is_not_there_is_an_error_that_lists_those_that_are(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    row = {"text": "The ferry was late.", "kop": "Veerboot"}
    if suffix == ".parquet":
        parquet.write_table(pyarrow.Table.from_pylist([row]), path)
    else:
        path.write_text("text,kop\nThe ferry was late.,Veerboot\n" if suffix == ".csv" else json.dumps(row))

    with pytest.raises(BadInput, match=r"no column 'title' \(--title\); it has 'text', 'kop'"):
        list(ingest.pages([str(path)], columns=Columns(title="title")))


def test_the_command_says_so_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,kop\nThe ferry was late.,Veerboot\n")
    result = CliRunner().invoke(main, ["read", str(tmp_path / "a.csv"), "--text", "txt"])
    assert result.exit_code == 1
    assert re.search(
        r"Error: .*a\.csv has no column 'txt' \(--text\); it has 'text', 'kop'\n$", result.stderr
    )


TABLES: list[tuple[str, str | bytes, int, str, str]] = [
    ("a.csv", "text;url\nThe ferry, late;https://a.test\n", 1, "", "semicolons"),
    ("a.csv", "sep=|\ntext|a,b,c\nThe ferry, late|1\n", 1, "", "a delimiter said in front"),
    ("a.csv", "Search: ferry\nExported 2024-03-06\n\nDate;Headline;Full Text\n6-Mar;Late;The ferry, late\n", 1, "", "what an export says above the heading"),  # noqa: E501
    ("a.csv", "Notes,by,hand\ntext,url\nFerry,\n", 0, "it has 'Notes', 'by', 'hand'", "a table with more columns than what looks like a heading"),  # noqa: E501
    ("a.json", '{"status": "ok", "articles": [{"content": "Ferry."}, {"content": "Late."}]}', 2, "", "a service's answer"),  # noqa: E501
    ("a.json", '{"id": 1, "tags": ["a", "b"]}', 0, "it has 'id', 'tags'", "a record of no text with a list"),
    ("a.json", '{"id": 1, "article": {"title": "Late", "body": "Ferry."}}', 1, "", "a text one object down"),
    ("a.tsv", "text\turl\nThe ferry, late\thttps://a.test\n", 1, "", "tabs"),
    ("a.csv", "\ufefftext,url\r\nFerry,\r\n".encode(), 1, "", "a byte order mark and Windows line ends"),
    ("a.csv", "text\turl\nFähre 船\thttps://a.test\n".encode("utf-16"), 1, "", "UTF-16"),
    ("a.csv", "text,url\nLa barca è in ritardo,\n".encode("cp1252"), 1, "", "not UTF-8"),
    ("a.csv", "text,url\nFerry,\n\n,\n ,https://a.test\n", 1, "column 'text' is empty", "blank rows"),
    ("a.csv", "title,url\nFerry,\n", 0, "it has 'title', 'url'; name the one", "no text column"),
    ("a.csv", "text,url\n", 0, "a heading and no rows", "nothing under the heading"),
    ("a.csv", "", 0, "empty", "nothing"),
    ("a.csv", b"PK\x03\x04" + bytes(99), 0, "binary", "a spreadsheet under the wrong name"),
    ("a.parquet", b"PAR1" + bytes(99) + b"PAR1", 0, "not Parquet that can be read", "broken Parquet"),
    ("a.json", '[{"text": "Ferry."}, 3, {"text": ""}]', 1, "expected a JSON object", "a list of records"),
    ("a.json", '{"text": "Ferry."}\n{"text": "Late."}\n', 2, "", "lines under the wrong name"),
    ("a.json", "{", 0, "not JSON", "no JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "body", "pages", "reason", "why"), TABLES, ids=[why for *_, why in TABLES])
def test_tables_as_people_write_them(
    tmp_path: Path, name: str, body: str | bytes, pages: int, reason: str, why: str
) -> None:
    found = read(tmp_path / name, body)

    assert len(good(found)) == pages
    assert reason in reasons(found) if reason else not reasons(found)


def test_a_record_as_news_services_write_it(tmp_path: Path) -> None:
    row = {
        "source": {"id": None, "name": "The Post"},
        "publishedAt": "2024-03-05T10:00:00Z",
        "authors": ["Ann Lee", "Bo Tern"],
    }
    found = read(
        tmp_path / "a.jsonl",
        json.dumps(row | {"article": {"title": "Ferry late", "body": "The ferry was late. " * 9}}),
    )
    made = clean(good(found)[0])
    assert isinstance(made, Article)
    assert (made.title, made.outlet, made.published[0].start.hour) == ("Ferry late", "The Post", 10)
    assert [v for k, v in made.about if k == "author"] == ["Ann Lee", "Bo Tern"]


def test_a_row_says_its_line_in_the_file_and_lines_above_the_heading_are_counted(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", "Search: ferry\n\nDate;Full Text\n6 March 2024;The ferry, late\n")
    assert [p.source.rpartition(":")[2] for p in good(found)] == ["4"]


def test_letters_beyond_ascii_come_out_as_they_went_in(tmp_path: Path) -> None:
    for charset in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        [page] = good(read(tmp_path / "a.csv", "text,url\nLa barca è “tardi”,\n".encode(charset)))
        assert page.body.decode() == "La barca è “tardi”", charset


def test_the_two_halves_of_a_factiva_text_are_one(tmp_path: Path) -> None:
    [page] = good(read(tmp_path / "a.csv", "AN,LP,TD\nF1,The ferry ran aground.,Nobody was hurt.\n"))
    assert page.body == b"The ferry ran aground.\n\nNobody was hurt." and page.given == (("AN", "F1"),)


def test_a_cell_over_the_limit_costs_only_its_row(tmp_path: Path) -> None:
    table = f'text,url\none,\n"{"a" * (ingest.MAX_BYTES + 1)}",\n{"b" * (ingest.MAX_BYTES + 1)},\nfour,\n'
    found = read(tmp_path / "a.csv", table)
    assert [p.body for p in good(found)] == [b"one", b"four"]
    assert reasons(found).count("over the limit of 20 MB") == 2
    assert csv.field_size_limit() == 131_072  # the module's own limit is as it was


def test_parquet_keeps_types_as_text_and_nested_columns_as_json(tmp_path: Path) -> None:
    rows = [
        {"body": "The ferry was late.", "date": date(2024, 3, 6), "tags": ["a", "b"], "reach": 12, "x": None},
        {"body": None, "date": None, "tags": None, "reach": None, "x": None},
    ]  # fmt: skip
    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(rows * 100), path)

    found = list(ingest.pages([str(path)]))

    first = found[0]
    assert isinstance(first, Page) and first.told == (("date", "2024-03-06"),)
    assert first.given == (("date", "2024-03-06"), ("tags", '["a", "b"]'), ("reach", "12"))
    assert len(good(found)) == 100 and found[-1] == Skipped(f"{path}:200", "ingest", "column 'body' is empty")


def test_given_columns_come_back_in_the_report(tmp_path: Path) -> None:
    text = "The ferry ran aground at Marrick on Tuesday with forty people on board."
    (tmp_path / "a.csv").write_text(f"Hit ID,Body,Reach\nH-1,{text},12000\n")
    result = CliRunner().invoke(main, ["read", str(tmp_path / "a.csv"), "--format", "json", "--id", "hit id"])
    [article] = json.loads(result.stdout)["stories"][0]["articles"]
    assert article["source"].endswith("a.csv:H-1")
    assert article["given"] == [{"name": "Hit ID", "value": "H-1"}, {"name": "Reach", "value": "12000"}]


cells = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=20)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6))
def test_csv_round_trips(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("text", "note"), *rows])
    found = good(list(ingest.pages(["-"], io.BytesIO(out.getvalue().encode()))))
    kept = [(t, n) for t, n in rows if t.encode().strip()]
    assert [(p.body.decode(), dict(p.given)["note"]) for p in found] == kept


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([".csv", ".tsv", ".json", ".parquet"]), st.booleans())
def test_no_bytes_raise(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, suffix: str, sound: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    start = b"text,id\n" if suffix[1] in "ct" else b"PAR1" if suffix == ".parquet" else b"["
    path.write_bytes((start if sound else b"") + body)
    assert all(isinstance(p, Page | Skipped) for p in ingest.pages([str(path)]))


def test_the_same_thing_twice_changes_nothing_and_a_changed_text_at_its_address_is_new(
    tmp_path: Path,
) -> None:
    text = "The ferry ran aground at Marrick on Tuesday with forty people on board."
    rows = [{"text": text, "url": "https://a.test/1", "reach": 12}]
    (tmp_path / "a.jsonl").write_text(json.dumps(rows[0]))
    (tmp_path / "a.csv").write_text(f"url,reach,text\nhttps://a.test/1,12,{text}\n")
    quiet = replace(run.STAGES, reuse=lambda _: (), cluster=lambda articles, accounts: ())
    with store.connect(tmp_path / "news.db", create=True) as news:
        added = []
        for name in ("a.csv", "a.csv", "a.jsonl", "a.csv"):
            added.append(run.add(news, [str(tmp_path / name)], stages=quiet)[0])
        (tmp_path / "a.csv").write_text(
            f"url,reach,text\nhttps://a.test/1,12,{text.replace('forty', 'fifty')}\n"
        )
        added.append(run.add(news, [str(tmp_path / "a.csv")], stages=quiet)[0])
        kept = sorted((a.url or "", "fifty" in a.text) for a in news.articles())
    assert added == [1, 0, 0, 0, 1]
    assert kept == [("https://a.test/1", False), ("https://a.test/1", True)]
