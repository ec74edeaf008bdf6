"""Make the table of document frequencies that `manytakes.stories` weighs words by.

    python -m bench.train_stories --data multi_allsides_articles/dev.jsonl.gz

Counts, for each folded word, the articles whose body holds it, and writes the words
held by enough of them as `src/manytakes/data/words.txt.gz`: a first line with the
number of articles, then `word count` by word. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

from manytakes import stories

LEAST = 4  # articles that must hold a word; rarer ones weigh as if seen in none
TABLE = Path(__file__).parent.parent / "src" / "manytakes" / "data" / "words.txt.gz"


def main() -> None:
    """Count the words of the articles in --data and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="articles, .jsonl.gz, each with a text")
    args = parser.parse_args()
    counts: Counter[str] = Counter()
    articles = 0
    with gzip.open(args.data, "rt", encoding="utf-8") as rows:
        for row in rows:
            articles += 1
            counts.update({term for term, *_ in stories.terms(json.loads(row)["text"])})
    kept = sorted(word for word, n in counts.items() if n >= LEAST)
    lines = [str(articles), *(f"{word} {counts[word]}" for word in kept)]
    TABLE.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
    print(f"{articles} articles, {len(kept)} words, {TABLE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
