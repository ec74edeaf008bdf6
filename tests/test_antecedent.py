"""Whom a pronoun goes back to, and how a mention stands in its sentence."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manytakes import models
from manytakes.model import Article, Mention, Parse, Span
from manytakes.names import antecedent, setting
from manytakes.names.antecedent import Nature
from manytakes.names.setting import Standing

PERSON, BODY, THING = Nature(1.0, 0.0, 0.0), Nature(0.0, 1.0, 0.0), Nature(0.0, 0.0, 0.0)
NATURES = {1: PERSON, 2: PERSON, 3: BODY, 4: THING}

# In a text "[1 Ada Poe]" is a mention of chain 1 and "[? she]" a pronoun.
RESOLVED = [
    ("[1 Ada Poe] sold [4 the boat]. Then [? she] left.", [1], "a boat is no she"),
    ("[1 Ada Poe] ran [3 Tidewell Ferries]. [? She] quit.", [1], "nor is a company"),
    ("[1 Mr Ortiz] met [2 Ms Poe]. [? He] paid.", [1], "a title tells"),
    ("[1 Mr Ortiz] met [2 Ms Poe]. [? She] paid.", [2], "and tells them apart"),
    ("[1 The actress] met [2 Lee]. [? She] paid.", [1], "a noun tells"),
    ("[1 Poe] waved. [? She] sat. [2 Lee] came. [? She] rose.", [1, 1], "whom she was said of before"),
    ("[1 Poe] sat. [1 Poe] spoke of [2 Lee]. [1 Poe] rose. [? She] left.", [1], "whom the text is about"),
    ("[3 Tidewell Ferries] said: [? We] will sail.", [3], "a body says we"),
    ("[1 Ada Poe] of [3 Tidewell Ferries] said: [? I] will sail.", [1], "a person says I"),
    ("[? She] left early. [1 Ada Poe] stayed.", [], "nobody has been named yet"),
    ("[1 Ada Poe] saw [4 the boat]. [? It] sank.", [4], "a person is no it"),
]


def read(marked: str) -> tuple[str, list[Mention], dict[Mention, int]]:
    """Return the text without its marks, its mentions and the chains of those that have one."""
    text, mentions, chains, end = "", [], {}, 0
    for found in re.finditer(r"\[(\S+) ([^\]]+)\]", marked):
        text += marked[end : found.start()]
        form = "pronoun" if found[1] == "?" else "name" if found[2].istitle() else "nominal"
        mention = Mention(Span("a", len(text), len(text) + len(found[2])), found[2], "other", form)  # type: ignore
        mentions.append(mention)
        if found[1] != "?":
            chains[mention] = int(found[1])
        text, end = text + found[2], found.end()
    return text + marked[end:], mentions, chains


@pytest.mark.parametrize(("marked", "expected", "why"), RESOLVED)
def test_a_pronoun_goes_to_the_likeliest_chain(marked: str, expected: list[int], why: str) -> None:
    text, mentions, chains = read(marked)
    found = antecedent.resolve(text, mentions, chains, models.tagger().parse(article(text)), NATURES)
    assert [found[m] for m in mentions if m in found] == expected, why


STANDING = [
    ("The guard opened the gate.", "The guard", Standing("subject", "open", False), "subject"),
    ("The guard opened the gates.", "the gates", Standing("object", "open", True), "object, several"),
    ("The gate was opened.", "The gate", Standing("object", "open", False), "of a passive"),
    ("The gate was opened by the guard.", "the guard", Standing("subject", "open", False), "its agent"),
    ("They sailed to the island.", "the island", Standing("to", "sail", False), "by its preposition"),
    ("The driver and the guard slept.", "the guard", Standing("subject", "sleep", False), "as the first"),
    ("Fire!", "Fire", Standing(), "alone"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "expected", "why"), STANDING)
def test_a_mention_stands_by_its_verb(text: str, words: str, expected: Standing, why: str) -> None:
    at = text.index(words)
    mention = Mention(Span("a", at, at + len(words)), words, "other", "nominal")
    assert setting.stand([mention], models.tagger().parse(article(text))) == [expected], why


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["[1 Ada Poe]", "[2 Lee]", "[3 Tidewell]", "[? she]", "[? we]", "[? his]", "."]))
)
def test_a_pronoun_goes_to_a_chain_named_before_it(parts: list[str]) -> None:
    text, mentions, chains = read(" ".join(parts))
    parse = models.tagger().parse(article(text)) if text else Parse("a", (), (), ())
    found = antecedent.resolve(text, mentions, chains, parse, NATURES)
    for n, m in enumerate(mentions):
        before = {chains[b] for b in mentions[:n] if b in chains}
        assert (m in found) == (m.form == "pronoun" and bool(before))
        assert m not in found or found[m] in before


def article(text: str) -> Article:
    return Article("a", "a", text, body=(Span("a", 0, len(text)),))
