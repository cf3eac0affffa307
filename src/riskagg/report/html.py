"""Jinja, assets and what makes one HTML file safe to open: everything escaped, its own scripts and styles alone allowed to run."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from riskagg import resources
from riskagg.report import words
from riskagg.report.long_words import LongWords, breakable
from riskagg.visible import visible

PLOTLY = "vendor/plotly-basic-4.1.1.min.js"
# Plotly adds a style element that is empty when it is added and fills it by rule: the digest of nothing lets it in, and no other.
EMPTY = b""


@cache
def environment() -> Environment:
    """The one Jinja environment: autoescape on, a name that is missing is a fault."""
    env = Environment(
        loader=FileSystemLoader(resources.reports_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
        extensions=[LongWords],
    )
    env.filters |= {
        "day": words.day_words,
        "month": words.month_words,
        "decimal": words.decimal,
        "reason": words.reason_words,
        "listed": words.list_words,
        "json_script": json_script,
        "css_string": css_string,
        "breakable": lambda value: breakable(_shown(value)),
    }
    env.globals |= {"count_of": words.count_words, "words": words}
    return env


def _shown(value: Any) -> Any:
    """What a template puts into a page: text with nothing in it that acts on what stands around it."""
    return visible(value) if type(value) is str else value


@cache
def asset(name: str) -> Markup:
    """Text of a file under ``reports/static``, as it may stand inside its own element."""
    text = (resources.reports_dir() / "static" / name).read_text(encoding="utf-8")
    if "</script" in text or "</style" in text:
        raise ValueError(f"reports/static/{name} closes the element that it would stand in.")
    return Markup(text)


def json_script(value: Any) -> Markup:
    """JSON that may stand in a script element: no character in it can end the element or a line of JavaScript."""
    text = json.dumps(_visible_within(value), sort_keys=True, separators=(",", ":"), default=_plain)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _visible_within(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, Mapping):
        return {_visible_within(key): _visible_within(one) for key, one in value.items()}
    return [_visible_within(one) for one in value] if isinstance(value, list | tuple) else value


def css_string(text: str) -> Markup:
    """A quoted CSS string; all but letters, digits and blanks as code points, so that nothing can end it."""
    # A code point takes one blank after it with it.
    return Markup('"' + "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):06x} " for c in visible(text)) + '"')


def content_policy(scripts: list[str], styles: list[str]) -> str:
    """A Content-Security-Policy that lets in these inline scripts and styles, by digest, and no network at all."""
    script = " ".join(digest(text.encode()) for text in scripts)
    style = " ".join(digest(text) for text in [*(text.encode() for text in styles), EMPTY])
    return f"default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"


def digest(content: bytes) -> str:
    """``'sha256-...'`` as a policy wants it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}'"


def write_whole(path: Path, text: str) -> Path:
    """Write a file so that a reader sees the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    return part.replace(path)


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")
