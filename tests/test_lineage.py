"""Copies are found with their words, counted once, and given a direction only when something tells it."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manytakes import lineage
from manytakes import text as texts
from manytakes.lineage import pairs, slips, words
from manytakes.model import Article, BadInput, Credit, Residue, Reuse, Span, When

OPENING = (
    "The lighthouse on Gull Point went dark for the first time in ninety years on Tuesday night, after"
    " a storm tore the lamp from its mounting and carried it into the bay. "
)
MIDDLE = (
    "Keeper Ilse Brandt, who was inside, climbed down the outer ladder with a torch between her teeth and"
    " walked two miles along the shingle to raise the alarm at the harbour office. "
)
END = (
    "Three trawlers that were due at dawn waited outside the bar until noon. The board expects to hang a"
    " temporary lamp by the weekend, and to raise the old one when divers can work."
)
STORY = OPENING + MIDDLE + END
OTHER = (
    "Fishing boats sat idle beyond the sandbar through the morning because nobody could see the headland."
    " A repair crew is expected before Sunday, officials at the port authority announced."
)


def article(id: str, text: str, residue: str = "", **given: object) -> Article:
    whole = f"{text}\n{residue}" if residue else text
    furniture = (Residue(Span(id, len(text) + 1, len(whole)), "other"),) if residue else ()
    body = (Span(id, 0, len(text)),) if text else ()
    return Article(id, f"{id}.txt", whole, body=body, residue=furniture, **given)  # type: ignore[arg-type]


def day(n: int, days: int = 1) -> tuple[When, ...]:
    start = datetime(2024, 5, 1) + timedelta(days=n)
    return (When(start, start + timedelta(days=days), "day"),)


def only(*articles: Article) -> Reuse:
    [reuse] = lineage.find(articles)
    return reuse


def said(reuse: Reuse) -> set[str]:
    return {reason.kind for reason in reuse.reasons}


MEANT = [
    # a word, what it was meant for, why
    ("embarassed", "embarrassed", "a letter is missing"),
    ("recieved", "received", "two letters turned round"),
    ("occured", "occurred", "a letter is missing before the ending"),
    ("government", "", "a word of the news"),
    ("favourite", "", "British spelling"),
    ("travelled", "", "British spelling"),
    ("ageing", "", "British spelling"),
    ("xyzzyq", "", "no word is near"),
    ("", "", "nothing"),
]


@pytest.mark.parametrize(("word", "meant", "why"), MEANT)
def test_a_misspelling_is_a_word_that_news_does_not_know(word: str, meant: str, why: str) -> None:
    assert slips.intended(word) == meant, why


SHARED = [
    # text of b, extent or None, why
    (STORY, "whole", "verbatim"),
    (STORY.upper(), "whole", "case does not count"),
    (STORY.replace(" ", "\n"), "whole", "line breaks do not count"),
    (STORY.replace("Tuesday", "Monday").replace("dawn", "daybreak"), "whole", "two words changed"),
    (OPENING + MIDDLE + OTHER, "most", "its end rewritten"),
    (OTHER + " " + MIDDLE + OTHER[::-1] + OTHER, "part", "one paragraph lifted"),
    (OTHER + " The board expects to hang a temporary lamp soon.", "sentence", "8 identical words"),
    (OTHER + " The board expects to hang a temporary light soon.", None, "7 identical words are chance"),
    (OTHER, None, "nothing shared"),
    ("", None, "an empty body"),
    ("lamp", None, "one word"),
]


@pytest.mark.parametrize(("text", "extent", "why"), SHARED)
def test_how_much_is_shared(text: str, extent: str | None, why: str) -> None:
    found = lineage.find([article("a", STORY), article("b", text)])

    assert [reuse.extent for reuse in found] == ([extent] if extent else []), why


def test_a_passage_is_the_same_words_in_both_and_goes_over_a_small_change() -> None:
    a = article("a", STORY)
    b = article("b", OTHER + " " + MIDDLE.replace("outer ladder", "iron rungs").strip() + " " + OTHER)

    [(in_a, in_b)] = only(a, b).passages

    assert a[in_a] == MIDDLE.strip()[:-1]
    assert b[in_b] == MIDDLE.replace("outer ladder", "iron rungs").strip()[:-1]


def test_residue_is_not_compared_and_no_passage_crosses_it() -> None:
    footer = "Sign up here for the best of our stories in your inbox every single morning"
    assert lineage.find([article("a", STORY, footer), article("b", OTHER, footer)]) == ()

    text = OPENING + "\n" + footer + "\n" + MIDDLE
    at = text.index(footer)
    body = (Span("b", 0, at - 1), Span("b", at + len(footer) + 1, len(text)))
    b = Article("b", "b", text, body=body, residue=(Residue(Span("b", at, at + len(footer)), "newsletter"),))
    passages = only(article("a", STORY), b).passages
    assert len(passages) == 2
    assert all(any(span.holds(in_b) for span in body) for _, in_b in passages)


def test_two_accounts_that_quote_one_long_remark_stay_two_accounts() -> None:
    remark = "“" + MIDDLE.strip() + " " + END + "”"
    pair = [
        article("a", "Brandt spoke to reporters at the quay. " + remark),
        article("b", remark + " That is how the keeper put it when we met her in the café."),
    ]

    reuse = only(*pair)

    assert reuse.extent in ("part", "sentence") and "quotation" in said(reuse)
    assert len(lineage.accounts(pair, [reuse])) == 2


def test_what_follows_two_different_openings_is_no_copy() -> None:
    gallery = " ".join(
        f"Photo {n} of the lighthouse shows its keeper in the year {1900 + n}." for n in range(60)
    )
    one = " ".join(f"alpha{n}" for n in range(120))
    two = " ".join(f"beta{n}" for n in range(130))

    assert only(article("a", one + " " + gallery), article("b", two + " " + gallery)).extent == "part"


def test_a_run_of_names_and_titles_is_chance() -> None:
    names = "Ilse Brandt and Jo Amsel in The Night the Lamp Went Out"
    a, b = f"{OTHER} We met {names}.", f"It is called {names}, says the poster."

    assert lineage.find([article("a", a), article("b", b)]) == ()
    assert lineage.find([article("a", a.upper()), article("b", b.upper())]) != ()  # no case to tell names by


def test_an_editors_insertion_and_a_carried_line_are_reasons() -> None:
    remark = "“I could not see where [the lamp] had gone, so I went on along the wall,” she said."
    line = "Read more: ten walks along the shingle of Gull Point"
    a, b = f"{OPENING}{remark} {MIDDLE}", f"{OPENING}{remark} {END}"
    one = article("a", a, line)
    one = replace(one, residue=(replace(one.residue[0], kind="teaser"),))

    assert {"shared insertion", "residue carried over"} <= said(only(one, article("b", f"{b}\n{line}")))
    assert said(only(article("a", a), article("b", b))) == {"shared insertion"}


# -- direction ---------------------------------------------------------------------

POST = {"outlet": "Harbour Post", "url": "https://www.harbourpost.test/lamp"}
ISLE = {"outlet": "Isle Radio", "url": "https://isleradio.test/7"}


def credit(id: str, text: str, name: str) -> tuple[Credit, ...]:
    at = text.index(name)
    return (Credit(Span(id, at, at + len(name)), name),)


LINE = "This appeared first on Harbour Post"
CREDITED = article("b", STORY, LINE, credits=credit("b", f"{STORY}\n{LINE}", "Harbour Post"), **ISLE)
PLAIN_A, PLAIN_B = article("a", STORY, **POST), article("b", STORY, **ISLE)
CABLE = "LONDON (AP) — "


def on(given: Article, when: tuple[When, ...]) -> Article:
    return replace(given, published=when)


FILLER = "".join(f"cove{n} " for n in range(120))
REUSED = OPENING + MIDDLE + OTHER


def page(id: str, text: str, number: int, **given: object) -> Article:
    return article(id, text, url=f"https://isleradio.test/coast-{number}", **given)


LETTER = (
    "Dear board, we write to you as the people of Gull Point. We have asked twice for a second keeper, and"
    " twice our letters came back unopened. "
    "We will not row out in the dark again until a lamp hangs over our bay, whatever it costs. "
    "We have boats to mend and children to feed. Let us know by Friday, for our patience is at an end. "
)
QUOTING = (
    "Fishermen on the north shore have told the port authority that they will stay ashore. “We will not row"
    " out in the dark again until a lamp hangs over our bay, whatever it costs,” their letter said. The"
    " authority has not answered it, and a spokeswoman would say only that the budget was being looked at."
)
PRINTED = (
    "Fishermen on the north shore have sent a letter to the port authority this week, which has been seen"
    " by several reporters.\n"
    "We will not row out in the dark again until a lamp hangs over our bay, whatever it costs, it says.\n"
    "A spokeswoman for the authority would say only that its budget was being looked at by the council."
)

AMENDMENT = "Correction: an earlier version of this story gave a wrong year."
AMENDED = article("a", STORY, AMENDMENT)
AMENDED = replace(AMENDED, residue=(replace(AMENDED.residue[0], kind="correction"),))
LATER_ON = " The name of the keeper's son will be given after he is formally charged."

TOLD = [
    # a, b, earlier, a reason among those given, why
    (PLAIN_A, PLAIN_B, None, None, "nothing tells"),
    (PLAIN_A, CREDITED, "a", "credit line", "b says whom it has it from"),
    (PLAIN_A, replace(PLAIN_B, given=(("canonical", "//harbourpost.test/lamp/?u=1"),)), "a",
     "canonical link", "b declares a's address"),
    (PLAIN_A, replace(PLAIN_B, given=(("canonical", "https://isleradio.test/7"),)), None, None,
     "its own address"),
    (on(PLAIN_A, day(3)), on(PLAIN_B, day(1)), "b", "time order", "a reprint, later"),
    (on(PLAIN_A, day(1)), on(PLAIN_B, day(1)), None, None, "the same day"),
    (on(PLAIN_A, day(1)), on(PLAIN_B, (*day(9), *day(0))), None, None,
     "a date that reads both before and after"),
    (on(PLAIN_A, day(3)), on(CREDITED, day(1)), "a", "credit line",
     "a credit outweighs a date"),
    (article("a", CABLE + STORY, published=day(1)), article("b", CABLE + STORY, published=day(2)), None,
     "common source", "both print an agency's words"),
    (article("a", STORY, published=day(1)), article("b", OTHER + " " + MIDDLE, published=day(2)),
     None, "time order", "a lifted paragraph may have a third source"),
    (article("a", STORY + " the the"), article("b", STORY + " the the"), None,
     "shared error", "one slip in both"),
    (article("a", STORY + " Nobody has recieved an answer."),
     article("b", STORY + " Nobody has recieved an answer."), None, "shared error", "one misspelling"),
    (AMENDED, PLAIN_B, None, "correction in one", "b may be of before, or not have taken it over"),
    (article("a", STORY), article("b", OPENING), None, "subset", "a cut, or an addition"),
    (on(PLAIN_A, day(1)), article("b", STORY, url="http://harbourpost.test/lamp", published=day(2)),
     "a", "same address", "two versions of one page"),
    (article("a", STORY.replace("who was inside", "who told the Isle Radio"), **POST), PLAIN_B, "b",
     "credit line", "a sentence of the passage credits the other"),
    (page("a", STORY, 20016372), page("b", REUSED, 20008827), "b", "time order",
     "an outlet repeats its own opening in a page with a higher number"),
    (page("a", STORY, 20016372, published=day(1)), page("b", REUSED, 20008827, published=day(2)), None, None,
     "number and date disagree"),
    (page("a", FILLER + MIDDLE, 20016372), page("b", FILLER[::-1] + MIDDLE, 20008827), None, "time order",
     "what follows two openings may be the outlet's furniture"),
    (article("a", STORY, url="https://isleradio.test/coast-20016372"),
     article("b", STORY, url="https://harbourpost.test/coast-20008827"), None, None, "numbers of two sites"),
    (article("a", LETTER), article("b", QUOTING), "a", "quoted", "b quotes what a says of itself"),
    (article("a", PRINTED), article("b", QUOTING), None, None, "a letter printed without marks"),
    (article("a", "The letter reads:\n" + LETTER), article("b", QUOTING), None, None,
     "a letter that is announced is another's"),
    (article("a", STORY + LATER_ON), article("b", STORY + " He was charged with arson."), "a", "later state",
     "what a expects has happened in b"),
    (article("a", CABLE + STORY + LATER_ON), article("b", CABLE + STORY + " He has been charged with arson."),
     "a", "later state", "one agency's text, written on"),
    (article("a", STORY + LATER_ON + " A neighbour was charged with arson in May."),
     article("b", STORY + " He was charged with arson."), None, None, "another case is over in a as well"),
    (article("a", STORY + LATER_ON), article("b", STORY + LATER_ON + " He was charged with arson."),
     None, None, "b still expects it too"),
    (article("a", STORY + LATER_ON), article("b", FILLER + MIDDLE + " He was charged with arson."),
     None, None, "a passage in another text is no state of it"),
    (article("a", LETTER), article("b", QUOTING.translate({8220: None, 8221: None})), None, None,
     "nothing is in quotation marks"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "earlier", "kind", "why"), TOLD)
def test_direction_is_told_by_a_reason_or_not_at_all(
    a: Article, b: Article, earlier: str | None, kind: str | None, why: str
) -> None:
    reuse = only(a, b)

    assert reuse.earlier == earlier, why
    assert kind is None or kind in said(reuse), why
    assert reuse.earlier is None or reuse.reasons


def test_credits_that_contradict_each_other_tell_nothing() -> None:
    line = "This appeared first on Isle Radio"
    a = article("a", STORY, line, credits=credit("a", f"{STORY}\n{line}", "Isle Radio"), **POST)

    assert only(a, CREDITED).earlier is None


def test_a_common_source_is_one_that_neither_is() -> None:
    both = only(article("a", CABLE + STORY), article("b", CABLE + STORY))
    wire = only(article("a", CABLE + STORY, outlet="AP"), article("b", CABLE + STORY, **ISLE))
    photo = only(article("a", STORY + " AP Photo"), article("b", STORY + " AP Photo"))

    assert (both.common_source, wire.common_source, photo.common_source) == (True, False, False)


def test_swapping_two_outlets_names_swaps_the_direction_and_nothing_else() -> None:
    line = f"{STORY}\n{LINE}"
    swapped = article("b", STORY, LINE, credits=credit("b", line, "Harbour Post"), **POST)

    assert only(PLAIN_A, CREDITED).earlier == "a"
    assert only(replace(PLAIN_A, **ISLE), swapped).earlier is None  # nobody is credited by another
    assert only(PLAIN_A, CREDITED).passages == only(replace(PLAIN_A, **ISLE), swapped).passages


# -- accounts ----------------------------------------------------------------------


def told_by(*articles: Article) -> dict[str, set[str]]:
    found = lineage.accounts(articles, lineage.find(articles))
    return {account.origin: set(account.articles) for account in found}


def test_reprints_are_one_account_read_from_its_origin() -> None:
    assert told_by(PLAIN_A, CREDITED, article("c", OTHER)) == {"a": {"a", "b"}, "c": {"c"}}
    assert told_by(PLAIN_A, PLAIN_B) == {"a": {"a", "b"}}
    assert told_by(PLAIN_A, replace(PLAIN_B, published=day(1))) == {"b": {"a", "b"}}
    chain = [article("a", STORY), article("b", OPENING + MIDDLE + OTHER), article("c", OPENING + MIDDLE)]
    assert told_by(*chain) == {"a": {"a", "b", "c"}}


def test_a_digest_does_not_make_one_account_of_what_it_gathers() -> None:
    fillers = [" ".join(f"{stem}{n}" for n in range(150)) for stem in ("ash", "birch", "cedar", "elm")]
    digest = article("d", OPENING + " ".join(fillers))

    assert told_by(article("a", OPENING), digest, *(article(f"f{n}", f) for n, f in enumerate(fillers))) == {
        "a": {"a"}, "d": {"d"}, **{f"f{n}": {f"f{n}"} for n in range(4)}
    }  # fmt: skip


def test_an_origin_holds_most_of_what_its_account_says() -> None:
    cut = article("a", OPENING + MIDDLE, published=day(1))
    full = article("b", OPENING + MIDDLE + END + " " + OTHER, published=day(2))

    assert set(told_by(cut, full)) == {"b"}


# -- what must stay true -----------------------------------------------------------

SENTENCES = [*STORY.split(". "), *OTHER.split(". "), "Yes", "“So it is,” he said", "Café—ünïcode, 5½ km"]
TEXTS = st.lists(st.sampled_from(SENTENCES), max_size=9).map(". ".join)


@settings(deadline=None, max_examples=60)
@given(st.lists(TEXTS, min_size=2, max_size=5), st.randoms())
def test_passages_hold_the_same_folded_words_and_order_changes_nothing(
    bodies: list[str], random: object
) -> None:
    articles = [article(f"a{n}", body) for n, body in enumerate(bodies)]
    known = {a.id: a for a in articles}

    found = lineage.find(articles)

    for reuse in found:
        assert reuse.a < reuse.b and reuse.passages
        for in_a, in_b in reuse.passages:
            one, other = (texts.fold(known[span.article][span]) for span in (in_a, in_b))
            assert one.split()[0].strip("\"',.") == other.split()[0].strip("\"',.")
    again = sorted(articles, key=lambda a: a.text)
    assert lineage.find(again) == found
    assert lineage.accounts(again, found) == lineage.accounts(articles, found[::-1])


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="aBé İß'’_-–. \n你好９²ﬁ\u0301\ud83d", max_size=60))
def test_words_are_runs_of_letters_and_digits_under_folding(text: str) -> None:
    if not text:
        return
    read = words.read(article("a", text))
    flat = texts.fold(text)
    spans = list(zip(read.starts.tolist(), read.ends.tolist(), strict=True))

    inside = {at for start, end in spans for at in range(start, end)}
    assert inside == {at for at, char in enumerate(flat) if char.isalnum() or text[at].isalnum()}
    same = {}
    for (start, end), key in zip(spans, read.hashes.tolist(), strict=True):
        assert same.setdefault(key, flat[start:end]) == flat[start:end]
    assert len(same) == len({flat[start:end] for start, end in spans})


def test_texts_shorter_than_a_run_share_nothing() -> None:
    assert lineage.find([article("a", "So it is, he said"), article("b", "So it is, he said")]) == ()
    assert lineage.find([article("a", "")]) == lineage.find([]) == lineage.similar([]) == ()


def test_an_unrelated_article_changes_nothing() -> None:
    pair = [PLAIN_A, CREDITED]
    assert lineage.find([*pair, article("z", OTHER)]) == lineage.find(pair)


def test_near_duplicates_of_long_bodies_are_found_by_a_sample_of_their_runs() -> None:
    draw = random.Random(5)
    made = []
    for n in range(12):
        told = [f"w{draw.randrange(9_000)}" for _ in range(500 if n % 2 else 60)]
        copy = [f"x{draw.randrange(9_000)}" if draw.random() < 0.05 else word for word in told]
        made += [article(f"{n:02}a", " ".join(told)), article(f"{n:02}b", " ".join(copy))]

    found = lineage.similar(made)

    assert [(a, b) for a, b, _ in found] == [(f"{n:02}a", f"{n:02}b") for n in range(12)]
    assert len(pairs.sharing(made, sample=10**9)) < len(pairs.sharing(made))


def test_an_index_in_files_and_pairs_compared_in_parts_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(1)
    sentences = [" ".join(f"w{draw.randrange(300)}" for _ in range(12)) + "." for _ in range(40)]
    many = [article(f"a{n:02}", "\n\n".join(draw.sample(sentences, 4))) for n in range(30)]
    found, shared = lineage.find(many), pairs.sharing(many).tolist()
    assert len(found) > 20

    monkeypatch.setattr(pairs, "_ROOM", 100)
    monkeypatch.setattr(lineage, "PAIRS", 3)

    assert pairs.sharing(many).tolist() == shared
    assert lineage.find(many) == found


def test_an_index_that_finds_no_room_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None: ...

        def write(self, _: bytes) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(pairs, "_ROOM", 100)
    monkeypatch.setattr("tempfile.TemporaryFile", Full)

    with pytest.raises(BadInput, match=r"No space left on device; point TMPDIR at a disk with 1 GB free"):
        lineage.find([article("a", "the mill at Ostrey will close in March " * 60)])


def test_words_read_together_are_those_read_alone() -> None:
    texts_ = ["", "One two “three four five.”", "", "Six " * 40_000, "seven", ""]
    read = list(words.every([article(f"a{n}", text) for n, text in enumerate(texts_)]))

    assert [one.article.id for one in read] == [f"a{n}" for n in range(len(texts_))]
    for one, text in zip(read, texts_, strict=True):
        alone = words.read(article("a", text))
        for name in ("hashes", "starts", "ends", "segments", "quoted"):
            assert getattr(one, name).tolist() == getattr(alone, name).tolist()


def test_similar_gives_the_exact_jaccard_index() -> None:
    draw = random.Random(7)
    base = [f"w{draw.randrange(400)}" for _ in range(300)]
    changed = [word if draw.random() > 0.03 else "changed" for word in base]
    pair = [article("a", " ".join(base)), article("b", " ".join(changed)), article("c", OTHER)]
    one, two = ({tuple(t[k : k + 5]) for k in range(len(t) - 4)} for t in (base, changed))

    [(a, b, jaccard)] = lineage.similar(pair, 0.3)

    assert (a, b) == ("a", "b")
    assert jaccard == pytest.approx(len(one & two) / len(one | two))
    assert lineage.similar(pair, 0.999) == ()


@pytest.mark.parametrize("text", ["la " * 60_000, "x" * 500_000, STORY * 300, "a b c d e f g h " * 9_000])
def test_hostile_repetition_is_read_in_time(text: str) -> None:
    since = time.process_time()
    lineage.find([article("a", text), article("b", text + " end")])
    assert time.process_time() - since < 20  # measured: under 1


def test_a_hundred_reprints_are_one_account_without_comparing_every_pair() -> None:
    wire = [article(f"w{n:03d}", STORY + f" {n} readers wrote.") for n in range(100)]
    accounts = lineage.accounts(wire, found := lineage.find(wire))

    assert [len(account.articles) for account in accounts] == [100]
    assert len(found) < 100 * 99 / 2 / 10


# -- versions of one address -------------------------------------------------------

ADDRESSES = [
    # one, other, the same, why
    ("https://www.post.test/a/", "http://post.test/a", True, "scheme, www, closing slash"),
    ("https://Post.test/a#top", "https://post.test/a", True, "the host's letters, the fragment"),
    ("https://post.test/A", "https://post.test/a", False, "a path has its letters"),
    ("https://post.test/a?id=1", "https://post.test/a?id=2", False, "a query names a page"),
]


@pytest.mark.parametrize(("one", "other", "same", "why"), ADDRESSES)
def test_addresses(one: str, other: str, same: bool, why: str) -> None:
    assert (lineage.versions.address(one) == lineage.versions.address(other)) == same, why
    assert lineage.versions.address(None) == ""


EDITS = [
    # old, new, (cut, put) in words, why
    ("Two boats sank off Rell.", "Three boats sank off Rell.", [("Two", "Three")], "replaced"),
    ("Two boats sank.", "Two boats sank. Six died.", [(None, "Six died.")], "added at the end"),
    ("Two old boats sank.", "Two boats sank.", [("old", None)], "cut"),
    ("a b c d", "a x c y", [("b", "x"), ("d", "y")], "twice"),
    ("a b", "a b", [], "nothing"),
]


@pytest.mark.parametrize(("old", "new", "expected", "why"), EDITS)
def test_changes_between_versions(old: str, new: str, expected: list[object], why: str) -> None:
    one, other = article("old", old), article("new", new)

    found = lineage.versions.changes(one, other)

    assert [(a and one[a], b and other[b]) for a, b in found] == expected, why


@given(st.lists(st.sampled_from("a b c".split())), st.lists(st.sampled_from("a b c".split())))
def test_changes_account_for_every_word(old: list[str], new: list[str]) -> None:
    one, other = article("old", " ".join(old) or "."), article("new", " ".join(new) or ".")

    found = lineage.versions.changes(one, other)

    kept = [
        [w for n, w in enumerate(a.text.split()) if not any(s and s.start <= 2 * n < s.end for s in spans)]
        for a, spans in ((one, [c[0] for c in found]), (other, [c[1] for c in found]))
    ]
    assert kept[0] == kept[1]


def test_without_every_reason_the_direction_is_the_same() -> None:
    copy = article("b", STORY.replace("outer ladder", "outer outer ladder"), published=day(1))
    origin = article("a", copy.text, published=day(0))
    [whole] = lineage.against(copy, [origin])
    [brief] = lineage.against(copy, [origin], every=False)

    assert said(whole) == {"time order", "shared error"} and said(brief) == {"time order"}
    assert replace(whole, reasons=()) == replace(brief, reasons=()) and brief.earlier == "a"
