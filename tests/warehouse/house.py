"""A warehouse with its folders, and the files that other parts would put there."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import warehouse
from listeners.mention import SCHEMA, Kind, Mention, to_arrow
from tests.fresh import fresh
from warehouse import LoadReport

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
START = datetime(2026, 11, 1, tzinfo=UTC)

SIGNALS = pa.schema(
    [
        *((name, pa.string()) for name in ("source", "source_id", "text_hash", "tagger", "version", "name", "label")),
        ("score", pa.float64()),
        ("value", pa.float64()),
        ("evidence_start", pa.int32()),
        ("evidence_end", pa.int32()),
        ("tagged_at", pa.timestamp("us", tz="UTC")),
    ]
)


def moment(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def mention(source_id: str = "1", text: str = "hello", **fields: Any) -> Mention:
    """A mention on x of the brand Lumen, made at the start, unless ``fields`` say otherwise."""
    plain = Mention(
        source="x", source_id=source_id, kind=Kind.MENTION, brand="Lumen", text=text, created_at=START,
        author_id="7", author_handle="Jane", raw={"id": source_id},
    )  # fmt: skip
    return replace(plain, **fields)


def text_hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


class House:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.path = root / "warehouse.duckdb"
        self.published = root / "goodword.duckdb"
        self.landing = root / "landing"
        self.signals = root / "signals"
        self._shown: tuple[int, int] | None = None
        fresh(self.path)

    def land(
        self, mentions: Iterable[Mention], *, minute: float = 0, source: str = "x", pull: str | None = None
    ) -> str:
        """A landing file of a pull at START + ``minute``; returns "source/pull"."""
        at = moment(minute)
        pull = pull or f"{at:%Y%m%dT%H%M%S.%f}Z-00000000"
        path = self.landing / source / f"{pull}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        report = {"source": source, "pull": pull, "started_at": at.isoformat(), "finished_at": at.isoformat()}
        rows = [to_arrow(mentions)]
        pq.write_table(
            pa.Table.from_batches(rows).replace_schema_metadata({b"goodword.report": json.dumps(report).encode()}), path
        )
        assert pq.read_schema(path).names == SCHEMA.names
        return f"{source}/{pull}"

    def tag(self, pull: str, signals: Iterable[Mapping[str, Any]]) -> None:
        """The signals file of a pull: rows of SIGNALS; ``text`` stands for text_hash, and much has a default."""
        rows = [
            {
                "source": "x", "tagger": "sentiment", "version": "1", "name": "sentiment", "label": "positive",
                "score": 0.9, "tagged_at": START,
            } | {("text_hash" if key == "text" else key): text_hash(value) if key == "text" else value
                 for key, value in row.items()}
            for row in signals
        ]  # fmt: skip
        path = self.signals / f"{pull}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows, schema=SIGNALS), path)

    def load(self, now: datetime = NOW) -> LoadReport:
        return warehouse.load(self.path, self.landing, self.signals, now)

    def record(self, kind: str, *rows: Mapping[str, Any]) -> None:
        """Records of a kind other than customers, as an import brings them."""
        schema = warehouse.KINDS[kind].schema
        columns = [field for field in schema if any(field.name in row for row in rows)]
        warehouse.load_records(self.path, kind, pa.Table.from_pylist(list(rows), schema=pa.schema(columns)), NOW)

    def ask(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query on what is in the warehouse now."""
        self.publish()
        rows: list[dict[str, Any]] = warehouse.query(self.published, sql).arrow().read_all().to_pylist()
        return rows

    def publish(self) -> None:
        """Publishes what was written since the last time."""
        if self._stamp() != self._shown:
            warehouse.publish(self.path, self.published)
            self._shown = self._stamp()

    def _stamp(self) -> tuple[int, int] | None:
        """Another one whenever somebody wrote: who closes a warehouse leaves nothing of it in a file beside it."""
        if not self.path.exists():
            return None
        state = self.path.stat()
        return state.st_mtime_ns, state.st_size

    def one(self, sql: str) -> dict[str, Any]:
        [row] = self.ask(sql)
        return row

    def column(self, sql: str) -> list[Any]:
        """The first column of a query."""
        return [next(iter(row.values())) for row in self.ask(sql)]

    def sound(self) -> bool:
        """Whether all checks pass; shows those that do not."""
        failed = warehouse.check(self.path)
        assert not failed, failed
        return True
