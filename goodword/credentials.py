"""Where the credentials of a listener or a database come from outside Airflow: the environment, and nowhere else."""

import os


def from_environment(source: str) -> dict[str, str]:
    """``GOODWORD_<SOURCE>_<KEY>`` as {key: value}: GOODWORD_X_BEARER_TOKEN is ``bearer_token`` of the source ``x``, and
    GOODWORD_CRM_URL is ``url`` of the database ``crm``.

    The source's name is upper-cased and every character that a variable can't hold becomes an underscore.
    """
    prefix = variable(source, "")
    return {
        name[len(prefix) :].lower(): value for name, value in os.environ.items() if name.startswith(prefix) and value
    }


def variable(source: str, key: str) -> str:
    """The environment variable that holds the credential ``key`` of ``source``."""
    return f"GOODWORD_{''.join(char if char.isalnum() else '_' for char in source)}_{key}".upper()
