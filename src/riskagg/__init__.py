"""riskagg: patterns of low-level incidents, visible early and proven."""
