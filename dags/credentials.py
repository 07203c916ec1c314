"""A source's or a database's credentials: the Airflow connection ``goodword_<source>`` first, then the environment."""

import os
from contextlib import suppress

from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowNotFoundException
from airflow.sdk.log import mask_secret

from goodword.credentials import from_environment
from goodword.notify import webhook_of
from goodword.settings import Settings

# What the standard fields of a connection hold, by the type of the source. The fields of ``extra`` keep their names.
_FIELDS = {"x": {"password": "bearer_token"}, "reddit": {"login": "client_id", "password": "client_secret"}}


def credentials(source: str, kind: str) -> dict[str, str]:
    """Credentials of ``source``, whose type is ``kind``. Airflow blots every value out of the logs from here on."""
    found = {**from_environment(source), **_from_connection(source, kind)}
    for value in found.values():
        mask_secret(value)
    return found


def hide_webhook(segment: str, settings: Settings) -> None:
    """Airflow blots address and secret of the segment's webhook out of the logs from here on."""
    if settings.segments[segment].webhook:
        with suppress(KeyError):  # one that is not set needs no blotting, and the export says so
            for value in webhook_of(segment, settings, os.environ):
                mask_secret(value)


def _from_connection(source: str, kind: str) -> dict[str, str]:
    try:
        connection = Connection.get(f"goodword_{source}")
    except AirflowNotFoundException:
        return {}
    standard = {key: getattr(connection, field) for field, key in _FIELDS.get(kind, {}).items()}
    return {key: str(value) for key, value in {**connection.extra_dejson, **standard}.items() if value}


def database_credentials(database: str) -> dict[str, str]:
    """``url``: where ``database`` is, in the form of SQLAlchemy. Airflow blots it and its password out of the logs."""
    found = from_environment(database)
    with suppress(AirflowNotFoundException):
        found["url"] = _url(Connection.get(f"goodword_{database}"))
    for value in (found.get("url"), _password(found.get("url"))):
        if value:
            mask_secret(value)
    return found


def _url(connection: Connection) -> str:
    """A connection's type is the name of a dialect, but for Postgres; ``dialect`` in ``extra`` says another, with a
    driver ("mysql+pymysql"). The other fields of ``extra`` are options of the driver. SQLite's file is its host."""
    from sqlalchemy import URL

    options = {key: str(value) for key, value in connection.extra_dejson.items()}
    kind = str(connection.conn_type)
    dialect = options.pop("dialect", None) or {"postgres": "postgresql"}.get(kind, kind)
    if dialect.startswith("sqlite"):
        return URL.create(dialect, database=connection.host or connection.schema, query=options).render_as_string()
    url = URL.create(
        dialect, connection.login, connection.password, connection.host, connection.port, connection.schema, options
    )
    return url.render_as_string(hide_password=False)


def _password(url: str | None) -> str | None:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(url).password if url else None
    except (ArgumentError, ValueError):
        return None
