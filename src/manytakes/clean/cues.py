# ruff: noqa: E501  (a pattern reads best on one line)
"""What furniture looks like: tables of cues, as values.

LINES, AT_START, AT_END   patterns of folded text, with the kind of residue each shows
BYLINE, PLACED, ...       shapes of a line, letter case and all
GROUPS                    the words furniture is made of, in several languages
"""

from __future__ import annotations

import re

from ..model import ResidueKind

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
DATE = (
    r"(?:\d{4}-\d\d?-\d\d?|\d\d? ?[/.-] ?\d\d? ?[/.-] ?(?:\d{4}|\d\d)"
    rf"|(?:{_WEEKDAY},? )?\d\d?(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|(?:{_WEEKDAY},? )?{_MONTH} \d\d?(?:st|nd|rd|th)?,? \d{{4}})"
)
_TIME = r"(?:\d\d? ?[:.] ?\d\d(?: ?: ?\d\d)? ?(?:[ap]\.?m\.?)?)"
_ZONE = r"(?:\(?(?:gmt|utc|bst|e[sd]?t|p[sd]?t|c[sd]?t|m[sd]?t|cest|cet|ist|uk|hrs)\b\)?(?: ?[+-] ?\d\d? ?:? ?\d\d)?)"
STAMP = rf"(?:{_TIME} ?{_ZONE}?,? ?(?:on |{_WEEKDAY},? )?{DATE}|{DATE},?(?: ?[|@-]| at)? ?{_TIME}? ?{_ZONE}?|{DATE})"

_SOCIAL = r"(?:facebook|twitter|pinterest|whatsapp|linkedin)"
_NETWORK = r"(?:facebook|twitter|x|whatsapp|e-?mail|linkedin|reddit|telegram|pinterest|print|copy link|messenger|tumblr|pocket|threads|bluesky|mastodon|flipboard|instagram|youtube|rss|sms)"

# (kind, what a whole line or sentence of it looks like). Where a pattern may begin with anything, what it
# cannot do without is looked for first: that takes a third of the time.
LINES: tuple[tuple[ResidueKind, str], ...] = (
    ("comment-form", r"(?:leave|post|add|write) a (?:reply|comment)|reader'?s'? (?:opinions?|comments?)|(?:\d+ )?comments?(?: \(\d+\))?|(?:show|view|load|hide)(?: all| more)? comments.{0,30}|comments are closed\.?|join the (?:conversation|discussion)\.?"),
    ("comment-form", r"your email address will not be published\.?.{0,60}|required fields are marked ?\*?|please (?:read our .{0,40}before|log ?in to|sign in to) (?:posting |leave a |post a )?comments?.{0,40}|cancel reply|save my name, email.{0,120}"),
    ("comment-form", r"(?:your )?e-?mail (?:address )?(?:will|is) (?:not|never) (?:be )?(?:shown|published|shared|displayed).{0,60}|fields (?:marked )?with an? (?:star|asterisk|\*).{0,40}|\d+ (?:comments?|responses?|replies|thoughts) (?:on|to) .{1,200}|be the first to (?:comment|reply).{0,40}|(?:readers?|listeners?|viewers?|users?)['’]?s?['’]? comments?"),
    ("comment-form", r"sound off .{0,60}\bcomments?\b.{0,60}|(?:let us know|tell us|share) (?:what|your|in|by) .{0,80}\bcomments?(?: section)?(?: box)?(?: below)?\W{0,3}|(?:give us your |send (?:us )?(?:your )?)?feedback ?: .{0,400}"),
    ("other", rf"for immediate release ?:?(?: {DATE})?|(?=.*\bapps?\b)download ?: .{{0,400}}|if you(?:'ve| have) (?:got )?(?:any )?(?:questions?|feedback|comments?|a (?:story|tip|question)|spotted)\b.{{0,160}}\b(?:e-?mail|contact|call|write to|get in touch)\b.{{0,120}}"),
    ("newsletter", r"get .{1,80}\b(?:delivered|sent) (?:\w+ )?to your (?:inbox|e-?mail)\b.{0,160}"),
    ("newsletter", r"newsletter sign-? ?up\b.{0,600}|you agree to receive (?:occasional )?(?:updates|e-?mails|offers)\b.{0,400}|this site is protected by recaptcha\b.{0,160}|.{0,60}check your spam folder\b.{0,40}|(?=.*your inbox).{0,120}\b(?:want|get|receive|alerts?|briefing|delivered|sent|straight) .{0,160}\b(?:in|to) your inbox\b.{0,60}|thank you for subscribing\.?"),
    ("newsletter", r"by (?:entering|submitting|signing up|subscribing|providing|clicking).{0,60}(?:you|i) (?:are agreeing|agree|consent|accept|acknowledge).{0,200}|you (?:can|may) (?:unsubscribe|opt[ -]out).{0,80}|(?=.*newsletter).{0,40}\b(?:sign up|subscribe)\b.{0,60}\bnewsletter.{0,120}|(?=.*inbox).{0,60}\bstraight to your inbox.{0,60}|(?:click here to )?(?:subscribe|sign up)(?: now| today| here)?(?: to| for)? .{0,100}|enter your e-?mail.{0,60}"),
    ("share", r"(?:share|tweet|pin|print|email|whatsapp|facebook|twitter|linkedin|reddit|copy link|save)(?: (?:this|on|via|to)(?: .{1,40})?)?|(?:like|follow|find|join) .{1,80} (?:on|and) (?:facebook|twitter|instagram|x|tumblr|youtube|telegram|whatsapp|linkedin)\b.{0,80}|share (?:this|on) .{0,40}|follow @?\w+(?: on \w+)?(?:,? (?:and )?follow @\w+){0,6}"),
    ("share", rf"(?:share(?: this)?(?: (?:article|story|post|page|on|via))?:? ?|)(?:{_NETWORK}[ ,|/·•]{{1,3}}){{1,12}}{_NETWORK}|(?:(?:did you )?(?:like|liked|enjoy|enjoyed) (?:this|what you .{{1,20}}?)(?: (?:article|story|post|piece))? ?\?)(?: .{{1,80}})?|(?:please )?(?:share|forward|send|pass) (?:it|this(?: (?:article|story|post|piece|page))?)(?: on)? (?:with|to) .{{1,60}}"),
    ("teaser", r"(?:[•*·▪>»-] ?)?(?:read (?:more|next|also|now)|also read|see also|more on this(?: story)?(?:\.{3}|…)?|related(?: (?:articles?|stories|stor(?:y|ies)|content|news|posts?|links?|topics?|videos?))?|recommended(?: for you)?|don'?t miss|watch(?: now| more)?|must read|more from .{1,40}|you (?:may|might) (?:also |be )?(?:like|interested).{0,30}|trending(?: now)?|most (?:read|popular|viewed)|editor'?s picks?|up next|what to read next)(?: ?[:|»>–-].{0,200})?"),
    ("teaser", r"check out .{0,200}\b(?:lists?|guides?|full review|our (?:review|page|hub|site|channel)|below|here)\b.{0,120}|meanwhile, here are .{0,120}|(?:watch|see|check out|view|listen to) the .{1,60}\b(?:below|above|here)\b.?[.:]|(?:click|tap) (?:here|the link) .{0,80}|for more .{0,60}(?:visit|click|see|check out|head to|read) .{0,100}|stay tuned (?:for|to) .{0,120}|.{0,40}watch this space\.?|watch .{1,120}\b(?:above|below)\W{0,3}"),
    ("teaser", r"(?:photos|slideshow|gallery|quiz|interactive|(?:full|special|more|complete) coverage|our picks|also see|also on [\w .]{2,30}) ?: .{1,200}|(?:click|tap) (?:for more|here)\b.{0,80}|find .{1,80} at https?://\S+|visit .{1,80} for more .{1,40}|watch the latest .{1,80}|don['’]t see the .{1,40} above\?(?: click here\.?)?"),
    ("ad", r"ads?|advert(?:isement|ising|orial)?s? ?:?(?: ?[-–]? ?(?:continue|scroll).{0,40})?|continue reading below|scroll to continue.{0,40}|article continues (?:below|after).{0,40}|(?:story|post) continue[sd] below.{0,40}|sponsored(?: content)?|promoted(?: content)?|try (?:\d+|an?|one|two|three|four|five|six|eight|ten|twelve) .{0,60}for (?:just |only )?[£$€]\d.{0,40}|(?:join|get|start) .{0,160}(?:subscription|subscribers?)\b.{0,100}[£$€] ?\d.{0,60}|(?=[^£$€]*+[£$€]).{0,80}\bfor (?:just|only) [£$€] ?\d.{0,60}|buy now.{0,40}|this (?:article|post|page) (?:may )?contains? affiliate.{0,200}"),
    ("navigation", r"continue reading(?: the main story)?\.{0,3}|(?:read more [\w ]{1,30} )?listen to article \d{1,2}:\d\d(?: share this article.{0,60})?|skip (?:to|past) .{0,60}|(?:[\w ]{1,20}: )?https?://\S+|.{0,20}view a cached page.{0,20}|slideshow ?\(?\d+ (?:images?|photos?)\)?|close|(?:back to|go to) (?:top|home)|home|menu|search|next|previous|(?:previous|next) (?:article|post|story).{0,80}|page \d+(?: of \d+)?|tags?: .{0,200}|filed under.{0,120}|topics?: .{0,120}|categor(?:y|ies): .{0,100}|view (?:all|more|original).{0,40}|load more|show more|see (?:all|more)|©.{0,160}|copyright .{0,160}|all rights reserved\.?.{0,80}|terms (?:of|and) .{0,60}|privacy policy.{0,40}|cookie (?:policy|settings)"),
    ("navigation", r"(?:home|news|start|front page)(?: ?[>»›/] ?[\w ,&’'-]{2,40}){1,6}"),
    ("dateline", rf"(?=[^·|•]*+[·|•])(?:{STAMP} ?[·|•] ?(?:by )?[\w .,’'-]{{3,70}}|(?:by )?[\w .’'-]{{3,50}} ?[·|•] ?{STAMP})"),
    ("caption", r"enlarge this image\b.{0,400}|toggle caption .{1,200}|image (?:copyright|caption) .{1,200}|photos?|videos?"),
    ("caption", r"(?=.*(?:reuters|afp|getty|\bap\b|\bepa\b)).{10,500}(?:\((?:photo(?: by)?:? ?)?[\w .'’-]{2,50}[/,|] ?(?:reuters|ap|afp|epa|getty)\b[^()]{0,40}\)|\b(?:reuters|(?:ap|afp|epa) photo|getty images)/[\w .'’-]{3,40})\.?"),
    ("player", r"just watched .{1,200}|replay more videos\b.{0,200}|\[music\]|(?:this is a rush transcript|copy may not be in its final form)\b.{0,120}|current track|now playing.{0,80}|your browser does not support .{0,80}|(?:this )?video (?:is |can ?not be )?(?:unavailable|playback|played).{0,60}|play(?:ing)?(?: video| audio)?|(?:listen|watch) live|title artist|media caption.{0,120}|loading\.{0,3}|please (?:enable|turn on) javascript.{0,80}"),
    ("correction", r"(?:correction|clarification|editor'?s'? note|update)(?: \([^)]{1,40}\)| \d.{0,20})? ?[:—–-].{0,600}|(?:this|an earlier|a previous) (?:article|story|version|post) (?:was|has been|of this .{1,20}) (?:updated|amended|corrected|incorrectly|misstated|stated).{0,400}"),
    ("navigation", r"(?:prev(?:ious)? )?(?:image|photo|slide) \d+ (?:of|/) ?\d+(?: next)?|(?:news )?(?:analysis|opinion|commentary)(?: ?/ ?(?:analysis|opinion|commentary))? ?:"),
    ("dateline", rf"\d+ (?:min(?:ute)?s?|hours?|days?|weeks?|months?|years?) ago|this (?:article|story|post) is (?:more than|over) (?:\d+|an?|one) (?:days?|months?|years?) old|(?:last )?updated(?: at| on)? ?:? (?:{_WEEKDAY},? )?\d\d? ?/ ?\d\d?\b.{{0,40}}"),
    ("other", r"(?:urgent|latest|special|alert|breaking(?: news)?|vote now) ?:|(?:our )?original post continues ?:|this (?:story|article|post|page) (?:will be|is being) (?:\w+ )?updated\b.{0,100}|(?:send|e-?mail|contact|write|got a tip)\b.{0,80}[\w.+-]{2,40}@[\w-]{2,40}\.[\w.]{2,20}\b.{0,40}"),
    ("other", r"(?:the )?(?:views|opinions) expressed\b.{0,120}(?:do not|not necessarily|are (?:those|(?:their|his|her|my|the author’s|the author's) own)).{0,200}|\[(?:pull ?quote|photo|video|gallery|image|caption)[^\]]{0,60}\]"),
    ("other", r"\[? ?(?:spoiler (?:alert|warning)|warning)s? ?[:!].{0,200}\]?|\[?warning: (?:spoilers|this .{1,20} contains).{0,200}\]?|-{5,}|\*{3,}|_{5,}"),
    ("credit", r"(?=.*\bphoto credit should read\b).{1,600}|(?=.*photographers?: .*(?:bloomberg|getty|reuters|afp|\bap\b|epa|/))(?:[\w .,'’-]{2,80} )?(?:photographers?: [\w .,'’/&-]{2,80}?){1,3}|(?:.{0,400}\| ?)?[\w .,'’/&-]{2,60} via getty images\.?|contributing ?: .{1,120}|with post wires"),
    ("credit", r"[\w ,.’'&-]{2,120} contributed to this (?:report|story|article)\.?"),
    ("credit", r"the post .{1,300} (?:appeared first on|first appeared on) .{1,60}"),
    ("credit", r"(?:this (?:article|story|post) )?(?:was )?(?:originally |first )(?:published|appeared|posted) (?:on|in|at|by) .{1,100}|with (?:additional )?inputs? from .{1,40}|\(?(?:additional )?(?:reporting|writing|editing|compiled) by .{1,160}\)?|(?:image|photo|picture|photograph|video)s?(?: credits?)?(?: by)?: .{1,100}|source: .{1,60}|(?:via|credit:?) .{1,40}|© ?(?:reuters|afp|ap|getty).{0,60}"),
    ("credit", rf"(?:written |posted |published |reported |story )?by(?:,? [\w.’'&-]+){{0,10}},? (?:on|in|at|[|/•·–-]) ?(?:.{{0,20}} )?{STAMP}.{{0,30}}|posted (?:in|by) .{{1,80}} on {STAMP}\.?|on behalf of .{{1,80}}?(?:\.| posted in .{{1,80}})"),
    ("credit", r"(?:posted|filed|published|written) (?:by|under) [\w ,.’'&-]{3,60} (?:in|under) [^.!?]{2,60}|(?:posted|published|written) by [\w ,.’'&-]{3,60} [|/·•] ?[^.!?]{2,60}"),
    ("dateline", rf"(?=\D*+\d)(?:(?:first |last )?(?:published|posted|updated|modified|created|date)(?: (?:on|at))? ?:? ?)?(?:{STAMP}|{_TIME} ?{_ZONE}?)(?:,? ?[|•·–-]? ?(?:last |first )?(?:updated|published|posted|modified)(?: (?:on|at))? ?:? ?(?:{STAMP}|{_TIME} ?{_ZONE}?))?\.?"),
)  # fmt: skip
# Runs at the start or the end of a line that are residue though the rest is not.
AT_START: tuple[tuple[ResidueKind, str], ...] = (
    ("dateline", rf"date:? {DATE}(?: {_TIME})?(?=\s)"),
    ("dateline", rf"(?:published|posted|updated|last updated)(?: on| at)? ?:? {STAMP}(?=\s)"),
    ("credit", r"(?:pti|ians|ani|ap|afp|reuters|upi) reports:(?=\s|$)"),
    ("navigation", r"continue reading the main story(?=\s)"),
    ("navigation", r"story highlights(?=\s)"),
    ("share", rf"{_SOCIAL}(?:[ ,|]{{1,3}}(?:{_SOCIAL}|e-?mail)){{1,5}}(?=\s)"),
)  # fmt: skip
AT_END: tuple[tuple[ResidueKind, str], ...] = (
    ("comment-form", r"leave a reply|required fields are marked ?\*?|\d+ comments?"),
    ("player", r"current track(?: title artist)?|now playing"),
    ("share", r"share this|share on facebook|tweet this"),
    ("teaser", r"read (?:more|next)|also read"),
    ("newsletter", r"sign up (?:here|now|today)"),
)  # fmt: skip
# What the shape of a line says, letter case and all.
BYLINE = re.compile(
    r"(?:By|BY) (?:[A-Z][\w.’'-]+|al-\w+|de|von|van)(?: [A-Z][\w.’'-]+| al-\w+| de| von| van| and|,){1,9}"
)
_AGENCY = r"\((?:AP|AFP|UPI|CNN|Reuters|REUTERS|Xinhua|PTI|IANS)\)"
PLACED = re.compile(
    rf"[A-Z][A-Z .,/'’-]{{2,50}}(?:, [A-Z][a-z]{{2,8}}\.? \d\d?(?:, \d{{4}})?)? ?{_AGENCY} ?[-–—]{{1,2}}(?=\s)"
    rf"|(?:[A-Z][\w.’'-]{{1,20}},? ){{0,4}}{_AGENCY}(?: ?[-–—]{{1,2}})?(?=\s)"
)
SOURCED = re.compile(
    r"(?P<what>.{8,200}?) \| (?:via|by|from|photo|image|picture|credit|source|getty|ap|reuters|afp)\b.{0,60}",
    re.I,
)
ALTERNATIVE = re.compile(r"[^\W\d_A-Z][^A-Z.!?,;:“”\"]{15,120}")  # a picture's file name or alternative text
ENDED = tuple(".!?:;,”\"’'…)")

# Words that furniture is made of, a group a column, in several languages: the mechanism is one.
GROUPS = (
    "copyright rights reserved privacy datenschutz impressum terms cookie cookies policy mentions légales agb disclaimer legal",
    "newsletter newsletters subscribe subscriber subscribers subscription sign inbox unsubscribe email mail register"
    " anmelden registrieren login log membership donate donation abonnieren abonnez abo abonnement suscríbete iscriviti",
    "share shares tweet facebook twitter whatsapp instagram pinterest linkedin reddit telegram teilen partager compartir"
    " condividi follow folgen follows suivez xing flipboard",
    "comment comments reply replies kommentar kommentare antworten commentaire commentaires comentarios commenti logged",
    "related recommended trending popular latest more next also mehr weiterlesen lesen aussi lire leggi anche lea también"
    " lees läs verwandte themen thema auch newest stories articles artikel previous",
    "advertisement advertising anzeige sponsored werbung publicité publicidad affiliate promo promoted deal deals buy shop",
    "photo photos image images getty picture foto fotos bild shutterstock caption crédit credit quelle source dpa afp reuters"
    " ap courtesy screenshot photograph photographer file pictured",
    "updated published posted ago veröffentlicht aktualisiert publié uhr min minutes hours days read am pm est gmt date stand",
    "by von par por di written reporter editor author correspondent redaktion autor writer staff editorial",
    "javascript browser play video videos podcast listen watch download loading app click tap here hier enable player audio",
    "home menu search suche close open top back skip navigation tags tag categories category topics filed under page",
)  # fmt: skip
