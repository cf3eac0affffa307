"""Drafts a mapping from a file of unknown layout."""
