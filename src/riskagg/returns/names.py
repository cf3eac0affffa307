"""Names of the reports: made of what a supplier called its file, safe on every system, never two alike."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

_LONGEST = 80


def report_names(files: Sequence[tuple[str, str, str, str]]) -> list[str]:
    """A file name without suffix for each of ``files`` (source, supplier, file, SHA-256), in their order.

    ``<source>-<supplier>-<file stem>`` in letters, digits, ``.``, ``_`` and ``-``. Where anything had to be replaced or cut, or two would
    be alike (case apart), a digest of path and content is added. Give all files of the ledger: then a name does not depend on what else
    is written.
    """
    plain = [f"{source}-{supplier}-{_stem(file)}" for source, supplier, file, _ in files]
    safe = [_safe(name) for name in plain]
    alike = Counter(name.casefold() for name in safe)
    return [
        name if name == wished and alike[name.casefold()] == 1 else f"{name}-{_digest(file, sha256)}"
        for name, wished, (_, _, file, sha256) in zip(safe, plain, files, strict=True)
    ]


def _stem(file: str) -> str:
    return PurePosixPath(PurePosixPath(file).name).stem


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name)[:_LONGEST].strip("._-") or "file"


def _digest(file: str, sha256: str) -> str:
    return hashlib.sha256(f"{file}\n{sha256}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
