"""The one place where Goodword's errors become Airflow's verdicts: come again, or give up until a person acts."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from airflow.sdk import RetryDecision, RetryPolicy

if TYPE_CHECKING:
    from airflow.sdk import Context

#: A run waits no longer than this for one source: the posts of the others would wait with it.
PATIENCE = timedelta(minutes=2)


class ByError(RetryPolicy):
    """The ``retry_policy`` of every task.

    ``RetryLater`` is tried again at its ``at``; ``Stop``, ``BadConfig``, ``SegmentError``, ``RemovalsRefused`` and a
    goodword.toml that can't be read fail at once, because trying again costs money or changes nothing; anything else
    follows the task's ``retries``.
    """

    def evaluate(
        self,
        exception: BaseException,
        try_number: int,  # noqa: ARG002 - what Airflow passes
        max_tries: int,  # noqa: ARG002
        context: "Context | None" = None,  # noqa: ARG002
    ) -> RetryDecision:
        from goodword.segments import SegmentError
        from goodword.settings import SettingsError
        from listeners.errors import BadConfig, RetryLater, Stop
        from warehouse.errors import RemovalsRefused

        if isinstance(exception, Stop | BadConfig | SettingsError | SegmentError | RemovalsRefused):
            return RetryDecision.fail(reason=str(exception))
        if isinstance(exception, RetryLater) and exception.at:
            wait = max(exception.at - datetime.now(UTC), timedelta(seconds=1))
            return RetryDecision.retry(delay=wait, reason=str(exception))
        return RetryDecision.default()
