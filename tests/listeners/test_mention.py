"""The Arrow form of mentions."""

from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pytest

from listeners.mention import SCHEMA, Kind, Mention, to_arrow

NOON = datetime(2026, 10, 22, 12, 0, tzinfo=UTC)


def mention(**fields: object) -> Mention:
    basics = {"source": "x", "source_id": "1", "kind": Kind.MENTION, "brand": "Lumen", "text": "Hi", "raw": {}}
    return Mention(**{**basics, "created_at": NOON, **fields})  # type: ignore[arg-type]


def test_a_batch_has_the_schema_and_the_order_of_its_mentions() -> None:
    batch = to_arrow(mention(source_id=str(number)) for number in range(3))
    assert batch.schema.equals(SCHEMA)
    assert batch.column("source_id").to_pylist() == ["0", "1", "2"]


def test_no_mentions_make_an_empty_batch() -> None:
    batch = to_arrow([])
    assert batch.num_rows == 0
    assert batch.schema.equals(SCHEMA)


def test_times_are_kept_in_utc() -> None:
    local = NOON.astimezone(timezone(timedelta(hours=-8)))
    assert to_arrow([mention(created_at=local)]).column("created_at").to_pylist() == [NOON]


def test_raw_is_readable_json() -> None:
    batch = to_arrow([mention(raw={"user": {"name": "Zoë"}, "at": NOON})])
    assert batch.column("raw").to_pylist() == ['{"user": {"name": "Zoë"}, "at": "2026-10-22 12:00:00+00:00"}']


def test_a_value_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(pa.ArrowInvalid):
        to_arrow([mention(likes="many")])


def test_every_required_field_and_no_other_refuses_null() -> None:
    required = {"source", "source_id", "kind", "brand", "text", "created_at", "deleted", "raw"}
    assert {field.name for field in SCHEMA if not field.nullable} == required
