"""Postal addresses: a street that is called one and a number, with the unit, postcode and town that follow."""

import re
from collections.abc import Iterator

_UPPER = r"[A-ZÀ-ÖØ-Þ]"
_NAME = rf"{_UPPER}(?:[^\W\d_]{{0,3}}\.|[\w'’-]{{0,30}})"
_NOT_INSIDE = r"(?<![\w.,:/$€£#-]\d)(?<!\d[ ]\d)"  # behind a first digit
_NUMBER = r"\d{1,5}(?:[ ]?[-/][ ]?\d{1,4})?(?:[ ]?[a-zA-Z](?![\w'’]))?(?![\w%]|[.,:/-]\d)"
_COUNTED = r"""(?![ -]?(?:%|€|(?:times?|hours?|hrs?|days?|weeks?|months?|years?|min(?:ute)?s?|stars?|miles?|km|m|people
    |am|pm|Uhr|Stunden?|Minuten?|Tage?n?|Wochen?|Monate?|Jahre?|Sterne?|mal|Euro|horas?|d[ií]as?|años?|veces|heures?|jours?|fois
    |ore|giorni|anni)\b))"""
_OF = r"(?:(?:d[eou]|d[aeio]s?|de[ ]las?|de[ ]los|del(?:la|le|lo)?|des|dei|degli|van|der)[ ]|d[eal]{0,2}l?['’])"
_ENGLISH = rf"(?:(?:{_NAME}|\d{{1,3}}(?:st|nd|rd|th))[ ])"
_ROMANCE = rf"(?:{_OF})?{_NAME}(?:[ -](?:{_OF})?{_NAME}){{0,3}}"
_STREET = (
    r"(?:(?i:street|avenue|boulevard|road|lane|parkway|crescent|terrace|mews)\b"
    r"|(?:(?i:ave|blvd|pkwy)|R[dD]|S[tT]|L[nN])\b\.?)"
)
_WAY = (
    r"(?:(?:Drive|Court|Place|Square|Way|Close|Gardens|Row|Circle|Trail|Walk|Hill|Grove|Quay|Highway)\b"
    r"|(?:Dr|Ct|Pl|Sq|Cir|Hwy)\b\.?)"
)
# Streets of stock exchanges and films; what stands before a word for a street without naming one.
_NO_NAME = "Wall|Jump|Cloverfield|Lane|Way|Star|Minutes?|Mins?|Hours?|Hrs?|Days?|Miles?|Blocks?|Km|Years?"
_NO_WORD = rf"""(?:a|an|the|of|on|in|to|down|from|per|and|or|by|is|all|one|each|half|people|times|different|kms|hr|month
    |(?i:{_NO_NAME}))"""
_PURPOSE = r"(?![ -](?:trips?|foods?|art|style|fights?|bikes?|rage|shows?)\b)"

# What is a street without more: "12 Baker Street", "10 rue de la Paix".
_NUMBER_FIRST = re.compile(
    rf"""\d{_NOT_INSIDE}(?:
      (?!(?<=1)9\d\d[ ]|(?<=2)0\d\d[ ])\d{{0,4}}[A-Za-z]?(?:-\d{{1,4}})?,?[ ](?!(?i:{_NO_NAME})[ ])
        {_ENGLISH}{{1,3}}?{_STREET}(?![ ]{_UPPER}[a-z]){_PURPOSE}(?:[ ][NSEW]{{1,2}}\b)?
    | \d{{0,3}}(?:[ ]?(?:bis|ter)\b)?,?[ ](?i:rue|avenue|boulevard|bd)[ ]
        (?:{_OF}[\w'’-]{{2,30}}|{_NAME})(?:[ -](?:{_OF})?{_NAME}){{0,3}}
    )""",
    re.VERBOSE,
)
# "Hauptstr. 5", "Calle Mayor 3", "PO Box 7".
_STREET_FIRST = re.compile(
    rf"""
      \b(?!(?:Die|Der|Das|Eine?r?|Auf|In|Diese)[ ])(?:{_NAME}[ -])?(?:
        (?i:[^\W\d_][\w-]{{1,30}}(?:stra(?:ß|ss)e|str\.))|Hauptstr|(?<=[ ]|-)(?:Stra(?:ß|ss)e|Str\.)
        |{_UPPER}[^\W\d_]{{2,30}}(?:allee|gasse|straat|laan|gracht|singel|gatan|vägen))[ ]?{_NUMBER}{_COUNTED}
    | \b(?i:calle|avenida|avda\.?|rua|viale|piazza|C/)[ ]?{_ROMANCE},?[ ](?:n[º°.o]?\.?[ ]?)?{_NUMBER}{_COUNTED}
    | \b(?:Via|Corso|Paseo)[ ](?:{_OF})?(?!News|BBC|CNN|Gate|Flight|Terminal|Channel|Route|Radio|Windows|Air)
        {_NAME}(?:[ ]{_NAME}){{0,2}},?[ ](?:n[º°.]?[ ]?)?\d{{1,3}}[a-z]?
        (?=[ ]?(?:$|[.;!?)\n]|,[ ]?(?:\d{{5}}|{_UPPER})))
    | (?<![\w.])ul\.[ ]{_NAME}(?:[ ]{_NAME}){{0,2}}[ ]{_NUMBER}
    | \b(?i:p\.?[ ]?o\.?[ ]?box|post[ ]office[ ]box|postfach|postbus|casella[ ]postale|apartado[ ]de[ ]correos)[ ]
        (?:n[º°o]?\.?[ ]?)?\d{{1,6}}(?:[ ]\d{{2,3}}){{0,2}}(?![\w%])
    """,
    re.VERBOSE,
)
# What may be one, if a word before it or a town after it says so: "at 5 main road", "7 Oak Way, Reno, NV 89501".
_NUMBER_FIRST_MAYBE = re.compile(
    rf"""\d{_NOT_INSIDE}(?:
      \d{{0,4}}[A-Za-z]?(?:-\d{{1,4}})?,?[ ](?!(?i:{_NO_NAME})[ ]){_ENGLISH}{{1,4}}?(?:{_STREET}|{_WAY}){_PURPOSE}
        (?:[ ][NSEW]{{1,2}}\b)?
    | \d{{0,4}}[a-z]?,?[ ](?:(?!{_NO_WORD}\b)[a-z'’-]{{2,20}}[ ]){{1,2}}(?:street|avenue|boulevard|road|lane|ave|rd)\b
        {_PURPOSE}
    | \d{{0,3}},?[ ](?i:place|quai|chemin|impasse|allée|square|passage)[ ]{_ROMANCE}
    )""",
    re.VERBOSE,
)
_STREET_FIRST_MAYBE = re.compile(
    rf"\b{_UPPER}[^\W\d_]{{2,30}}(?:platz|weg|ring|damm|ufer|plein)[ ]{_NUMBER}|\bPlaza[ ]{_ROMANCE},?[ ]{_NUMBER}"
)
# Most texts have none of these, which takes no time to see.
_STREET_WORDS = (
    "stra", "str.", "hauptstr", "allee", "gasse", "laan", "gracht", "singel", "gatan", "vägen", "platz", "weg", "ring",
    "damm", "ufer", "plein", "calle", "c/", "aven", "avda", "rua", "viale", "piazza", "via", "corso", "paseo", "plaza",
    "ul.", "box", "postfach", "postbus", "postale", "apartado",
)  # fmt: skip
_LEAD = re.compile(
    r"(?:\b(?:live[sd]?|living|located|based|moved|ship(?:ped)?|deliver(?:ed|y)?|visit(?:ed)?|store|shop|office|home|house)"
    r"[ ](?:at|to|is|in)|\baddress(?:[ ]is)?:?|\b(?<!look )at)[ ](?:the[ ])?$",
    re.IGNORECASE,
)
_TOWN = rf"""(?!(?:I|The|It|And|But|So|Thanks?|Please|My|We|You|They|This|That|Great|Very)\b)
    {_UPPER}[\w'’.-]{{1,30}}(?:[ -](?:(?:am|an[ ]der|im|de|la|del|upon|sur)[ -])?{_NAME}){{0,2}}"""
_POSTCODE = r"(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[A-Z]{2}|[A-Z]\d[A-Z][ ]?\d[A-Z]\d)\b"
_COUNTRY = r"""(?:UK|USA|U\.S\.A\.|United[ ]Kingdom|England|Scotland|Wales|Ireland|Germany|Deutschland|Austria
    |Österreich|Switzerland|Schweiz|France|España|Spain|Italia|Italy|Nederland|Netherlands|Canada|Australia|India)\b"""
_UNIT = re.compile(
    r",?[ ](?:apt|apartment|unit|suite|ste|flat|floor|wohnung|piso)\.?[ ]?(?:\d{1,5}[a-z]?|[a-z])\b", re.IGNORECASE
)
_TAIL = re.compile(
    rf"""(?:,\s?|[ ]-[ ]|\s)(?:
          (?:[A-Z]{{1,2}}-)?(?:\d{{5}}|(?<=,)\d{{4}}|(?<=,[ ])\d{{4}}|\d{{4}}[ ]?[A-Z]{{2}}\b)[ ]{_TOWN}
        | {_TOWN},?[ ](?:[A-Z]{{2,3}},?[ ])?{_POSTCODE}
        | {_TOWN},[ ][A-Z]{{2}}\b
        | (?:[A-Z]{{2}},?[ ])?{_POSTCODE}
        | (?:(?<=,)|(?<=,[ ])){_TOWN}(?:,?[ ][A-Z]{{2}}\b)?(?=[ ]?(?:$|[.,;!?)\n]))
        )(?:,?[ ]{_COUNTRY})?""",
    re.VERBOSE,
)


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Places of postal addresses in a folded text."""
    lower = text.lower()
    first = any(word in lower for word in _STREET_WORDS)
    for pattern in (_NUMBER_FIRST, *((_STREET_FIRST,) if first else ())):
        yield from (_whole(text, *match.span())[:2] for match in pattern.finditer(text))
    for pattern in (_NUMBER_FIRST_MAYBE, *((_STREET_FIRST_MAYBE,) if first else ())):
        for match in pattern.finditer(text):
            start, end, town = _whole(text, *match.span())
            if town or _LEAD.search(text, max(0, start - 30), start):
                yield start, end


def _whole(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """A street with the unit, postcode and town that follow it, and whether a postcode or town does."""
    if unit := _UNIT.match(text, end):
        end = unit.end()
    tail = _TAIL.match(text, end)
    return (start, tail.end(), True) if tail else (start, end, False)
