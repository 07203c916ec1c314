"""Spikes in counts over time: what was to be expected, and what lies far above it."""

from goodword.detect.series import Detected, detect_file
from goodword.detect.shares import Usual, usual_share
from goodword.detect.spikes import MEMORY, Spikes, Values, find_spikes

__all__ = ["MEMORY", "Detected", "Spikes", "Usual", "Values", "detect_file", "find_spikes", "usual_share"]
