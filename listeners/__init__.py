"""Listening: from platforms and files to landing files.

These are listeners to platforms, not Airflow's event listeners.
"""

from listeners.pull import pull
from listeners.registry import build

__all__ = ["build", "pull"]
