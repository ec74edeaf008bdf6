"""The words that report: tables, one language so far.

Groups follow the verbs of the attribution literature (Pareti 2016; Levin 1993, classes
37 "communication" and 29 "predicative complements"), written out here from scratch.
"""

from __future__ import annotations

SAY = frozenset(
    "say tell add note write ask announce report explain state reply respond answer argue claim"
    " insist warn admit acknowledge concede confess confirm deny declare describe reveal recall"
    " remark observe comment complain continue conclude contend suggest stress emphasize emphasise"
    " tweet post joke quip tease shout cry yell scream whisper murmur mutter exclaim tease urge"
    " advise predict promise pledge vow swear boast brag assert allege affirm maintain mention"
    " point read agree disagree clarify caution recount reiterate repeat elaborate estimate"
    " indicate disclose testify apologize apologise beg plead demand request propose recommend"
    " sing chant lament object protest retort counter rule find show hint imply inform assure"
    " remind notify instruct order call dub label thank praise criticize criticise blame accuse"
    " slam blast condemn denounce quote cite go interject opine gush rave summarize summarise"
    " speak teach guess grumble marvel muse wonder".split()
)
BELIEVE = frozenset(
    "think believe feel know hope fear expect realize realise consider doubt suspect understand"
    " assume worry want wish learn see hear remember decide plan intend imagine determine regard"
    " view discover notice".split()
)
CUES = SAY | BELIEVE
# Nouns that hold what somebody says or believes: "the claim that ...", "a statement: ..."
NOUNS = frozenset(
    "statement claim report belief fear hope view opinion suggestion allegation announcement warning"
    " comment remark argument assertion admission promise denial accusation idea notion conclusion"
    " message letter tweet post interview speech question answer reply response email word".split()
)

_IRREGULAR = {
    "said": "say", "told": "tell", "wrote": "write", "written": "write", "swore": "swear", "spoke": "speak",
    "sang": "sing", "taught": "teach", "went": "go", "found": "find", "shown": "show", "held": "hold",
    "according": "say",
}  # fmt: skip


def speaks(word: str) -> bool:
    """Tell whether an inflected word is a form of a verb of saying, or "according"."""
    word = word.casefold()
    stems = {_IRREGULAR.get(word, word)}
    for ending in ("s", "es", "d", "ed", "ing"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word.removesuffix(ending)
            stems |= {stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem}
            if stem.endswith("i"):
                stems.add(stem[:-1] + "y")
    return not stems.isdisjoint(SAY)
