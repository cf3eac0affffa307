"""Mutations of wrapping: gzip and zip as they come, damaged, nested, and made to harm whoever unpacks them."""

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Sequence
from random import Random

from fuzz_files import Mutation, Sent

PATHS = (
    "../../x.csv",
    "/etc/cron.d/x.csv",
    "..\\..\\x.csv",
    "C:\\x.csv",
    "a/../../x.csv",
    "x\ny.csv",
    "x" * 5000 + ".csv",
    ".x.csv",
    "\x1b[2J.csv",
)
_MEMBER_OF_ZEROS = gzip.compress(bytes(1 << 20), mtime=0)


def gzip_of(content: bytes) -> bytes:
    return gzip.compress(content, 1, mtime=0)


def zip_of(members: Sequence[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


def bomb(megabytes: int) -> bytes:
    """A gzip file that unpacks to zeros, made without unpacking it: members may follow one another."""
    return _MEMBER_OF_ZEROS * megabytes


def zip_bomb(name: str, megabytes: int) -> bytes:
    """A zip whose one member unpacks to zeros, a thousand times as long as it is packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    data = block * megabytes + packer.flush()
    made = zip_of([(name, b"")])
    return _with_member(made, name, data, megabytes << 20)


def _with_member(made: bytes, name: str, data: bytes, size: int) -> bytes:
    """The archive with its one empty member's data and sizes replaced, in both headers."""
    sizes = len(data).to_bytes(4, "little") + size.to_bytes(4, "little")
    at = made.index(b"PK\x01\x02")
    local, central, end = (
        made[: 30 + len(name.encode())],
        bytearray(made[at : made.index(b"PK\x05\x06")]),
        bytearray(made[made.index(b"PK\x05\x06") :]),
    )
    local = local[:8] + b"\x08\x00" + local[10:18] + sizes + local[26:]
    central[10:12], central[20:28] = b"\x08\x00", sizes
    end[16:20] = (len(local) + len(data)).to_bytes(4, "little")
    return bytes(local + data + central + end)


def gzipped(random: Random, sent: Sent) -> Sent:
    return Sent(f"{sent.name}.gz", gzip_of(sent.content))


def gzip_damaged(random: Random, sent: Sent) -> Sent:
    made = bytearray(gzip_of(sent.content))
    made[random.randrange(len(made))] ^= 0x55
    return Sent(f"{sent.name}.gz", bytes(made[: random.choice((len(made), len(made) - 4, len(made) // 2))]))


def gzip_nested(random: Random, sent: Sent) -> Sent:
    inner = random.choice((gzip_of(sent.content), zip_of([(sent.name, sent.content)])))
    return Sent(f"{sent.name}.gz", gzip_of(inner))


def gzip_bomb(random: Random, sent: Sent) -> Sent:
    return Sent(f"{sent.name}.gz", bomb(64))


def zipped(random: Random, sent: Sent) -> Sent:
    return Sent("sending.zip", zip_of([(random.choice((sent.name, f"sub/{sent.name}")), sent.content)]))


def zip_damaged(random: Random, sent: Sent) -> Sent:
    made = bytearray(zip_of([(sent.name, sent.content)]))
    for _ in range(random.choice((1, 10))):
        made[random.choice((random.randrange(len(made)), len(made) - 1 - random.randrange(min(120, len(made)))))] ^= 1 << random.randrange(
            8
        )
    return Sent("damaged.zip", bytes(made[: random.choice((len(made), len(made), len(made) - 30))]))


def zip_with_paths(random: Random, sent: Sent) -> Sent:
    return Sent("paths.zip", zip_of([(random.choice(PATHS), sent.content), (sent.name, sent.content)]))


def zip_with_a_link(random: Random, sent: Sent) -> Sent:
    link = zipfile.ZipInfo(sent.name)
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return Sent("link.zip", zip_of([(link, b"/etc/passwd")]))


def zip_with_doubles(random: Random, sent: Sent) -> Sent:
    other = sent.content[: len(sent.content) // 2]
    return Sent("doubles.zip", zip_of([(sent.name, sent.content), (sent.name, other)]))


def zip_nested(random: Random, sent: Sent) -> Sent:
    inner = zip_of([(sent.name, sent.content)])
    return Sent("nested.zip", zip_of([(random.choice(("inner.zip", sent.name)), inner), (f"{sent.name}.gz", gzip_of(sent.content))]))


def zip_of_zeros(random: Random, sent: Sent) -> Sent:
    return Sent("zeros.zip", zip_bomb(sent.name, 64))


def zip_that_lies(random: Random, sent: Sent) -> Sent:
    """Sizes in the headers that are not the members'."""
    made = bytearray(zip_of([(sent.name, sent.content)]))
    at = made.index(b"PK\x01\x02")
    made[at + 24 : at + 28] = random.choice((0, 10, 0xFFFFFFFE)).to_bytes(4, "little")
    return Sent("lies.zip", bytes(made))


def zip_with_a_strange_member(random: Random, sent: Sent) -> Sent:
    """A password, an unknown compression, or a name in no encoding."""
    made = bytearray(zip_of([("é" + sent.name, sent.content)]))
    at = made.index(b"PK\x01\x02")
    change = random.choice(("password", "method", "name"))
    if change == "password":
        made[6] |= 1
        made[at + 8] |= 1
    elif change == "method":
        made[8] = made[at + 10] = 97
    else:
        made[30] = made[at + 46] = 0xFF
    return Sent("strange.zip", bytes(made))


MUTATIONS: tuple[Mutation, ...] = (
    gzipped, gzip_damaged, gzip_nested, gzip_bomb, zipped, zip_damaged, zip_with_paths, zip_with_a_link, zip_with_doubles, zip_nested,
    zip_of_zeros, zip_that_lies, zip_with_a_strange_member,
)  # fmt: skip
