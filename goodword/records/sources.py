"""Where records come from: files, or a query on a database."""

import math
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote, quote_plus

from listeners.errors import BadConfig, RetryLater
from listeners.files import Records, in_batches, read_records

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

_ROWS_A_FETCH = 1000
_SHOWN = 300


class Source(Protocol):
    """``name`` is that of the file of rejected rows."""

    @property
    def name(self) -> str: ...

    def batches(self, needed: Collection[str]) -> Iterator[Records]:
        """All rows, in order, in small batches. Raises BadConfig where a column of ``needed`` is missing."""
        ...


@dataclass(frozen=True, slots=True)
class Files:
    """CSV, JSONL or Parquet files that are one input together."""

    name: str
    paths: tuple[Path, ...]

    @classmethod
    def one(cls, path: Path) -> "Files":
        return cls(path.stem, (path,))

    def batches(self, needed: Collection[str]) -> Iterator[Records]:
        for path in self.paths:
            yield from read_records(path, columns_needed=needed)


@dataclass(frozen=True, slots=True)
class Query:
    """A SELECT on a database. ``url``, SQLAlchemy's, may hold a password and is never told: not in a log, not in an
    error, not in the representation of this object. The rows are fetched a thousand at a time."""

    name: str
    database: str
    sql: str
    url: str = field(repr=False)

    def batches(self, needed: Collection[str]) -> Iterator[Records]:
        """Raises RetryLater where the database can't be reached or breaks off, BadConfig for all else that is wrong."""
        yield from in_batches(Path(self.database), self._rows(needed))

    def _rows(self, needed: Collection[str]) -> Iterator[tuple[int, dict[str, Any]]]:
        from listeners.files.columns import check_columns

        options = {"yield_per": _ROWS_A_FETCH, "no_parameters": True}  # the second: a % in the SQL is a %
        with self._engine() as engine, self._told(), engine.connect() as connection:
            result = connection.exec_driver_sql(self.sql, execution_options=options)
            if not result.returns_rows:
                raise BadConfig(f"database {self.database}: the query returns no rows; it is to be a SELECT")
            names = check_columns(Path(self.database), list(result.keys()), ())
            for name in needed:
                if name not in names:
                    has = ", ".join(names)
                    raise BadConfig(f"database {self.database}: the query has no column {name!r}; it has: {has}")
            for number, row in enumerate(result, start=1):
                yield number, dict(zip(names, map(_plain, row), strict=True))

    @contextmanager
    def _engine(self) -> "Iterator[Engine]":
        import sqlalchemy
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError
        from sqlalchemy.pool import NullPool

        wrong = f"database {self.database}: its address is no URL of SQLAlchemy, such as postgresql+psycopg://user@host/name"
        try:
            engine = sqlalchemy.create_engine(self.url, poolclass=NullPool, hide_parameters=True)
        except NoSuchModuleError:
            raise BadConfig(f"database {self.database}: SQLAlchemy knows no database of the type in its URL") from None
        except ImportError as error:
            raise BadConfig(
                f"database {self.database}: its driver, the Python package {error.name}, is not installed"
            ) from None
        except (ArgumentError, TypeError, ValueError):
            raise BadConfig(wrong) from None
        try:
            yield engine
        finally:
            engine.dispose()

    @contextmanager
    def _told(self) -> "Iterator[None]":
        """What the database says, without what its URL holds, and without the chain of errors that hold it too."""
        from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

        try:
            yield
        except SQLAlchemyError as error:
            said = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
            message = f"database {self.database}: {self._masked(said)[:_SHOWN]}"
            passes = isinstance(error, OperationalError | InterfaceError) or getattr(
                error, "connection_invalidated", False
            )
            raise (RetryLater(message) if passes else BadConfig(message)) from None
        except (TypeError, ValueError) as error:  # what a driver makes of an option in the URL that it does not know
            raise BadConfig(f"database {self.database}: its driver refuses it ({type(error).__name__})") from None

    def _masked(self, said: str) -> str:
        from sqlalchemy import make_url

        for secret in sorted(_secrets(make_url(self.url), self.url), key=len, reverse=True):
            said = said.replace(secret, "***")
        return re.sub(r"\w+(\+\w+)?://\S+", "***", said)


def _secrets(url: "URL", written: str) -> set[str]:
    """The URL, and what in it is nobody's business: the password, and the values of its options."""
    values = [url.password or "", *(value for values in url.normalized_query.values() for value in values)]
    forms = {form for value in values for form in (value, quote(value), quote(value, safe=""), quote_plus(value))}
    return {written, url.render_as_string(hide_password=False), *forms} - {""}


def _plain(value: Any) -> Any:
    """A value of a database as a cell of a file: no NaN, and binary data as bytes."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return bytes(value) if isinstance(value, bytearray | memoryview) else value
