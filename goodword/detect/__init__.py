"""Spikes in counts over time: what was to be expected, and what lies far above it."""

from goodword.detect.series import Detected, detect_file
from goodword.detect.spikes import Spikes, find_spikes

__all__ = ["Detected", "Spikes", "detect_file", "find_spikes"]
