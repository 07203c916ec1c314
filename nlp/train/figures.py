"""The figures of the model card and of nlp/README.md, measured anew with the int8 model that ships.

    python -m nlp.train.figures NAME|all --data FOLDER [--model FOLDER]

Runs in the environment of Goodword itself. ``FOLDER`` is that of ``nlp.train.sets``; besides, sets that are only
measured on, never learnt from: ``suggestion_mining.csv``, ``absa_semeval2014/aspect_terms_train.csv``,
``airline_tweets.csv``, ``twcs_spotify_inbound/spotify_inbound.csv``, ``umsab/train.csv``, ``chinese/waimai_10k.csv``,
``amazon_multilingual_train.csv``.
"""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from nlp.answers import CUT_OFF, Answer, answer
from nlp.brands.brand import Brand
from nlp.brands.tagger import BrandTagger
from nlp.encoder import BUNDLED, MULTILINGUAL, Encoder
from nlp.encoder_tagger import EncoderTagger
from nlp.heads import EMOTION, SENTIMENT
from nlp.language import LanguageTagger
from nlp.metrics import brier, roc_auc
from nlp.metrics import calibration_error as ece
from nlp.normalise import normalise
from nlp.personal import find
from nlp.roles import RoleTagger
from nlp.taggers import default_taggers, tag_all
from nlp.train.sets import LABELS, LETTERS, SIGNS, Row, ended, held_back, labels_of, lines_of, read, text_key

Flags = np.ndarray
_KEYWORDS = re.compile(
    r"\baffiliates?\b|\bsponsor(?:ed|s)?\b|#ad\b|#spon|\bpaid\b|\bcommissions?\b|\bgifted\b|\bpartner(?:ship|ed)?\b",
    re.I,
)


class Figures:
    """The texts of the sets through the models in two folders: what reads English, what reads other languages."""

    def __init__(self, data: Path, folder: Path, multilingual: Path) -> None:
        self.data = data
        self.encoder = Encoder(folder)
        self.multilingual = Encoder(multilingual)

    def probabilities(self, texts: Sequence[str], head: str) -> np.ndarray:
        """Of shape (texts, labels) for sentiment and emotion, (texts,) for the others. The texts are normalised."""
        readings = self.encoder.read(texts)
        if head in {"sentiment", "emotion"}:
            return np.stack([getattr(reading, head) for reading in readings])
        place = self.encoder.facts.yes_no.index(head)
        return np.array([reading.yes_no[place] for reading in readings])

    def rows(self, name: str, head: str, of: str | None = None) -> list[Row]:
        """Validation rows of a set that have a label for the head."""
        rows = [row for row in read(self.data, [name]) if row.validation and head in row.labels]
        return [row for row in rows if of is None or row.set == of]

    def answers(self, texts: Sequence[str]) -> list[Answer]:
        """What all taggers together say of raw texts."""
        said = tag_all(default_taggers(self.encoder, self.multilingual.folder), texts)
        return [answer([signal for of_tagger in said for signal in of_tagger[row]]) for row in range(len(texts))]


def sentiment(figures: Figures) -> None:
    """TweetEval's validation part: macro recall (the official metric), accuracy, calibration."""
    rows = figures.rows("sentiment", "sentiment")
    chances = figures.probabilities([row.text for row in rows], "sentiment")
    truth = np.array([int(row.labels["sentiment"]) for row in rows])
    guess = chances.argmax(1)
    recalls = [(guess[truth == label] == label).mean() for label in range(3)]
    said = ", ".join(f"{name} {100 * one:.1f}" for name, one in zip(SENTIMENT, recalls, strict=True))
    print(f"sentiment, {len(rows)} tweets: macro recall {100 * np.mean(recalls):.1f} ({said}), "
          f"accuracy {100 * (guess == truth).mean():.1f}, ECE {ece(chances.max(1), guess == truth):.3f}, "
          f"Brier {brier(chances.max(1), guess == truth):.3f}")  # fmt: skip


def emotion(figures: Figures) -> None:
    """TweetEval's validation part: macro F1 of its four emotions; "none" is an error there."""
    rows = figures.rows("emotion", "emotion")
    chances = figures.probabilities([row.text for row in rows], "emotion")
    truth = np.array([int(row.labels["emotion"]) for row in rows])
    guess = chances.argmax(1)
    four = 100 * float(np.mean([f1(truth == one, guess == one) for one in range(4)]))
    none = 100 * (guess == EMOTION.index("none")).mean()
    print(f"emotion, {len(rows)} tweets: macro F1 {four:.1f}, called none {none:.1f} %, "
          f"ECE {ece(chances.max(1), guess == truth):.3f}")  # fmt: skip
    plain = {
        "neutral tweets": figures.rows("calm", "emotion"),
        "our neutral posts": [row for row in figures.rows("invented", "irony") if row.labels["sentiment"] == 1
                              and "emotion" not in row.labels],
    }  # fmt: skip
    for name, rows in plain.items():
        guess = figures.probabilities([row.text for row in rows], "emotion").argmax(1)
        print(f"emotion, {len(rows)} {name}: called none {100 * (guess == EMOTION.index('none')).mean():.1f} %")


def tweets(figures: Figures) -> None:
    """Irony (F1 of irony) and offensive (macro F1), TweetEval's validation parts; complaints, the seventh kept back."""
    for name, head in (("irony", "irony"), ("offensive", "offensive"), ("complaints", "complaint")):
        _binary(figures, f"{head}, tweets", figures.rows(name, head), head)
    rows = [row for row in figures.rows("complaints", "complaint") if row.text in _addressed(figures.data)]
    _binary(figures, "complaint, tweets to brands alone", rows, "complaint")


def _addressed(data: Path) -> set[str]:
    lines = lines_of(data / "complaints_twitter.csv")
    return {normalise(line["text"]) for line in lines if not line["domain"].startswith("random")}


def suggestions(figures: Figures) -> None:
    """Suggestion mining, SemEval 2019 task 9: never learnt from."""
    for subtask, name in (("A", "software forum"), ("B", "hotel reviews")):
        lines = [line for line in lines_of(figures.data / "suggestion_mining.csv") if line["subtask"] == subtask]
        rows = [Row(normalise(line["sentence"]), name, {"suggestion": float(line["label"])}) for line in lines]
        _binary(figures, f"suggestion, {name}, not learnt from", rows, "suggestion")


def disclosures(figures: Figures) -> None:
    """Posts with affiliate links, the seventh kept back; all taggers together, against a plain list of words."""
    for platform in ("youtube", "pinterest"):
        every = [
            line for line in lines_of(figures.data / f"affiliate_disclosures_{platform}.csv") if line["text"].strip()
        ]
        texts = [line["text"] for line in every]
        truth = np.array([line["disclosure"] == "1" for line in every])
        rules = np.array([any(s.name == "disclosure" for s in said) for said in RoleTagger().tag(texts)])
        words = np.array([bool(_KEYWORDS.search(text)) for text in texts])
        print(f"disclosure, {platform}, all {len(every)} posts: F1 words {100 * f1(truth, words):.1f}, "
              f"rules {100 * f1(truth, rules):.1f}")  # fmt: skip
        kept = np.flatnonzero([held_back(text) for text in texts])
        truth, rules, words = truth[kept], rules[kept], words[kept]
        encoder = figures.probabilities([normalise(texts[row]) for row in kept], "disclosure") >= CUT_OFF
        scores = {"words": words, "encoder": encoder, "rules": rules, "either": rules | encoder}
        said = ", ".join(f"{name} {100 * f1(truth, guess):.1f}" for name, guess in scores.items())
        print(f"disclosure, {platform}, {len(kept)} kept back, {truth.sum()} disclose: F1 {said}")


def recommended(figures: Figures) -> None:
    """The recommended flag of reviews, the seventh kept back."""
    _binary(figures, "recommendation, Skytrax", figures.rows("airlines", "recommendation"), "recommendation")
    for name in ("womens_clothing_recommend.csv", "steam_reviews.csv"):
        _binary(
            figures, f"recommendation, {name}", figures.rows("recommended", "recommendation", name), "recommendation"
        )
    lines = [line for line in lines_of(figures.data / "skytrax_reviews.csv") if line["recommended"] in {"0", "1"}]
    lines = [line for line in lines if line["category"] == "airline" and held_back(line["content"])]
    stars = np.array([float(line["overall_rating"] or 5) for line in lines])
    truth = np.array([line["recommended"] == "1" for line in lines])
    chances = figures.probabilities([normalise(line["content"]) for line in lines], "recommendation")
    print(f"recommendation, airlines alone, {len(lines)} reviews: ROC AUC {roc_auc(chances, truth) or 0:.3f}, "
          f"stars {roc_auc(stars, truth) or 0:.3f}")  # fmt: skip


def aspects(figures: Figures) -> None:
    """Aspect terms of SemEval 2014 task 4, never learnt from: exact spans; polarity of those that were found."""
    found: dict[tuple[str, str], dict[tuple[int, int], str]] = {}
    for line in lines_of(figures.data / "absa_semeval2014" / "aspect_terms_train.csv"):
        found.setdefault((line["domain"], line["text"]), {})[int(line["from"]), int(line["to"])] = line["polarity"]
    for domain in ("restaurants", "laptops"):
        texts = [text for name, text in found if name == domain]
        hits = said = right = judged = 0
        for text, signals in zip(texts, EncoderTagger(figures.encoder).tag(texts), strict=True):
            spans = {(s.start, s.end): s.label.split(":")[1] for s in signals if s.name == "aspect"}
            truth = found[domain, text]
            said += len(spans)
            for place in spans.keys() & truth.keys():
                hits += 1
                if truth[place] != "conflict":
                    judged += 1
                    right += spans[place] == truth[place]
        wanted = sum(len(found[domain, text]) for text in texts)
        print(f"aspects, {domain}, {len(texts)} sentences: F1 {200 * hits / (said + wanted):.1f} "
              f"(precision {100 * hits / said:.1f}, recall {100 * hits / wanted:.1f}), "
              f"polarity {100 * right / judged:.1f}")  # fmt: skip


def own(figures: Figures) -> None:
    """Our own labels: the seventh of the posts kept back; two streams of another kind that are never learnt from."""
    rows = [row for row in read(figures.data, ["own"]) if row.validation and row.labels]
    _heads(figures, "posts", [row.text for row in rows], [row.labels for row in rows])
    texts = {}
    for file in ("airline_tweets.csv", "twcs_spotify_inbound/spotify_inbound.csv"):
        texts.update({text_key(line["text"]): line["text"] for line in lines_of(figures.data / file)})
    lines = lines_of(LABELS / "streams.csv")
    _heads(figures, "streams", [normalise(texts[line["key"]]) for line in lines], [labels_of(line) for line in lines])


def evidence(figures: Figures) -> None:
    """Whether the words shown are the words: a post with a label beside a plain post, in either order, as one text."""
    rows = [row for row in read(figures.data, ["own"]) if row.validation and row.labels]
    plain = [
        row.text for row in rows if row.labels["sentiment"] == 1 and not any(row.labels[h] for h in LETTERS.values())
    ]
    wanted = {head: [row.text for row in rows if row.labels[head]] for head in LETTERS.values()}
    for label in (0, 2):
        wanted[SENTIMENT[label]] = [row.text for row in rows if row.labels["sentiment"] == label]
    for row in figures.rows("emotion", "emotion"):
        wanted.setdefault(EMOTION[int(row.labels["emotion"])], []).append(row.text)
    tagger = EncoderTagger(figures.encoder)
    for name, posts in wanted.items():
        pairs = [(post, plain[at % len(plain)]) for at, post in enumerate(posts)]
        texts, places = [], []
        for post, other in pairs:
            texts += [ended(post) + other, ended(other) + post]
            places += [(0, len(ended(post))), (len(ended(other)), len(texts[-1]))]
        right = said = 0
        for (start, end), signals in zip(places, tagger.tag(texts), strict=True):
            for signal in signals:
                if name in {signal.name, signal.label} and signal.start is not None and signal.end is not None:
                    said += 1
                    right += start <= signal.start and signal.end <= end
        print(
            f"evidence, {name}: {said} of {len(texts)} answered, {100 * right / max(1, said):.1f} % in the right post"
        )


def written(figures: Figures) -> None:
    """Posts that we wrote ourselves, ``labels/written.csv``, with all taggers together: heads and roles."""
    lines = lines_of(LABELS / "written.csv")
    texts = [line["text"] for line in lines]
    _heads(figures, "written", [normalise(text) for text in texts], [labels_of(line) for line in lines])
    said = figures.answers(texts)
    for role in ("advocate", "ambassador", "employee"):
        truth = np.array([line["role"] == role for line in lines])
        guess = np.array([
            one.advocate if role == "advocate" else one.role is not None and one.role.label == role for one in said
        ])  # fmt: skip
        print(f"written, {role}: {truth.sum()} of {len(lines)}, precision {100 * precision(truth, guess):.1f}, "
              f"recall {100 * precision(guess, truth):.1f}, F1 {100 * f1(truth, guess):.1f}")  # fmt: skip


def _heads(figures: Figures, name: str, texts: Sequence[str], labels: Sequence[dict[str, float]]) -> None:
    chances = figures.probabilities(texts, "sentiment")
    truth = np.array([int(of_row["sentiment"]) for of_row in labels])
    recall = float(np.mean([(chances.argmax(1)[truth == one] == one).mean() for one in range(3)]))
    print(f"{name}, {len(texts)} texts: sentiment macro recall {100 * recall:.1f}, "
          f"accuracy {100 * (chances.argmax(1) == truth).mean():.1f}, "
          f"ECE {ece(chances.max(1), chances.argmax(1) == truth):.3f}")  # fmt: skip
    for head in LETTERS.values():
        rows = [Row(text, name, {head: of_row[head]}) for text, of_row in zip(texts, labels, strict=True)]
        _binary(figures, f"{name}, {head}", rows, head)


def _binary(figures: Figures, name: str, rows: Sequence[Row], head: str) -> None:
    truth = np.array([row.labels[head] > 0.5 for row in rows])
    chances = figures.probabilities([row.text for row in rows], head)
    guess = chances >= CUT_OFF
    best = max((f1(truth, chances >= cut), cut) for cut in np.linspace(0.05, 0.95, 19))
    print(f"{name}, {len(rows)} rows, {truth.sum()} yes: F1 {100 * f1(truth, guess):.1f}, "
          f"macro F1 {50 * (f1(truth, guess) + f1(~truth, ~guess)):.1f}, ROC AUC {roc_auc(chances, truth) or 0:.3f}, "
          f"ECE {ece(np.maximum(chances, 1 - chances), guess == truth):.3f}, "
          f"Brier {brier(np.maximum(chances, 1 - chances), guess == truth):.3f}, "
          f"best F1 {100 * best[0]:.1f} at {best[1]:.2f}")  # fmt: skip


def language(figures: Figures) -> None:
    """How many texts of each language are called English, their own language, and undetermined."""
    data = figures.data
    sets = {
        "airline tweets": [("en", line["text"]) for line in lines_of(data / "airline_tweets.csv")],
        "tweets": [(line["lang"], line["text"]) for line in lines_of(data / "umsab" / "train.csv")],
        "reviews": [(line["lang"], line["text"]) for line in lines_of(data / "amazon_multilingual_train.csv")],
        "meals": [("zh", line["review"]) for line in lines_of(data / "chinese" / "waimai_10k.csv")],
    }
    tagger = LanguageTagger()
    foreign: Counter[bool] = Counter()
    for name, texts in sets.items():
        found: dict[str, Counter[str]] = {}
        for (truth, _), signals in zip(texts, tagger.tag([text for _, text in texts]), strict=True):
            said = signals[0].label if signals else "-"
            own = "own" if said.partition("-")[0] == truth else "other"
            kind = said if said in {"en", "und"} else own
            found.setdefault(truth, Counter())[kind] += 1
        for truth, counts in found.items():
            print(name, truth, {kind: f"{100 * count / counts.total():.2f} %" for kind, count in counts.items()})
            if truth not in {"en", "hi"}:  # the Hindi tweets are to a large part English
                foreign.update({True: counts["en"], False: counts.total() - counts["en"]})
    print(f"of {foreign.total()} texts in other languages {100 * foreign[True] / foreign.total():.2f} % called English")


def multilingual(figures: Figures) -> None:
    """The second model. Tweets' validation part, and reviews by their stars, never learnt from: all taggers together,
    so that a text whose language can't be told has no answer. Its other heads on the third kept back of our posts."""
    tweets: dict[str, list[tuple[str, int]]] = {}
    for line in lines_of(figures.data / "umsab" / "val.csv"):
        if line["lang"] == "hi":
            continue  # in Latin letters, and many of their labels do not fit what they say
        tweets.setdefault(line["lang"], []).append((line["text"], int(line["label"])))
    for name, rows in tweets.items():
        _three(figures, f"tweets {name}", rows)
    reviews: dict[str, list[tuple[str, int]]] = {}
    for line in lines_of(figures.data / "amazon_multilingual_train.csv"):
        stars = int(line["stars"])
        reviews.setdefault(line["lang"], []).append((line["text"], 0 if stars <= 2 else 1 if stars == 3 else 2))
    for name, rows in reviews.items():
        _three(figures, f"reviews {name}", rows)
    for file in ("waimai_10k", "online_shopping_sample"):
        lines = lines_of(figures.data / "chinese" / f"{file}.csv")
        _three(figures, file, [(line["review"], 2 * int(line["label"])) for line in lines])
    posts = [row for row in read(figures.data, ["languages"]) if row.validation]
    alone = Figures(figures.data, figures.multilingual.folder, figures.multilingual.folder)
    for name in sorted({row.set for row in posts}):
        some = [row for row in posts if row.set == name]
        chances = alone.probabilities([row.text for row in some], "sentiment")
        truth = np.array([int(row.labels["sentiment"]) for row in some])
        print(f"{name}, {len(some)} posts: {_recalls(truth, chances.argmax(1))}")
    for head in ("irony", *LETTERS.values()):
        _binary(alone, f"our posts in other languages, {head}", posts, head)


def _three(figures: Figures, name: str, rows: Sequence[tuple[str, int]]) -> None:
    """Of the texts that have an answer: macro recall; ROC AUC of positive against negative by the score."""
    said = figures.answers([text for text, _ in rows])
    known = [at for at, one in enumerate(said) if one.sentiment]
    truth = np.array([rows[at][1] for at in known])
    guess = np.array([SENTIMENT.index(one.sentiment.label) for one in said if one.sentiment])
    score = np.array([one.sentiment.value or 0 for one in said if one.sentiment])
    sure = np.array([one.sentiment.score for one in said if one.sentiment])
    felt = truth != 1
    print(f"{name}: {len(rows)} texts, {100 * len(known) / len(rows):.1f} % answered, {_recalls(truth, guess)}, "
          f"positive against negative: ROC AUC {roc_auc(score[felt], truth[felt] == 2) or 0:.3f}, "
          f"accuracy {100 * ((score[felt] > 0) == (truth[felt] == 2)).mean():.1f}, "
          f"ECE {ece(sure, guess == truth):.3f}")  # fmt: skip


def _recalls(truth: np.ndarray, guess: np.ndarray) -> str:
    found = np.unique(truth)
    recall = float(np.mean([(guess[truth == one] == one).mean() for one in found]))
    scores = float(np.mean([f1(truth == one, guess == one) for one in found]))
    return f"{len(found)} classes: macro recall {100 * recall:.1f}, macro F1 {100 * scores:.1f}"


def roles(figures: Figures) -> None:
    """A sample of hits of each role and of churn risk, to read one by one."""
    texts = [line["text"] for line in lines_of(figures.data / "airline_tweets.csv")]
    texts += [line["content"] for line in lines_of(figures.data / "skytrax_reviews.csv")]
    hits = [(signal, text) for text, said in zip(texts, RoleTagger().tag(texts), strict=True) for signal in said]
    for signal, text in random.Random(1).sample(hits, 60):
        before, evidence = text[max(0, (signal.start or 0) - 60) : signal.start], text[signal.start : signal.end]
        print(f"{signal.label}: ...{before!r} >>{evidence}<<")


def brands(figures: Figures) -> None:
    """Feeling toward a named target (Dong et al. 2014), the seventh kept back: macro F1, beside that of the text's."""
    lines = [line for line in lines_of(figures.data / "twitter_target_acl14_train.csv") if held_back(line["text"])]
    by_target: dict[str, list[dict[str, str]]] = {}
    for line in lines:
        by_target.setdefault(line["target"], []).append(line)
    truth, toward, plain = [], [], []
    for target, some in by_target.items():
        texts = [line["text"] for line in some]
        said = BrandTagger([Brand(target, context=(target,))], figures.encoder).tag(texts)
        moods = EncoderTagger(figures.encoder).tag(texts)
        for line, signals, mood in zip(some, said, moods, strict=True):
            felt = [signal.label.rpartition(":")[2] for signal in signals]
            if felt and felt[0] in SENTIMENT:
                truth.append(line["label_name"])
                toward.append(felt[0])
                plain.append(next(signal.label for signal in mood if signal.name == "sentiment"))
    for name, guess in (("toward the target", toward), ("of the text", plain)):
        found = [100 * f1(np.array(truth) == label, np.array(guess) == label) for label in SENTIMENT]
        print(f"brands, {len(truth)} of {len(lines)} tweets, sentiment {name}: macro F1 {np.mean(found):.1f}")
    _written_brands(figures)


_NOT_MEANT = "x"
_COMMON = frozenset("Anchor Bloom Breeze Echo Harvest Lantern Orbit Pilot Spark Summit".split())  # noqa: SIM905


def _written_brands(figures: Figures) -> None:
    """Posts that we wrote, ``labels/brands_written.csv``: whether a common word means the brand, without a context; of
    the brands that were found, what is felt toward each."""
    lines = lines_of(LABELS / "brands_written.csv")
    wanted = [dict(zip(line["brands"].split("|"), line["truth"].split("|"), strict=True)) for line in lines]
    tagger = BrandTagger([Brand(name) for name in sorted(set().union(*wanted))], figures.encoder)
    meant, found = [], []
    felt: dict[str, list[bool]] = {"one brand": [], "several brands": []}
    for truth, signals in zip(wanted, tagger.tag([line["text"] for line in lines]), strict=True):
        said = {s.label.rpartition(":")[0]: s.label.rpartition(":")[2] for s in signals if s.score >= CUT_OFF}
        meant += [truth[name] != _NOT_MEANT for name in truth.keys() & _COMMON]
        found += [name in said for name in truth.keys() & _COMMON]
        for name in said.keys() & {name for name, sign in truth.items() if sign != _NOT_MEANT}:
            felt["several brands" if len(truth) > 1 else "one brand"].append(said[name] == SIGNS[truth[name]])
    right, all_found = np.array(meant), np.array(found)
    print(f"brands, written, {len(right)} common words: precision {100 * precision(right, all_found):.1f}, "
          f"recall {100 * precision(all_found, right):.1f}")  # fmt: skip
    for name, hits in felt.items():
        print(f"brands, written, {name}, {len(hits)} found: polarity {100 * np.mean(hits):.1f} % right")


def personal(figures: Figures) -> None:
    """A sample of the personal data of each kind that is found, to read one by one."""
    texts = [line["text"] for line in lines_of(figures.data / "airline_tweets.csv")]
    texts += [line["text"] for line in lines_of(figures.data / "complaints_twitter.csv")]
    texts += [line["content"] for line in lines_of(figures.data / "skytrax_reviews.csv")]
    found: dict[str, list[str]] = {}
    for text in texts:
        for one in find(text):
            before, after = text[max(0, one.start - 40) : one.start], text[one.end : one.end + 20]
            found.setdefault(one.kind, []).append(f"...{before!r} >>{text[one.start : one.end]}<< {after!r}")
    for kind, hits in found.items():
        print(f"{kind}: {len(hits)} in {len(texts)} texts")
        print("\n".join(random.Random(1).sample(hits, min(40, len(hits)))))


def speed(figures: Figures) -> None:
    """Texts a second of each tagger on 2,000 tweets, loading not counted."""
    texts = [line["text"] for line in lines_of(figures.data / "airline_tweets.csv")][:2_000]
    for tagger in (LanguageTagger(), EncoderTagger(figures.encoder), RoleTagger()):
        tagger.tag(texts[:50])
        started = time.perf_counter()
        tagger.tag(texts)
        print(f"{tagger.name}: {len(texts) / (time.perf_counter() - started):,.0f} texts/s")


def f1(truth: Flags, guess: Flags) -> float:
    """Harmonic mean of precision and recall of True; 0 where there is none."""
    return float(2 * (truth & guess).sum() / max(1, truth.sum() + guess.sum()))


def precision(truth: Flags, guess: Flags) -> float:
    return float((truth & guess).sum() / max(1, guess.sum()))


FIGURES: dict[str, Callable[[Figures], None]] = {
    "sentiment": sentiment, "emotion": emotion, "tweets": tweets, "suggestions": suggestions,
    "disclosures": disclosures, "recommended": recommended, "aspects": aspects, "own": own, "evidence": evidence,
    "written": written, "brands": brands, "language": language, "multilingual": multilingual, "roles": roles,
    "personal": personal, "speed": speed,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("figure", choices=[*FIGURES, "all"])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=BUNDLED)
    parser.add_argument("--multilingual", type=Path, default=MULTILINGUAL)
    args = parser.parse_args()
    names = [name for name in FIGURES if name not in {"roles", "personal"}] if args.figure == "all" else [args.figure]
    for name in names:
        FIGURES[name](Figures(args.data, args.model, args.multilingual))


if __name__ == "__main__":
    main()
