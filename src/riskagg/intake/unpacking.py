"""How much a packed file may unpack to: looked at while it is read, because what an archive says of its own sizes may be a lie."""

from riskagg.errors import InputRefused

# Ten times the largest feed there is (the regulator's directory).
LARGEST_BYTES = 4 << 30
# Text packs to a tenth, a sheet of repeated cells to a hundredth; a thousandth is nothing but repetition.
LARGEST_RATIO = 250
_SMALL_BYTES = 32 << 20
_ARCHIVES = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip", b"7z\xbc\xaf": "7z", b"Rar!": "RAR", b"BZh": "bzip2", b"\xfd7zXZ": "xz"}


def refuse_too_much(file: str, packed: int, unpacked: int) -> None:
    """Refuse what has unpacked to too much by now.

    Args:
        packed: bytes of it as it came.
        unpacked: bytes read of it so far.

    Raises:
        InputRefused: ``unreadable``, more than ``LARGEST_BYTES``, or more than ``LARGEST_RATIO`` times what is packed.
    """
    if unpacked > LARGEST_BYTES:
        raise InputRefused(
            "unreadable",
            f"{file} unpacks to more than {LARGEST_BYTES >> 30} GB, the most that is read. Nothing was loaded. Ask for it in parts.",
        )
    if unpacked > max(_SMALL_BYTES, LARGEST_RATIO * packed):
        raise InputRefused(
            "unreadable",
            f"{file} unpacks to more than {LARGEST_RATIO} times its {packed:,} bytes, which no export does: it may be made to fill a "
            "machine. Nothing was loaded. Ask the sender what it is, and for the export itself.",
        )


def archive_kind(head: bytes) -> str | None:
    """The kind of archive that bytes begin as; None for anything else. A workbook begins as a zip."""
    return next((kind for magic, kind in _ARCHIVES.items() if head.startswith(magic)), None)


def nested(file: str, kind: str) -> InputRefused:
    """The refusal of an archive within an archive."""
    return InputRefused(
        "unreadable",
        f"{file} is an archive ({kind}) within an archive; expected the export itself. Nothing was loaded. Ask for it packed once, or not.",
    )
