"""How a file would be read, without loading anything: the real reading, into a store that lives as long as the question."""

from riskagg.preview.look import preview_file
from riskagg.preview.seen import ColumnSeen, Noticed, Preview, Refused, Repeated, RowSeen, SheetSeen, Unmapped

__all__ = ["ColumnSeen", "Noticed", "Preview", "Refused", "Repeated", "RowSeen", "SheetSeen", "Unmapped", "preview_file"]
