"""A file whose name fits no source: known by a header that only one mapping fits."""

from riskagg.errors import InputRefused
from riskagg.intake.content import Content
from riskagg.intake.file_names import Named
from riskagg.intake.header import match_header
from riskagg.intake.mapping import Mapping
from riskagg.intake.opening import open_file
from riskagg.intake.sources import Catalogue


def by_header(catalogue: Catalogue, content: Content) -> Named | None:
    """The one source whose columns are all there; None where none or several fit."""
    fits = [source.name for source in catalogue.sources.values() if _fits(content, source.mapping)]
    return Named(fits[0], fits[0], None) if len(fits) == 1 else None


def _fits(content: Content, mapping: Mapping) -> bool:
    try:
        tables = open_file(content, mapping).tables
    except InputRefused:
        return False
    return any(not match_header(table.header, mapping).missing for table in tables)
