"""The phrases that make somebody an advocate, ambassador, employee or a risk to leave, and what must hold for each.

How a phrase is written: see ``nlp.phrases``. What a check does: see ``nlp.context``.
"""

from dataclasses import dataclass, replace

from nlp.context import (
    Check,
    as_a_tag,
    at_its_best,
    begins,
    by_me,
    firm,
    first_hand,
    first_person,
    for_it,
    meant,
    no_rival,
    no_threat,
    not_former,
    not_past,
    own_words,
    plain,
    stated,
    unconditional,
    works,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Phrases that mean ``label``, and the checks that each must pass.

    ``score`` is the share of the rule's hits that were right when read one by one: see ``nlp/README.md``.
    """

    label: str
    score: float
    checks: tuple[Check, ...]
    phrases: tuple[str, ...]


_ADVERB = (
    "highly|strongly|definitely|absolutely|totally|thoroughly|certainly|heartily|wholeheartedly|fully|really|100%|so"
    "|always|still|gladly|happily|also|truly|sincerely|personally|unreservedly|most"
)
_ANYONE = "anyone|everyone|anybody|everybody|all|friends|others|people|family"
_PEOPLE = (
    "friend|friends|family|sister|sisters|brother|brothers|sibling|mom|mum|mother|dad|father|parents|wife|husband|partner"
    "|girlfriend|boyfriend|gf|bf|cousin|cousins|aunt|uncle|grandma|grandmother|grandpa|son|daughter|kids|neighbor"
    "|neighbors|neighbour|neighbours|colleague|colleagues|coworker|coworkers|workmates|boss|manager|team|office"
    "|roommate|flatmate|mate|mates|bestie|client|clients|students|class|teacher|club|group|department|inlaws|therapist"
)
_IT = "it|this|them|these|those|one|some|yours|BRAND"
_TRY = "try|get|buy|visit|use|see|order|own|read|watch|go|fly|download"
_RELATION = (
    "account|accounts|subscription|subscriptions|membership|card|cards|contract|plan|service|premium|policy|insurance"
    "|prime|line|package|sub"
)
_RIVAL = (
    "airline|airlines|carrier|carriers|provider|bank|company|brand|store|shop|app|hotel|supplier|competitor"
    "|insurer|platform|service"
)
_MADE = (
    "airline|airlines|airport|lounge|carrier|brand|product|products|app|company|service|support|hotel|phone|shoes|store"
    "|shop|coffee|restaurant|crew|pizza|bank|provider|game|experience|flight|food"
)
_MET = (
    "had|used|tried|flown|bought|owned|seen|experienced|eaten|stayed|been|tasted|read|played|found|worked|received|met"
)
_CANCEL = (
    "cancel|canceling|cancelling|cancelled|canceled|close|closing|closed|delete|deleting|deleted|ending|terminate"
    "|terminating"
)
_SWITCH = (
    "switching|switch|switched|moving|move|moved|change|changing|changed|going|go|flying|fly|find|finding|found|use"
    "|using|try"
)
_CUSTOMER = "customer|client|flyer|flier|passenger|business|subscriber|guest|traveler|traveller|member"
_DONE = "done|through|finished"
_BUY = "fly|use|buy|book|shop|stay|order|travel|choose|rent|purchase|eat|spend|trust|visit|recommend"
_BUYING = (
    "flying|using|buying|booking|shopping|staying|ordering|travelling|traveling|choosing|renting|trusting|visiting"
)
_TAKE_UP = f"{_TRY}|{_IT}|switch|join|buying|getting|using|trying|switching|joining"
_SHOP = "shopping|buying|purchasing|shop|buy|purchase|order|ordering"
_CHANNEL = "me|us|channel|show|blog|site|podcast|work|videos"
_JOB = (
    "barista|driver|engineer|developer|manager|cashier|nurse|agent|rep|designer|founder|cofounder|ceo|intern"
    "|analyst|marketer|contractor|trainer|technician|mechanic|pilot|attendant|recruiter|employee|assistant|supervisor"
    "|cook|chef|courier|clerk|consultant|director|scientist|researcher|bartender|receptionist|staff|worker"
)
_REVIEW = "review|reviews|opinion|feedback|post|thoughts|testing"
_POST = "video|post|episode|review|tweet|vlog|stream|giveaway|content|blog|podcast|article"

_FREELY: tuple[Check, ...] = (plain, own_words, stated, meant, unconditional, for_it)
_OPENLY: tuple[Check, ...] = (plain, own_words, stated)
_LEAVING: tuple[Check, ...] = (firm, own_words, meant, by_me)

ROLES = {
    # In the order in which they win.
    "employee": Rule(
        "employee",
        0.9,
        (plain, own_words, stated, meant, unconditional, not_former),
        (
            "#employee|#employees|#proudemployee|#employeeadvocacy",
            "i work at|for|with|@ ~1 BRAND",
            "i work in|on|as ~6 at|for|of BRAND",
            "i've|have worked at|for|with BRAND",
            "i've|have been? working|worked at|for|here|in ~6 BRAND",
            "i work|works here",
            "i work for you|this",
            f"i'm|am|as an|a ~3 {_JOB} at|for|with BRAND",
            f"i'm|am an|a proud? {_JOB} of|at",
            f"as an|a {_JOB} of|at BRAND",
            "my|our employer|job|shift|shifts|internship|colleagues|coworkers|team at|with BRAND",
            "employed by|at|with BRAND",
            "we at BRAND are|have|just|love|will",
            "i|we founded|cofounded BRAND",
            "disclosure|disclaimer :? i ~3 work|employee|employed",
        ),
    ),
    "disclosure_tag": Rule("ambassador", 0.95, (first_hand, as_a_tag), ("PAIDTAG",)),
    "disclosure": Rule(
        "ambassador",
        0.95,
        _OPENLY,
        (
            "paid partnership|partner|promotion|campaign|ad|endorsement|ambassador|advertisement|post|collaboration",
            f"this|my|today's|the ~1 {_POST} is|was kindly|proudly? sponsored",
            f"{_POST} sponsored by",
            f"thanks|thank ~6 for sponsoring this|my|today's|the ~1 {_POST}",
            f"sponsored {_POST}",
            f"in exchange|return for my|an|a ~3 {_REVIEW}",
            f"for my|an honest|unbiased {_REVIEW}",
            "sent|gave me|us this|these|them|their|some ~4 to try|review|test",
            "sent me|us this|these|them|their|some|a|the ~4 for free|review",
            "sent me|us a|some free product|sample|samples|products|pair|copy|box|bottle|set",
            "BRAND sent me this|these",
            "sent to me ~3 for free|review|testing",
            "sent to me free of charge",
            "kindly sent|gifted|provided",
            "gifted by BRAND",
            "gifted to me by BRAND",
            "i was gifted|provided|given|sent ~5 for review|free|testing",
            "received this|it|these ~4 for free|review|testing",
            "received this|it|these ~4 free of charge",
            "received|got a|this|some? free|complimentary product|sample|samples|products|copy|pair|set",
            "provided by BRAND for review|testing",
            "pr package|gift|samples|packages",
            "press trip|sample",
            "affiliate link|links|disclosure|disclaimer|commission|commissions|partner|program",
            "as an amazon|ebay|etsy ~1 associate|affiliate|partner",
            "amazon associate|associates|affiliate",
            "i|we|may|might|will|i'll|we'll earn|get|receive|make a|an ~2 commission|percentage|kickback",
            "receive|earn a? commission|commissions",
            "i'm|am an|a|the ~3 ambassador for|of|with BRAND",
            "brand ambassador for",
            "i've|i|we|we've have? ~1 partnered|collaborated|collabed with",
            "i|i've|we|we've|have teamed up with BRAND",
            "i'm|we're|am|excited|thrilled|proud|happy|honored ~3 partner|partnering|collaborating|teaming ~1 with",
            "in partnership|collaboration|collab with BRAND|the|my",
            "( ad|advert|sponsored|gifted|affiliate|werbung|anzeige )",
            "[ ad|advert|sponsored|gifted|affiliate|werbung|anzeige ]",
            "BRAND gifted|sponsored|sponsors|comped me|us|my|our|this",
            "BRAND|they paid|pays|paying me|us to",
            "i|we was|am|i'm|were|got|get|being been? paid|sponsored|compensated|gifted to|by|for|this|these",
            "participant in ~8 affiliate|associates",
            "affiliate tracking|code|codes|advertising",
            f"support|supports|supporting|help|helps ~5 by|when|if ~4 {_SHOP} ~6 link|links|amazon|here",
            "shop|buy ~2 amazon|ebay ~3 support|supports",
            "use|using|through|via my|our|this|these amazon|ebay|itunes link|links",
            f"using|through|via ~1 this|these|my|our|the ~2 link|links ~4 support|supports|help|helps ~2 {_CHANNEL}",
            f"link|links ~4 to? support|supports ~2 {_CHANNEL}",
            "i|i'll|we|we'll|may|might|will get|earn|receive|make ~2 small|tiny ~2 cut|fee|bonus|percentage|part",
            "kickback|commission|pennies|cents when|if|for|on|from|every|each",
            "aff link|links",
            "are|is|be affiliate|affiliated",
            "get paid if|when you",
        ),
    ),
    "code": Rule(
        "ambassador",
        0.95,
        (*_OPENLY, works),
        (
            "use|with|enter|apply|using|through|via my ~2 code|codes",
            "use|via|through|with|using|click my ~1 link",
            "my ~1 referral|affiliate|discount|promo|invite|partner|creator link|url|page|code|links|codes",
            "use|enter|apply|type|with ~1 CODEWORD at|in checkout",
            "code ~1 CODEWORD ~1 for|to|at|in|get|saves|gets|gives ~6 off|discount|checkout|save|free",
            "code ~1 CODEWORD ~4 off|discount",
            "off|discount with|using ~2 code ~1 CODEWORD",
            "use|enter|apply ~3 code :? \"|“|'? CODEWORD",
        ),
    ),
    "affiliate_link": Rule("ambassador", 0.95, (first_hand,), ("PAIDLINK",)),
    "recommend": Rule(
        "advocate",
        0.95,
        (*_FREELY, first_person),
        (
            f"{_ADVERB} recommend|recommended|recommending",
            f"i|we|i'd|we'd|i'll|we'll|i've would|will|can|do|have? {_ADVERB}? {_ADVERB}? recommend|recommended",
            f"recommend|recommended|recommending ~4 to {_ANYONE}",
            f"recommend|recommended|recommending ~4 to my|our|your|the|any|a|two|both|several ~3 {_PEOPLE}|others",
            f"i'd|i|we|would|can {_ADVERB}? suggest|recommend|endorse|vouch trying|getting|for|giving|checking",
            "i|we swear by",
        ),
    ),
    "would_recommend": Rule(
        "advocate",
        0.95,
        (*_FREELY, begins),
        (f"would|will|can|do {_ADVERB}? {_ADVERB}? recommend", "recommended !|."),
    ),
    "strong": Rule(
        "advocate",
        0.9,
        (own_words, stated, meant, for_it),
        (
            "can't|couldn't|not|could ~1 recommend ~6 enough|more",
            "10/10|11/10|100/10|5/5 would|recommend|again",
            "couldn't|can't speak|say highly enough",
            "can't speak highly enough",
            f"if you haven't tried {_IT}",
            "no hesitation in|to recommending|recommend",
            "not|don't|won't|wouldn't|never hesitate to|in recommend|recommending",
            "you|u won't regret it|this|buying|getting|trying",
            "you|u won't be disappointed",
            "look no further",
            "don't hesitate to book|fly|buy|use|try|order|stay|go",
            "run ,? don't walk",
            f"can't|won't|couldn't stop telling {_ANYONE} about",
            "can't|won't|couldn't stop raving|recommending",
        ),
    ),
    "urge": Rule(
        "advocate",
        0.8,
        (*_FREELY, first_person),
        (
            f"tell|telling|told everyone|everybody|anyone|people ~3 to {_TRY}|shop|stay|book|check",
            f"tell|telling|told all? my|our|the ~3 {_PEOPLE} ~3 to {_TRY}|shop|stay|book|check|switch|join",
            "tell|telling everyone|everybody i? know? about you|u|BRAND",
            f"you|u|everyone|everybody|y'all ~2 should|must|have|need|got-to to? {_ADVERB}? try {_IT}",
            f"everyone|everybody should|must|needs|has to? {_TRY}",
            "a must -? buy|try|visit",
            "do yourself|yourselves a favor ,? and? ~1 get|try|buy|go|use|visit|order|download|switch|book",
        ),
    ),
    "spread": Rule(
        "advocate",
        0.8,
        (*_FREELY, first_person, no_threat),
        (
            f"tell|telling|told {_ANYONE} ~4 about",
            f"raving|raved ~3 about|to {_IT}|how|you|my|everyone|people|BRAND",
            f"tell|telling|told {_ANYONE} ~3 how great|good|amazing|much|awesome|easy|fantastic|brilliant",
            f"convinced|persuaded|converted|got|talked|sold my|our|the|half|two ~4 {_PEOPLE} ~2 to|into|on {_TAKE_UP}",
            f"my|our|half|entire|whole ~4 {_PEOPLE} ~4 because|thanks of|to me|us",
            f"got my|our|the|half ~4 {_PEOPLE} hooked|using|addicted|into",
        ),
    ),
    "order": Rule(
        "advocate",
        0.8,
        (*_FREELY, begins),
        (
            f"go and? buy|try|order|download {_IT}",
            "give it|them|this|these a try|go|shot",
        ),
    ),
    "best_ever": Rule(
        "advocate",
        0.85,
        (*_FREELY, at_its_best),
        (
            f"best ~4 i|i've|we've|we have? ever {_MET}",
            f"best ~1 {_MADE} in the world|business|industry|country|sky|skies",
            f"best ~1 {_MADE} ever|around|hands|anywhere",
            f"by far the best {_MADE}",
        ),
    ),
}

CHURN = {
    "cancel": Rule(
        "yes",
        0.8,
        _LEAVING,
        (
            f"{_CANCEL} my|our ~3 {_RELATION}",
            "unsubscribed|unsubscribing from",
        ),
    ),
    "switch": Rule(
        "yes",
        0.85,
        (plain, *_LEAVING),
        (
            "switching|changing|defecting back? over? to BRAND",
            f"{_SWITCH}|looking for? to? on? with? another|different|new {_RIVAL}",
            f"to a different|new {_RIVAL}",
            "switching airlines|carriers|banks|providers|brands",
            "my|our business|money|custom elsewhere",
            "taking|take|takes my business to",
            "over|off|switching|going|moving to the competition",
        ),
    ),
    "never_again": Rule(
        "yes",
        0.95,
        (own_words, meant, by_me, no_rival),
        (
            f"never|not|won't ever? be? {_BUY}|{_BUYING} ~6 again",
            f"i'll|will|i never ever? {_BUY} ~3 BRAND|this|you|your|with|here",
            "never|not|won't ever? be? do|doing business with ~5 again",
            "never|not|won't ever? be? go|going|come|coming back ~4 again",
            f"no longer {_BUY}|{_BUYING} ~1 BRAND|you|them",
            "no longer|not be? a customer",
            "never again will i",
            "never again",
            "won't|not be back|returning",
            "i'm|i'll|we're|we'll|am|will never coming|going|come|go back",
        ),
    ),
    "last_time": Rule(
        "yes",
        0.9,
        (own_words, meant),
        (
            f"last time i'll|i|we|we'll|will|ever ever|will? ever? {_BUY}|{_BUYING}",
            f"last time i'm|we're {_BUYING}",
        ),
    ),
    "lost": Rule(
        "yes",
        0.95,
        (firm, own_words, meant),
        (
            f"lost|losing|lose a|an|my|this|yourself|yourselves|another|our ~2 {_CUSTOMER}",
            "lost|losing|lose me|us ~2 as|forever",
            "just lost me|us",
        ),
    ),
    "done": Rule(
        "yes",
        0.8,
        (*_LEAVING, not_past),
        (
            f"i'm|am|we're|are|be|being|so|officially {_DONE} with you|yall|y'all|them|BRAND",
            f"{_DONE} with this {_RIVAL}",
            "done|finished with you|HANDLE",
            "had enough of you|BRAND",
            "boycott|boycotting BRAND|you",
        ),
    ),
}

# What of the above is said openly: the links and codes that pay without a word are none of it.
DISCLOSURE = {name: replace(ROLES[name], label="yes") for name in ("disclosure_tag", "disclosure")}
