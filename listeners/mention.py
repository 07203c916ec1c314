"""The record that every listener makes, and its Arrow schema, which is the landing format."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

import pyarrow as pa


class Kind(StrEnum):
    """What sort of thing was said."""

    MENTION = "mention"
    REVIEW = "review"
    SURVEY = "survey"
    NOTE = "note"  # the contact centre's own words about a call
    EMAIL = "email"
    CHAT = "chat"


class Metric(StrEnum):
    """What the rating of a survey answer measures."""

    NPS = "nps"  # "how likely are you to recommend us", 0 to 10
    CSAT = "csat"  # "how satisfied are you", 1 to 5
    CES = "ces"  # "it was easy to ...", 1 to 7, 7 for full agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One thing that somebody said.

    ``(source, source_id)`` names it for good. ``source`` is the platform ("x", "reddit") or the name given to an
    import. ``created_at`` is aware and in UTC. ``rating`` counts from 0 or 1 up to ``rating_scale``.
    ``metric`` says what the rating of a survey measures, where the source states it. ``customer_id`` is set only where
    the source itself knows the customer (a survey, a contact-centre note).
    ``raw`` is the record as the platform sent it. A ``deleted`` mention may have an empty ``text``.
    """

    source: str
    source_id: str
    kind: Kind
    brand: str
    text: str
    created_at: datetime
    author_id: str | None = None
    author_handle: str | None = None
    author_name: str | None = None
    author_bio: str | None = None
    author_location: str | None = None
    author_followers: int | None = None
    author_url: str | None = None
    customer_id: str | None = None
    url: str | None = None
    lang: str | None = None
    rating: float | None = None
    rating_scale: float | None = None
    metric: Metric | None = None
    likes: int | None = None
    shares: int | None = None
    reply_to: str | None = None
    deleted: bool = False
    raw: Mapping[str, Any]


_TYPES: dict[str, pa.DataType] = {
    "created_at": pa.timestamp("us", tz="UTC"),
    "author_followers": pa.int64(),
    "rating": pa.float64(),
    "rating_scale": pa.float64(),
    "likes": pa.int64(),
    "shares": pa.int64(),
    "deleted": pa.bool_(),
}
_REQUIRED = {"source", "source_id", "kind", "brand", "text", "created_at", "deleted", "raw"}

#: One column a field of Mention, in its order; ``raw`` is JSON text.
SCHEMA = pa.schema(
    [
        pa.field(field.name, _TYPES.get(field.name, pa.string()), nullable=field.name not in _REQUIRED)
        for field in fields(Mention)
    ]
)


def to_arrow(mentions: Iterable[Mention]) -> pa.RecordBatch:
    """Mentions as one batch with SCHEMA, in order. Raises pyarrow.ArrowInvalid for a value of the wrong type."""
    rows = list(mentions)
    columns: list[pa.Array] = []
    for field in SCHEMA:
        values: list[Any] = [getattr(row, field.name) for row in rows]
        if field.name == "raw":
            values = [json.dumps(value, ensure_ascii=False, default=str) for value in values]
        columns.append(pa.array(values, type=field.type))
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
