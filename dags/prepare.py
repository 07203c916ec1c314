"""``python -m dags.prepare``: Airflow's database, made or brought up to date, and the writers' pool."""

from airflow.models.pool import Pool
from airflow.utils.db import initdb

from dags.defaults import WAREHOUSE


def prepare() -> None:
    """What `airflow db migrate` and `airflow pools set` do, in one process instead of two."""
    initdb()
    Pool.create_or_update_pool(
        WAREHOUSE["pool"], slots=1, description="DuckDB lets one process write", include_deferred=False
    )


if __name__ == "__main__":
    prepare()
