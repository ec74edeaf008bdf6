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
# Verbs whose bare quoted phrase is a name or a nickname more often than a remark.
NAMING = frozenset("call dub title entitle name label know nickname term".split())
