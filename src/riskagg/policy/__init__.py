"""Whose rule says what follows: patterns' thresholds, triggers and bands as data. Pure: text and frames in, frames out.

- ``rules``: reads and checks ``config/policies/*.yml``
- ``triggers``: met, not met or not assessable, with evidence and a reason
- ``bands``: band, order and what changed since the month before
"""
