"""A synthetic region in the agencies real layouts, made by `riskagg simulate`."""
