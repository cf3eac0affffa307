"""A document held against its schema; what does not fit is said in plain words, with the line, the key, what was expected and found."""

import re
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from riskagg.settings_files.document import Document, Path, member
from riskagg.settings_files.text import near, near_or_all, quoted

_M = TypeVar("_M", bound=BaseModel)
_MOST_TOLD = 50
_EXPECTED = {
    "int": "a whole number",
    "float": "a number",
    "finite": "a number",
    "string": "text",
    "bool": "true or false",
    "date": "a day such as 2026-11-30",
    "tuple": "a list",
    "list": "a list",
    "dict": "keys and values",
    "model": "keys and values",
}


def validated(document: Document, model: type[_M], faults: list[str]) -> _M | None:
    """The model that a document makes; None where it breaks the schema, with each fault in ``faults``."""
    if not isinstance(document.content, dict):
        faults.append(f"  {document.name}: expected keys and values, found {quoted(document.content)}. Put its content back")
        return None
    try:
        return model.model_validate(document.content)
    except ValidationError as wrong:
        errors = wrong.errors()
        faults += [f"  {_said(error, document, model)}" for error in errors[:_MOST_TOLD]]
        if len(errors) > _MOST_TOLD:
            faults.append(f"  {document.name}: and {len(errors) - _MOST_TOLD} more of the kind")
        return None


def _said(error: ErrorDetails, document: Document, model: type[BaseModel]) -> str:
    path = _path(error["loc"], document.content)
    kind, said = error["type"], error.get("ctx", {})
    where = document.where(path)
    if kind == "extra_forbidden":
        known = _fields(model, path[:-1])
        return f"{where}: no such key{near_or_all(str(path[-1]), known)}"
    if kind == "missing":
        return f"{where}: is missing"
    if kind == "value_error":
        return f"{where}: {said.get('error', error['msg'])}"
    return f"{where}: expected {_expected(kind, said, error['msg'])}, found {_found(error, path, document)}"


def _path(loc: tuple[int | str, ...], content: Any) -> Path:
    """The part of a place that is in the file; a schema's own steps (``[key]``, a choice of a union) are left out."""
    at, path = content, []
    for part in loc:
        if isinstance(at, dict) and part not in at and part != loc[-1]:
            continue
        if part == "[key]":
            continue
        path.append(part)
        at = member(at, part)
    return tuple(path)


def _expected(kind: str, said: dict[str, Any], message: str) -> str:
    match kind:
        case "literal_error":
            return str(said["expected"])
        case "greater_than_equal":
            return f"{said['ge']:g} or more"
        case "greater_than":
            return f"more than {said['gt']:g}"
        case "less_than_equal":
            return f"{said['le']:g} or less"
        case "less_than":
            return f"less than {said['lt']:g}"
        case "string_pattern_mismatch":
            return f"a text that fits {said['pattern']}"
        case "string_too_short":
            return "a text"
        case "string_too_long":
            return f"{said['max_length']} characters or fewer"
        case "int_from_float":
            return "a whole number"
    known = _EXPECTED.get(kind.partition("_")[0])
    return known or message.removeprefix("Input should be ").removeprefix("Value should be ")


def _found(error: ErrorDetails, path: Path, document: Document) -> str:
    value, kind = error["input"], error["type"]
    choices = re.findall(r"'([^']*)'", error["ctx"]["expected"]) if kind == "literal_error" else []
    written = document.written.get(path)
    found = quoted(written if written is not None else "nothing" if value is None else value)
    hint = ". Put it in quotes" if kind == "string_type" and written is not None else ""
    return f"{found}{near(value, choices) if isinstance(value, str) else ''}{hint}"


def _fields(model: type[BaseModel], path: Path) -> list[str]:
    """Keys that the schema knows at a place."""
    at: Any = model
    for part in path:
        models = _models(at)
        at = next((one.model_fields[part].annotation for one in models if part in one.model_fields), at)
    return sorted({name for one in _models(at) for name in one.model_fields})


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models within a type: of a list, a mapping, a choice."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in get_args(annotation) for found in _models(inner)]
