"""Jinja templates and static assets of the pages: layout only."""
