"""``goodword query``: SQL over the published, read-only copy of the warehouse."""

import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from goodword.home import Home

if TYPE_CHECKING:
    from warehouse import Answer

# A spreadsheet takes a cell that begins so for a formula (OWASP: CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    _WRITERS[format_](warehouse.query(home.published, sql), output, raw)


def _table(found: "Answer", output: Path | None, _: bool) -> None:
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


def _csv(found: "Answer", output: Path | None, raw: bool) -> None:
    import csv

    from goodword.cli.terminal import printable

    watched = output is None and sys.stdout.isatty()

    def show(value: Any) -> Any:
        value = printable(value) if watched and isinstance(value, str) else value
        return value if raw else harmless(value)

    with _target(output) as target:
        writer = csv.writer(target)
        writer.writerow(found.columns)
        for batch in found.rows():
            writer.writerows([show(value) for value in row] for row in batch)


def harmless(value: Any) -> Any:
    """A cell that a spreadsheet shows and does not run: text that looks like a formula gets a ' in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _json(found: "Answer", output: Path | None, _: bool) -> None:
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


def _parquet(found: "Answer", output: Path | None, _: bool) -> None:
    if output is None:
        raise typer.BadParameter("parquet goes to a file: --output FILE")
    import pyarrow.parquet as pq

    rows = found.arrow()
    with pq.ParquetWriter(output, rows.schema, compression="zstd") as writer:
        for batch in rows:
            writer.write_batch(batch)


_WRITERS = {Format.TABLE: _table, Format.CSV: _csv, Format.JSON: _json, Format.PARQUET: _parquet}
