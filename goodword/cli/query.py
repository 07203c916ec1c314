"""``goodword query``: SQL over the published, read-only copy of the warehouse."""

import sys
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodword.home import Home

if TYPE_CHECKING:
    import pyarrow as pa

# A spreadsheet takes a cell that begins so for a formula (OWASP: CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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


def _table(rows: "pa.RecordBatchReader", output: Path | None, _: bool) -> None:
    if output is not None:
        raise typer.BadParameter("a table goes to the terminal; --format csv, json or parquet goes to a file")
    from goodword.cli.terminal import show_table

    found = rows.read_all()
    show_table("", found.column_names, zip(*(column.to_pylist() for column in found.columns), strict=True))
    typer.echo(f"{found.num_rows:,} {'row' if found.num_rows == 1 else 'rows'}")


def _csv(rows: "pa.RecordBatchReader", output: Path | None, raw: bool) -> None:
    import csv

    target = output.open("w", newline="", encoding="utf-8") if output else sys.stdout
    try:
        writer = csv.writer(target)
        writer.writerow(rows.schema.names)
        for batch in rows:
            cells = (column.to_pylist() for column in batch.columns)
            writer.writerows([value if raw else harmless(value) for value in row] for row in zip(*cells, strict=True))
    finally:
        if output:
            target.close()


def harmless(value: Any) -> Any:
    """A cell that a spreadsheet shows and does not run: text that looks like a formula gets a ' in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _json(rows: "pa.RecordBatchReader", output: Path | None, _: bool) -> None:
    import json

    target = output.open("w", encoding="utf-8") if output else sys.stdout
    try:
        for batch in rows:
            for row in batch.to_pylist():
                target.write(json.dumps(row, default=_plain, ensure_ascii=output is None) + "\n")
    finally:
        if output:
            target.close()


def _plain(value: object) -> object:
    """What JSON has no type for. A sum of whole numbers comes as a decimal, and is a number all the same."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def _parquet(rows: "pa.RecordBatchReader", output: Path | None, _: bool) -> None:
    if output is None:
        raise typer.BadParameter("parquet goes to a file: --output FILE")
    import pyarrow.parquet as pq

    with pq.ParquetWriter(output, rows.schema, compression="zstd") as writer:
        for batch in rows:
            writer.write_batch(batch)


_WRITERS = {Format.TABLE: _table, Format.CSV: _csv, Format.JSON: _json, Format.PARQUET: _parquet}
