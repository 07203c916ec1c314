"""Files as a source: CSV, JSONL and Parquet exports, imported by hand or watched in a folder."""

from listeners.files.dates import parse_date
from listeners.files.importing import import_file
from listeners.files.listener import FilesListener
from listeners.files.records import Records, in_batches, read_records

__all__ = ["FilesListener", "Records", "import_file", "in_batches", "parse_date", "read_records"]
