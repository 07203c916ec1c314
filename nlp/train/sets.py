"""The public sets and our own labels as rows to learn from: a folder in, rows out.

``FOLDER`` holds the files named in ``SETS``, as CSV with a header. Sets with a non-commercial clause are not read here:
nothing that ships is learnt from them. The labels in ``nlp/train/labels`` name texts of these files by their hash; a
label whose text is not found is an error, so that a changed file can't make rows vanish.

The last seventh of each set without an official validation part, by the hash of the text, is kept for validation.
"""

import csv
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nlp.heads import CATEGORIES, EMOTION, POLARITY, SENTIMENT
from nlp.normalise import Aligned, normalise

LABELS = Path(__file__).parent / "labels"
LETTERS = {
    "c": "complaint",
    "p": "praise",
    "q": "question",
    "s": "suggestion",
    "b": "purchase_intent",
    "l": "churn_risk",
    "r": "recommendation",
    "a": "advocacy",
    "v": "comparison",
    "d": "disclosure",
    "x": "spam",
}
SIGNS = {"-": "negative", "0": "neutral", "+": "positive"}

Line = dict[str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """An aspect: characters ``text[start:end]`` of a row's text, its polarity and its category if that is known."""

    start: int
    end: int
    polarity: str
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Characters ``text[start:end]`` of a row's text, and what is known of them alone."""

    start: int
    end: int
    labels: dict[str, float]


@dataclass(slots=True)
class Row:
    """A normalised text and what is known of it; a head that is absent from ``labels`` is not learnt from the row.

    ``labels``: head -> index of the class (sentiment, emotion), or 0.0 to 1.0 (yes or no).
    ``spans``: the aspects; None where they were not labelled. ``parts``: of a text made of several. ``target``: what of
    the text the label of sentiment is about, if it is not the text.
    ``validation``: kept from training.
    """

    text: str
    set: str
    labels: dict[str, float] = field(default_factory=dict)
    spans: tuple[Span, ...] | None = None
    parts: tuple[Part, ...] = ()
    target: str = ""
    validation: bool = False
    weight: float = 1.0


def lines_of(path: Path) -> list[Line]:
    csv.field_size_limit(10**9)
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def text_key(text: str) -> str:
    """16 hex digits that name a text, whatever its spaces: BLAKE2b of the text with single spaces."""
    return hashlib.blake2b(re.sub(r"\s+", " ", text.strip()).encode(), digest_size=8).hexdigest()


def held_back(text: str) -> bool:
    """One text in seven, always the same."""
    return int(text_key(text)[:6], 16) % 7 == 0


def sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?])\s+|\n+", text)
    return [part.strip() for part in parts if len(part.strip()) >= 15]


def read(folder: Path, names: Sequence[str] | None = None) -> list[Row]:
    """The rows of the sets named, of all English ones if None, in a fixed order."""
    every = SETS | OTHER_LANGUAGES
    return [row for name in names or SETS for row in every[name](folder)]


def _tweeteval(folder: Path, task: str, head: str) -> Iterator[Row]:
    for part in ("train", "val"):
        for line in lines_of(folder / "tweeteval" / f"{task}_{part}.csv"):
            yield Row(
                normalise(line["text"]), f"tweeteval/{task}", {head: int(line["label"])}, validation=part == "val"
            )


def _sentiment(folder: Path) -> Iterator[Row]:
    return _tweeteval(folder, "sentiment", "sentiment")


def _emotion(folder: Path) -> Iterator[Row]:
    return _tweeteval(folder, "emotion", "emotion")


def _irony(folder: Path) -> Iterator[Row]:
    return _tweeteval(folder, "irony", "irony")


def _offensive(folder: Path) -> Iterator[Row]:
    return _tweeteval(folder, "offensive", "offensive")


def _plain(
    folder: Path, file: str, column: str, labels: dict[str, dict[str, float]], *, weight: float = 1.0
) -> Iterator[Row]:
    """``labels``: value of the last column of the name -> head -> label; rows of other values are left out."""
    text, value = column.split(">")
    for line in lines_of(folder / file):
        if line[text].strip() and line[value] in labels:
            found = dict(labels[line[value]])
            yield Row(normalise(line[text]), file, found, validation=held_back(line[text]), weight=weight)


def _sst(folder: Path) -> Iterator[Row]:
    signs = {"0": 0, "1": 0, "2": 1, "3": 2, "4": 2}
    for part in ("train", "dev"):
        for line in lines_of(folder / "sst" / f"sst_fine_{part}.csv"):
            label = {"sentiment": float(signs[line["label"]])}
            yield Row(normalise(line["text"]), "sst", label, validation=part == "dev", weight=0.5)


def _uci(folder: Path) -> Iterator[Row]:
    return _plain(folder, "uci_sentences.csv", "text>label", {"0": {"sentiment": 0}, "1": {"sentiment": 2}}, weight=0.5)


def _vader(folder: Path) -> Iterator[Row]:
    """Mean of ten raters, -4..4; the middle, where the raters disagree, is left out."""
    for file in ("amazonReviewSnippets", "tweets"):
        for line in lines_of(folder / "vader" / f"{file}.csv"):
            mean = float(line["mean_sentiment"])
            if not 0.35 < abs(mean) < 0.8:
                label = 1 if abs(mean) <= 0.35 else 2 if mean > 0 else 0
                name = f"vader/{file}.csv"
                yield Row(
                    normalise(line["text"]), name, {"sentiment": label}, validation=held_back(line["text"]), weight=0.5
                )


def _unlabelled(folder: Path) -> Iterator[Row]:
    """Tweets of which only a teacher says something; their own labels follow another guideline."""
    for line in lines_of(folder / "tweet_sentiment_extraction" / "tweets.csv"):
        if line["text"].strip():
            yield Row(normalise(line["text"].replace("`", "'")), "tweet_sentiment_extraction")


def _complaints(folder: Path) -> Iterator[Row]:
    return _plain(folder, "complaints_twitter.csv", "text>complaint", {"0": {"complaint": 0}, "1": {"complaint": 1}})


def _purchase(folder: Path) -> Iterator[Row]:
    labels = {"yes": {"purchase_intent": 0.9}, "no": {"purchase_intent": 0.05}}
    return _plain(folder, "purchase_intent_iphonex.csv", "text>class", labels, weight=0.5)


def _comparison(folder: Path) -> Iterator[Row]:
    return _plain(
        folder, "comparative_sentences.csv", "text>comparative", {"0": {"comparison": 0}, "1": {"comparison": 1}}
    )


def _apps(folder: Path) -> Iterator[Row]:
    """A review is a request or not; what reviews of the other kinds hold besides is not known to the letter."""
    for line in lines_of(folder / "app_reviews_maalej.csv"):
        text = f"{line['title']}. {line['review']}" if line["title"] else line["review"]
        labels = {"suggestion": 0.9 if line["task"] == "FR" else 0.05}
        if line["task"] == "PD":
            labels["complaint"] = 0.95
        yield Row(normalise(text), "app_reviews_maalej.csv", labels, validation=held_back(text), weight=0.5)


def _airlines(folder: Path) -> Iterator[Row]:
    """A review's sentiment is that of its stars, if they are few (to 3 of 10) or many (from 8)."""
    for line in lines_of(folder / "skytrax_reviews.csv"):
        if line["recommended"] in {"0", "1"} and line["content"].strip():
            labels = {"recommendation": float(line["recommended"])}
            stars = float(line["overall_rating"] or 5)
            if not 3 < stars < 8:
                labels["sentiment"] = 0 if stars <= 3 else 2
            yield Row(normalise(line["content"]), "skytrax_reviews.csv", labels, validation=held_back(line["content"]))


def _recommended(folder: Path) -> Iterator[Row]:
    for line in lines_of(folder / "womens_clothing_recommend.csv"):
        text = " ".join(part for part in (line["Title"], line["Review Text"]) if part)
        if text.strip():
            labels = {"recommendation": float(line["Recommended IND"])}
            yield Row(normalise(text), "womens_clothing_recommend.csv", labels, validation=held_back(text), weight=0.5)
    for line in lines_of(folder / "steam_review_aspects" / "steam_reviews.csv"):
        labels = {"recommendation": float(line["label_recommended"])}
        if line["label_suggestion"] == "1":
            labels["suggestion"] = 0.9
        yield Row(normalise(line["review"]), "steam_reviews.csv", labels, validation=held_back(line["review"]))


_PAY = re.compile(
    r"affiliat|commission|sponsor|gifted|#ad\b|\bad\b|paid|partner|kickback|percentage|referral|compensat"
    r"|small (?:cut|fee|portion)|portion of|sent (?:to )?me|free of charge|in exchange|promo|code",
    re.IGNORECASE,
)
_MAYBE_PAY = re.compile(r"earn|support", re.IGNORECASE)

_OF_A_POST = 16
_ACCOUNTS = 800  # of each sign


def _disclosures(folder: Path) -> Iterator[Row]:
    """Posts with affiliate links, in pieces of a few lines.

    The set's label says whether a post discloses somewhere that its links pay: its pieces with a word of pay are yes.
    Other compensations (#sponsored, a code) are yes to us and no to the set; so, of a post labelled no, only pieces
    without such a word are taken, some of each post: a description is long, and one false alarm in it is enough.
    """
    for platform in ("youtube", "pinterest"):
        name = f"affiliate_disclosures_{platform}.csv"
        for line in lines_of(folder / name):
            pieces = _pieces_of(line["text"])
            if yes := line["disclosure"] == "1":
                chosen = [piece for piece in pieces if _PAY.search(piece) or _MAYBE_PAY.search(piece)] or pieces[:1]
            else:
                free = {piece for piece in pieces if not _PAY.search(piece)}
                # Those that sound like it first: "support me on Patreon" is no disclosure.
                chosen = sorted(free, key=lambda piece: (not _MAYBE_PAY.search(piece), text_key(piece)))[:_OF_A_POST]
            for piece in chosen:
                yield Row(normalise(piece), name, {"disclosure": float(yes)}, validation=held_back(line["text"]))


def _pieces_of(text: str) -> list[str]:
    """The lines of a text, put together to pieces of about 300 characters."""
    pieces = [""]
    for line in text.split("\n"):
        if len(pieces[-1]) + len(line) > 300:
            pieces.append("")
        pieces[-1] = f"{pieces[-1]}\n{line[:1000]}".strip()
    return [piece for piece in pieces if piece]


def _mams(folder: Path) -> Iterator[Row]:
    """Restaurant sentences with aspect terms; their categories, as far as they have one, from ``labels/terms.csv``."""
    categories = {line["term"]: line["category"] for line in lines_of(LABELS / "terms.csv")}
    found: dict[str, list[Span]] = {}
    for line in lines_of(folder / "mams" / "atsa_train.csv"):
        category = categories.get(line["aspect_term"].lower())
        span = Span(int(line["from"]), int(line["to"]), line["polarity"], category)
        found.setdefault(line["text"], []).append(span)
    for text, spans in found.items():
        yield _with_spans(text, "mams", spans)


def _with_spans(raw: str, name: str, spans: Iterable[Span], labels: dict[str, float] | None = None) -> Row:
    """The row of a raw text; places are moved to where they are in the normalised text."""
    aligned = Aligned(raw)
    moved = []
    for span in spans:
        inside = [at for at in range(len(aligned.text)) if span.start <= aligned.span(at, at + 1)[0] < span.end]
        if inside:
            moved.append(Span(inside[0], inside[-1] + 1, span.polarity, span.category))
    return Row(aligned.text, name, labels or {}, tuple(moved), validation=held_back(raw))


def _targets(folder: Path) -> Iterator[Row]:
    """What is felt toward a name in a tweet (Dong et al. 2014), an aspect of a sentence, a brand in our own posts."""
    for line in lines_of(folder / "twitter_target_acl14_train.csv"):
        yield _toward(line["text"], line["target"], int(line["polarity"]) + 1, "targets/tweets")
    for line in lines_of(folder / "mams" / "atsa_train.csv"):
        if int(text_key(line["text"])[6:10], 16) % 2:
            yield _toward(line["text"], line["aspect_term"], SENTIMENT.index(line["polarity"]), "targets/mams")
    for line in lines_of(LABELS / "brands_invented.csv"):
        for brand, sign in zip(line["brands"].split("|"), line["truth"].split("|"), strict=True):
            yield _toward(line["text"], brand, SENTIMENT.index(SIGNS[sign]), "targets/brands")


def _toward(text: str, target: str, label: int, name: str) -> Row:
    labels = {"sentiment": float(label)}
    return Row(normalise(text), name, labels, target=normalise(target), validation=held_back(text))


def _texts_by_key(folder: Path) -> dict[str, str]:
    """The raw texts that our own labels may name."""
    files = {
        "tweeteval/sentiment_train.csv": ("text",),
        "tweet_sentiment_extraction/tweets.csv": ("text",),
        "complaints_twitter.csv": ("text",),
        "comparative_sentences.csv": ("text",),
        "uci_sentences.csv": ("text",),
        "vader/amazonReviewSnippets.csv": ("text",),
        "purchase_intent_iphonex.csv": ("text",),
        "nhs_patient_feedback.csv": ("feedback",),
    }
    texts = [line[column] for file, columns in files.items() for line in lines_of(folder / file) for column in columns]
    for line in lines_of(folder / "womens_clothing_recommend.csv"):
        texts += [line["Review Text"], *sentences(line["Review Text"])]
    for line in lines_of(folder / "app_reviews_maalej.csv"):
        title = f"{line['title']}. " if line["title"] else ""
        texts += [title + line["review"], *sentences(line["review"])]
    for file, column in (("skytrax_reviews.csv", "content"), ("steam_review_aspects/steam_reviews.csv", "review")):
        for line in lines_of(folder / file):
            parts = sentences(line[column])
            texts += [" ".join(parts[-2:]), *parts]
    for platform in ("youtube", "pinterest"):
        for line in lines_of(folder / f"affiliate_disclosures_{platform}.csv"):
            texts += line["text"].split("\n")
    return {text_key(text): re.sub(r"\s+", " ", text.strip()) for text in texts if text.strip()}


def _own(folder: Path) -> Iterator[Row]:
    """The labels that we gave ourselves: see ``labels/README.md``."""
    texts = _texts_by_key(folder)
    for line in lines_of(LABELS / "posts.csv"):
        text = texts[line["key"]]
        yield Row(normalise(text), "own", labels_of(line), validation=held_back(text))
    for line in lines_of(LABELS / "aspects.csv"):
        text = texts[line["key"]]
        spans = [Span(start, end, POLARITY[polarity + 1], CATEGORIES[category])
                 for start, end, polarity, category in json.loads(line["spans"])]  # fmt: skip
        yield _with_spans(text, "own aspects", spans)


def _invented(_: Path) -> Iterator[Row]:
    """Posts that we made up, in the indirect ways in which people say things; an emotion only where there is one."""
    for line in lines_of(LABELS / "invented.csv"):
        yield Row(normalise(line["text"]), "invented", _labels_of_invented(line), validation=held_back(line["text"]))


def _labels_of_invented(line: Line) -> dict[str, float]:
    labels = labels_of(line) | {"irony": float(line["irony"])}
    return labels if line["emotion"] == "none" else labels | {"emotion": EMOTION.index(line["emotion"])}


def _joined(folder: Path) -> Iterator[Row]:
    """Two of our posts as one text, so that it is learnt which words an answer rests on.

    A head of yes or no is yes where one of the two is; a text with two feelings has no label of sentiment.
    """
    posts = [row for name in (_own, _invented) for row in name(folder) if row.spans is None and not row.validation]
    random.Random(1).shuffle(posts)
    for first, second in zip(posts[::2], posts[1::2], strict=False):
        start = ended(first.text)
        parts = (Part(0, len(start), first.labels), Part(len(start), len(start + second.text), second.labels))
        labels = {head: max(first.labels[head], second.labels[head]) for head in LETTERS.values()}
        feelings = {part.labels["sentiment"] for part in parts} - {SENTIMENT.index("neutral")}
        if len(feelings) < 2:
            labels["sentiment"] = feelings.pop() if feelings else SENTIMENT.index("neutral")
        yield Row(start + second.text, "joined", labels, parts=parts)


def _accounts(folder: Path) -> Iterator[Row]:
    """Four to seven of our posts as one text, about as long as a window: most neutral, the others of one sign.

    A long account of facts is neutral; a few warm or angry words in it give it their sign.
    """
    rng = random.Random(2)
    posts = [row for name in (_own, _invented) for row in name(folder) if row.spans is None and not row.validation]
    by_sign: dict[float, list[Row]] = {sign: [] for sign in range(len(SENTIMENT))}
    for row in posts:
        by_sign[row.labels["sentiment"]].append(row)
    neutral = SENTIMENT.index("neutral")
    for sign in by_sign:
        for _ in range(_ACCOUNTS):
            count = rng.randint(4, 7)
            felt = 0 if sign == neutral else rng.randint(1, count // 2)
            chosen = rng.sample(by_sign[sign], felt) + rng.sample(by_sign[neutral], count - felt)
            rng.shuffle(chosen)
            labels = {head: max(row.labels[head] for row in chosen) for head in LETTERS.values()}
            text = "".join(ended(row.text) for row in chosen).rstrip()
            yield Row(text, "accounts", labels | {"sentiment": sign})


def ended(text: str) -> str:
    """A text that another can follow."""
    return text + (" " if text[-1] in ".!?" else " . ")


def _umsab(folder: Path) -> Iterator[Row]:
    """Tweets in seven languages besides English, of equal numbers (Barbieri et al. 2022)."""
    for part in ("train", "val"):
        for line in lines_of(folder / "umsab" / f"{part}.csv"):
            labels = {"sentiment": float(line["label"])}
            yield Row(normalise(line["text"]), f"umsab/{line['lang']}", labels, validation=part == "val")


def _languages(_: Path) -> Iterator[Row]:
    """Posts that we made up in other languages; one in three is kept for validation, for nothing else measures them."""
    for line in lines_of(LABELS / "languages.csv"):
        kept = int(text_key(line["text"])[:6], 16) % 3 == 0
        yield Row(normalise(line["text"]), f"languages/{line['lang']}", _labels_of_invented(line), validation=kept)


def labels_of(line: Line) -> dict[str, float]:
    """The labels of a line of ours: its sign, and yes or no for each head that has a letter."""
    labels: dict[str, float] = {head: float(letter in line["letters"]) for letter, head in LETTERS.items()}
    return labels | {"sentiment": SENTIMENT.index(SIGNS[line["sign"]])}


def _calm(folder: Path) -> Iterator[Row]:
    """Neutral tweets as examples of no emotion: TweetEval's emotion set has none."""
    for row in _sentiment(folder):
        if row.labels["sentiment"] == 1 and int(text_key(row.text)[6:10], 16) % 8 == 0:
            yield Row(row.text, "calm", {"emotion": EMOTION.index("none")}, validation=row.validation, weight=0.5)


SETS = {
    "sentiment": _sentiment,
    "emotion": _emotion,
    "calm": _calm,
    "irony": _irony,
    "offensive": _offensive,
    "sst": _sst,
    "uci": _uci,
    "vader": _vader,
    "tweets": _unlabelled,
    "complaints": _complaints,
    "purchase": _purchase,
    "comparison": _comparison,
    "apps": _apps,
    "airlines": _airlines,
    "recommended": _recommended,
    "disclosures": _disclosures,
    "mams": _mams,
    "targets": _targets,
    "own": _own,
    "invented": _invented,
    "joined": _joined,
    "accounts": _accounts,
}

OTHER_LANGUAGES = {"umsab": _umsab, "languages": _languages}
