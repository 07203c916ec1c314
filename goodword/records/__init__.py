"""The company's own records into the warehouse: typed, normalised, and each bad row set aside with its reason."""

from goodword.records.importing import ImportReport, import_records
from goodword.records.rows import check_mapping, fields_of
from goodword.records.sources import Files, Query, Source

__all__ = ["Files", "ImportReport", "Query", "Source", "check_mapping", "fields_of", "import_records"]
