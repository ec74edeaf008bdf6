"""What goes wrong with files, disks and processes: said in one line, and nothing acknowledged is lost."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from telling import article, ferry

from bench import kill, readers
from manytakes import doctor, run, store
from manytakes.cli import main
from manytakes.model import Account, Article, BadInput, BadReport, Story, Telling
from manytakes.store import health, opening
from manytakes.store.health import Finding

FORK = multiprocessing.get_context("fork")  # a fresh interpreter would load for seconds before each kill


def manytakes(*args: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


def says(result: Result) -> str:
    """Return the one line of an error of ours; fail for a traceback or success."""
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit), result.exception
    [line] = [x for x in result.stderr.splitlines() if x.startswith("Error: ")]
    return line


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A store of the ferry, and enough other articles that a page of it can be hit."""
    file = tmp_path / "news.db"
    with store.connect(file, create=True) as news:
        news.add([article(f"Paper {n}", f"Paper {n} on the harbour. " * 40) for n in range(60)])
        news.save([ferry()])
    return file


def findings(path: Path | str) -> dict[str, Finding]:
    return {finding.what: finding for finding in health.examine(path)}


# -- each fault has its line, and the doctor says what to do -----------------------


def not_a_database(file: Path) -> None:
    file.write_text("Dear editor, this is a letter and no database.\n" * 20)


def _spoilt(file: Path, how: str) -> None:
    """Do `how` to the file itself: what waits in the log beside it is written now, not under a reader."""
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(how)
        raw.commit()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def of_another_program(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as raw:
        raw.execute("CREATE TABLE bookmarks (url)")


def of_a_newer_version(file: Path) -> None:
    _spoilt(file, "PRAGMA user_version = 99")


def empty(file: Path) -> None:
    file.write_bytes(b"")


def cut_short(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def with_a_text_changed(file: Path) -> None:
    _spoilt(file, "UPDATE article SET text = replace(text, 'harbour', 'harbor')")


FAULTS = [
    (not_a_database, "stories", "is not a manytakes store", "give the file"),
    (of_another_program, "stories", "is not a manytakes store", "give a file that manytakes made"),
    (of_a_newer_version, "stories", "is of version 99", "pip install --upgrade"),
    (empty, "stories", "is not a manytakes store", "give the file"),
    (cut_short, "check", "is damaged", "take the last backup"),
    (with_a_text_changed, "check", "does not match its hash", "take the last backup"),
]


@pytest.mark.parametrize("spoil, command, said, do", FAULTS, ids=lambda x: getattr(x, "__name__", ""))
def test_a_fault_has_one_line_and_the_doctor_a_remedy(
    db: Path, spoil: Callable[[Path], None], command: str, said: str, do: str
) -> None:
    spoil(db)
    before = db.read_bytes()

    lines = [says(manytakes(command, db)), says(manytakes("backup", db, db.with_name("copy.db")))]
    told = manytakes("doctor", db)

    assert all(said in line and f'run "manytakes doctor {db}"' in line for line in lines), lines
    assert told.exit_code == 1 and "FAULT" in told.stdout and do in told.stdout
    assert not db.with_name("copy.db").exists()
    assert db.read_bytes() == before, "looking changes nothing"


def test_what_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    assert "manytakes add" in says(manytakes("stories", tmp_path / "none.db"))
    told = manytakes("doctor", tmp_path / "none.db")
    assert told.exit_code == 1 and "there is no such file" in told.stdout
    assert "is a folder" in manytakes("doctor", tmp_path).stdout
    assert list(tmp_path.iterdir()) == []


@contextmanager
def room_for(monkeypatch: pytest.MonkeyPatch, pages: int) -> Iterator[None]:
    """Let every store that is opened grow by no more than `pages` pages: SQLite's own full disk."""
    prepare = opening._prepare

    def limited(db: sqlite3.Connection, path: str | Path, create: bool) -> None:
        prepare(db, path, create)
        [now] = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {now + pages}")

    with monkeypatch.context() as patch:
        patch.setattr(opening, "_prepare", limited)
        yield


@pytest.mark.parametrize("pages", [0, 1, 3, 8, 20])
def test_a_full_disk_loses_nothing_that_was_there(
    db: Path, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.connect(db) as news:
        before = [a.id for a in news.articles()]
    many = [article(f"New {n}", f"New {n} from the harbour. " * 90) for n in range(200)]

    with room_for(monkeypatch, pages), store.connect(db) as news:
        with pytest.raises(BadInput, match=r"no room left on the disk.*manytakes doctor"):
            news.add(many)
        assert [a.id for a in news.articles()] == before, "the open store goes on"
        with pytest.raises(BadInput, match="no room left"):
            news.save([telling_of(many)])

    with store.connect(db) as news:
        assert news.check() == (len(before), 1)
        assert news.add(many) == 200 and news.check() == (len(before) + 200, 1)


def telling_of(articles: list[Article]) -> Telling:
    accounts = tuple(Account(f"c{a.id}", a.id, (a.id,)) for a in articles)
    return Telling(Story("many", accounts), tuple(articles))


def test_the_command_says_that_the_disk_is_full(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "more").mkdir()
    for n in range(40):
        (tmp_path / "more" / f"{n}.txt").write_text(f"Notice {n}: the quay is shut for repairs. " * 60)

    with room_for(monkeypatch, 2):
        line = says(manytakes("add", db, tmp_path / "more"))

    assert "no room left" in line and f"manytakes doctor {db}" in line
    assert manytakes("check", db).exit_code == 0


def test_a_locked_store_is_read_and_not_written(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "WAIT", 0.05)
    (tmp_path / "more.txt").write_text(
        "The quay at Corran is shut for repairs until the spring, the harbour said."
    )
    other = sqlite3.connect(db, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    line = says(manytakes("add", db, tmp_path / "more.txt"))

    assert "is locked" in line and "manytakes doctor" in line
    assert manytakes("stories", db).exit_code == 0
    assert findings(db)["writers"].said == "another program is writing now"
    other.close()
    assert findings(db)["writers"].state == "ok"


def test_a_read_only_store_is_read_and_not_written(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write anything, so the system's answer is asked of a store that SQLite opens read-only.
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)

    with store.connect(db) as news:
        assert news.check() == (65, 1)
        with pytest.raises(BadInput, match=r"is read-only; copy it.*manytakes doctor"):
            news.add([article("New", "One more.")])
    assert "not written by you" in findings(db)["permissions"].said


def test_a_store_on_a_read_only_disk_is_read_and_says_so(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    notice = db.with_name("new.txt")
    notice.write_text("The quay at Corran is shut for repairs until the spring, the harbour said.")

    assert "is read-only; copy it" in says(manytakes("add", db, notice))
    assert "nothing can be written in" in says(manytakes("add", db.with_name("other.db"), notice))
    assert manytakes("stories", db).exit_code == 0


# -- pages that the disk gave back wrong -------------------------------------------


@pytest.mark.parametrize("seed", range(24))
def test_a_page_gone_bad_is_never_a_traceback(db: Path, seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(db.read_bytes())
    for _ in range(1 + seed % 3):
        size = chance.choice((1, 16, 512, 4096))
        at = chance.randrange(100, len(raw) - size)  # the file's header says what file it is; tested above
        raw[at : at + size] = chance.randbytes(size)
    db.write_bytes(raw)

    commands = (
        ["check", db], ["stories", db], ["show", db, "ferry"], ["export", db, "ferry", "--format", "csv"],
        ["doctor", db], ["backup", db, db.with_name("copy.db")],
    )  # fmt: skip
    for command in commands:
        result = manytakes(*command)
        assert result.exit_code in (0, 1), (command, result.output)
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            command,
            result.exception,
        )
    checked, examined = manytakes("check", db), findings(db)
    assert (checked.exit_code == 0) <= (examined["contents"].state == "ok"), "what one finds the other does"
    assert db.with_name("copy.db").exists() == (checked.exit_code == 0), "no backup of a damaged store"


def test_a_schema_that_is_no_text_is_said_to_be_damaged(db: Path) -> None:
    raw = db.read_bytes()
    db.write_bytes(raw.replace(b"CREATE TABLE quote (", b"CREATE \xff\xfeBLE quote (", 1))

    assert "is damaged: malformed database schema" in says(manytakes("stories", db))
    assert findings(db)["contents"].state == "fault"


def test_an_index_that_lacks_a_row_is_damage(db: Path) -> None:
    with sqlite3.connect(db) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, '(article)', '(article) WHERE 0')"
            " WHERE name = 'account_article_article'"
        )
    with sqlite3.connect(db) as raw:
        raw.execute("REINDEX account_article_article")
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, ' WHERE 0', '')"
            " WHERE name = 'account_article_article'"
        )

    assert "index" in says(manytakes("check", db)) and "index" in findings(db)["contents"].said


@pytest.mark.parametrize("column", ["record", "text"])
def test_damaged_words_are_never_shown(db: Path, column: str) -> None:
    with sqlite3.connect(db) as raw:
        raw.execute("DROP TRIGGER article_changed")
        raw.execute(f"UPDATE article SET {column} = replace({column}, 'Corran', 'Torran')")

    line = says(manytakes("show", db, "ferry"))

    assert f"the {column} of article" in line and "does not match its hash" in line


# -- processes that end without notice ---------------------------------------------

KILLS = 10
NOTICES = (
    "A barge struck the quay at Corran on Monday. Nobody was hurt.",
    "The barge that struck the quay at Corran on Monday was towed away. Two people were hurt.",
    "The council of Ellery voted on Tuesday to close the library. Nine members were in favour.",
    "A herd of 40 goats blocked the road to Marrick on Friday, the police said.",
    "“It was the loudest thing I ever heard,” said Ines Okafor of the thunder over Teal on Sunday.",
    "The bakery in Lower Marrick opens again in May, its owner said.",
)


def notices(folder: Path) -> list[Path]:
    """Write short articles, two of one event, in files to be added one by one."""
    folder.mkdir()
    for n, text in enumerate(NOTICES):
        (folder / f"{n}.txt").write_text(text + "\n")
    return sorted(folder.iterdir())


def add_one_by_one(db: Path, files: list[Path], said: Path) -> None:
    """Add each file that is not yet acknowledged, and acknowledge it, as the command does, when done."""
    done = acknowledged(said)
    for file in files:
        if file.name not in done:
            with store.connect(db, create=True) as news:
                run.add(news, [str(file)])
            with open(said, "a") as out:
                out.write(f"{file.name}\n")


def acknowledged(said: Path) -> set[str]:
    return set(said.read_text().split("\n")[:-1]) if said.exists() else set()


def told(db: Path) -> dict[str, Telling]:
    with store.connect(db) as news:
        return {row.id: news.telling(row.id) for row in news.stories()}


def test_a_store_killed_while_it_was_made_is_an_empty_store(tmp_path: Path) -> None:
    def made_until(step: int) -> None:
        db, steps = sqlite3.connect(tmp_path / f"{step}.db", isolation_level=None), iter(range(step))
        db.set_trace_callback(lambda _: next(steps, None) is None and os.kill(os.getpid(), signal.SIGKILL))
        opening._prepare(db, "news.db", create=True)

    sizes = []
    for step in range(4, 40, 4):
        maker = FORK.Process(target=made_until, args=(step,))
        maker.start()
        maker.join()
        assert maker.exitcode == -signal.SIGKILL
        if (tmp_path / f"{step}.db").stat().st_size:
            with store.connect(tmp_path / f"{step}.db") as news:
                sizes.append(news.check())

    assert len(sizes) > 5 and set(sizes) == {(0, 0)}


def test_add_killed_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    files = notices(tmp_path / "in")
    add_one_by_one(tmp_path / "whole.db", files, tmp_path / "whole")  # loads the models before any fork
    whole, chance, kills, stores = told(tmp_path / "whole.db"), random.Random(7), 0, 0

    while kills < KILLS:
        db, said = tmp_path / f"{stores}.db", tmp_path / f"said-{stores}"
        writer = FORK.Process(target=add_one_by_one, args=(db, files, said))
        writer.start()
        writer.join(chance.uniform(0.01, 0.3))
        if writer.exitcode is None:
            os.kill(writer.pid or 0, signal.SIGKILL)
            writer.join()
            kills += 1
        if db.exists() and db.stat().st_size:
            with store.connect(db, create=True) as news:
                texts = [a.text for a in news.articles()]
                news.check()
            assert len(texts) == len(set(texts))
            assert {(tmp_path / "in" / name).read_text() for name in acknowledged(said)} <= set(texts)
        if len(acknowledged(said)) == len(files):
            assert told(db) == whole, "afterwards all is as if nothing had happened"
            stores += 1
    add_one_by_one(db, files, said)

    assert told(db) == whole


@pytest.mark.parametrize("job", ["watch", "batch", "serve --edit"])
def test_what_else_writes_loses_and_doubles_nothing(tmp_path: Path, job: str) -> None:
    [tally] = kill.run(3, seed=7, folder=tmp_path, only=job, each=1).values()

    assert tally.faults == 0 and tally.kills == 3, tally


LOOKS: list[tuple[str | Exception, str, kill.Tally]] = [
    ("a b", "told", kill.Tally(finished=1)),
    ("a", "told", kill.Tally(finished=1, lost=1)),
    ("a b b", "told", kill.Tally(finished=1, doubled=1)),
    ("a b", "told otherwise", kill.Tally(finished=1, different=1)),
    (BadReport("a span"), "", kill.Tally(unsound=1)),
    (OSError("no file"), "", kill.Tally(unopened=1)),
]


@pytest.mark.parametrize(("there", "outcome", "expected"), LOOKS)
def test_what_a_kill_does_is_counted(
    tmp_path: Path, there: str | Exception, outcome: str, expected: kill.Tally
) -> None:
    def state(where: Path) -> tuple[list[str], set[str]]:
        if isinstance(there, Exception):
            raise there
        return there.split(), {outcome}

    (tmp_path / "said").write_text("a\nb\nnot acknowledged who")
    (tmp_path / "done").touch()
    tally = kill.Tally()
    kill.look(kill.Job(lambda *_: None, state), tmp_path, {"told"}, tally)

    assert tally == expected


def test_eight_readers_and_a_writer_see_whole_stories(tmp_path: Path) -> None:
    db = tmp_path / "news.db"

    seen = readers.against(db, ferry(), 8, lambda written, least: written >= 40 and least >= 4)

    assert seen.ends == (0,) * 8 and seen.written >= 40
    assert manytakes("check", db).exit_code == 0


def test_a_reader_of_what_was_never_written_fails(tmp_path: Path) -> None:
    db, stop, times = tmp_path / "news.db", FORK.Event(), FORK.Value("i")
    with store.connect(db, create=True) as news:
        news.save([replace(ferry(), points=ferry().points[:3])])

    with pytest.raises(AssertionError, match="as it was or as it is"):
        readers._read(stop, times, db, ferry(), {2, 6})
    assert times.value == 0


# -- backup ------------------------------------------------------------------------


def write_until(enough: Event, db: Path) -> None:
    n = 0
    while not enough.is_set():
        with store.connect(db) as news:
            news.add([article(f"Late {n}.{k}", f"Late notice {n}.{k}. " * 30) for k in range(5)])
        n += 1


def test_a_backup_while_others_write_is_one_moments_state(db: Path, tmp_path: Path) -> None:
    enough, held = FORK.Event(), {65}
    writer = FORK.Process(target=write_until, args=(enough, db), daemon=True)
    writer.start()
    while len(held) < 4 and writer.is_alive():
        result = manytakes("backup", db, tmp_path / "copy.db", "--format", "json")
        assert result.exit_code == 0, result.stderr
        said = json.loads(result.stdout)
        assert (said["articles"] - 65) % 5 == 0, "whole transactions only"
        assert manytakes("check", tmp_path / "copy.db").exit_code == 0
        held.add(said["articles"])
    enough.set()
    writer.join()

    assert writer.exitcode == 0
    assert {p.name for p in tmp_path.iterdir()} <= {"news.db", "news.db-wal", "news.db-shm", "copy.db"}


def test_a_backup_that_fails_leaves_the_old_one(db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert manytakes("backup", db, copy).exit_code == 0
    old = copy.read_bytes()
    with_a_text_changed(db)

    says(manytakes("backup", db, copy))

    assert copy.read_bytes() == old and copy.stat().st_mode == db.stat().st_mode


def test_a_backup_on_a_full_disk_is_not_made(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, connect = tmp_path / "copy.db", sqlite3.connect
    assert manytakes("backup", db, copy).exit_code == 0
    old = copy.read_bytes()

    def small(path: object, *given: object, **named: object) -> sqlite3.Connection:
        made = connect(path, *given, **named)  # type: ignore[call-overload]
        if Path(str(path)).name.startswith(".copy.db."):
            made.execute("PRAGMA max_page_count = 3")
        return made  # type: ignore[no-any-return]

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", small)
        line = says(manytakes("backup", db, copy))

    assert f"no room left on the disk of {copy}" in line and "the store is as it was" in line
    assert copy.read_bytes() == old and manytakes("check", db).exit_code == 0
    assert {p.name for p in tmp_path.iterdir()} <= {"news.db", "news.db-wal", "news.db-shm", "copy.db"}


def test_a_backup_replaces_nothing_but_a_store(db: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear editor, " * 20)
    (tmp_path / "link.db").symlink_to(db)

    for to, said in (
        (letter, "not a manytakes store"),
        (db, "is the store itself"),
        (tmp_path / "link.db", "is the store itself"),
        (tmp_path, "is a folder"),
        (tmp_path / "no" / "copy.db", "no folder"),
    ):
        assert said in says(manytakes("backup", db, to))
    assert letter.read_text().startswith("Dear editor")


# -- the doctor --------------------------------------------------------------------


def test_a_sound_installation_and_store_have_no_fault(db: Path) -> None:
    result = manytakes("doctor", db, "--format", "json")

    found = {f["what"]: f for f in json.loads(result.stdout)}
    assert result.exit_code == 0, result.stdout
    assert {"manytakes", "Python", "SQLite", "tagger", "encoder", "weights", "contents"} <= found.keys()
    assert "FTS5" in found["SQLite"]["said"] and "384 dimensions" in found["encoder"]["said"]
    assert "65 article, 1 story, 4 account" in found["rows"]["said"]


def test_a_model_that_does_not_load_is_a_fault_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("model.onnx is cut short")

    monkeypatch.setattr("manytakes.models.encoder", broken)

    result = manytakes("doctor")

    assert result.exit_code == 1
    assert "FAULT  encoder: model.onnx is cut short" in result.stdout and "do: pip install" in result.stdout


def test_extras_are_named_with_what_they_lack() -> None:
    needs = [
        'click>=8; extra == "shell"',
        "no-such-package>=2 ; extra == 'far'",
        'pytest; extra == "test"',
        "rich",
    ]

    found = {f.what: f for f in doctor.extras(needs)}

    assert found.keys() == {"extra shell", "extra far"}
    assert found["extra shell"].state == "ok" and "click" in found["extra shell"].said
    assert 'pip install "manytakes[far]"' in found["extra far"].do


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(shell: str) -> None:
    assert "_MANYTAKES_COMPLETE" in manytakes("completion", shell).stdout


def test_a_shell_completes_commands() -> None:
    asked = {"_MANYTAKES_COMPLETE": "bash_complete", "COMP_WORDS": "manytakes ba", "COMP_CWORD": "1"}

    result = CliRunner().invoke(main, [], prog_name="manytakes", env=asked)

    assert result.stdout.split() == ["plain,backup", "plain,batch"]
