"""A store that grows ends where a batch ends; a user's corrections outlast every later grouping."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from manytakes import grow, lineage, run, store, stories, why
from manytakes.model import Article, BadInput, NoSuchStory, Span, When, mint
from manytakes.store import Store, daily, schema
from manytakes.stories import bonds, briefs, naming, profiles

FIRST = ("Aune", "Birk", "Carro", "Dunja", "Eliot", "Fenna", "Goran", "Hedda", "Ilmar", "Jorun")
LAST = ("Vantongeren", "Okparaku", "Lindqvisto", "Marchetbo", "Szalaynas", "Trevisgo")
THINGS = ("Kelvane bridge lorries span", "Ostermoor bakers flour depot", "Pellworm comet tail telescope",
          "Drumlin treasurer lighthouse acquitted")  # fmt: skip
COMMON = (
    "people said that after the first of last year there were many more who had been there before and could"
    " not come home until work was done at night while others would go back to their old place with some help"
    " from family or friends because this was when everything began again for most women children and police"
).split()


def article(id: str, text: str, day: int = 0, **given: str) -> Article:
    start = datetime(2024, 3, 1) + timedelta(days=day)
    when = (When(start, start + timedelta(days=1), "day"),) if day else ()
    id = mint("a", id, text)
    return Article(
        id, given.pop("source", f"{id}.txt"), text, published=when, body=(Span(id, 0, len(text)),), **given
    )  # type: ignore[arg-type]


def tellings(event: int, many: int) -> list[Article]:
    """Accounts of one event: its rare words among common ones, in an order of their own."""
    made = []
    for n in range(many):
        draw = random.Random(100 * event + n)
        rare = [*THINGS[event].split(), *(f"{FIRST[event * 2 + k]} {LAST[event + k]}" for k in range(2))]
        words = [*rare, *rare[:3], *draw.choices(COMMON, k=60), f"{draw.randrange(10**6)}"]
        draw.shuffle(words)
        made.append(article(f"{event}-{n}", " ".join(words) + ".", day=1 + event + n % 3))
    return made


REPRINT = " Readers of the evening edition have seen these lines before, word for word and in full."
POOL = [a for event in range(4) for a in tellings(event, 5)]
POOL.append(article("copy", POOL[0].text + REPRINT, day=9))
NAMES = {a.id: n for n, a in enumerate(POOL)}


def grown(db: Store, articles: list[Article], size: int) -> None:
    for first in range(0, len(articles), size):
        db.add(articles[first : first + size])
        grow.settle(db)


def parts(db: Store) -> set[frozenset[str]]:
    return {frozenset(a.id for a in grow.story(db, row.id)[1]) for row in db.stories()}


def batch(articles: list[Article]) -> set[frozenset[str]]:
    accounts = lineage.accounts(articles, lineage.find(articles))
    found = stories.cluster(articles, accounts)
    return {frozenset(id for account in s.accounts for id in account.articles) for s in found}


@pytest.fixture
def db(tmp_path: Path):  # type: ignore[no-untyped-def]
    with store.connect(tmp_path / "news.db", create=True) as made:
        yield made


@pytest.mark.parametrize(("seed", "size"), [(0, 1), (1, 3), (2, 21)])
def test_a_store_that_grows_ends_where_a_batch_ends(db: Store, seed: int, size: int) -> None:
    grown(db, random.Random(seed).sample(POOL, len(POOL)), size)

    assert parts(db) == batch(POOL)
    assert len(parts(db)) == 4
    accounts = [a for row in db.stories() for a in grow.story(db, row.id)[0].accounts]
    assert sorted(map(len, (a.articles for a in accounts))) == [1] * 19 + [2]
    assert db.ledger.pending(9) == ()


def test_what_was_read_lately_changes_nothing_and_is_forgotten_when_another_writes(
    db: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("manytakes.store.daily.ROOM", 3)
    for name in ("ENTRIES", "SIDES", "TERMS"):
        monkeypatch.setattr(f"manytakes.grow.recent.{name}", 3)
    recent = grow.Recent()
    mixed = random.Random(3).sample(POOL, len(POOL))
    for n in range(0, len(mixed), 4):
        db.add(mixed[n : n + 4])
        grow.settle(db, recent)
        with store.connect(db.path) as other:
            other.add([article(f"other-{n}", f"An unlike notice numbered {n} about plums.")])
            grow.settle(other)

    assert {part for part in parts(db) if len(part) > 1 and part & NAMES.keys()} == batch(POOL)
    assert db.ledger.pending(9) == ()


def test_of_another_season_only_the_weightiest_terms_name_an_article(db: Store) -> None:
    mine = tellings(0, 3)
    grown(db, mine, 3)
    keys = profiles.keys(profiles.profile(mine[0]))
    last = dict(list(keys.items())[daily.FIRST :])

    def named(terms: dict[str, float], day: int) -> dict[int, float]:
        return db.ledger.near(terms, article("x", "x", day=day).published)

    assert named(keys, 2).keys() == named(keys, 200).keys() == {1, 2, 3}
    assert named(keys, 200)[1] < named(keys, 2)[1]
    late = {term: w for n, (term, w) in enumerate(keys.items()) if n < daily.FIRST}
    assert named(keys, 200) == named(late, 200)
    assert named(last, 2).keys() == {1, 2, 3}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_of_the_index_is_what_stands_in_the_file(db: Store, seed: int) -> None:
    draw = random.Random(seed)
    shelves = daily.Shelves()
    standing: dict[int, tuple[int, dict[str, float]]] = {}
    words = [f"w{n}" for n in range(30)]
    number = 0
    with db.growing() as ledger:
        con = ledger._db
        for _ in range(260):
            if standing and draw.random() < 0.15:
                gone = draw.choice(sorted(standing))
                day, keys = standing.pop(gone)
                shelves.remove(con, gone, day, keys)
            day = draw.choice((0, 100, 101, 101, 105, 120, 121, 400))
            number += draw.choice((1, 1, 3))
            keys = {w: (30 - n) / 64 for n, w in enumerate(draw.sample(words, 20))}
            asked = draw.choice((0, 99, 101, 104, 120, 300, 410))
            assert shelves.near(con, keys, asked) == daily.Shelves().near(con, keys, asked)
            shelves.enter(con, number, day, keys)
            standing[number] = day, keys
            if draw.random() < 0.05:
                shelves.trim()
        every = {w: 1.0 for w in words}
        named = daily.Shelves().near(con, every, 0)
        assert named.keys() <= standing.keys()


def test_a_common_term_names_those_nearest_in_time(db: Store) -> None:
    shelves = daily.Shelves()
    with db.growing() as ledger:
        for number in range(1, 3 * daily.CROWD + 1):
            shelves.enter(ledger._db, number, 50 + number % 3, {"w": 1.0})
        for kept in (shelves, daily.Shelves()):
            found = kept.near(ledger._db, {"w": 1.0}, 51)
            days = [50 + n % 3 for n in found]
            assert (days.count(51), days.count(50), days.count(52)) == (daily.CROWD, 0, daily.CROWD)


def test_of_another_season_few_are_named(db: Store) -> None:
    shelves = daily.Shelves()
    with db.growing() as ledger:
        for number in range(1, 31):
            shelves.enter(ledger._db, number, 50, {"w": number / 32})
        found = shelves.near(ledger._db, {"w": 1.0}, 90)
    assert sorted(found) == list(range(31 - daily.DISTANT, 31))
    assert found[30] == daily.FAR * 30 / 32


def test_a_store_from_before_days_were_indexed_is_brought_up_to_date(db: Store) -> None:
    grown(db, POOL, 9)
    tables = {
        "daily": "SELECT * FROM daily ORDER BY day, term, article",
        "posting": "SELECT * FROM posting ORDER BY term, day, article",
    }
    raw = sqlite3.connect(db.path)
    with raw:
        [version] = raw.execute("PRAGMA user_version").fetchone()
        now = {name: raw.execute(query).fetchall() for name, query in tables.items()}
        raw.execute("INSERT OR REPLACE INTO posting SELECT term, day, article, weight FROM daily")
        raw.execute("DROP TABLE daily")
        raw.execute("ALTER TABLE profile DROP COLUMN meaning")
        raw.execute(f"PRAGMA user_version = {schema.MIGRATIONS.index(daily.MIGRATION)}")
    assert version == len(schema.MIGRATIONS)
    with store.connect(db.path) as again:
        assert {name: again._db.execute(query).fetchall() for name, query in tables.items()} == now


def test_short_articles_are_encoded_while_others_may_write(
    db: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, seen = briefs.read, set[bool]()

    def watched(articles: Iterable[Article]) -> dict[str, bytes]:
        some = list(articles)
        seen.update([db._db.in_transaction] if some else [])
        return read(some)

    monkeypatch.setattr(briefs, "read", watched)
    grown(db, POOL, 9)

    assert seen == {False}


def test_what_a_killed_transaction_wrote_is_forgotten(db: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    recent = grow.Recent()
    db.add(POOL)

    def fails(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("manytakes.grow.placing.regroup", fails)
        with pytest.raises(KeyboardInterrupt):
            grow.settle(db, recent)
    assert grow.settle(db, recent) == len(POOL)
    assert parts(db) == batch(POOL)


def test_a_story_keeps_its_id_as_it_grows_and_the_log_says_why(db: Store) -> None:
    mine = tellings(0, 5)
    grown(db, mine[:2], 2)
    [(id, *_)] = [(row.id,) for row in db.stories()]
    grown(db, mine[2:], 1)

    assert [row.id for row in db.stories()] == [id]
    lines = db.ledger.logged(id)
    assert [line.what for line in lines] == ["open", "join", "join", "join"]
    assert all("mean likeness" in line.reason and "needed" in line.reason for line in lines[1:])
    assert all("alike in meaning" in line.reason for line in lines[1:])  # they have 80 words each
    assert lines[1].articles == (mine[2].id,)


def test_only_the_stories_that_changed_are_due(db: Store) -> None:
    grown(db, [*tellings(0, 3), *tellings(1, 3)], 9)
    assert len(db.ledger.untold()) == 2
    with db.growing() as ledger:
        for id in ledger.untold():
            ledger._db.execute("DELETE FROM untold WHERE story = ?", (id,))
    grown(db, tellings(0, 4)[3:], 1)

    [due] = db.ledger.untold()
    assert {a.id for a in grow.story(db, due)[1]} == {a.id for a in tellings(0, 4)}


def story_of(db: Store, article: Article) -> str:
    [number] = db.ledger.numbers([article.id]).values()
    return db.ledger.standing([number])[number][1]


def test_corrections_outlast_what_comes_later_and_undo_takes_them_back(db: Store) -> None:
    one, two = tellings(0, 4), tellings(1, 4)
    grown(db, [*one[:3], *two[:3]], 9)
    natural = parts(db)
    a, b = story_of(db, one[0]), story_of(db, two[0])

    grow.merge(db, a, b)
    assert {row.id for row in db.stories()} == {a}
    grown(db, [one[3]], 1)
    assert story_of(db, one[3]) == story_of(db, two[2]) == a

    grow.split(db, a, [one[0].id, one[1].source])
    new = story_of(db, one[0])
    assert new != a and story_of(db, one[1]) == new and story_of(db, one[2]) == a
    grown(db, [two[3]], 1)
    assert story_of(db, two[3]) == a and story_of(db, one[0]) == new

    grow.move(db, two[3].id, new)
    assert story_of(db, two[3]) == new

    for _ in range(3):
        grow.undo(db)
    assert parts(db) == batch([*one, *two])
    assert {part & {x.id for x in [*one[:3], *two[:3]]} for part in parts(db)} == natural
    assert [line.reason for line in db.ledger.logged()][-1].startswith("undone: merged")
    with pytest.raises(BadInput, match="holds no correction"):
        grow.undo(db)


def test_a_story_split_by_the_user_stays_split_when_its_middle_arrives(db: Store) -> None:
    mine = tellings(2, 5)
    grown(db, mine[:4], 4)
    grow.split(db, story_of(db, mine[0]), [mine[0].id])
    grown(db, mine[4:], 1)

    assert story_of(db, mine[0]) != story_of(db, mine[1])


def test_a_wrong_correction_says_what_is_wrong(db: Store) -> None:
    grown(db, [*tellings(0, 2), *tellings(1, 2)], 9)
    one, two = tellings(0, 2), tellings(1, 2)
    id = story_of(db, one[0])
    for call, error, said in (
        (lambda: grow.merge(db, id, "s0"), NoSuchStory, "no story 's0'.*manytakes stories"),
        (lambda: grow.merge(db, id, id), BadInput, "one story already"),
        (lambda: grow.split(db, id, ["nothing.txt"]), BadInput, "no article 'nothing.txt'"),
        (lambda: grow.split(db, id, [two[0].id]), BadInput, "is not in story"),
        (lambda: grow.split(db, id, [a.id for a in one]), BadInput, "nothing would be left"),
        (lambda: grow.move(db, one[0].id, id), BadInput, "already"),
    ):
        with pytest.raises(error, match=said):
            call()
    assert db.ledger.corrections() == []


def test_a_store_of_before_there_was_a_ledger_is_placed_at_the_next_add(db: Store) -> None:
    db.add(POOL[:10])
    assert len(db.ledger.pending(99)) == 10
    assert db.stories() == ()
    assert grow.settle(db) == 10
    assert parts(db) == batch(POOL[:10])


def test_an_earlier_reprint_becomes_the_origin_of_its_account(db: Store) -> None:
    late = tellings(3, 2)
    early = replace(article("early", late[0].text + REPRINT), published=tellings(0, 1)[0].published)
    grown(db, [*late, early], 1)

    [row] = db.stories()
    story, _ = grow.story(db, row.id)
    assert {account.origin for account in story.accounts} == {early.id, late[1].id}


# -- what a partition changed ------------------------------------------------------

CHANGED = [
    # before, after, changes, why
    ({}, {1: "a"}, [("a", "open", "", (1,))], "a new story"),
    ({1: "a"}, {1: "a", 2: "a"}, [("a", "join", "", (2,))], "one more article"),
    ({1: "a", 2: "b"}, {1: "a", 2: "a"}, [("a", "merge", "b", (2,))], "b is no more"),
    ({1: "a", 2: "a"}, {1: "a", 2: "b"}, [("b", "split", "a", (2,))], "b was not there"),
    ({1: "a", 2: "a", 3: "b"}, {1: "a", 2: "b", 3: "b"}, [("b", "move", "a", (2,))], "both stay"),
    ({1: "a"}, {1: "a"}, [], "nothing"),
]


@pytest.mark.parametrize(("before", "after", "expected", "why"), CHANGED)
def test_changes(before: dict[int, str], after: dict[int, str], expected: list[object], why: str) -> None:
    found = [(c.story, c.what, c.other, c.articles) for c in naming.changes(before, after)]
    assert found == expected, why


def test_an_id_stays_with_most_of_its_articles_then_with_the_first() -> None:
    before = {1: "a", 2: "a", 3: "a", 4: "b"}
    assert naming.named([[1], [2, 3], [4]], before) == [None, "a", "b"]
    assert naming.named([[1, 2, 3, 4]], before) == ["a"]
    assert naming.named([[3, 4]], {3: "y", 4: "x"}) == ["y"]
    assert naming.named([[1, 2, 3], [4, 9]], before, {"b": 9}) == ["a", "b"]
    assert naming.named([[1, 2], [3]], {1: "a", 2: "a", 3: "a"}, {"a": 3}) == [None, "a"]


def test_the_newer_of_two_corrections_that_contradict_stands() -> None:
    b = bonds.Bond
    assert bonds.hold([b(1, 1, 2, True), b(2, 1, 2, False)]) == ([], [(1, 2)])
    assert bonds.hold([b(1, 1, 2, False), b(2, 1, 3, True), b(3, 2, 3, True)]) == ([(1, 3), (2, 3)], [])
    assert bonds.hold([b(1, 2, 3, True), b(2, 1, 3, False), b(3, 1, 2, True)]) == ([(1, 2)], [(1, 3)])


def test_the_newest_version_of_an_address_stands_in_the_story(db: Store) -> None:
    first, *rest = (replace(a, url=f"https://x.test/{n}") for n, a in enumerate(tellings(0, 4)))
    changed = replace(article("changed", first.text + " Corrected."), url="http://www.x.test/0#now")
    later = replace(
        article("later", first.text + " Corrected twice."), url=first.url, published=first.published
    )
    grown(db, [first, *rest], 9)
    id = story_of(db, first)
    grow.split(db, id, [first.id])
    apart = story_of(db, first)

    grown(db, [later, changed], 1)

    assert story_of(db, later) == apart
    numbers = db.ledger.numbers([first.id, later.id, changed.id])
    assert db.ledger.standing([numbers[first.id], numbers[changed.id]]) == {}
    assert db.ledger.versions("x.test/0") == [numbers[changed.id], numbers[first.id], numbers[later.id]]
    assert [line.reason for line in db.ledger.logged(apart) if line.what == "version"] == [
        "the text at https://x.test/0 changed: 0 passages cut or replaced, 1 new"
    ]
    found = why.pair(db, first.id, later.id)
    assert found.verdict == "two versions of one address"
    assert [b and later[b] for _, b in found.changes] == ["Corrected twice."]
    assert "A is an older version" in list(why.lines(found))[-1]
    assert list(db.verify()) == []


def test_two_versions_in_one_batch_leave_one(db: Store) -> None:
    one, two = (replace(a, url="https://x.test/live") for a in tellings(0, 2))
    grown(db, [one, two, *tellings(0, 4)[2:]], 9)

    assert len(next(iter(parts(db)))) == 3
    kept, left = run.current([one, two])
    assert [a.id for a in kept] == [two.id] and [s.what for s in left] == [one.source]


def test_adding_holds_a_batch_at_a_time_and_goes_on_where_it_was(
    db: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH", 4)
    lines = [json.dumps({"text": a.text, "url": f"https://x.test/{n}"}) for n, a in enumerate(POOL)]
    file = tmp_path / "all.jsonl"
    file.write_text("\n".join([*lines, lines[0]]), "utf-8")
    calls: list[int] = []
    settle = grow.settle

    def once(held: Store, recent: grow.Recent | None = None) -> int:
        calls.append(len(held.ledger.pending(99)))
        if len(calls) == 3:
            raise KeyboardInterrupt
        return settle(held, recent)

    monkeypatch.setattr(grow, "settle", once)
    with pytest.raises(KeyboardInterrupt):
        run.add(db, [str(file)], later=True)
    assert calls == [4, 4, 4] and len(db.ledger.pending(99)) == 4

    new, skipped = run.add(db, [str(file)], later=True)

    assert new == len(POOL) - 12 and [s.stage for s in skipped] == ["ingest"]
    assert db.ledger.pending(9) == () and len(parts(db)) == 4
    assert run.add(db, [str(file)], later=True)[0] == 0
