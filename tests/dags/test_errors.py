"""Which error is tried again, when, and which is not."""

import json
from typing import Any

import pytest

from goodword.home import Home
from tests.dags.conftest import python

PROGRAM = """
import json
from datetime import UTC, datetime, timedelta
from dags.errors import ByError
from goodword.settings import SettingsError
from listeners.errors import BadConfig, RetryLater, Stop

now = datetime.now(UTC)
errors = {
    "soon": RetryLater("busy", at=now + timedelta(seconds=60)),
    "past": RetryLater("busy", at=now - timedelta(seconds=60)),
    "unknown": RetryLater("down"),
    "stop": Stop("credentials refused"),
    "config": BadConfig("no such type"),
    "settings": SettingsError("goodword.toml: not valid TOML"),
    "other": ValueError("a bug"),
}
verdicts = {name: ByError().evaluate(error, 1, 2) for name, error in errors.items()}
print(json.dumps({
    name: [verdict.action.value, verdict.retry_delay and verdict.retry_delay.total_seconds(), verdict.reason]
    for name, verdict in verdicts.items()
}))
"""


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    process = python(Home(tmp_path_factory.mktemp("home")), "-c", PROGRAM)
    assert process.returncode == 0, process.stderr
    found: dict[str, list[Any]] = json.loads(process.stdout.splitlines()[-1])
    return found


def test_retry_later_comes_again_at_the_moment_that_was_named(verdicts: dict[str, list[Any]]) -> None:
    action, delay, reason = verdicts["soon"]
    assert (action, reason) == ("retry", "busy")
    assert 50 < delay <= 60
    assert verdicts["past"] == ["retry", 1.0, "busy"]


@pytest.mark.parametrize(("error", "reason"), [
    ("stop", "credentials refused"),
    ("config", "no such type"),
    ("settings", "goodword.toml: not valid TOML"),
])  # fmt: skip
def test_what_only_a_person_can_mend_is_not_tried_again(
    verdicts: dict[str, list[Any]], error: str, reason: str
) -> None:
    assert verdicts[error] == ["fail", None, reason]


@pytest.mark.parametrize("error", ["unknown", "other"])
def test_anything_else_follows_the_retries_of_the_task(verdicts: dict[str, list[Any]], error: str) -> None:
    assert verdicts[error] == ["default", None, None]
