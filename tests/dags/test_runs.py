"""Each DAG, run in process with the real pipeline on a small home."""

import json
import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import warehouse
from goodword.home import Home
from tests.dags.conftest import Airflow, posts, settings
from tests.goodword.receiver import SECRET, Receiver
from tests.listeners.servers.stub import status
from tests.listeners.servers.x import XServer

TOKEN = "a-token-that-nobody-may-read"


def mentions(home: Home) -> int:
    return int(warehouse.query(home.published, "SELECT count(*) AS n FROM mentions").arrow().read_all()["n"][0].as_py())


def files(*names: str) -> str:
    return "\n".join(f'[sources.{name}]\ntype = "files"\npath = "{{root}}/{name}.csv"\n' for name in names)


def test_all_four_and_once_more(airflow: Airflow, home: Home) -> None:
    root = home.root
    settings(home, f'customers = ["crm.csv"]\n{files("blog", "forum")}'.replace("{root}", str(root)))
    posts(root / "blog.csv", range(10))
    posts(root / "forum.csv", range(5), "Terrible and broken after a day")
    (root / "crm.csv").write_text("customer_id,name,handle_blog\nC1,Ada Example,author3\n")
    ran = airflow.run(home, ("customers", {}), ("listen", {}), ("digest", {"day": "2026-10-20"}), ("upkeep", {}))
    assert ran.states == ["success"] * 4, ran.log
    assert sorted(ran.values["listen", "listen"]) == [5, 10]
    assert sorted(ran.values["listen", "tag"]) == [5, 10]
    assert ran.values["listen", "load"][0]["new"] == 15
    assert ran.values["listen", "match"][0]["linked"] == 1
    (page,) = ran.values["digest", "digest"]
    assert Path(page[0]).is_relative_to(home.digests / "2026-10-20")
    assert Path(page[0]).exists()
    assert mentions(home) == 15

    again = airflow.run(home, ("customers", {}), ("listen", {}), ("digest", {}))
    assert again.states == ["success"] * 3, again.log
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    assert str(home.digests / str(yesterday)) in again.values["digest", "digest"][0][0]
    assert again.values["listen", "listen"] == [0, 0]
    assert again.values["listen", "load"][0]["new"] == 0
    assert again.values["customers", "import_records"][0]["unchanged"] == 1
    assert mentions(home) == 15


def test_records_of_a_database_whose_address_airflow_keeps(
    airflow: Airflow, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(tmp_path / f"{TOKEN}.db")) as database:
        database.execute("CREATE TABLE sale AS SELECT 'L-1' AS order_id, 'C1' AS customer_id UNION SELECT '', 'C1'")
        database.commit()
    connection = {"conn_type": "sqlite", "host": str(tmp_path / f"{TOKEN}.db")}
    monkeypatch.setenv("AIRFLOW_CONN_GOODWORD_SHOP", json.dumps(connection))
    query = '[records.orders]\ndatabase = "shop"\nquery = "SELECT * FROM sale"\n'
    settings(home, f'customers = ["{home.root}/crm.csv"]\n{query}')
    (home.root / "crm.csv").write_text("customer_id\nC1\n")
    ran = airflow.run(home, ("customers", {}))
    assert ran.states == ["success"], ran.log
    assert sorted((one["new"], one["bad"]) for one in ran.values["customers", "import_records"]) == [(1, 0), (1, 1)]
    assert TOKEN not in ran.log

    settings(home, f'customers = ["crm.csv"]\n{query.replace("FROM sale", "FROM absent")}')
    ran = airflow.run(home, ("customers", {}))
    assert ran.states == ["failed"]
    assert sorted(ran.tasks["customers", "import_records"]) == ["failed", "success"]
    assert ran.tasks["customers", "publish"] == ["success"]
    assert "database shop: no such table: absent" in ran.log
    assert TOKEN not in ran.log


def test_nothing_to_do_is_no_failure(airflow: Airflow, home: Home) -> None:
    settings(home, GOLD)
    ran = airflow.run(home, ("segments", {}), ("customers", {}), ("listen", {}), ("digest", {}), ("upkeep", {}))
    assert ran.states == ["success"] * 5, ran.log


def test_no_post_and_no_author_in_xcom_or_log(airflow: Airflow, home: Home) -> None:
    settings(home, files("blog").replace("{root}", str(home.root)))
    posts(home.root / "blog.csv", range(3), "Zanzibar is a word of its own")
    ran = airflow.run(home, ("listen", {}))
    assert ran.states == ["success"], ran.log
    assert "Zanzibar" not in ran.log + str(ran.values)
    assert "author1" not in ran.log + str(ran.values)


def test_one_that_fails_is_red_and_holds_nobody_up(
    airflow: Airflow, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOODWORD_X_BEARER_TOKEN", TOKEN)
    posts(home.root / "blog.csv", range(4))
    with XServer("another-token", datetime.now(UTC)) as server:
        x = f'[sources.x]\ntype = "x"\nbase_url = "{server.url}"\nqueries = {{ Lantern = "lantern" }}\n'
        typo = '[sources.typo]\ntype = "twiter"\n'
        settings(home, (x + typo + files("blog")).replace("{root}", str(home.root)))
        ran = airflow.run(home, ("listen", {}))
    assert ran.states == ["failed"]
    assert sorted(ran.tasks["listen", "listen"]) == ["failed", "failed", "success"]
    assert ran.tasks["listen", "complain"] == ["failed"]
    assert ran.tasks["listen", "alerts"] == ["success"]
    assert mentions(home) == 4
    assert TOKEN not in ran.log


def test_a_source_that_asks_for_an_hour_is_left_alone_for_an_hour(
    airflow: Airflow, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    # The connection wins over the environment.
    monkeypatch.setenv("AIRFLOW_CONN_GOODWORD_BUSY", f'{{"conn_type": "http", "password": "{TOKEN}"}}')
    monkeypatch.setenv("GOODWORD_BUSY_BEARER_TOKEN", "an-old-token")
    posts(home.root / "blog.csv", range(4))
    with XServer(TOKEN, now) as server:
        server.say("lantern", 3, at=now - timedelta(hours=1))
        reset = str(int((now + timedelta(hours=1)).timestamp()))
        server.faults[1] = status(429, x_rate_limit_reset=reset)
        x = f'[sources.busy]\ntype = "x"\nbase_url = "{server.url}"\nqueries = {{ Lantern = "lantern" }}\n'
        settings(home, (x + files("blog")).replace("{root}", str(home.root)))
        ran = airflow.run(home, ("listen", {}), ("listen", {}))
        assert ran.states == ["success"] * 2, ran.log
        assert sorted(ran.tasks["listen", "listen"]) == ["skipped", "skipped", "success", "success"]
        assert len(server.requests) == 1
        assert TOKEN not in ran.log
        monkeypatch.setenv("AIRFLOW_VAR_GOODWORD_WAIT_BUSY", now.isoformat())  # the hour is over
        ran = airflow.run(home, ("listen", {}))
    assert sorted(ran.values["listen", "listen"]) == [0, 3]
    assert ran.values["listen", "load"][0]["new"] == 3
    assert mentions(home) == 7


GOLD = """
[segments.gold]
query = "SELECT customer_id, name FROM customers WHERE tier = 'gold'"
to = "exports/gold.csv"
[segments.called]
view = "customers"
webhook = "env:CRM"
[segments.by_hand]
view = "customers"
"""


def test_segments_go_out_once_a_broken_one_alone_and_nothing_secret_is_told(
    airflow: Airflow, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = home.root / "crm.csv"
    broken = '[segments.broken]\nquery = "SELECT name::INTEGER AS customer_id FROM customers"\nto = "b.csv"\n'
    settings(home, f'customers = ["{crm}"]\n{GOLD}{broken}')
    crm.write_text("customer_id,name,tier\nC1,Zanzibar Example,gold\nC2,Bo,silver\n")
    with Receiver() as server:
        monkeypatch.setenv("GOODWORD_CRM", server.url)
        monkeypatch.setenv("GOODWORD_WEBHOOK_SECRET_CALLED", SECRET)
        settings(home, f'customers = ["{crm}"]\n{GOLD}{broken}'.replace("env:CRM", "env:GOODWORD_CRM"))
        ran = airflow.run(home, ("customers", {}), ("segments", {}))
        assert ran.states == ["success", "failed"], ran.log
        assert sorted(ran.tasks["segments", "export_segment"]) == ["failed", "success", "success"]
        assert ran.tasks["segments", "publish"] == ["success"]
        settings(home, f'customers = ["{crm}"]\n{GOLD}'.replace("env:CRM", "env:GOODWORD_CRM"))
        again = airflow.run(home, ("segments", {}))
    assert again.states == ["success"], again.log
    assert [value["going"] for value in again.values["segments", "export_segment"]] == [0, 0]
    assert (home.root / "exports" / "gold.csv").read_text() == "customer_id,name\nC1,Zanzibar Example\n"
    assert sorted(row["customer_id"] for row in server.rows()) == ["C1", "C2"]
    assert "Conversion Error in a row" in ran.log
    for secret in ("Zanzibar", "a-token-in-the-address", SECRET):
        assert secret not in ran.log + again.log + str(ran.values)
    exported = warehouse.query(home.published, "SELECT segment, exports FROM segment_members ORDER BY ALL").rows()
    assert next(exported) == [("called", 1), ("called", 1), ("gold", 1)]


def test_upkeep_removes_logs_of_a_month_ago(airflow: Airflow, home: Home) -> None:
    folder = airflow.logs / "dag_id=listen/run_id=1/task_id=load"
    folder.mkdir(parents=True)
    old, new = folder / "attempt=1.log", folder / "attempt=2.log"
    for log in (old, new):
        log.touch()
    month_ago = time.time() - 31 * 24 * 3600
    os.utime(old, (month_ago, month_ago))
    ran = airflow.run(home, ("upkeep", {}))
    assert ran.values["upkeep", "old_logs"] == [1]
    assert list(folder.iterdir()) == [new]
