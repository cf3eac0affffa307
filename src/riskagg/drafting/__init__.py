"""Drafts a mapping from a file of unknown layout, for a person to finish. No cell that may be of a person is ever written into it."""

from riskagg.drafting.draft import Answers, Drafted, Sketch, draft_source, sketch_source
from riskagg.drafting.tables import ALERTS, table_kinds

__all__ = ["ALERTS", "Answers", "Drafted", "Sketch", "draft_source", "sketch_source", "table_kinds"]
