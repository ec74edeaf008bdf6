"""Feeds: an entry is an article with its own words; bombs are refused; nothing is fetched."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manytakes import ingest
from manytakes.clean import clean
from manytakes.ingest import feeds
from manytakes.model import Article, Page, Skipped

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.test/rss-0.91.dtd">
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Tide Weekly</title><link>https://tide.test/</link><language>en-gb</language>
<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://tide.test/rss"/>
<item>
  <title>Ferry &amp;amp; float</title><link>/2024/ferry</link><guid isPermaLink="false">t-1</guid>
  <description>The ferry ran aground.</description><dc:creator>Ana Ruiz</dc:creator>
  <category>harbour</category><media:content url="https://tide.test/1.jpg"><media:title>A ferry</media:title></media:content>
  <content:encoded><![CDATA[<p>The ferry ran aground at Marrick on Tuesday night, the harbour master said.</p>
  <p>Forty people were on&nbsp;board.</p>]]></content:encoded>
  <pubDate>Wed, 06 Mar 2024 10:30:00 GMT</pubDate>
</item>
<item><title>A link alone</title><link>https://tide.test/2</link></item>
<item><title>Plain</title><guid>https://tide.test/3</guid><description>Tides rise &amp; fall&nbsp;twice.</description></item>
</channel></rss>"""  # noqa: E501

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl" xml:base="https://echo.test/">
<title type="html">The &lt;b&gt;Echo&lt;/b&gt;</title><link href="https://echo.test/feed" rel="self"/><link href="https://echo.test/"/>
<entry><title>Veerboot</title><id>urn:1</id><link rel="enclosure" href="/a.mp3"/><link href="a/1"/>
 <updated>2024-03-07T01:00:00Z</updated><published>2024-03-06T10:30:00+01:00</published>
 <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>De veerboot <b>liep</b> vast.</p></div></content></entry>
<entry><title>Two</title><id>urn:2</id><link href="/a/2"/><summary>Koffie &amp;amp; thee.</summary></entry>
<entry><title>Three</title><id>urn:3</id><link href="/a/3"/><content src="/a/3.html" type="text/html"/></entry>
</feed>"""  # noqa: E501

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "Harbour notes", "home_page_url": "https://h.test/",
    "items": [
        {"id": "1", "url": "/1", "title": "One", "content_html": "<p>The ferry was late.</p>",
         "date_published": "2024-03-06T10:30:00Z", "authors": [{"name": "Ana Ruiz"}]},
        {"id": "2", "url": "https://h.test/2", "content_text": "Late again."},
        {"id": "3", "url": "https://h.test/3", "title": "Three"},
        3,
    ],
}  # fmt: skip

OPML = """<opml version="2.0"><body><outline text="News"><outline type="rss" text="Tide" xmlUrl="https://tide.test/rss"/>
<outline text="Echo" xmlUrl="https://echo.test/feed"/><outline text="again" xmlUrl="https://tide.test/rss"/></outline></body></opml>"""


def read(path: Path, body: str | bytes) -> list[Page | Skipped]:
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return list(ingest.pages([str(path)]))


def test_an_entry_of_rss_is_an_article(tmp_path: Path) -> None:
    one, link, three = read(tmp_path / "a.rss", RSS)

    assert isinstance(one, Page) and one.url == "https://tide.test/2024/ferry" and one.mime == "text/html"
    assert one.source == f"{tmp_path}/a.rss#t-1"
    assert dict(one.told) == {
        "title": "Ferry & float", "date": "2024-03-06T10:30:00+00:00", "outlet": "Tide Weekly", "lang": "en",
    }  # fmt: skip
    assert one.given == (
        ("title", "Ferry &amp; float"), ("link", "/2024/ferry"), ("guid", "t-1"),
        ("description", "The ferry ran aground."), ("dc:creator", "Ana Ruiz"), ("category", "harbour"),
        ("media:content/media:title", "A ferry"), ("pubDate", "Wed, 06 Mar 2024 10:30:00 GMT"),
    )  # fmt: skip
    article = clean(one)
    assert isinstance(article, Article) and (article.title, article.outlet) == (
        "Ferry & float",
        "Tide Weekly",
    )
    assert article.published[0].start.isoformat() == "2024-03-06T10:30:00"
    assert "Forty people were on board." in " ".join(article[s] for s in article.body)
    reason = "an entry without text of its own; what it links to is not fetched"
    assert link == Skipped("https://tide.test/2", "ingest", reason)
    assert isinstance(three, Page) and three.url == "https://tide.test/3"
    assert three.body.decode() == "Tides rise & fall\u00a0twice." and three.mime == "text/plain"


def test_an_entry_of_atom_is_an_article(tmp_path: Path) -> None:
    one, two, three = read(tmp_path / "a.xml", ATOM)

    assert isinstance(one, Page) and one.url == "https://echo.test/a/1" and one.mime == "text/html"
    assert b"<b>liep</b> vast" in one.body.replace(b' xmlns="http://www.w3.org/1999/xhtml"', b"")
    assert dict(one.told) == {
        "title": "Veerboot", "date": "2024-03-06T10:30:00+01:00", "outlet": "The Echo", "lang": "nl",
    }  # fmt: skip
    assert isinstance(two, Page) and (two.body, two.mime) == (b"Koffie &amp; thee.", "text/plain")
    assert isinstance(three, Skipped) and three.what == "https://echo.test/a/3"


def test_an_entry_of_json_feed_is_an_article(tmp_path: Path) -> None:
    one, two, three, four = read(tmp_path / "feed.json", json.dumps(JSON_FEED))

    assert isinstance(one, Page) and (one.url, one.mime) == ("https://h.test/1", "text/html")
    assert dict(one.given)["authors"] == '[{"name": "Ana Ruiz"}]'
    assert dict(one.told) == {"title": "One", "date": "2024-03-06T10:30:00Z", "outlet": "Harbour notes"}
    assert isinstance(two, Page) and two.body == b"Late again."
    assert [s.what for s in (three, four) if isinstance(s, Skipped)] == [
        "https://h.test/3",
        f"{tmp_path}/feed.json#4",
    ]


def test_the_feeds_of_an_opml_file_are_listed_and_not_fetched(tmp_path: Path) -> None:
    found = read(tmp_path / "feeds.opml", OPML)
    assert [s.what for s in found if isinstance(s, Skipped)] == [
        "https://tide.test/rss",
        "https://echo.test/feed",
    ]
    assert all("only with --fetch" in s.reason for s in found if isinstance(s, Skipped))
    assert feeds.listed(OPML.encode()) == ("https://tide.test/rss", "https://echo.test/feed")


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 12))
ITEM = "<channel><item><description>{}</description></item></channel></rss>"
HOSTILE: list[tuple[bytes, str, str]] = [
    (f'<!DOCTYPE rss [<!ENTITY a0 "ha">{ENTITIES}]><rss>{ITEM.format("&a11;")}'.encode(), "declares entities",
     "billion laughs"),
    (f'<!DOCTYPE rss [<!ENTITY a "{"a" * 1_000_000}">]><rss>{ITEM.format("&a;" * 1_000_000)}'.encode(),
     "declares entities", "quadratic blow-up"),
    (f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hosts">]><rss>{ITEM.format("&x;")}'.encode(),
     "declares entities", "a local file"),
    ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE rss [<!ENTITY a "b">]><rss/>'.encode("utf-16"),
     "declares entities", "hidden in another charset"),
    (b"<rss><channel>" + b"<a>" * 2_000_000, "without entries", "two million nested tags"),
    (b"<rss>" + b"<a/>" * 2_000_000, "over 500,000 elements", "two million tags"),
    (b"<rss>" + b"<!--" * 1_000_000, "without entries", "comments that never close"),
    (b"<html><body>x</body></html>", "", "a page"),
    (b"<?xml version='1.0'?><nitf/>", "XML of a kind that is not read: <nitf>", "another kind"),
    (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "without entries", "nothing in it"),
    (b"<opml/>", "lists no feeds", "nothing in a list"),
    (b"<?xml version='1.0'?>", "not XML", "no element"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "reason", "why"), HOSTILE, ids=[why for *_, why in HOSTILE])
def test_hostile_documents_end_soon_with_a_reason(tmp_path: Path, body: bytes, reason: str, why: str) -> None:
    began = time.process_time()
    [found] = read(tmp_path / "a.xml", body)

    assert time.process_time() - began < 20  # measured: under 1
    assert (isinstance(found, Skipped) and reason in found.reason) if reason else isinstance(found, Page)


def test_a_feed_with_small_faults_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    broken = RSS.replace("<category>harbour</category>", "<category>harbour & sea</category>").replace(
        "</rss>", ""
    )
    found = read(tmp_path / "a.rss", broken.replace("Tides rise", "Tides \x08rise"))
    assert [type(p) for p in found] == [Page, Skipped, Page]


def test_a_feed_in_a_declared_charset(tmp_path: Path) -> None:
    body = '<?xml version="1.0" encoding="windows-1251"?><rss><channel><item><description>Паром сел на мель</description></item></channel></rss>'  # noqa: E501
    [page] = read(tmp_path / "a.rss", body.encode("cp1251"))
    assert isinstance(page, Page) and page.body.decode() == "Паром сел на мель"


PIECES = (
    "<rss> <feed> <channel> <item> <entry> </item> </entry> <title> </title> <link/> <link\thref='a'"
    " <description> <content\ttype='xhtml'> &lt; &nbsp; ]]> <![CDATA[ <!DOCTYPE <!ENTITY"
    " <pubDate> Mon, 6 2024 x é &#0; >"
    " xmlns='http://www.w3.org/2005/Atom' <?xml\tencoding='utf-7'?> <opml> <outline\txmlUrl='http://[x'/>"
).split(" ")
pieces = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map(" ".join)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(pieces)
def test_no_feed_raises(text: str) -> None:
    body = text.encode("utf-8", "replace")
    for found in feeds.read("x", b"<rss><channel>" + body), feeds.read("x", body):
        assert all(isinstance(p, Page | Skipped) for p in found)


json_values = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("items url title content_text content_html id".split()), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.dictionaries(st.sampled_from("items title home_page_url language".split()), json_values))
def test_no_json_feed_raises(tree: dict[str, object]) -> None:
    assert all(isinstance(p, Page | Skipped) for p in feeds.json_feed("x", tree))
