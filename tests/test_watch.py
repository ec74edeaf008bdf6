"""Watching: polite to the feeds, faithful to the store, steady over hours (of an injected clock)."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from server import Reply, Site, serve

from manytakes import ingest, run, store, watch
from manytakes.cli import main
from manytakes.ingest import fetch
from manytakes.model import BadInput
from manytakes.store import Store

TEXTS = (
    "The ferry ran aground at Marrick on Tuesday night. Forty people were led off it, the harbour said.",
    "A ferry ran aground near Marrick on Tuesday night. Fifty people were led off the ferry.",
    "The council of Lower Ellery voted to close its library on Friday.",
)


def feed(*texts: str, title: str = "Tide") -> bytes:
    items = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid><link>/{title}/{n}</link>"
        f"<description>{text}</description></item>"
        for n, text in enumerate(texts)
    )
    return f"<rss><channel><title>{title}</title>{items}</channel></rss>".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/feed": Reply(feed(TEXTS[0]), "text/xml", fields={"ETag": '"1"'})}) as running:
        yield running


@pytest.fixture
def news(tmp_path: Path) -> Iterator[Store]:
    with store.connect(tmp_path / "news.db", create=True) as opened:
        yield opened


def fetcher() -> ingest.Fetcher:
    return ingest.Fetcher(allowed=lambda address: address.is_loopback, every=0, seconds=30)


def texts(news: Store) -> list[str]:
    return sorted(a.text for a in news.articles())


def test_what_a_feed_brings_is_added_once_and_the_feed_asked_whether_it_changed(
    site: Site, news: Store
) -> None:
    by, address = fetcher(), f"{site.url}/feed"

    first = watch.once(news, [address], by, now=0.0)
    second = watch.once(news, [address], by, now=900.0)

    assert (first.new, second.new) == (1, 0)
    assert [p.said for p in first.polls + second.polls] == ["changed", "not changed"]
    assert site.asked[-1][1]["If-None-Match"] == '"1"'
    assert texts(news) == [TEXTS[0]] and len(news.stories()) == 1
    [article] = news.articles()
    assert (article.url, article.outlet, article.source) == (f"{site.url}/Tide/0", "Tide", f"{address}#0")


def test_a_story_grows_with_what_comes_later_and_a_changed_text_is_another_article(
    site: Site, news: Store
) -> None:
    by, address = fetcher(), f"{site.url}/feed"
    watch.once(news, [address], by, now=0.0)
    site.replies["/feed"] = Reply(feed(TEXTS[0], TEXTS[1]), "text/xml", fields={"ETag": '"2"'})
    grown = watch.once(news, [address], by, now=900.0)
    site.replies["/feed"] = Reply(feed(TEXTS[0], TEXTS[1].replace("Fifty", "Sixty")), "text/xml")
    changed = watch.once(news, [address], by, now=1800.0)

    assert (grown.new, changed.new) == (1, 1)
    found = [a for a in news.articles() if a.url == f"{site.url}/Tide/1"]
    assert len(found) == 2 and sorted(a.text.split()[9] for a in found) == ["Fifty", "Sixty"]
    assert news.check()[0] == 3


def test_a_feed_without_marks_is_told_by_its_bytes(site: Site, news: Store) -> None:
    site.replies["/feed"] = Reply(feed(TEXTS[2]), "text/xml")
    rounds = [watch.once(news, [f"{site.url}/feed"], fetcher(), now=900.0 * n) for n in range(2)]
    assert [r.polls[0].said for r in rounds] == ["changed", "not changed"]


def test_a_failing_feed_is_left_alone_for_longer_each_time_and_costs_the_others_nothing(
    site: Site, news: Store
) -> None:
    site.replies["/bad"] = Reply(status=500)
    by, both = fetcher(), [f"{site.url}/bad", f"{site.url}/feed"]
    asked = []
    for minute in range(0, 24 * 60, 15):
        before = len([p for p in site.paths() if p == "/bad"])
        found = watch.once(news, both, by, now=minute * 60.0)
        assert not minute or found.new == 0
        if len([p for p in site.paths() if p == "/bad"]) > before:
            asked.append(minute)

    assert asked == [0, 30, 90, 210, 450, 930]
    assert texts(news) == [TEXTS[0]]
    poll = news.poll(both[0])
    assert (poll.failures, poll.said) == (6, "the server answered 500")
    site.replies["/bad"] = Reply(feed(TEXTS[2]), "text/xml")
    assert watch.once(news, both, by, now=10**7).new == 1 and news.poll(both[0]).failures == 0


def test_a_server_that_asks_for_time_gets_it_and_one_poll_is_not_before_its_time(
    site: Site, news: Store
) -> None:
    site.replies["/feed"] = Reply(status=429, fields={"Retry-After": "40000"})
    address = f"{site.url}/feed"
    for now in (0.0, 39_999.0, 40_001.0):
        watch.once(news, [address], fetcher(), now=now)
    assert site.paths() == ["/feed"] * 2
    site.replies["/feed"] = Reply(feed(TEXTS[2]), "text/xml")
    late = 10.0**6
    watch.once(news, [address], fetcher(), now=late)
    assert watch.once(news, [address], fetcher(), now=late + 60).polls == ()
    assert len(watch.once(news, [address], fetcher(), now=late + 60, all_well=True).polls) == 1


def test_a_round_that_fails_is_polled_again_and_doubles_nothing(
    site: Site, news: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, address = fetcher(), f"{site.url}/feed"
    with monkeypatch.context() as patch:
        patch.setattr(news, "save", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            watch.once(news, [address], by, now=0.0)
    assert news.poll(address) == store.Poll(address)  # as if it had not been polled

    again = watch.once(news, [address], by, now=1.0)

    assert len(again.polls) == 1 and texts(news) == [TEXTS[0]] and len(news.stories()) == 1


def test_an_hour_of_polling_keeps_nothing_in_memory(site: Site, news: Store) -> None:
    """Ten feeds, one of which changes a little in each round; the story is told by a stand-in."""
    now, rounds = [0.0], [0]
    for n in range(9):
        site.replies[f"/feed{n}"] = Reply(
            feed(TEXTS[2], title=f"F{n}"), "text/xml", fields={"ETag": f'"{n}"'}
        )
    every = [f"{site.url}/feed", *(f"{site.url}/feed{n}" for n in range(9))]
    quiet = replace(run.STAGES, reuse=lambda _: (), cluster=lambda articles, accounts: ())
    sizes: list[int] = []

    class Done(Exception):
        pass

    def sleep(seconds: float) -> None:
        assert seconds <= 60
        now[0] += seconds

    def tell(round: watch.Round) -> None:
        rounds[0] += 1
        site.asked.clear()
        for _ in range(60_000):  # the server's own threads are about to end
            if threading.active_count() <= threads:
                break
            time.sleep(0.001)
        site.replies["/feed"] = Reply(feed(f"Tide table of hour {rounds[0] % 5}, at Marrick."), "text/xml")
        if rounds[0] % 15 == 0:
            gc.collect()
            sizes.append(len(gc.get_objects()))
        if now[0] >= 3600:
            raise Done

    threads = threading.active_count()
    with pytest.raises(Done):
        watch.watch(news, every, fetcher(), 60, clock=lambda: now[0], sleep=sleep, tell=tell, stages=quiet)

    assert threading.active_count() <= threads
    assert rounds[0] == 61 and sizes[-1] - sizes[0] < 500, sizes


def test_the_feeds_of_opml_files_and_addresses_are_watched_each_once(tmp_path: Path) -> None:
    opml = (
        '<opml><body><outline xmlUrl="https://a.test/1"/><outline xmlUrl="https://a.test/2"/></body></opml>'
    )
    (tmp_path / "feeds.opml").write_text(opml)
    found = watch.addresses([str(tmp_path / "feeds.opml"), "https://a.test/1", "https://a.test/3"])
    assert found == ("https://a.test/1", "https://a.test/2", "https://a.test/3")
    for body in ("Ferry late.", "<opml/>"):
        (tmp_path / "odd.opml").write_text(body)
        with pytest.raises(BadInput, match=r"no OPML file|lists no feeds"):
            watch.addresses([str(tmp_path / "odd.opml")])


def test_the_command_polls_once_and_says_how_it_went(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        fetch.Fetcher.__init__,
        "__defaults__",
        (lambda a: a.is_loopback, *fetch.Fetcher.__init__.__defaults__[1:]),
    )  # type: ignore[index]
    args = ["watch", str(tmp_path / "news.db"), f"{site.url}/feed", f"{site.url}/none", "--once"]

    first, second = (CliRunner().invoke(main, args) for _ in range(2))

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stderr.endswith("polled 2 feeds, 1 changed; 1 new article\n")
    assert f"{site.url}/none: the server answered 404; failed 1 time in a row" in first.stderr
    assert second.stderr.endswith("polled 1 feed, 0 changed; 0 new articles\n")
