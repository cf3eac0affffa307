"""Drafts a mapping from a file of unknown layout, for a person to finish. No cell that may be of a person is ever written into it."""

from riskagg.drafting.draft import Drafted, draft_source

__all__ = ["Drafted", "draft_source"]
