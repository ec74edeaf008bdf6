"""Who is who: the names in an article, and one chain for each over a story's accounts.

    find(article, parse)               -> Mention, ...     in text order: names, safe descriptions, pronouns
    join(articles, mentions, parses)   -> (Entity, ...)    cross-document coreference chains
    same(a, b, kind)                   -> [0, 1]           could these two spellings be one name?
    spellings(entity)                  -> (form, spans), ...   who writes which form, commonest first

    tables.py   titles, roles, legal endings, nicknames, respellings: what a language adds
    forms.py    one name as folded words; what two names have in common
    likeness.py same, fitted
    sounds.py   romanised spellings folded to sounds; korean.py, syllable by syllable
    detect.py   find
    posts.py    what of a run of capitals is a name: no title, office or party
    story.py    what a story's mentions tell of each other: boundaries, kinds, missed names
    kinds.py    what kind of thing each name names
    chains.py   names of persons into chains; bodies.py, of everything else
    slips.py    two spellings of one short name, by the company they keep
    join.py     join
    given.py    chains over mentions that somebody else marked; company.py, the learned scorer in it,
                events.py, which articles tell one event, rivals.py, who is liker still, setting.py,
                how mentions stand in their sentences, ties.py, what makes two of them one or two,
                antecedent.py, whom a pronoun goes back to
    refer.py    pronouns and descriptions

Nothing is joined when two readings stand: the chain's `doubt` says so. An actor and a
role, two relatives, a place and what is named after it stay apart. Names are compared
as folded words, never by a list of known people. Entity-level agglomeration follows
Rao, McNamee & Dredze (2010); the sieves' order Raghunathan et al. (2010), exact first.
"""

from .detect import find
from .join import join, spellings
from .likeness import same

__all__ = ["find", "join", "same", "spellings"]
