"""The warehouse: one DuckDB file that is derived whole from the batches, and the engine that runs the SQL models.

- ``open_for_write``, ``open_read_only``: a connection with settled settings
- ``run_models``: a folder of SQL models, ordered by who reads whom, each grain executed
"""

from riskagg.warehouse.connect import Connection, open_for_write, open_read_only
from riskagg.warehouse.models import Model, run_models

__all__ = ["Connection", "Model", "open_for_write", "open_read_only", "run_models"]
