"""Where everything lies that Goodword keeps: one folder, named by GOODWORD_HOME."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The folders under GOODWORD_HOME (default ``./data``). ``root`` is absolute."""

    root: Path

    @classmethod
    def from_environment(cls) -> "Home":
        return cls(Path(os.environ.get("GOODWORD_HOME") or "data").expanduser().absolute())

    @property
    def settings(self) -> Path:
        return self.root / "goodword.toml"

    @property
    def inbox(self) -> Path:
        """Where a person drops files; the settings that ``goodword init`` writes listen to it."""
        return self.root / "inbox"

    @property
    def landing(self) -> Path:
        """``landing/<source>/<pull>.parquet``, one file a pull."""
        return self.root / "landing"

    @property
    def signals(self) -> Path:
        """``signals/<source>/<pull>.parquet``, what the taggers say of the landing file of that name."""
        return self.root / "signals"

    @property
    def rejected(self) -> Path:
        """``rejected/<source>/<pull>.jsonl``, records that could not be read, each with its reason."""
        return self.root / "rejected"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that one process at a time writes."""
        return self.root / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """The read-only copy for analysts, swapped whole by rename."""
        return self.root / "goodword.duckdb"

    @property
    def digests(self) -> Path:
        return self.root / "digests"

    @property
    def airflow(self) -> Path:
        return self.root / "airflow"
