"""DuckDB models, one a file; each file says its grain, and the grain is executed."""
