"""docker-compose.yml against the compose specification, and against what a deployment must not lack."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# A name that says so, or an address with a password in it.
SECRET_NAME = re.compile(r"PASSWORD$|SECRET|TOKEN|_KEY$|^REDISCLI_AUTH$")
PASSWORD_IN_ADDRESS = re.compile(r"://[^/@]*:([^@]*)@")
REFERENCE = re.compile(r"\$\{[A-Z_]+(?::\?[^}]+|:-)\}")


def one_shot(service: dict[str, Any]) -> bool:
    return service.get("restart") == "no"


def test_is_a_compose_file() -> None:
    schema = json.loads((ROOT / "tests/schemas/compose-spec.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    assert [error.message for error in validator.iter_errors(COMPOSE)] == []


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_watched_or_ends_by_itself(name: str) -> None:
    service = SERVICES[name]
    assert one_shot(service) or {"test", "interval", "timeout", "retries"} <= service["healthcheck"].keys()
    assert one_shot(service) or service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_waits_for_what_it_needs(name: str) -> None:
    for needed, how in SERVICES[name].get("depends_on", {}).items():
        expected = "service_completed_successfully" if one_shot(SERVICES[needed]) else "service_healthy"
        assert how == {"condition": expected}


@pytest.mark.parametrize("name", SERVICES)
def test_secrets_come_from_the_environment(name: str) -> None:
    for variable, value in SERVICES[name]["environment"].items():
        plain = REFERENCE.sub("$", value)
        hidden = [plain] if SECRET_NAME.search(variable) else PASSWORD_IN_ADDRESS.findall(plain)
        assert all(secret == "$" for secret in hidden), variable


def test_no_command_names_a_secret() -> None:
    text = json.dumps([[service.get("command"), service.get("healthcheck")] for service in SERVICES.values()])
    assert "${" not in text


def test_every_volume_is_declared_and_used() -> None:
    used = {mount.partition(":")[0] for service in SERVICES.values() for mount in service["volumes"]}
    assert used == set(COMPOSE["volumes"])


def test_only_airflow_is_published_and_to_this_machine_alone() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["api-server"]
    assert all(port.startswith("127.0.0.1:") for port in published["api-server"])


def test_airflow_is_all_there() -> None:
    commands = [" ".join(service["command"]) for service in SERVICES.values() if "command" in service]
    for part in ("api-server", "scheduler", "dag-processor", "triggerer"):
        assert sum(command.startswith(f"airflow {part}") for command in commands) == 1
    environment = SERVICES["scheduler"]["environment"]
    assert environment["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    assert environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].startswith("postgresql")
    assert environment["AIRFLOW__CELERY__BROKER_URL"].startswith("redis")


def test_one_process_writes_the_warehouse() -> None:
    writers = [service for service in SERVICES.values() if "warehouse" in service.get("command", [])]
    assert len(writers) == 1
    command = writers[0]["command"]
    assert command[command.index("--queues") + 1] == "warehouse"
    assert command[command.index("--concurrency") + 1] == "1"
    assert "deploy" not in writers[0]


def test_each_secret_that_is_asked_for_can_be_made() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    runs = [
        subprocess.run([sys.executable, ROOT / "deploy/make_env.py"], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    first, second = (dict(line.split("=", 1) for line in run.splitlines()) for run in runs)
    assert set(first) == asked
    assert all(len(value) >= 24 and value != second[name] for name, value in first.items())
    # A password that stands in an address must not need quoting there.
    assert re.fullmatch(r"\w+", first["POSTGRES_PASSWORD"] + first["REDIS_PASSWORD"])


def requirements(path: Path) -> dict[str, str]:
    """name -> all that the lock says of it."""
    blocks = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip())
    return {block.partition("==")[0]: block for block in blocks}


def test_what_only_a_deployment_needs_is_locked() -> None:
    locked = requirements(ROOT / "deploy/requirements.lock")
    asked = [line for line in (ROOT / "deploy/requirements.in").read_text("utf-8").splitlines() if line[0] != "#"]
    assert all(locked[line.partition("==")[0]].startswith(line) for line in asked)
    assert all(re.match(r"[a-z0-9.-]+==\S+ .*\\\n    --hash=sha256:[0-9a-f]{64}", block) for block in locked.values())
    assert not locked.keys() & requirements(ROOT / "requirements.lock").keys()


def test_the_image_checks_every_hash() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    installs = re.findall(r"pip install(?:[^&]|\\\n)*", dockerfile)
    assert installs
    assert all("--require-hashes" in install or "--no-deps" in install for install in installs)
    assert "USER goodword" in dockerfile
