"""``goodword evaluate``: how good the taggers are on a file of labelled rows, and how well they know it."""

from goodword.evaluate.report import Report, Slice, Wrong, evaluate

__all__ = ["Report", "Slice", "Wrong", "evaluate"]
