"""Mutations of bytes: what a broken line, a full disk or a careless copy does to a file."""

from random import Random

from fuzz_files import Mutation, Sent


def _place(random: Random, sent: Sent) -> int:
    return random.randrange(max(1, len(sent.content)))


def flipped(random: Random, sent: Sent) -> Sent:
    """Some bits turned over."""
    content = bytearray(sent.content)
    for _ in range(random.choice((1, 3, 30))):
        if content:
            content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    return Sent(sent.name, bytes(content))


def truncated(random: Random, sent: Sent) -> Sent:
    """Cut off somewhere, perhaps at once."""
    return Sent(sent.name, sent.content[: random.choice((0, 1, 3, _place(random, sent), _place(random, sent)))])


def beheaded(random: Random, sent: Sent) -> Sent:
    """Its beginning lost."""
    return Sent(sent.name, sent.content[_place(random, sent) :])


def inserted(random: Random, sent: Sent) -> Sent:
    """Foreign bytes in the middle: NUL, noise, a byte order mark, a lone carriage return, a control sign."""
    at = _place(random, sent)
    foreign = random.choice(
        (b"\x00", b"\x00" * 5000, random.randbytes(40), b"\xef\xbb\xbf", b"\r", b"\x1a", b"\x1f", b"\xff\xfe", b'"', b"\n\n\n")
    )
    return Sent(sent.name, sent.content[:at] + foreign + sent.content[at:])


def block_repeated(random: Random, sent: Sent) -> Sent:
    """A block that stands twice."""
    start, length = _place(random, sent), random.choice((10, 500, 5000))
    return Sent(sent.name, sent.content[: start + length] + sent.content[start:])


def said_twice(random: Random, sent: Sent) -> Sent:
    """The whole file behind itself."""
    return Sent(sent.name, sent.content * random.choice((2, 3)))


def something_else(random: Random, sent: Sent) -> Sent:
    """Another kind of file under the name."""
    kinds = (
        b"",
        b"\n",
        b"   ",
        b"%PDF-1.7\n",
        b"<html><body><table>",
        b"\xff\xfe",
        b"\x00" * 1000,
        random.randbytes(3000),
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0",
    )
    return Sent(sent.name, random.choice(kinds) + random.choice((b"", sent.content[:100])))


MUTATIONS: tuple[Mutation, ...] = (flipped, truncated, beheaded, inserted, block_repeated, said_twice, something_else)
