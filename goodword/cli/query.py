"""``goodword query``: SQL over the published, read-only copy of the warehouse."""

import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, Protocol

import typer

from goodword.home import Home
from goodword.untrusted import harmless

if TYPE_CHECKING:
    import pyarrow as pa

# A table of more rows than these is no longer read.
_SHOWN = 1_000


class Format(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def register(app: typer.Typer) -> None:
    app.command()(query)


def query(
    sql: Annotated[str, typer.Argument(help='Such as "FROM sentiment_daily ORDER BY day DESC LIMIT 10".')],
    format_: Annotated[Format, typer.Option("--format", "-f")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; without it, the terminal.")] = None,
    raw: Annotated[bool, typer.Option(help="CSV without the ' before cells that a spreadsheet would run.")] = False,
    redact: Annotated[
        bool,
        typer.Option(
            "--redact",
            help="For what leaves the house: <EMAIL>, <PHONE>, <CARD>, <IBAN> and <ADDRESS> in place of such data in"
            " text columns. Off otherwise: an analyst may need the text as it was written.",
        ),
    ] = False,
) -> None:
    """Ask the warehouse. Read-only: it never waits for a running load, nor holds one up.

    The views are mentions, authors, signals, customers, links, sentiment_daily and more: "SHOW TABLES" lists them, and
    "SELECT * FROM columns" says what each column means.
    """
    import warehouse

    home = Home.from_environment()
    if not home.published.exists():
        typer.echo(f"goodword: nothing is published under {home.root} yet: goodword run", err=True)
        raise typer.Exit(1)
    found: Found = warehouse.query(home.published, sql)
    if redact:
        from goodword.settings import load_settings

        found = _Redacted(found, load_settings(home).personal_data.region)
    _WRITERS[format_](found, output, raw)


class Found(Protocol):
    """What is written: ``warehouse.Answer``, or ``_Redacted``."""

    columns: tuple[str, ...]

    def rows(self) -> Iterator[list[tuple[Any, ...]]]: ...

    def arrow(self) -> "pa.RecordBatchReader": ...


class _Redacted:
    """An answer without the personal data in its text, be it in lists and structs."""

    def __init__(self, found: Found, region: str | None) -> None:
        from nlp.personal import redact

        self._found, self._redact = found, partial(redact, region=region)
        self.columns = found.columns

    def rows(self) -> Iterator[list[tuple[Any, ...]]]:
        for batch in self._found.rows():
            yield [self._hide(row) for row in batch]

    def arrow(self) -> "pa.RecordBatchReader":
        import pyarrow as pa

        rows = self._found.arrow()
        batches = (
            pa.RecordBatch.from_arrays([self._column(column) for column in batch.columns], schema=rows.schema)
            for batch in rows
        )
        return pa.RecordBatchReader.from_batches(rows.schema, batches)

    def _column(self, column: "pa.Array") -> "pa.Array":
        import pyarrow as pa

        kind, types = column.type, pa.types
        if not (types.is_nested(kind) or types.is_string(kind) or types.is_dictionary(kind)):
            return column
        return pa.array([self._hide(value) for value in column.to_pylist()], type=kind)

    def _hide(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._redact(value)
        if isinstance(value, list | tuple):
            return type(value)(self._hide(item) for item in value)
        return {key: self._hide(item) for key, item in value.items()} if isinstance(value, dict) else value


def _table(found: Found, output: Path | None, _: bool) -> None:
    if output is not None:
        raise typer.BadParameter("a table goes to the terminal; --format csv, json or parquet goes to a file")
    from goodword.cli.terminal import show_table

    rows = list(itertools.islice((row for batch in found.rows() for row in batch), _SHOWN + 1))
    show_table("", found.columns, rows[:_SHOWN])
    if len(rows) > _SHOWN:
        typer.echo(f"the first {_SHOWN:,} rows; --output FILE --format csv, json or parquet has all")
    else:
        typer.echo(f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'}")


@contextmanager
def _target(output: Path | None) -> Iterator[IO[str]]:
    if output is None:
        yield sys.stdout
    else:
        with output.open("w", newline="", encoding="utf-8") as file:
            yield file


def _csv(found: Found, output: Path | None, raw: bool) -> None:
    import csv
    import json

    from goodword.cli.terminal import printable

    watched = output is None and sys.stdout.isatty()

    def show(value: Any) -> Any:
        value = json.dumps(value, default=_plain, ensure_ascii=False) if isinstance(value, list | dict) else value
        value = printable(value) if watched and isinstance(value, str) else value
        return value if raw else harmless(value)

    with _target(output) as target:
        writer = csv.writer(target)
        writer.writerow(found.columns)
        for batch in found.rows():
            writer.writerows([show(value) for value in row] for row in batch)


def _json(found: Found, output: Path | None, _: bool) -> None:
    import json

    # A terminal gets ASCII: what a post holds of escapes and marks stays spelled out.
    encode = json.JSONEncoder(default=_plain, ensure_ascii=output is None).encode
    with _target(output) as target:
        for batch in found.rows():
            target.writelines(encode(dict(zip(found.columns, row, strict=True))) + "\n" for row in batch)


def _plain(value: object) -> object:
    """What JSON has no type for. A sum of whole numbers comes as a decimal, and is a number all the same."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def _parquet(found: Found, output: Path | None, _: bool) -> None:
    if output is None:
        raise typer.BadParameter("parquet goes to a file: --output FILE")
    import pyarrow.parquet as pq

    rows = found.arrow()
    with pq.ParquetWriter(output, rows.schema, compression="zstd") as writer:
        for batch in rows:
            writer.write_batch(batch)


_WRITERS = {Format.TABLE: _table, Format.CSV: _csv, Format.JSON: _json, Format.PARQUET: _parquet}
