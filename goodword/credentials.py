"""Where a listener's credentials come from outside Airflow: the environment, and nowhere else."""

import os


def from_environment(source: str) -> dict[str, str]:
    """``GOODWORD_<SOURCE>_<KEY>`` as {key: value}: GOODWORD_X_BEARER_TOKEN is ``bearer_token`` of the source ``x``.

    The source's name is upper-cased and every character that a variable can't hold becomes an underscore.
    """
    prefix = f"GOODWORD_{''.join(char if char.isalnum() else '_' for char in source).upper()}_"
    return {
        name[len(prefix) :].lower(): value for name, value in os.environ.items() if name.startswith(prefix) and value
    }
