"""Segments out: who is to be thanked or called, as a file or to a webhook, and only what is new since the last one."""

from goodword.segments.build import Members, SegmentError, chosen, members, names
from goodword.segments.export import Exported, Segment, export, listed, look

__all__ = ["Exported", "Members", "Segment", "SegmentError", "chosen", "export", "listed", "look", "members", "names"]
