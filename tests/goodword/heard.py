"""A warehouse with what people said: landed, tagged by rote, loaded and published, as the pipeline does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from goodword.home import Home
from goodword.tagging import SCHEMA, text_hash
from listeners.landing import LandingWriter, next_pull
from listeners.mention import Kind, Mention
from tests.fresh import fresh
from warehouse import CUSTOMERS, IDENTITIES, load, load_customers, publish

LATER = datetime(2026, 12, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A mention, and what the taggers are to say of its text. ``aspects``: words of the text and "category:polarity".
    ``toward``: brand -> sentiment. ``more``: other fields of Mention."""

    at: datetime
    text: str
    sentiment: str | None = "neutral"
    brand: str = "Lantern"
    author: str = "ada"
    source: str = "x"
    language: str | None = "en"
    role: str | None = None
    leaving: bool = False
    asks: bool = False
    emotion: str | None = None
    aspects: tuple[tuple[str, str], ...] = ()
    toward: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 0.9
    more: dict[str, Any] = field(default_factory=dict)


def publish_all(home: Home, said: Sequence[Said], *, now: datetime = LATER) -> None:
    """Brings ``said`` into the warehouse of ``home``, after what is there, and publishes it."""
    fresh(home.warehouse)
    for source in dict.fromkeys(one.source for one in said):
        _land(home, [one for one in said if one.source == source], source, now)
    load(home.warehouse, home.landing, home.signals, now)
    publish(home.warehouse, home.published)


def _land(home: Home, said: Sequence[Said], source: str, now: datetime) -> None:
    pull = next_pull(home.landing, source, now)
    with LandingWriter(home.landing, home.rejected, source, pull, now) as writer:
        writer.write(_mention(one, f"{pull[-8:]}{number}") for number, one in enumerate(said))
        landed = writer.commit(None, now)
    assert landed is not None
    assert landed.bad == 0
    rows = [row for number, one in enumerate(said) for row in _signals(one, f"{pull[-8:]}{number}", now)]
    (home.signals / source).mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), home.signals / source / f"{pull}.parquet")


def _signals(said: Said, number: str, now: datetime) -> list[dict[str, Any]]:
    """The rows of a signals file for one mention."""
    key = {"source": said.source, "source_id": said.more.get("source_id", number), "text_hash": text_hash(said.text)}
    whole = {"evidence_start": 0, "evidence_end": len(said.text)}
    value = {"positive": 0.8, "neutral": 0.0, "negative": -0.8}.get(said.sentiment or "")
    found: list[dict[str, Any]] = [
        {"name": "language", "label": said.language, "score": 1.0},
        {"name": "sentiment", "label": said.sentiment, "score": said.confidence, "value": value},
        {"name": "role", "label": said.role, "score": 0.9, **whole},
        {"name": "churn_risk", "label": "yes" if said.leaving else None, "score": 0.9, **whole},
        {"name": "question", "label": "yes" if said.asks else None, "score": 0.9, **whole},
        {"name": "emotion", "label": said.emotion, "score": 0.9, **whole},
        *(
            {"name": "aspect", "label": label, "score": 0.9, "value": 0.0, **_span(said.text, word)}
            for word, label in said.aspects
        ),
        *(
            {"name": "brand", "label": f"{brand}:{mood}", "score": 0.9, "value": 0.0, **_span(said.text, brand)}
            for brand, mood in said.toward.items()
        ),
    ]
    return [key | row | {"tagger": row["name"], "version": "1", "tagged_at": now} for row in found if row["label"]]


def _span(text: str, words: str) -> dict[str, int]:
    start = text.index(words)
    return {"evidence_start": start, "evidence_end": start + len(words)}


def _mention(said: Said, number: str) -> Mention:
    values: dict[str, Any] = {
        "source": said.source,
        "source_id": number,
        "kind": Kind.MENTION,
        "brand": said.brand,
        "text": said.text,
        "created_at": said.at,
        "author_handle": said.author,
        "raw": {},
    }
    return Mention(**values | said.more)


def know_customers(home: Home, *rows: dict[str, Any]) -> None:
    """Brings customer records into the warehouse; ``publish_all`` shows them to readers."""
    fresh(home.warehouse)
    table = pa.Table.from_pylist([dict.fromkeys(CUSTOMERS.names) | row for row in rows], schema=CUSTOMERS)
    load_customers(home.warehouse, table, IDENTITIES.empty_table(), LATER)
