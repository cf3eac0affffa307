"""Intake: files of the inbox become immutable batches. What riskagg knows of a source is in its mapping file; no line here knows one."""

from riskagg.intake.arrivals import Arrival, arrivals_of, inbox_files, scan, unsettled
from riskagg.intake.batch import Batch
from riskagg.intake.codes import Code, read_codes
from riskagg.intake.doubts import why_doubted
from riskagg.intake.holds import (
    GATE_FILE,
    accept,
    is_doubted,
    is_held_by_gate,
    is_held_for_nothing,
    lies_in_inbox,
    read_gate,
    read_release,
    why_held,
)
from riskagg.intake.landing import land
from riskagg.intake.mapping import Cadence, Mapping
from riskagg.intake.meanings import known_meanings
from riskagg.intake.mending import mend, writing
from riskagg.intake.nil_returns import make_nil_return
from riskagg.intake.one_key import key_ids, require_one_key, require_same_key
from riskagg.intake.raw_files import clear_inbox
from riskagg.intake.sources import Catalogue, Source, read_sources
from riskagg.intake.store import Damaged, batches_dir, read_batches, verified
from riskagg.intake.taken_back import Word, taken_back, why_refused, why_taken_back, withdraw

__all__ = [
    "GATE_FILE",
    "Arrival",
    "Batch",
    "Cadence",
    "Catalogue",
    "Code",
    "Damaged",
    "Mapping",
    "Source",
    "Word",
    "accept",
    "arrivals_of",
    "batches_dir",
    "clear_inbox",
    "inbox_files",
    "is_doubted",
    "is_held_by_gate",
    "is_held_for_nothing",
    "key_ids",
    "known_meanings",
    "land",
    "lies_in_inbox",
    "make_nil_return",
    "mend",
    "read_batches",
    "read_codes",
    "read_gate",
    "read_release",
    "read_sources",
    "require_one_key",
    "require_same_key",
    "scan",
    "taken_back",
    "unsettled",
    "verified",
    "why_doubted",
    "why_held",
    "why_refused",
    "why_taken_back",
    "withdraw",
    "writing",
]
