"""Modules that a library imports and nothing here needs: read when something of them is asked for and not before, or not at all."""

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, cast


class _Later(ModuleType):
    """Stands in a module's place. The standard library's lazy loader will not do: an import looks at ``__spec__``, and that loads."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def import_later(*names: str) -> None:
    """Have later imports of these modules cost nothing until something of one is used; one that is loaded, or not there, is left alone."""
    for name in names:
        parent, _, own = name.rpartition(".")
        spec = importlib.util.find_spec(name) if name not in sys.modules else None
        if spec is None:
            continue
        module = _Later(name)
        module.__spec__ = spec
        module.__path__ = list(spec.submodule_search_locations or ())
        sys.modules[name] = module
        if parent:
            setattr(sys.modules[parent], own, module)


@contextmanager
def import_without(name: str) -> Iterator[None]:
    """Have what is imported within the block find that a library which it can do without is not installed, unless that is loaded anyway."""
    is_hidden = name not in sys.modules
    if is_hidden:
        sys.modules[name] = cast(ModuleType, None)
    try:
        yield
    finally:
        if is_hidden:
            del sys.modules[name]
