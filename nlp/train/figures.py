"""The figures of nlp/README.md and of the model card, measured anew on public data.

    python -m nlp.train.figures language|sentiment|reviews|roles|speed --data FOLDER

``--data`` holds ``airline_tweets.csv``, ``skytrax_reviews.csv``, ``umsab/train.csv``, ``chinese/waimai_10k.csv``,
``amazon_multilingual_train.csv``, ``affiliate_disclosures_{youtube,pinterest}.csv``, ``tweeteval/sentiment_val.csv``.
Runs in the environment of Goodword itself.
"""

import argparse
import csv
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

from nlp.encoder import SentimentTagger
from nlp.language import LanguageTagger
from nlp.roles import RoleTagger

Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    csv.field_size_limit(10**9)
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def language(data: Path) -> None:
    """How many texts of each language are called English, their own language, and undetermined."""
    sets = {
        "airline tweets": [("en", row["text"]) for row in rows_of(data / "airline_tweets.csv")],
        "tweets": [(row["lang"], row["text"]) for row in rows_of(data / "umsab" / "train.csv")],
        "reviews": [(row["lang"], row["text"]) for row in rows_of(data / "amazon_multilingual_train.csv")],
        "meals": [("zh", row["review"]) for row in rows_of(data / "chinese" / "waimai_10k.csv")],
    }
    tagger = LanguageTagger()
    foreign: Counter[bool] = Counter()
    for name, texts in sets.items():
        found: dict[str, Counter[str]] = {}
        for (truth, _), signals in zip(texts, tagger.tag([text for _, text in texts]), strict=True):
            said = signals[0].label if signals else "-"
            kind = "en" if said == "en" else "own" if said == truth else "und" if said == "und" else "other"
            found.setdefault(truth, Counter())[kind] += 1
        for truth, counts in found.items():
            print(name, truth, {kind: f"{100 * count / counts.total():.2f} %" for kind, count in counts.items()})
            if truth not in {"en", "hi"}:  # the Hindi tweets are to a large part English
                foreign.update({True: counts["en"], False: counts.total() - counts["en"]})
    print(f"of {foreign.total()} texts in other languages {100 * foreign[True] / foreign.total():.2f} % called English")


def sentiment(data: Path) -> None:
    """Macro recall, accuracy and calibration on TweetEval's validation part."""
    rows = rows_of(data / "tweeteval" / "sentiment_val.csv")
    labels = ("negative", "neutral", "positive")
    said = [signals[0] for signals in SentimentTagger().tag([row["text"] for row in rows])]
    truth = [labels[int(row["label"])] for row in rows]
    right = np.array([signal.label == label for signal, label in zip(said, truth, strict=True)])
    recalls = [right[[label == one for label in truth]].mean() for one in labels]
    score = np.array([signal.score for signal in said])
    bins = np.minimum((score * 15).astype(int), 14)
    gaps = [(bins == one).mean() * abs(right[bins == one].mean() - score[bins == one].mean()) for one in set(bins)]
    recall = 100 * float(np.mean(recalls))
    print(f"{len(rows)} rows: macro recall {recall:.1f}, accuracy {100 * right.mean():.1f}, ECE {sum(gaps):.3f}")


def reviews(data: Path) -> None:
    """Sentiment and advocates against the recommended flag of airline reviews."""
    rows = [row for row in rows_of(data / "skytrax_reviews.csv") if row["recommended"] in {"0", "1"} and row["content"]]
    sample = random.Random(2).sample(rows, 1_200)
    pairs = zip(SentimentTagger().tag([row["content"] for row in sample]), sample, strict=True)
    scored = [(signals[0].value or 0.0, row["recommended"] == "1") for signals, row in pairs if signals]
    values, flags = np.array([value for value, _ in scored]), np.array([flag for _, flag in scored])
    wins = (values[flags][:, None] > values[~flags][None, :]).mean()
    print(f"sentiment against recommended, {len(scored)} reviews: ROC AUC {wins:.3f}")
    roles = RoleTagger().tag([row["content"] for row in rows])
    for label in ("advocate", "yes"):
        hits = [row for signals, row in zip(roles, rows, strict=True) if any(s.label == label for s in signals)]
        agreed = sum(row["recommended"] == "1" for row in hits) / len(hits)
        print(f"{label}: {len(hits)} of {len(rows)} reviews, {100 * agreed:.1f} % of them with the recommended flag")


def roles(data: Path) -> None:
    """Compensation found where it is known to be, and a sample of hits of each rule to read."""
    tagger = RoleTagger()
    for platform in ("youtube", "pinterest"):
        texts = [row["text"] for row in rows_of(data / f"affiliate_disclosures_{platform}.csv")]
        found = Counter(s.label for signals in tagger.tag(texts) for s in signals)
        print(platform, len(texts), "posts", dict(found))
    texts = [row["text"] for row in rows_of(data / "airline_tweets.csv")]
    texts += [row["content"] for row in rows_of(data / "skytrax_reviews.csv")]
    hits = [(signal, text) for text, signals in zip(texts, tagger.tag(texts), strict=True) for signal in signals]
    for signal, text in random.Random(1).sample(hits, 60):
        before, evidence = text[max(0, signal.start - 60) : signal.start], text[signal.start : signal.end]
        print(f"{signal.label}: ...{before!r} >>{evidence}<<")


def speed(data: Path) -> None:
    """Texts a second of each tagger on 2,000 tweets, loading not counted."""
    texts = [row["text"] for row in rows_of(data / "airline_tweets.csv")][:2_000]
    for tagger in (LanguageTagger(), SentimentTagger(), RoleTagger()):
        tagger.tag(texts[:50])
        started = time.perf_counter()
        tagger.tag(texts)
        print(f"{tagger.name}: {len(texts) / (time.perf_counter() - started):,.0f} texts/s")


FIGURES: dict[str, Callable[[Path], None]] = {
    "language": language, "sentiment": sentiment, "reviews": reviews, "roles": roles, "speed": speed
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("figure", choices=FIGURES)
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    FIGURES[args.figure](args.data)


if __name__ == "__main__":
    main()
