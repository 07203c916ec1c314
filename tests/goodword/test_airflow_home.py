import json
import stat

import pytest

from goodword.airflow_home import environment, new_password, password_file
from goodword.home import Home


def test_everything_is_in_the_folder_of_the_home_and_on_the_loopback(home: Home) -> None:
    airflow = environment(home, port=9123)
    assert airflow["GOODWORD_HOME"] == str(home.root)
    assert airflow["AIRFLOW_HOME"] == str(home.airflow)
    assert airflow["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == f"sqlite:///{home.airflow}/airflow.db"
    assert airflow["AIRFLOW__CORE__LOAD_EXAMPLES"] == "False"
    assert airflow["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert airflow["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:9123/execution/"


def test_another_airflow_is_left_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_HOME", "/elsewhere")
    monkeypatch.setenv("AIRFLOW_CONFIG", "/elsewhere/airflow.cfg")
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "postgresql://company/airflow")
    monkeypatch.setenv("AIRFLOW__CELERY__BROKER_URL", "redis://company")
    monkeypatch.setenv("AIRFLOW_CONN_GOODWORD_X", "http://:token@")
    airflow = environment(home)
    assert not [name for name, value in airflow.items() if "company" in value or "elsewhere" in value]
    assert airflow["AIRFLOW_CONN_GOODWORD_X"] == "http://:token@"


def test_a_proxy_does_not_stand_between_airflows_parts(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "intra.example")
    assert environment(home)["no_proxy"] == "intra.example,127.0.0.1"


def test_secrets_are_made_once_and_are_for_the_owner_alone(home: Home) -> None:
    names = ("AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API__SECRET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET")
    first, second = environment(home), environment(home)
    assert all(len(first[name]) > 40 and first[name] == second[name] for name in names)
    new_password(home)
    assert [path.name for path in home.airflow.iterdir() if stat.S_IMODE(path.stat().st_mode) != 0o600] == []
    assert stat.S_IMODE(home.airflow.stat().st_mode) == 0o700


def test_the_password_is_made_once(home: Home) -> None:
    environment(home)
    password = new_password(home)
    assert json.loads(password_file(home).read_text()) == {"admin": password}
    assert new_password(home) is None
