"""Open a file by what its bytes are, not by what its name says."""

from riskagg.intake.content import Content
from riskagg.intake.delimited import open_delimited
from riskagg.intake.mapping import Mapping
from riskagg.intake.sheets import is_workbook_file, open_workbook
from riskagg.intake.table import Opened


def open_file(content: Content, mapping: Mapping) -> Opened:
    """Open a text file or a workbook as tables.

    Raises:
        InputRefused: ``unreadable`` or ``empty_file``.
    """
    return open_workbook(content, mapping) if is_workbook_file(content) else open_delimited(content, mapping)
