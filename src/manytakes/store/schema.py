"""The tables of a store, as numbered migrations: data, which `sqlite` runs.

Each migration runs once, in one transaction, and is never edited after a release: a
change is a new one at the end. Dates are ISO 8601. `start` and `end` count Unicode
code points and are half-open; `words` is the text they cut, so that a reader of the
tables needs no offsets.
"""

from __future__ import annotations

APPLICATION = 0x6D74616B  # "mtak", SQLite's mark of whose file this is

# The tables whose rows are made from a story's record, with the column that names the story.
MADE = {
    "story": "id",
    "account": "story",
    "account_article": "story",
    "reuse": "story",
    "passage": "story",
    "point": "story",
    "claim": "story",
    "quote": "story",
    "mention": "story",
}

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE run (
            number INTEGER PRIMARY KEY, what TEXT NOT NULL, count INTEGER NOT NULL, version TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE article (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, url TEXT, outlet TEXT,
            title TEXT, lang TEXT, published TEXT, text TEXT NOT NULL, sha256 TEXT NOT NULL,
            record TEXT NOT NULL, record_sha256 TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE skipped (
            what TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (what, stage, reason)
        ) STRICT, WITHOUT ROWID""",
        "CREATE VIRTUAL TABLE article_words USING fts5(title, text, content=article, content_rowid=number)",
        """CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
            INSERT INTO article_words(rowid, title, text) VALUES (new.number, new.title, new.text);
        END""",
        """CREATE TRIGGER article_removed AFTER DELETE ON article BEGIN
            INSERT INTO article_words(article_words, rowid, title, text)
            VALUES ('delete', old.number, old.title, old.text);
        END""",
        """CREATE TRIGGER article_changed AFTER UPDATE OF title, text ON article BEGIN
            INSERT INTO article_words(article_words, rowid, title, text)
            VALUES ('delete', old.number, old.title, old.text);
            INSERT INTO article_words(rowid, title, text) VALUES (new.number, new.title, new.text);
        END""",
        """CREATE TABLE story (
            id TEXT PRIMARY KEY, headline TEXT NOT NULL, accounts INTEGER NOT NULL, articles INTEGER NOT NULL,
            points INTEGER NOT NULL, differences INTEGER NOT NULL, first TEXT, last TEXT,
            record TEXT NOT NULL, record_sha256 TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE account (
            story TEXT NOT NULL REFERENCES story(id) ON DELETE CASCADE, id TEXT NOT NULL,
            place INTEGER NOT NULL, origin TEXT NOT NULL REFERENCES article(id), PRIMARY KEY (story, id)
        ) STRICT""",
        """CREATE TABLE account_article (
            story TEXT NOT NULL, account TEXT NOT NULL, place INTEGER NOT NULL,
            article TEXT NOT NULL REFERENCES article(id),
            PRIMARY KEY (story, account, place),
            FOREIGN KEY (story, account) REFERENCES account(story, id) ON DELETE CASCADE
        ) STRICT""",
        "CREATE INDEX account_article_article ON account_article(article)",
        """CREATE TABLE reuse (
            story TEXT NOT NULL REFERENCES story(id) ON DELETE CASCADE,
            a TEXT NOT NULL REFERENCES article(id), b TEXT NOT NULL REFERENCES article(id),
            extent TEXT NOT NULL, earlier TEXT, common_source INTEGER NOT NULL, why TEXT NOT NULL,
            PRIMARY KEY (story, a, b)
        ) STRICT""",
        """CREATE TABLE passage (
            story TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, place INTEGER NOT NULL,
            a_start INTEGER NOT NULL, a_end INTEGER NOT NULL, a_words TEXT NOT NULL,
            b_start INTEGER NOT NULL, b_end INTEGER NOT NULL, b_words TEXT NOT NULL,
            PRIMARY KEY (story, a, b, place),
            FOREIGN KEY (story, a, b) REFERENCES reuse(story, a, b) ON DELETE CASCADE
        ) STRICT""",
        """CREATE TABLE point (
            story TEXT NOT NULL REFERENCES story(id) ON DELETE CASCADE, id TEXT NOT NULL, about TEXT NOT NULL,
            relation TEXT NOT NULL, kind TEXT, voices INTEGER NOT NULL, salience REAL NOT NULL,
            PRIMARY KEY (story, id)
        ) STRICT""",
        """CREATE TABLE claim (
            story TEXT NOT NULL, point TEXT NOT NULL, place INTEGER NOT NULL, account TEXT NOT NULL,
            article TEXT NOT NULL REFERENCES article(id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
            words TEXT NOT NULL, modality TEXT NOT NULL, negated INTEGER NOT NULL, voice TEXT,
            PRIMARY KEY (story, point, place),
            FOREIGN KEY (story, point) REFERENCES point(story, id) ON DELETE CASCADE
        ) STRICT""",
        """CREATE TABLE quote (
            story TEXT NOT NULL REFERENCES story(id) ON DELETE CASCADE, utterance TEXT NOT NULL,
            variant INTEGER NOT NULL, part INTEGER NOT NULL, relation TEXT NOT NULL, speaker TEXT,
            source TEXT, kind TEXT NOT NULL, article TEXT NOT NULL REFERENCES article(id),
            start INTEGER NOT NULL, "end" INTEGER NOT NULL, words TEXT NOT NULL,
            PRIMARY KEY (story, utterance, variant, part)
        ) STRICT""",
        """CREATE TABLE mention (
            story TEXT NOT NULL REFERENCES story(id) ON DELETE CASCADE, entity TEXT NOT NULL,
            place INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, form TEXT NOT NULL,
            article TEXT NOT NULL REFERENCES article(id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
            words TEXT NOT NULL, PRIMARY KEY (story, entity, place)
        ) STRICT""",
        """CREATE VIEW only_one_account AS
            SELECT claim.story, outlet, claim.words, claim.article, url
            FROM point JOIN claim ON claim.story = point.story AND claim.point = point.id
            JOIN article ON article.id = claim.article
            WHERE relation = 'alone' ORDER BY claim.story, salience DESC, point.id, claim.place""",
        """CREATE VIEW differences AS
            SELECT claim.story, point.about, point.kind, outlet, claim.words, claim.article, url
            FROM point JOIN claim ON claim.story = point.story AND claim.point = point.id
            JOIN article ON article.id = claim.article
            WHERE relation = 'differ' ORDER BY claim.story, salience DESC, point.id, claim.place""",
        """CREATE VIEW reprints AS
            SELECT account.story, account.id AS account, origin.outlet AS origin_outlet, account.origin,
                copy.outlet AS outlet, account_article.article, copy.url
            FROM account JOIN account_article
                ON account_article.story = account.story AND account_article.account = account.id
            JOIN article AS origin ON origin.id = account.origin
            JOIN article AS copy ON copy.id = account_article.article
            WHERE account_article.article != account.origin
            ORDER BY account.story, account.place, account_article.place""",
        """CREATE VIEW quote_variants AS
            SELECT quote.story, utterance, relation, outlet, quote.source,
                group_concat(words, ' … ') AS words, article
            FROM (SELECT * FROM quote ORDER BY story, utterance, variant, part) AS quote
            JOIN article ON article.id = quote.article
            WHERE relation != 'alone' GROUP BY quote.story, utterance, variant
            ORDER BY quote.story, utterance, variant""",
    ),
    (
        # What `watch` knows of each feed between two polls. Seconds count from 1970 (UTC).
        """CREATE TABLE poll (
            url TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, sha256 TEXT NOT NULL,
            failures INTEGER NOT NULL, due REAL NOT NULL, said TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
    ),
)
