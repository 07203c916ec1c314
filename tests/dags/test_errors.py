"""Which error is tried again, when, and which is not."""

from typing import Any

import pytest

from goodword.home import Home
from tests.dags.conftest import Airflow
from warehouse.errors import RemovalsRefused


@pytest.fixture(scope="module")
def verdicts(airflow: Airflow, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return airflow.ask("verdicts", Home(tmp_path_factory.mktemp("home")))


def test_retry_later_comes_again_at_the_moment_that_was_named(verdicts: dict[str, list[Any]]) -> None:
    action, delay, reason = verdicts["soon"]
    assert (action, reason) == ("retry", "busy")
    assert 50 < delay <= 60
    assert verdicts["past"] == ["retry", 1.0, "busy"]


@pytest.mark.parametrize(("error", "reason"), [
    ("stop", "credentials refused"),
    ("config", "no such type"),
    ("settings", "goodword.toml: not valid TOML"),
    ("segment", "segment gold: no such column"),
    ("removals", str(RemovalsRefused("orders", 8, 10))),
])  # fmt: skip
def test_what_only_a_person_can_mend_is_not_tried_again(
    verdicts: dict[str, list[Any]], error: str, reason: str
) -> None:
    assert verdicts[error] == ["fail", None, reason]


@pytest.mark.parametrize("error", ["unknown", "other"])
def test_anything_else_follows_the_retries_of_the_task(verdicts: dict[str, list[Any]], error: str) -> None:
    assert verdicts[error] == ["default", None, None]
