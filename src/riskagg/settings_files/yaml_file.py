"""YAML as settings need it: keys are text as written, none twice, nothing that refers to another place or goes deeper than people write."""

from pathlib import Path as FilePath
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from riskagg.settings_files.document import Document, Path
from riskagg.settings_files.text import quoted, read_text

DEEPEST = 20
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("null", "bool", "int", "float", "timestamp", "str", "merge", "value"))
_LISTS, _MAPPINGS = "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"


def read_yaml(path: FilePath, name: str, faults: list[str], *, as_written: bool = False) -> Document | None:
    """Read a file; None where it cannot be used at all, with the reasons in ``faults``.

    Args:
        as_written: values stay text, for a schema to make of them what it expects: a heading may be No, 2024 or a day.
    """
    text = read_text(path, name, faults)
    return None if text is None else parse_yaml(text, name, faults, as_written=as_written)


def parse_yaml(text: str, name: str, faults: list[str], *, as_written: bool = False) -> Document | None:
    """The same of a text that is at hand."""
    try:
        if (fault := _unusable(text)) is not None:
            faults.append(f"  {name}, {fault}")
            return None
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as wrong:
        faults.append(f"  {name}{_place(wrong)}: not YAML ({_problem(wrong)}). Look there for a missing quotation mark, colon or blank")
        return None
    if node is None:
        faults.append(f"  {name}: is empty; expected keys and values. Put its content back")
        return None
    builder = _Builder(name, faults, as_written)
    n_before = len(faults)
    document = Document(name, builder.value(node, ()), builder.lines, builder.written)
    return document if len(faults) == n_before else None


def _unusable(text: str) -> str | None:
    """What stands in the text that must not be taken apart: the parser's own events are looked at one by one, however deep they go."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = f"line {event.start_mark.line + 1 if event.start_mark else 1}"
        if isinstance(event, yaml.AliasEvent):
            return f"{line}: a value that begins with * is a reference, which is not read. Put the value in quotes"
        if getattr(event, "anchor", None):
            return f"{line}: a value that begins with & names a place, which is not read. Put the value in quotes"
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return f"{line}: is nested more than {DEEPEST} deep. Nothing that is read goes so deep"
    return None


def _place(wrong: yaml.YAMLError) -> str:
    mark = getattr(wrong, "problem_mark", None)
    return f", line {mark.line + 1}" if mark is not None else ""


def _problem(wrong: yaml.YAMLError) -> str:
    return str(getattr(wrong, "problem", None) or getattr(wrong, "reason", None) or "it cannot be taken apart")


class _Builder:
    """Values of nodes, with their lines."""

    def __init__(self, name: str, faults: list[str], as_written: bool) -> None:
        self.lines: dict[Path, int] = {}
        self.written: dict[Path, str] = {}
        self._name, self._faults, self._as_written = name, faults, as_written
        self._constructor: Any = SafeConstructor()

    def value(self, node: yaml.Node, path: Path) -> Any:
        """The value of a node; faults are added to the list."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode) and node.tag == _MAPPINGS:
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == _LISTS:
            return [self.value(one, (*path, place)) for place, one in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and node.tag in _TAGS:
            return self._single(node, path)
        self._fault(node, f"a value that begins with ! says a type, which is not read: {quoted(node.tag)}. Put the value in quotes")
        return None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._fault(key, "a key is a list or a mapping; expected text. Put it in quotes")
            elif key.value in found:
                before = self.lines[*path, key.value]
                self._fault(key, f"key {quoted(key.value)} stands twice, here and in line {before}. Leave one")
            else:
                self.lines[*path, key.value] = key.start_mark.line + 1
                found[key.value] = self.value(value, (*path, key.value))
        return found

    def _single(self, node: yaml.ScalarNode, path: Path) -> Any:
        try:
            found = self._constructor.construct_object(node)
        except (ValueError, yaml.YAMLError):  # 2026-02-30 looks like a day and is none: the text, for the schema to say so
            found = node.value
        if self._as_written and found is not None:
            return node.value
        if not isinstance(found, str):
            self.written[path] = node.value
        return found

    def _fault(self, node: yaml.Node, words: str) -> None:
        self._faults.append(f"  {self._name}, line {node.start_mark.line + 1}: {words}")
