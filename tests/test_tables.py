"""Records as Arrow tables: what goes in comes out, and a lifted stage is the stage."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from math import inf

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manytakes import tables
from manytakes.model import (
    Article,
    BadInput,
    BadReport,
    Claim,
    Entity,
    Page,
    Point,
    Quantity,
    Quote,
    Reuse,
    Skipped,
    Span,
    Statement,
    Story,
    Telling,
    Utterance,
    Value,
    When,
)
from tests.telling import ferry

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
st.register_type_strategy(str, TEXT)
st.register_type_strategy(int, st.integers(-(2**63), 2**63 - 1))
st.register_type_strategy(float, st.floats(allow_nan=False))
st.register_type_strategy(
    Span, st.builds(lambda a, s, n: Span(a, s, s + n), TEXT, st.integers(0, 10**9), st.integers(1, 10**6))
)
st.register_type_strategy(
    Quantity,
    st.builds(
        lambda ends, unit, hedge: Quantity(min(ends), max(ends), unit, hedge),
        st.tuples(*[st.floats(allow_nan=False)] * 2), TEXT, TEXT,
    ),
)  # fmt: skip
st.register_type_strategy(
    When,
    st.builds(
        lambda ends, hedge: When(min(ends), max(ends), "day", hedge),
        st.tuples(st.datetimes(), st.datetimes()).filter(lambda ends: ends[0] != ends[1]), TEXT,
    ),
)  # fmt: skip
SPANS = st.lists(st.from_type(Span), min_size=1, max_size=2).map(tuple)
st.register_type_strategy(Quote, st.builds(Quote, SPANS))
st.register_type_strategy(Statement, st.builds(Statement, TEXT, SPANS))
st.register_type_strategy(
    Point,
    st.builds(
        lambda claims, about, differs: Point(
            "p", about, claims, "differ" if differs else "agree", "number" if differs else None
        ),
        st.lists(st.from_type(Claim), min_size=1, max_size=2).map(tuple),
        st.from_type(Statement),
        st.booleans(),
    ),
)  # fmt: skip

KINDS = (Page, Article, Skipped, Value, Claim, Entity, Utterance, Reuse, Story, Point)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.data())
def test_records_come_back_as_they_went_in(kind: type, drawn: st.DataObject) -> None:
    records = drawn.draw(st.lists(st.from_type(kind), max_size=4))
    table = tables.to_table(kind, records)

    assert list(tables.from_table(kind, table)) == records
    assert list(tables.from_table(kind, tables.unpacked(tables.packed(table)))) == records
    assert table.schema == tables.schema(kind)


def test_a_whole_telling_comes_back_from_parquet() -> None:
    telling, file = ferry(), io.BytesIO()
    pq.write_table(tables.to_table(Telling, [telling, replace(telling, headline=None)]), file)

    assert list(tables.from_table(Telling, pq.read_table(file))) == [telling, replace(telling, headline=None)]


def test_a_number_without_end_stays_one() -> None:
    value = Value(Span("a", 0, 2), Quantity(11, inf))

    assert list(tables.from_table(Value, tables.to_table(Value, [value]))) == [value]


@pytest.mark.parametrize(
    "kind, record, why",
    [
        (Skipped, Skipped("a\ud800", "x", "y"), "half a surrogate pair"),
        (When, When(datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC), "day"), "time zone"),
    ],
)
def test_what_arrow_cannot_hold_is_refused_not_changed(kind: type, record: object, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        tables.to_table(kind, [record])


@settings(max_examples=50)
@given(st.text(max_size=5))
def test_fits_says_what_arrow_takes(text: str) -> None:
    record = Article("a", "s", "", given=(("k", text),))
    try:
        tables.to_table(Article, [record])
    except BadInput:
        assert not tables.fits(record)
    else:
        assert tables.fits(record)


@pytest.mark.parametrize(
    "table, why",
    [
        (pa.table({"what": ["a"], "stage": ["b"]}), "lacks the columns reason"),
        (pa.table({"what": ["a"], "stage": ["b"], "reason": pa.array([None], pa.string())}), "got nothing"),
    ],
)
def test_a_row_that_is_no_record_is_said(table: pa.Table, why: str) -> None:
    with pytest.raises(BadReport, match=why):
        list(tables.from_table(Skipped, table))


def test_a_span_that_does_not_hold_is_not_made() -> None:
    table = pa.table({"article": ["a"], "start": [5], "end": [5]})

    with pytest.raises(BadReport, match="empty"):
        list(tables.from_table(Span, table))


def halves(span: Span) -> Iterator[Span]:
    """A stage that makes none, one or two of each."""
    if len(span) > 1:
        yield replace(span, end=span.start + len(span) // 2)
    if len(span) > 2:
        yield replace(span, start=span.start + len(span) // 2)


@given(st.lists(st.from_type(Span), max_size=8), st.integers(1, 9))
def test_a_lifted_stage_is_the_stage_whatever_the_batch_size(spans: list[Span], size: int) -> None:
    lifted = pickle.loads(pickle.dumps(tables.on_tables(halves, Span, Span)))
    batches = [spans[n : n + size] for n in range(0, len(spans), size)]

    made = [s for batch in batches for s in tables.from_table(Span, lifted(tables.to_table(Span, batch)))]

    assert made == [half for span in spans for half in halves(span)]
