"""Who comes off better where brands are compared: phrases as people write them, see ``nlp.phrases``.

A HANDLE is a brand, whatever it is called in the text. The name of a list says what is said of its brands in their
order: "+" the better one, "-" the worse one. A list that ends in "?" speaks of a move: what follows may take it back.
Of two lists that say something of a brand the one that stands first is right.
"""

_BETTER = (
    "better|cheaper|faster|nicer|easier|quicker|smoother|cleaner|friendlier|safer|smarter|stronger|tastier|healthier"
    "|comfier|greater|superior|cooler"
)
_WORSE = "worse|slower|pricier|dirtier|ruder|uglier|weaker|dumber|harder|inferior"
_GOOD = (
    "reliable|comfortable|helpful|friendly|affordable|fun|useful|professional|accurate|responsive|stable|efficient"
    "|enjoyable|intuitive|durable|polite|punctual"
)
_BAD = "expensive|annoying|confusing|unreliable|crowded|complicated|overpriced|frustrating|incompetent|useless|rude"
_BEATS = (
    "beats|beat|destroys|destroyed|crushes|crushed|outperforms|outperformed|smokes|kills|trumps|tops|wins|owns"
    "|surpasses|outshines|demolishes|slaps"
)
_LEAVE = "left|leaving|leave|ditched|ditching|ditch|dumped|dumping|dump|dropped|dropping|drop|quit|quitting|abandoned"
_SWITCH = (
    "switched|switching|switch|moved|moving|move|changed|changing|change|upgraded|migrated|defected|converted|jumped"
    "|went|go|going|gone|transferred"
)
_PICK = "choose|chose|chosen|choosing|pick|picked|picking|take|recommend|use|using|want|love|like|trust"
_USED = "flown|flew|gone|used|booked|bought|taken|chosen|stayed|stuck|ordered|picked|went|switched"
_NEVER = "never|wouldn't|doesn't|didn't|don't|would|hasn't"
_DO = "did|do|does|done|treat|treats|treated|pull|had"

COMPARISONS: dict[str, tuple[str, ...]] = {
    "--": (
        f"HANDLE ~2 no|any ~1 {_BETTER} than|then ~2 HANDLE",
        "HANDLE ~2 as bad|useless|awful|terrible|expensive|slow as ~2 HANDLE",
    ),
    "-+": (
        "HANDLE < <? <? HANDLE",
        f"never|not|won't|wouldn't|don't ~1 {_PICK} ~3 HANDLE ~1 over ~3 HANDLE",
        f"HANDLE ~1 not|isn't|aren't|wasn't|never|don't|doesn't ~4 {_BETTER} ~2 than|then ~3 HANDLE",
        f"HANDLE ~6 {_WORSE} ~2 than|to|then ~4 HANDLE",
        f"HANDLE ~6 more ~1 {_BAD} ~2 than|then ~3 HANDLE",
        f"HANDLE ~6 less ~1 {_GOOD} ~2 than|then ~3 HANDLE",
        "HANDLE ~3 not|isn't|aren't|nowhere|wasn't|never ~3 as|so ~3 as ~2 HANDLE",
        "HANDLE ~3 can't|doesn't|won't|couldn't ~2 compare|compete|touch|match|beat ~2 HANDLE",
        "wish ~3 HANDLE ~5 like|as ~4 HANDLE",
        "HANDLE ~2 should|could|needs|need|must|to ~2 more? like ~2 HANDLE",
        "HANDLE ,? ~3 should|could|can|needs|need|please|must ~3 learn|take|steal|copy ~5 from|off HANDLE",
        "why|how can't|isn't|aren't|come HANDLE ~5 like ~2 HANDLE",
        "HANDLE take|taking ~1 notes|note|lesson|lessons ~1 from ~3 HANDLE",
        "HANDLE ,? do|be ~2 like HANDLE",
        "HANDLE ~2 lost|losing|lose ~4 to HANDLE",
    ),
    "-+?": (
        f"{_SWITCH} ~5 from ~3 HANDLE ~2 to|onto ~3 HANDLE",
        f"{_LEAVE} ~3 HANDLE ~3 for ~3 HANDLE",
        "replaced|swapped|traded|exchanged|replacing|swapping|trading ~4 HANDLE ~2 with|for|in for? ~4 HANDLE",
        "bye|goodbye|farewell|adios|adieu ~2 HANDLE ,|.|!|and? ~1 hello|hi|welcome|hey ~1 HANDLE",
        "done|finished|through with HANDLE ,|.|!|;? ~6 to|with HANDLE",
    ),
    "+-": (
        "HANDLE > >? >? HANDLE",
        f"HANDLE ~6 {_BETTER} ~2 than|to|then ~4 HANDLE",
        f"HANDLE ~6 more ~1 {_GOOD} ~2 than|then ~3 HANDLE",
        f"HANDLE ~6 less ~1 {_BAD} ~2 than|then ~3 HANDLE",
        "prefer|preferred|prefers ~4 HANDLE ~2 over|to|than ~3 HANDLE",
        f"{_PICK} ~3 HANDLE ~2 over ~3 HANDLE",
        "HANDLE ~1 over HANDLE",
        f"HANDLE ~2 {_BEATS} ~4 HANDLE",
        "HANDLE blows|knocks|puts|leaves ~1 HANDLE",
        "HANDLE has|got|have ~1 HANDLE beat|beaten",
        "HANDLE instead of ~2 HANDLE",
        "rather|sooner ~4 HANDLE than|over ~3 HANDLE",
        f"HANDLE {_NEVER} ~1 {_DO} ~1 this|that|me|us|such ~5 ,|.|!|:? ~2 HANDLE",
        "HANDLE ,? ~8 learn ~3 from|with them|him|her|this|that ,|.|!|:? HANDLE",
        "HANDLE ,|.|!? ~3 take|taking notes|note ,|.|!|:? HANDLE",
        "take|taking notes|note ~2 from ~2 HANDLE ,? HANDLE",
        "HANDLE ~2 more than ~2 HANDLE",
        "HANDLE wins ,|.|!? ~2 HANDLE loses",
    ),
    "+-?": (
        f"{_SWITCH}|back|came|coming|come ~2 to ~3 HANDLE ~1 from ~3 HANDLE",
        "hello|hi|welcome ~1 HANDLE ,|.|!|and? ~1 bye|goodbye ~1 HANDLE",
    ),
    # Not like that one: what is felt in the sentence is turned round for it.
    "~": (
        "unlike ~2 HANDLE",
        "not like HANDLE",
        "compared to|with HANDLE",
    ),
    "-": (
        f"never|not|won't|wouldn't|don't ~1 {_PICK} ~3 HANDLE ~1 over",
        f"{_BETTER} ~3 than|then ~2 HANDLE",
        f"more ~1 {_GOOD} ~2 than|then ~2 HANDLE",
        "over|beats|than HANDLE any|every day|time",
        "prefer|preferred ~5 over|to|than HANDLE",
        "should've|wish|should ~4 instead of HANDLE",
    ),
    "-?": (
        f"{_SWITCH} ~3 away? from|off ~2 HANDLE",
        f"{_LEAVE} ~1 HANDLE ~2 for",
        "bye|goodbye|farewell|adios ~1 HANDLE",
        "replaced|swapped|traded|replacing ~2 HANDLE ~1 with|for",
    ),
    "+": (
        "shouldn't|never ~2 left|leave|switched ~1 HANDLE",
        "learn|notes|note|lesson|lessons ~2 from ~1 HANDLE",
        "happen|happens|happened ~3 with|on|at ~1 HANDLE",
        "why|how is|can|come HANDLE able|can|does|has",
        "stick|sticking|loyal to|with HANDLE",
        "back to ~1 HANDLE",
        "next time ~4 HANDLE",
        "HANDLE next time",
        "HANDLE from now on",
        f"HANDLE ~4 {_BETTER} ~2 than|then",
        "prefer|preferred ~2 HANDLE",
        f"should've|wish|should ~3 {_USED} ~3 HANDLE",
    ),
    "+?": (
        "switched|switching|moved|moving|migrated|converted|upgraded|upgrading ~3 to ~1 HANDLE",
        f"{_LEAVE} ~4 for HANDLE",
    ),
}
