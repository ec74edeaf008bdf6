"""What the tagger has read before is read the same, at no cost; a title is one word with its stop."""

from __future__ import annotations

import pytest

from manytakes import models
from manytakes.model import Article, Parse, Span

TEXT = (
    "There's nothin' like it, y'all. Let's go; I ain't gonna wait, she'd've said. Whose is that?\n\n"
    "The divers who'd been found were taken ashore by 9 p.m., c'mon, and all of them had got to rest.\n\n"
    "It is they who paid. Which one? All that the mayor did was to wait."
)


def article(id: str, text: str) -> Article:
    return Article(id, id, text, body=(Span(id, 0, len(text)),))


def name() -> str:
    return models.tagger().name  # type: ignore[attr-defined, no-any-return]


def test_a_paragraph_read_before_is_read_the_same_again() -> None:
    first, second = TEXT.split("\n\n")[:2]
    fresh = models._Spacy(name())
    alone = fresh.parse(article("b", f"{second}\n\n{first}"))
    known = models._Spacy(name())
    known.parse(article("a", f"A gull watched.\n\n{first}"))
    known.parse(article("c", second))
    assert known.parse(article("b", f"{second}\n\n{first}")) == alone


def test_a_paragraph_read_before_costs_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    tagger = models._Spacy(name())
    one = tagger.parse(article("a", TEXT))
    asked: list[str] = []
    prepared = tagger._prepared
    monkeypatch.setattr(tagger, "_prepared", lambda piece: asked.append(piece) or prepared(piece))
    again: Parse = tagger.parse(article("b", TEXT + "\n\nA gull watched."))
    assert asked == ["A gull watched."]
    assert again.tokens[: len(one.tokens)] == one.tokens


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_KEPT", 40)
    tagger = models._Spacy(name())
    for n in range(9):
        tagger.parse(article(str(n), f"Ferry number {n} left the old port at noon."))
        assert sum(len(tokens) for tokens, _, _ in tagger._known.values()) <= 40


@pytest.mark.parametrize("title", ["Sgt.", "Capt.", "Det. Sgt.", "Asst. Dist. Atty.", "Gov."])
def test_a_title_goes_with_the_name_behind_it(title: str) -> None:
    parse = models._Spacy(name()).parse(article("a", f"They left, said {title} Ana Belova. It was late."))
    subjects = [t.text for t in parse.tokens if t.dep == "nsubj" and parse.tokens[t.head].text == "said"]

    assert len(parse.sentences) == 2
    assert subjects == ["Belova"]
    assert {*title.split()} <= {t.text for t in parse.tokens}
