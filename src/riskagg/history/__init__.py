"""Everything that was ever told about a service, a provider or a person, whatever id or name it bore then (D18, D19)."""

from riskagg.history.read import History, Spell, Subject, read_history
from riskagg.history.write import write_history

__all__ = ["History", "Spell", "Subject", "read_history", "write_history"]
