"""Intake: files of the inbox become immutable batches. What riskagg knows of a source is in its mapping file; no line here knows one."""

from riskagg.intake.arrivals import Arrival, scan
from riskagg.intake.batch import Batch
from riskagg.intake.codes import Code, read_codes
from riskagg.intake.landing import land
from riskagg.intake.mapping import Mapping
from riskagg.intake.one_key import key_ids, require_same_key
from riskagg.intake.raw_files import clear_inbox
from riskagg.intake.rewrite import finish_rewrites
from riskagg.intake.sources import Catalogue, Source, read_sources
from riskagg.intake.store import accept, batches_dir, read_batches

__all__ = [
    "Arrival",
    "Batch",
    "Catalogue",
    "Code",
    "Mapping",
    "Source",
    "accept",
    "batches_dir",
    "clear_inbox",
    "finish_rewrites",
    "key_ids",
    "land",
    "read_batches",
    "read_codes",
    "read_sources",
    "require_same_key",
    "scan",
]
