"""Every message that riskagg can raise, read from its source: what is put in at run time stands as ``…``."""

import ast
from pathlib import Path

from riskagg import errors

ROOT = Path(__file__).parents[1]
FILLED_IN = "…"
ELSEWHERE = "made elsewhere:"
_ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.RiskaggError)}
# Reasons that are made here and raised elsewhere, with the file's name before them.
_REASONS = ("archives.py",)


def messages() -> dict[str, str]:
    """Message -> file, of every error class that a person is meant to read; one that was made elsewhere is ``ELSEWHERE`` and its file."""
    found: dict[str, str] = {}
    for path in [*sorted((ROOT / "src" / "riskagg").rglob("*.py")), *sorted((ROOT / "pipelines").glob("*.py"))]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        read = _reason if path.name in _REASONS else _said
        found |= {text or f"{ELSEWHERE} {path.name}": path.name for node in ast.walk(tree) if (text := read(node)) is not None}
    return found


def _said(node: ast.AST) -> str | None:
    """The message of a call of an error class; None for anything else."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ERRORS and node.args):
        return None
    text = _text(node.args[-1])
    return text if text.replace(FILLED_IN, "").strip(" :") else ""


def _reason(node: ast.AST) -> str | None:
    told = isinstance(node, ast.Return | ast.Assign) and isinstance(node.value, ast.JoinedStr)
    return _text(node.value) if told and isinstance(node, ast.Return | ast.Assign) and node.value is not None else None


def _text(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return " ".join(text.split())
        case ast.JoinedStr(values=parts):
            return " ".join("".join(part.value if isinstance(part, ast.Constant) else FILLED_IN for part in parts).split())
        case ast.Call(func=ast.Attribute(attr="join"), args=[ast.List(elts=[first, *_])]):
            return _text(first)  # the faults that follow it are listed below it
        case ast.BinOp(left=left, right=right):
            return _text(left) + _text(right)
        case _:
            return FILLED_IN
