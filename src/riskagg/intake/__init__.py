"""Intake: files of the inbox become immutable batches. What riskagg knows of a source is in its mapping file; no line here knows one."""

from riskagg.intake.arrivals import Arrival, arrivals_of, scan, unsettled
from riskagg.intake.batch import Batch
from riskagg.intake.codes import Code, read_codes
from riskagg.intake.landing import land
from riskagg.intake.mapping import Cadence, Mapping
from riskagg.intake.raw_files import clear_inbox, lies_in_inbox
from riskagg.intake.sources import Catalogue, Source, read_sources
from riskagg.intake.store import Damaged, accept, batches_dir, mend, read_batches, verified

__all__ = [
    "Arrival",
    "Batch",
    "Cadence",
    "Catalogue",
    "Code",
    "Damaged",
    "Mapping",
    "Source",
    "accept",
    "arrivals_of",
    "batches_dir",
    "clear_inbox",
    "land",
    "lies_in_inbox",
    "mend",
    "read_batches",
    "read_codes",
    "read_sources",
    "scan",
    "unsettled",
    "verified",
]
