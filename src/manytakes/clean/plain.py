"""Page residue in text that has lost its HTML: lines, sentences and glued ends.

    find(text) -> (start, end, kind), ...     in text order, disjoint

Two things decide. A small classifier (bench/train_clean.py) reads each line among its
neighbours. A table of cues says what each kind of residue looks like: some make a whole
line residue, some a sentence of it, some only a run at a line's start or end (a date
glued before the headline, a player's label glued after the last full stop).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from .. import boosted
from .. import text as words
from ..model import ResidueKind
from . import features

Found = tuple[int, int, ResidueKind]

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
DATE = (
    r"(?:\d{4}-\d\d?-\d\d?|\d\d? ?[/.-] ?\d\d? ?[/.-] ?(?:\d{4}|\d\d)"
    rf"|(?:{_WEEKDAY},? )?\d\d?(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|(?:{_WEEKDAY},? )?{_MONTH} \d\d?(?:st|nd|rd|th)?,? \d{{4}})"
)
_TIME = r"(?:\d\d? ?[:.] ?\d\d(?: ?: ?\d\d)? ?(?:[ap]\.?m\.?)?)"
_ZONE = r"(?:\(?(?:gmt|utc|bst|e[sd]?t|p[sd]?t|c[sd]?t|m[sd]?t|cest|cet|ist|uk|hrs)\b\)?(?: ?[+-] ?\d\d? ?:? ?\d\d)?)"
_STAMP = rf"(?:{_TIME} ?{_ZONE}?,? ?(?:on |{_WEEKDAY},? )?{DATE}|{DATE},?(?: ?[|@-]| at)? ?{_TIME}? ?{_ZONE}?|{DATE})"

# (kind, what a whole line or sentence of it looks like)
_LINES: tuple[tuple[ResidueKind, str], ...] = (
    ("comment-form", r"(?:leave|post|add|write) a (?:reply|comment)|reader'?s'? (?:opinions?|comments?)|(?:\d+ )?comments?(?: \(\d+\))?|(?:show|view|load|hide)(?: all| more)? comments.{0,30}|comments are closed\.?|join the (?:conversation|discussion)\.?"),
    ("comment-form", r"your email address will not be published\.?.{0,60}|required fields are marked ?\*?|please (?:read our .{0,40}before|log ?in to|sign in to) (?:posting |leave a |post a )?comments?.{0,40}|cancel reply|save my name, email.{0,120}"),
    ("newsletter", r"by (?:entering|submitting|signing up|subscribing|providing|clicking).{0,60}(?:you|i) (?:are agreeing|agree|consent|accept|acknowledge).{0,200}|you (?:can|may) (?:unsubscribe|opt[ -]out).{0,80}|.{0,40}\b(?:sign up|subscribe)\b.{0,60}\bnewsletter.{0,120}|.{0,60}\bstraight to your inbox.{0,60}|(?:click here to )?(?:subscribe|sign up)(?: now| today| here)?(?: to| for)? .{0,100}|enter your e-?mail.{0,60}"),
    ("share", r"(?:share|tweet|pin|print|email|whatsapp|facebook|twitter|linkedin|reddit|copy link|save)(?: (?:this|on|via|to)(?: .{1,40})?)?|(?:like|follow|find|join) .{1,80} (?:on|and) (?:facebook|twitter|instagram|x|tumblr|youtube|telegram|whatsapp|linkedin)\b.{0,80}|share (?:this|on) .{0,40}|follow @?\w+(?: on \w+)?"),
    ("teaser", r"(?:[•*·▪>»-] ?)?(?:read (?:more|next|also|now)|also read|see also|more on this(?: story)?|related(?: (?:articles?|stories|stor(?:y|ies)|content|news|posts?|links?|topics?|videos?))?|recommended(?: for you)?|don'?t miss|watch(?: now| more)?|must read|more from .{1,40}|you (?:may|might) (?:also |be )?(?:like|interested).{0,30}|trending(?: now)?|most (?:read|popular|viewed)|editor'?s picks?|up next|what to read next)(?: ?[:|»>–-].{0,200})?"),
    ("teaser", r"check out .{0,200}\b(?:lists?|guides?|full review|our (?:review|page|hub|site|channel)|below|here)\b.{0,120}|meanwhile, here are .{0,120}|(?:watch|see|check out|view|listen to) the .{1,60}\b(?:below|above|here)\b.?[.:]|(?:click|tap) (?:here|the link) .{0,80}|for more .{0,60}(?:visit|click|see|check out|head to|read) .{0,100}|stay tuned (?:for|to) .{0,120}|.{0,40}watch this space\.?"),
    ("ad", r"advert(?:isement|ising|orial)?s?(?: ?[-–] ?(?:continue|scroll).{0,40})?|scroll to continue.{0,40}|article continues (?:below|after).{0,40}|(?:story|post) continues below.{0,40}|sponsored(?: content)?|promoted(?: content)?|try \d+ .{0,60}for (?:just |only )?[£$€]\d.{0,40}|(?:join|get|start) .{0,160}(?:subscription|subscribers?)\b.{0,100}[£$€] ?\d.{0,60}|.{0,80}\bfor (?:just|only) [£$€] ?\d.{0,60}|buy now.{0,40}|this (?:article|post|page) (?:may )?contains? affiliate.{0,200}"),
    ("navigation", r"continue reading(?: the main story)?\.{0,3}|skip (?:to|past) .{0,60}|(?:[\w ]{1,20}: )?https?://\S+|.{0,20}view a cached page.{0,20}|(?:back to|go to) (?:top|home)|home|menu|search|next|previous|(?:previous|next) (?:article|post|story).{0,80}|page \d+(?: of \d+)?|tags?: .{0,200}|filed under.{0,120}|topics?: .{0,120}|categor(?:y|ies): .{0,100}|view (?:all|more|original).{0,40}|load more|show more|see (?:all|more)|©.{0,160}|copyright .{0,160}|all rights reserved\.?.{0,80}|terms (?:of|and) .{0,60}|privacy policy.{0,40}|cookie (?:policy|settings)"),
    ("player", r"current track|now playing.{0,80}|your browser does not support .{0,80}|(?:this )?video (?:is |can ?not be )?(?:unavailable|playback|played).{0,60}|play(?:ing)?(?: video| audio)?|(?:listen|watch) live|title artist|media caption.{0,120}|loading\.{0,3}|please (?:enable|turn on) javascript.{0,80}"),
    ("correction", r"(?:correction|clarification|editor'?s'? note|update)(?: \([^)]{1,40}\)| \d.{0,20})? ?[:—–-].{0,600}|(?:this|an earlier|a previous) (?:article|story|version|post) (?:was|has been|of this .{1,20}) (?:updated|amended|corrected|incorrectly|misstated|stated).{0,400}"),
    ("other", r"\[? ?(?:spoiler (?:alert|warning)|warning)s? ?[:!].{0,200}\]?|\[?warning: (?:spoilers|this .{1,20} contains).{0,200}\]?|-{5,}|\*{3,}|_{5,}"),
    ("credit", r"the post .{1,300} (?:appeared first on|first appeared on) .{1,60}"),
    ("credit", r"(?:this (?:article|story|post) )?(?:was )?(?:originally |first )(?:published|appeared|posted) (?:on|in|at|by) .{1,100}|with (?:additional )?inputs? from .{1,40}|\(?(?:additional )?(?:reporting|writing|editing|compiled) by .{1,160}\)?|(?:image|photo|picture|photograph|video)s?(?: credits?)?(?: by)?: .{1,100}|source: .{1,60}|(?:via|credit:?) .{1,40}|© ?(?:reuters|afp|ap|getty).{0,60}"),
    ("credit", rf"(?:written |posted |published |reported |story )?by(?: [\w.’'-]+| &| and|,){{0,10}},? (?:on|in|at|[|/•·–-]) ?(?:.{{0,20}} )?{_STAMP}.{{0,30}}|posted (?:in|by) .{{1,80}} on {_STAMP}\.?|on behalf of .{{1,80}}?(?:\.| posted in .{{1,80}})"),
    ("dateline", rf"(?:(?:first |last )?(?:published|posted|updated|modified|created|date)(?: (?:on|at))? ?:? ?)?(?:{_STAMP}|{_TIME} ?{_ZONE}?)(?:,? ?[|•·–-]? ?(?:last |first )?(?:updated|published|posted|modified)(?: (?:on|at))? ?:? ?(?:{_STAMP}|{_TIME} ?{_ZONE}?))?\.?"),
)  # fmt: skip
_AS_LINE = re.compile("|".join(f"({pattern})" for _, pattern in _LINES), re.I)

# Runs at the start or the end of a line that are residue though the rest is not.
_AT_START: tuple[tuple[ResidueKind, str], ...] = (
    ("dateline", rf"date:? {DATE}(?: {_TIME})?(?=\s)"),
    ("dateline", rf"(?:published|posted|updated|last updated)(?: on| at)? ?:? {_STAMP}(?=\s)"),
    ("credit", r"(?:pti|ians|ani|ap|afp|reuters|upi) reports:(?=\s|$)"),
)  # fmt: skip
_AT_END: tuple[tuple[ResidueKind, str], ...] = (
    ("comment-form", r"leave a reply|required fields are marked ?\*?|\d+ comments?"),
    ("player", r"current track(?: title artist)?|now playing"),
    ("share", r"share this|share on facebook|tweet this"),
    ("teaser", r"read (?:more|next)|also read"),
    ("newsletter", r"sign up (?:here|now|today)"),
)  # fmt: skip
_START = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _AT_START)
_TERMS = re.compile(r"(?:terms of (?:use|service)|privacy notice|disclaimer|comment policy) ?:", re.I)
_END = tuple((kind, re.compile(rf"(?<=[.!?”\"’*)])\s*({pattern})\s*$", re.I)) for kind, pattern in _AT_END)

_LONGEST = 700  # characters: no cue makes residue of more; what is longer is prose


_KINDS: tuple[ResidueKind, ...] = (
    "navigation", "teaser", "share", "newsletter", "comment-form", "caption",
    "credit", "dateline", "ad", "player", "correction", "other",
)  # fmt: skip

# What the shape of a line says, letter case and all.
_BYLINE = re.compile(r"(?:By|BY) (?:[A-Z][\w.’'-]+|al-\w+|de|von|van)(?: [A-Z][\w.’'-]+| al-\w+| de| von| van| and|,){1,9}")
_PLACED = re.compile(
    r"[A-Z][A-Z .,/'’-]{2,50}(?:, [A-Z][a-z]{2,8}\.? \d\d?(?:, \d{4})?)? ?\((?:AP|AFP|UPI|CNN|Reuters|REUTERS|Xinhua|PTI|IANS)\) ?[-–—]{1,2}(?=\s)"
)
_SOURCED = re.compile(r"(?P<what>.{8,200}?) \| (?:via|by|from|photo|image|picture|credit|source|getty|ap|reuters|afp)\b.{0,60}", re.I)
_ALTERNATIVE = re.compile(r"[^\W\d_A-Z][^A-Z.!?,;:“”\"]{15,120}")  # a picture's file name or alternative text
_ENDED = tuple(".!?:;,”\"’'…)")

# A text in which the classifier is sure of this many lines is a whole page that lost its
# HTML: there, the likelier side is taken. Elsewhere (a story with a little left on it) a
# line without a cue is residue only where the classifier is sure, because a line of the
# story lost costs more than a line of furniture kept. On the gold stories the second
# threshold marks no line of a story; on rendered pages the first is the best of .3 to .7.
SURE, SURE_LINES = 0.05, 6
BODY_BELOW, BODY_BELOW_SURE = 0.5, 0.02


def find(text: str) -> Iterator[Found]:
    """Yield each run of `text` that is page residue, with its kind."""
    spans = list(words.paragraphs(text))
    lines = [text[a:b] for a, b in spans]
    chances = judge(lines)
    a_page = sum(c < SURE for c in chances) >= SURE_LINES
    below = BODY_BELOW if a_page else BODY_BELOW_SURE
    if all(c < below for c in chances):
        below = 0.0  # nothing would be left: the cues alone decide
    shapes = _shapes(lines)
    for i, (start, end) in enumerate(spans):
        if i in shapes:
            yield start, end, shapes[i]
        elif chances[i] < below:
            yield start, end, kind(lines[i]) or "other"
        else:
            yield from inside(text, start, end)


def _shapes(lines: list[str]) -> dict[int, ResidueKind]:
    """Return the lines that are residue by their shape and their neighbours."""
    found: dict[int, ResidueKind] = {}
    for i, line in enumerate(lines):
        if not 3 <= len(line) <= 250:
            continue
        before = lines[i - 1] if i else ""
        if before and i <= 3 and words.fold(line) == words.fold(before):
            found[i] = "other"  # the headline once more
        elif _BYLINE.fullmatch(line):
            found[i] = "credit"
        elif match := _SOURCED.fullmatch(line):
            found[i] = "caption"
            if i and words.fold(before) == words.fold(match["what"]):
                found[i - 1] = "caption"  # the picture's alternative text before its caption
        elif i and i < len(lines) - 1 and line.count(" ") >= 4 and _ALTERNATIVE.fullmatch(line):
            if before.endswith(_ENDED) or i - 1 in found or before[:1].isupper():
                found[i] = "caption"
        elif i > 2 and _headline_of_another(line, before):
            found[i] = "teaser"
    return found


def _headline_of_another(line: str, before: str) -> bool:
    """Tell whether a line between paragraphs is another article's headline, put under a heading of this one's."""
    if line.endswith(_ENDED) or ":" not in line or line.count(" ") < 7:
        return False
    long = [w for w in line.split() if len(w.strip("‘’“”\"':,")) > 3]
    titled = sum(w.strip("‘’“”\"'(")[:1].isupper() for w in long)
    return titled >= 0.9 * len(long) and len(before) < 120 and not before.endswith(".")


def judge(lines: list[str], model: str = "lines-text") -> list[float]:
    """Return each line's chance of being the article's body, by the words alone."""
    if not lines:
        return []
    rows = features.of_text(lines, [cue(line) for line in lines])
    first = chance(boosted.load(f"{model}-1").predict(rows))
    return chance(boosted.load(f"{model}-2").predict(features.in_context(rows, first, []))).tolist()


def chance(scores: features.Table) -> features.Table:
    """Return log-odds as probabilities."""
    return 1 / (1 + np.exp(-np.clip(scores, -30, 30)))


def inside(text: str, start: int, end: int, sentences: bool = True) -> Iterator[Found]:
    """Yield the residue within a line that may be body: all of it, a sentence, or a run at either end."""
    if found := "comment-form" if _TERMS.match(text, start, end) else kind(text[start:end]):
        yield start, end, found
        return
    for found, pattern in _START:
        if match := pattern.match(text, start, min(end, start + 120)):
            first, last = words.trim(text, start, match.end())
            yield first, last, found
            start = words.trim(text, last, end)[0]
            break
    tail: list[Found] = []
    for found, pattern in _END:
        if match := pattern.search(text, max(start, end - 120), end):
            tail.append((match.start(1), match.end(1), found))
            end = match.start(1)
            break
    for first, last in words.sentences(text, start, end) if sentences else ():
        if found := kind(text[first:last]):
            yield first, last, found
    yield from tail


def kind(piece: str) -> ResidueKind | None:
    """Return the kind of residue that the whole of `piece` is by its cues, None where none fits."""
    if len(piece) > _LONGEST:
        return None
    found = _AS_LINE.fullmatch(words.fold(piece).rstrip())
    return _LINES[found.lastindex - 1][0] if found and found.lastindex else None


def cue(line: str) -> int:
    """Return `kind(line)` as a number, 0 for None: a column of the classifier."""
    found = kind(line)
    return _KINDS.index(found) + 1 if found else 0
