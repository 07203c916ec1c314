"""Writing a table that Goodword made: CSV, JSONL or Parquet, by the ending of the name, whole or not at all."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH_ROWS = 10_000


def write_table(table: "pa.Table", output: Path, *, raw: bool = False) -> None:
    """``raw``: cells of a CSV that a spreadsheet would run stay as they are. Raises BadConfig where nothing can be
    written."""
    import csv

    import pyarrow.parquet as pq

    from goodword.tag_file.outputs import replacing
    from goodword.tag_file.sources import CSV, PARQUET, encode, format_of
    from goodword.untrusted import harmless

    with replacing(output) as temporary:
        if format_of(output) == PARQUET:
            pq.write_table(table, temporary, compression="zstd")
            return
        with temporary.open("w", newline="", encoding="utf-8") as file:
            if format_of(output) == CSV:
                writer = csv.writer(
                    file, delimiter="\t" if output.suffix.lower() == ".tsv" else ",", lineterminator="\n"
                )
                writer.writerow(table.column_names)
                for batch in table.to_batches(_BATCH_ROWS):
                    rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
                    writer.writerows(row if raw else [harmless(value) for value in row] for row in rows)
            else:
                for batch in table.to_batches(_BATCH_ROWS):
                    file.writelines(encode(row) + "\n" for row in batch.to_pylist())
