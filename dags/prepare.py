"""``python -m dags.prepare``: Airflow's database, made or brought up to date; the writers' pool; the password."""

import json
import os
from pathlib import Path

import pendulum
from airflow.configuration import conf
from airflow.models.pool import Pool
from airflow.utils.db import initdb
from airflow.utils.db_cleanup import run_cleanup

from dags.defaults import WAREHOUSE

_KEPT_DAYS = 90


def prepare() -> None:
    """What `airflow db migrate`, `db clean` and `pools set` do, in one process instead of three. Can be run again."""
    initdb()
    run_cleanup(clean_before_timestamp=pendulum.now("UTC").subtract(days=_KEPT_DAYS), skip_archive=True, confirm=False)
    Pool.create_or_update_pool(
        WAREHOUSE["pool"], slots=1, description="DuckDB lets one process write", include_deferred=False
    )
    if password := os.environ.get("GOODWORD_ADMIN_PASSWORD"):
        _set_password(Path(conf.get("core", "simple_auth_manager_passwords_file")), password)


def _set_password(path: Path, password: str) -> None:
    """Of the user admin, in the file that Airflow's SimpleAuthManager reads; for its owner's eyes alone."""
    path.touch(mode=0o600)
    path.write_text(json.dumps({"admin": password}), encoding="utf-8")


if __name__ == "__main__":
    prepare()
