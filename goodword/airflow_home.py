"""Airflow's own folder under GOODWORD_HOME, and the environment in which every process of Airflow runs.

Airflow reads where it lives when it is first imported. So it is always a process of its own that gets this environment,
and nothing here imports it.
"""

import base64
import json
import os
import secrets
from pathlib import Path

from goodword.home import Home

USER = "admin"


def environment(home: Home, port: int = 8080) -> dict[str, str]:
    """This process's environment, with Airflow's settings for ``home``. Makes the folder and its secrets if need be.

    The settings of another Airflow (AIRFLOW__...) are not inherited: its database would be migrated. Settings of one's
    own go into ``airflow.cfg`` in the folder, which Airflow writes at its first start. The absolute paths in it are all
    given here too, so that the folder can be moved. Connections (AIRFLOW_CONN_...) and variables are inherited.
    """
    folder = home.airflow
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("AIRFLOW") or name.startswith(("AIRFLOW_CONN_", "AIRFLOW_VAR_"))
    }
    address = f"http://127.0.0.1:{port}"
    direct = ",".join(filter(None, [os.environ.get("no_proxy") or os.environ.get("NO_PROXY"), "127.0.0.1"]))
    return {
        **inherited,
        "no_proxy": direct,
        "NO_PROXY": direct,
        "GOODWORD_HOME": str(home.root),
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__DAGS_FOLDER": str(Path(__file__).parents[1] / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(folder / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        # Each of the executor's processes holds some 150 MB, whether it has work or not.
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(password_file(home)),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{folder / 'airflow.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(folder / "logs"),
        "AIRFLOW__LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(folder / "logs/dag_processor"),
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": address,
        **_secrets(folder / "secrets.json"),
    }


def password_file(home: Home) -> Path:
    """JSON, user -> password: what Airflow's SimpleAuthManager reads, and writes a user into whom it lacks."""
    return home.airflow / "passwords.json"


def new_password(home: Home) -> str | None:
    """Makes the password of USER; None where there is one. Airflow would make one too, but print it into its log."""
    password = secrets.token_urlsafe(12)
    made = _write_once(password_file(home), {USER: password})
    return password if made else None


def _secrets(path: Path) -> dict[str, str]:
    """The keys that all of Airflow's processes share, made once."""
    keys = {
        "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "AIRFLOW__API__SECRET_KEY": secrets.token_urlsafe(32),
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_urlsafe(64),
    }
    _write_once(path, keys)
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _write_once(path: Path, content: dict[str, str]) -> bool:
    """Writes a file for its owner's eyes alone, whole or not at all; False where it is there already."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file)
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
    return True
