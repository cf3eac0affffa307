"""Which encoding a text file really has: a byte order mark, else UTF-8 where the bytes are, else what the mapping says."""

import codecs
from typing import BinaryIO

from riskagg.errors import InputRefused
from riskagg.intake.content import Content

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MAGIC = (b"\x89PNG", b"%PDF", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"7z\xbc\xaf", b"Rar!")
_HEAD = 1 << 16
_CHUNK = 1 << 20


def text_encoding(content: Content, declared: str) -> tuple[str, int]:
    """The codec of a text file and the length of its byte order mark, in bytes.

    Raises:
        InputRefused: ``unreadable``, the file is no text, or no encoding that is known reads it.
    """
    with content.open() as stream:
        head = stream.read(_HEAD)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return _first_that_reads(content, [codec]), len(mark)
    if (codec_of_nuls := _utf16(head)) is not None:
        return _first_that_reads(content, [codec_of_nuls]), 0
    if _is_binary(head):
        raise InputRefused(
            "unreadable",
            f"{content.file} is no table: expected text (CSV) or a workbook (XLSX, ODS). Nothing was loaded. Ask for the export itself.",
        )
    return _first_that_reads(content, ["utf-8", declared, "cp1252"]), 0


def _utf16(head: bytes) -> str | None:
    even, odd = head[:4096:2].count(0), head[1:4096:2].count(0)
    pairs = max(1, min(len(head), 4096) // 2)
    if odd > 0.3 * pairs and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 * pairs and odd == 0 else None


def _is_binary(head: bytes) -> bool:
    controls = sum(head.count(bytes([code])) for code in range(32) if code not in (9, 10, 13))
    return head.startswith(_MAGIC) or head.lstrip()[:1] == b"<" or controls > 0.1 * len(head)


def _first_that_reads(content: Content, candidates: list[str]) -> str:
    for candidate in candidates:
        with content.open() as stream:
            if _reads(stream, candidate):
                return codecs.lookup(candidate).name
    tried = ", ".join(dict.fromkeys(candidates))
    raise InputRefused("unreadable", f"{content.file} is not text in {tried}. Nothing was loaded. Save it as UTF-8 and send it again.")


def _reads(stream: BinaryIO, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
