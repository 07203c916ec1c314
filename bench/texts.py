"""Texts to measure with: sentences of the sample brand, recombined until there are enough; no two alike."""

import csv
import json
import random
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

START = datetime(2026, 10, 1, tzinfo=UTC)
_SENTENCE = re.compile(r"[^.!?\n]{12,160}[.!?]")


def sample_sentences() -> list[str]:
    """Sentences that people in the sample say, in the order of the files."""
    folder = files("goodword").joinpath("sample")
    posts = [
        json.loads(line)["text"]
        for name in ("x.jsonl", "reddit.jsonl")
        for line in folder.joinpath(name).read_text(encoding="utf-8").splitlines()
    ]
    return list(dict.fromkeys(found.strip() for post in posts for found in _SENTENCE.findall(post)))


def make_texts(count: int, seed: int = 7) -> list[str]:
    """``count`` different texts of one to three sentences, about as long as a post on X."""
    rng = random.Random(seed)
    sentences = sample_sentences()
    texts: dict[str, None] = {}
    while len(texts) < count:
        texts[" ".join(rng.choices(sentences, k=rng.choice((1, 2, 2, 3))))] = None
    return list(texts)


def write_csv(path: Path, rows: int, seed: int = 7, brands: Sequence[str] = ("Lantern", "Harbor")) -> None:
    """A CSV of posts as an export has them: ``rows`` rows with different ids, 2,000 authors, the 28 days from START."""
    rng = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["tweet_id", "brand", "name", "retweet_count", "text", "tweet_created", "tweet_location"])
        for at, text in enumerate(_endless(rows, seed)):
            moment = START + timedelta(seconds=rng.randrange(28 * 86_400))
            author = f"author{rng.randrange(2_000)}"
            brand = rng.choice(brands)
            writer.writerow([10**15 + at, brand, author, rng.randrange(50), text, moment.isoformat(" "), "Leeds"])


def _endless(rows: int, seed: int) -> Iterator[str]:
    texts = make_texts(min(rows, 20_000), seed)
    for at in range(rows):
        yield f"{texts[at % len(texts)]} {at}"
