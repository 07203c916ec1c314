"""What makes a single post grave: words of harm, law, discrimination or a service that is down."""

import re
from collections.abc import Mapping

#: Kind -> what its words mean, for a headline, and the words, as regular expressions without regard to case.
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "safety": (
        "somebody's safety",
        (
            r"(?<!insult to )injur(y|ed|ies|ing)", r"hospitali[sz]ed",
            r"(rushed|taken|went|going) to (the )?(hospital|er|emergency room)", r"(caught|on) fire", r"in flames",
            r"explod(e|ed|es|ing)", r"electrocuted", r"electric shock", r"shocked me", r"chok(ed|ing)",
            r"poison(ed|ing|ous)", r"food poisoning", r"allergic reaction", r"anaphyla\w+",
            r"(burn(ed|t)|scald(ed)?) (my|me|his|her|their|our)", r"bleeding", r"unsafe",
            r"safety (hazard|risk|issue)", r"fire hazard", r"health hazard", r"toxic (fumes|smell)",
            r"carbon monoxide", r"almost (died|killed)", r"could have (died|killed)", r"nearly (died|killed)",
            r"life[- ]threatening", r"overdos\w+",
        ),
    ),
    "legal": (
        "the law",
        (
            r"lawsuits?", r"suing", r"sued", r"(will|gonna|going to|i'?ll|we'?ll|can i|should) sue", r"law ?yers?",
            r"attorneys?", r"solicitor", r"class[- ]action", r"legal action", r"small claims", r"see you in court",
            r"take (you|them) to court", r"fraud(ulent)?(?! (alert|dep|issue|protect|team))", r"illegal(ly)?",
            r"breach of (contract|gdpr)", r"gdpr", r"data breach",
            r"(my|our) (data|details|card) (was|were|got|has been) (leaked|stolen|breached)", r"identity theft",
            r"police report", r"trading standards", r"consumer protection", r"ombudsman",
        ),
    ),
    "discrimination": (
        "discrimination",
        (
            r"racis(t|m)", r"racial(ly)?( profil\w+)?", r"sexis(t|m)", r"homophobi[ac]", r"transphobi[ac]",
            r"xenophobi[ac]", r"islamophobi[ac]", r"anti-?semiti(c|sm)", r"ableis(t|m)", r"ageis(t|m)",
            r"bigot(ed|ry)?", r"discriminat(e|ed|es|ing|ion|ory)", r"racial slur",
            r"sexual(ly)? (harass\w+|assault\w*)", r"harass(ed|ment|ing)", r"groped",
            r"because i('?m| am) (black|brown|asian|muslim|jewish|gay|trans|disabled|a woman)",
            r"refused (service|entry|boarding) (because|due)",
        ),
    ),
    "outage": (
        "a service that is down",
        (
            r"outages?",
            r"(site|website|app|server|system|service|network|login|checkout)s? (is|are|was|went|still) (down|offline)",
            r"(site|website|app|server|system|service|network|login|checkout)s? (is|has|keeps?) crash(ed|ing)",
            r"(is|are) (your|the) (site|website|app|servers?|system) down",
            r"nobody can (log ?in|order|pay|connect)", r"down for (everyone|everybody|anyone|anybody)",
            r"anyone else unable to", r"(50[0234]) (error|bad gateway|gateway)", r"error 50[0234]", r"bad gateway",
        ),
    ),
}  # fmt: skip

#: How many of a thousand negative posts have such words where nothing is the matter: 0.4 % of 4,500 complaints about
#: airlines had words of law. Of safety and discrimination less is taken to be usual than was seen, for each may matter.
USUAL: Mapping[str, float] = {"safety": 0.3, "discrimination": 0.5, "legal": 4.0, "outage": 2.0}

_WORDS = {kind: re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) for kind, (_, words) in KINDS.items()}
#: The same in one, for a first look at very many posts in SQL: RE2 does not look around, so that it finds some too
#: many.
ANY = re.sub(
    r"\(\?<?![^()]*(\([^()]*\))?\)", "", rf"\b({'|'.join(word for _, words in KINDS.values() for word in words)})\b"
)


def kinds_of(text: str) -> list[tuple[str, str]]:
    """What makes a text grave, each with the words that say so; none for most."""
    found = ((kind, words.search(text)) for kind, words in _WORDS.items())
    return [(kind, match[0]) for kind, match in found if match]
