"""Files that nobody sent and nobody wrote: what programs leave in the folders that they open."""

from collections.abc import Sequence

# Windows leaves these in every folder that somebody has looked into. macOS hides its own (".DS_Store"); "~$" begins the name of the file
# with which an office program marks that another is open.
_LEFT_BY_WINDOWS = frozenset(("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini"))
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download")


def is_stray(parts: Sequence[str]) -> bool:
    """Whether a file, by the parts of its path within the folder that is looked through, is none of those that people put there."""
    name = parts[-1].lower()
    hidden = any(part.startswith((".", "~$")) or part == "__MACOSX" for part in parts)
    return hidden or name in _LEFT_BY_WINDOWS or name.endswith(_UNFINISHED)
