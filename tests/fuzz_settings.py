"""Mutations of settings files: of their bytes, of their lines, and of the values that they hold."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

Mutation = Callable[[Random, bytes], bytes]
# What people and programs write where something else is expected.
WRONG = (
    "-1", "0", "13", "99999999999999999999", "9" * 5000, "1e999", "nan", ".nan", "inf", "-.inf", "true", "No", "null", "~", "''", '""',
    "x", "[]", "{}", "[1, [2, [3]]]", "{a: {b: c}}", "2026-02-30", "2026-13", "0001-01-01", "12:30", "'*'", "*", "&a", "*a", "!x y",
    "!!python/name:os", "(", "[a-z", "(?P<n>a)(?P<n>b)", "%Q", "%d %d", "dd/mm/yyyy", "{suplier}", "{month}_{month}", "Mars/Olympus",
    "\u202egnp.exe", "a\x1b[31mb", "x" * 3000, "../../etc/passwd", "=cmd|' /C calc'!A0", "é", "\u2028", "<<: x", "@SUM(A1)", "`x`",
    "- x", "a: b: c", "#", "|", ">", "'", '"',
)  # fmt: skip


def _line(random: Random, content: bytes) -> tuple[list[bytes], int]:
    """The lines, and the place of one that says something."""
    lines = content.split(b"\n")
    telling = [at for at, line in enumerate(lines) if line.strip() and not line.lstrip().startswith(b"#")]
    return lines, random.choice(telling or [0])


def line_dropped(random: Random, content: bytes) -> bytes:
    lines, at = _line(random, content)
    return b"\n".join(lines[:at] + lines[at + 1 :])


def line_doubled(random: Random, content: bytes) -> bytes:
    lines, at = _line(random, content)
    return b"\n".join([*lines[: at + 1], *lines[at:]])


def line_moved(random: Random, content: bytes) -> bytes:
    lines, at = _line(random, content)
    lines[at] = random.choice((b"  ", b"\t", b"- ", b"      ")) + lines[at]
    return b"\n".join(lines)


def word_misspelt(random: Random, content: bytes) -> bytes:
    """Two letters of one word exchanged, a letter lost, or the word's case changed."""
    words = [found for found in re.finditer(rb"[A-Za-z_]{4,}", content) if b"#" not in content[: found.start()].rpartition(b"\n")[2]]
    word = random.choice(words)
    text = word[0]
    at = random.randrange(len(text) - 1)
    exchanged = text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
    wrong = random.choice((exchanged, text[:at] + text[at + 1 :], text.swapcase(), text + text))
    return content[: word.start()] + wrong + content[word.end() :]


def value_exchanged(random: Random, content: bytes) -> bytes:
    """What stands after a colon, an equals sign or a comma is another value."""
    values = list(re.finditer(rb"(?<=[:=,] )[^,{}\[\]\n#]+|(?<=,)[^,\n]+", content))
    value = random.choice(values)
    return content[: value.start()] + random.choice(WRONG).encode("utf-8", "surrogatepass") + content[value.end() :]


def values_exchanged(random: Random, content: bytes) -> bytes:
    for _ in range(random.randrange(2, 12)):
        content = value_exchanged(random, content)
    return content


def cut(random: Random, content: bytes) -> bytes:
    return content[: random.randrange(len(content))]


def emptied(random: Random, content: bytes) -> bytes:
    return random.choice((b"", b"\n\n", b"# nothing\n", b"\xef\xbb\xbf", b"null\n", b"---\n", b"x", b"- a\n- b\n"))


def bytes_changed(random: Random, content: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(random.choice((1, 1, 20))):
        made[random.randrange(len(made))] = random.choice((0, 7, 27, 0x80, 0xE9, 0xFF, *b"'\"[]{}:,#&*!|%@"))
    return bytes(made)


def encoding_changed(random: Random, content: bytes) -> bytes:
    text = content.decode("utf-8").replace("e", "é", 3)
    return text.encode(random.choice(("utf-16", "utf-16-le", "cp1252", "utf-32", "utf-8-sig")), "replace")


def deep(random: Random, content: bytes) -> bytes:
    """Nested far deeper than anybody writes, or naming one thing by another thousands of times."""
    many = random.choice((30, 2000, 50_000))
    bombs = b"a: &a [x, x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (at, at) for at in range(40))
    return (
        content
        + b"\n"
        + random.choice((b"deep: " + b"[" * many, b"deep = " + b"[" * many, b"deep: " + b"{a: " * many, b"- " * many, bombs))
    )


def delimiter_changed(random: Random, content: bytes) -> bytes:
    return content.replace(b",", random.choice((b";", b"\t", b"|", b", ", b"")))


MUTATIONS: tuple[Mutation, ...] = (
    line_dropped, line_doubled, line_moved, word_misspelt, word_misspelt, word_misspelt, value_exchanged, value_exchanged, value_exchanged,
    values_exchanged, cut, emptied, bytes_changed, encoding_changed, deep, delimiter_changed,
)  # fmt: skip


def files(config: Path) -> dict[str, bytes]:
    """Every settings file that ships, by its path in an area: the examples' and a list of days of receipt as well."""
    found = {
        "area.toml": (config / "area.toml").read_bytes(),
        "inbox/received.csv": b"file,received_at\na.csv,2026-11-03T09:15:00Z\nb.csv,2026-11-04\n",
    }
    for kind in ("sources", "codelists", "policies"):
        found |= {f"{kind}/{path.name}": path.read_bytes() for path in sorted((config / kind).glob("*.*"))}
    return found
