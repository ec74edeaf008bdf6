"""What the desk looks up, kept in rows by triggers: names and quotes for search, clashes, folded points.

Data, which `schema` puts among its migrations. `sought` holds each spelling of a name in a
story once, of whatever article (its `article` is ""), and each quoted passage, with an
FTS5 index over both; `clash` holds each two articles that a point of difference sets
against one another, and `folded` each point that the page shows under another which says the
same and more, both read from the story's record. Triggers fill them whenever a story is
stored and empty them when it goes, so that no writer need know of them. `DERIVED` says
for each table what its rows must be: `verify` compares the two.
"""

from __future__ import annotations

_NAMES = """SELECT DISTINCT story, 'name', entity, '', words FROM mention WHERE form = 'name'"""
_QUOTES = """SELECT DISTINCT story, 'quote', utterance, article, words FROM quote"""

# A reason of a point's own kind cites the two passages that cannot both hold.
_CLASHES = """SELECT DISTINCT {story}.id, json_extract(point.value, '$.id'),
        min(json_extract(why.value, '$.evidence[0].article'),
            json_extract(why.value, '$.evidence[1].article')),
        max(json_extract(why.value, '$.evidence[0].article'),
            json_extract(why.value, '$.evidence[1].article'))
    FROM {source} json_each({story}.record, '$.points') AS point, json_each(point.value, '$.why') AS why
    WHERE json_extract(point.value, '$.relation') = 'differ'
        AND json_extract(why.value, '$.kind') = json_extract(point.value, '$.kind')
        AND json_array_length(why.value, '$.evidence') = 2"""
_ALL_CLASHES = _CLASHES.format(story="story", source="story,")

# As `render.view` folds them: an agreed point, within another agreed one of its story. Where a
# story is being stored its points have no rows yet; later, a row is found faster than a place in JSON.
_FOLDED = """SELECT DISTINCT {story}.id, json_extract(point.value, '$.id')
    FROM {source} json_each({story}.record, '$.points') AS point
    WHERE json_extract(point.value, '$.within') NOT IN ('', json_extract(point.value, '$.id'))
        AND json_extract(point.value, '$.relation') IN ('agree', 'compatible')
        AND json_extract(point.value, '$.within') IN ({hosts})"""
_NEW_FOLDED = _FOLDED.format(
    story="new",
    source="",
    hosts="SELECT json_extract(host.value, '$.id') FROM json_each(new.record, '$.points') AS host"
    " WHERE json_extract(host.value, '$.relation') IN ('agree', 'compatible')",
)
_ALL_FOLDED = _FOLDED.format(
    story="story",
    source="story,",
    hosts="SELECT host.id FROM point AS host WHERE host.story = story.id"
    " AND host.id = json_extract(point.value, '$.within') AND host.relation IN ('agree', 'compatible')",
)

# table and columns -> the query that gives its rows anew
DERIVED: tuple[tuple[str, str, str], ...] = (
    ("sought", "story, kind, record, article, words", f"{_NAMES} UNION {_QUOTES}"),
    ("clash", "story, point, a, b", _ALL_CLASHES),
    ("folded", "story, point", _ALL_FOLDED),
)

MIGRATION: tuple[str, ...] = (
    """CREATE TABLE sought (
        number INTEGER PRIMARY KEY, story TEXT NOT NULL REFERENCES story(id) ON DELETE CASCADE,
        kind TEXT NOT NULL, record TEXT NOT NULL, article TEXT NOT NULL, words TEXT NOT NULL,
        UNIQUE (story, kind, record, article, words)
    ) STRICT""",
    'CREATE VIRTUAL TABLE sought_words USING fts5(words, content="sought", content_rowid="number")',
    """CREATE TRIGGER sought_added AFTER INSERT ON sought BEGIN
        INSERT INTO sought_words(rowid, words) VALUES (new.number, new.words);
    END""",
    """CREATE TRIGGER sought_removed AFTER DELETE ON sought BEGIN
        INSERT INTO sought_words(sought_words, rowid, words) VALUES ('delete', old.number, old.words);
    END""",
    """CREATE TRIGGER mention_sought AFTER INSERT ON mention WHEN new.form = 'name' BEGIN
        INSERT OR IGNORE INTO sought (story, kind, record, article, words)
        VALUES (new.story, 'name', new.entity, '', new.words);
    END""",
    """CREATE TRIGGER quote_sought AFTER INSERT ON quote BEGIN
        INSERT OR IGNORE INTO sought (story, kind, record, article, words)
        VALUES (new.story, 'quote', new.utterance, new.article, new.words);
    END""",
    """CREATE TABLE clash (
        story TEXT NOT NULL REFERENCES story(id) ON DELETE CASCADE, point TEXT NOT NULL,
        a TEXT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (story, point, a, b)
    ) STRICT, WITHOUT ROWID""",
    f"""CREATE TRIGGER story_clashes AFTER INSERT ON story BEGIN
        INSERT OR IGNORE INTO clash {_CLASHES.format(story="new", source="")};
    END""",
    f"INSERT INTO sought (story, kind, record, article, words) {_NAMES} UNION {_QUOTES}",
    f"INSERT OR IGNORE INTO clash {_ALL_CLASHES}",
    "CREATE INDEX article_outlet ON article(outlet)",
    "CREATE INDEX claim_article ON claim(article)",
)
FOLDS: tuple[str, ...] = (
    """CREATE TABLE folded (
        story TEXT NOT NULL REFERENCES story(id) ON DELETE CASCADE, point TEXT NOT NULL,
        PRIMARY KEY (story, point)
    ) STRICT, WITHOUT ROWID""",
    f"""CREATE TRIGGER story_folds AFTER INSERT ON story BEGIN
        INSERT OR IGNORE INTO folded {_NEW_FOLDED};
    END""",
    f"INSERT OR IGNORE INTO folded {_ALL_FOLDED}",
)
