"""The journal of a store (``store/journal.jsonl``): a line per act, each with the hash of the line before it, only ever added to.

- ``prepare``, ``append``: the two steps of a line that changes the store; between them the change is staged on the disk
- ``record``: a line that changes nothing in the store, such as a run
- ``read_journal``, ``Journal``: the lines, what they say that the store holds, and where they do not fit together
- ``tracked``: what the store holds now, in the same terms
"""

from riskagg.journal.lines import JOURNAL_FILE, Act, Anchor, Line, Prepared
from riskagg.journal.read import Journal, read_journal
from riskagg.journal.tracked import record_digest, tracked
from riskagg.journal.write import append, begin, is_written, prepare, record, withheld

__all__ = [
    "JOURNAL_FILE",
    "Act",
    "Anchor",
    "Journal",
    "Line",
    "Prepared",
    "append",
    "begin",
    "is_written",
    "prepare",
    "read_journal",
    "record",
    "record_digest",
    "tracked",
    "withheld",
]
