"""Modules that a library imports and nothing here needs: read when something of them is asked for, and not before."""

import importlib.util
import sys


def import_later(*names: str) -> None:
    """Have later imports of these modules cost nothing until something of one is used; one that is loaded, or not there, is left alone."""
    for name in names:
        parent, _, own = name.rpartition(".")
        spec = importlib.util.find_spec(name) if name not in sys.modules else None
        if spec is None or spec.loader is None:
            continue
        loader = importlib.util.LazyLoader(spec.loader)
        spec.loader = loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        loader.exec_module(module)
        if parent:
            setattr(sys.modules[parent], own, module)
