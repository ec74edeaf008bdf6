"""The tables of a store, as numbered migrations: data, which `sqlite` runs.

Each migration runs once, in one transaction, and is never edited after a release: a
change is a new one at the end. Dates are ISO 8601. `start` and `end` count Unicode
code points and are half-open; `words` is the text they cut, so that a reader of the
tables needs no offsets.
"""

from __future__ import annotations

from . import daily, mends, sought

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
        # Datasette searches a table by itself where the index names it in quotation marks.
        "DROP TABLE article_words",
        """CREATE VIRTUAL TABLE article_words
            USING fts5(title, text, content="article", content_rowid="number")""",
        "INSERT INTO article_words(article_words) VALUES ('rebuild')",
        # What the grouping of articles rests on. `article` counts in order of arrival.
        """CREATE TABLE profile (
            article INTEGER PRIMARY KEY REFERENCES article(number), day INTEGER NOT NULL, dates TEXT NOT NULL,
            terms TEXT NOT NULL, weights BLOB NOT NULL
        ) STRICT""",
        """CREATE TABLE posting (
            term TEXT NOT NULL, day INTEGER NOT NULL, article INTEGER NOT NULL, weight REAL NOT NULL,
            PRIMARY KEY (term, day, article)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE link (
            a INTEGER NOT NULL, b INTEGER NOT NULL, likeness REAL NOT NULL, PRIMARY KEY (a, b)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX link_b ON link(b, a, likeness)",
        """CREATE TABLE copy (
            a INTEGER NOT NULL, b INTEGER NOT NULL, earlier INTEGER, PRIMARY KEY (a, b)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX copy_b ON copy(b)",
        # Where each article stands: read from which origin, in which story.
        """CREATE TABLE standing (
            article INTEGER PRIMARY KEY REFERENCES article(number),
            origin INTEGER NOT NULL REFERENCES article(number), story TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX standing_origin ON standing(origin)",
        "CREATE INDEX standing_story ON standing(story)",
        # Every text that one address had; the newest stands, and has the highest place.
        """CREATE TABLE version (
            address TEXT NOT NULL, place INTEGER NOT NULL,
            article INTEGER NOT NULL REFERENCES article(number), PRIMARY KEY (address, place)
        ) STRICT, WITHOUT ROWID""",
        """CREATE VIEW versions AS
            SELECT address, place, id AS article, title, published,
                place = max(place) OVER (PARTITION BY address) AS newest
            FROM version JOIN article ON number = version.article
            WHERE address IN (SELECT address FROM version WHERE place = 1) ORDER BY address, place""",
        "CREATE TABLE unplaced (article INTEGER PRIMARY KEY REFERENCES article(number)) STRICT",
        "INSERT INTO unplaced SELECT number FROM article",
        """CREATE TRIGGER article_unplaced AFTER INSERT ON article BEGIN
            INSERT INTO unplaced VALUES (new.number);
        END""",
        "CREATE TABLE untold (story TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
        # What a user corrected, and every open, join, merge, split and move with its reason.
        "CREATE TABLE correction (number INTEGER PRIMARY KEY, what TEXT NOT NULL, said TEXT NOT NULL) STRICT",
        """CREATE TABLE bond (
            correction INTEGER NOT NULL REFERENCES correction(number) ON DELETE CASCADE,
            a TEXT NOT NULL REFERENCES article(id), b TEXT NOT NULL REFERENCES article(id),
            together INTEGER NOT NULL, PRIMARY KEY (correction, a, b)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX bond_a ON bond(a)",
        "CREATE INDEX bond_b ON bond(b)",
        """CREATE TABLE log (
            number INTEGER PRIMARY KEY, what TEXT NOT NULL, story TEXT NOT NULL, other TEXT NOT NULL,
            articles TEXT NOT NULL, reason TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX log_story ON log(story)",
        "CREATE INDEX log_other ON log(other)",
        "CREATE VIEW history AS SELECT number, what, story, other, articles, reason FROM log ORDER BY number",
    ),
    sought.MIGRATION,
    mends.MIGRATION,
    (
        # What `watch` knows of each feed between two polls. Seconds count from 1970 (UTC).
        """CREATE TABLE poll (
            url TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, sha256 TEXT NOT NULL,
            failures INTEGER NOT NULL, due REAL NOT NULL, said TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
    ),
    mends.PARTS,
    sought.FOLDS,
    daily.MIGRATION,
    (
        # What a short account means: too few words to go by. Those already here stay as they are.
        "ALTER TABLE profile ADD COLUMN meaning BLOB NOT NULL DEFAULT x''",
    ),
)
