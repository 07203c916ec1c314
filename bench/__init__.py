"""Benchmarks: ``make bench``. Ratios count, and both sides of a ratio are measured in one run."""
