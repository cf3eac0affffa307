"""Mutations of a delimited text: its columns and rows, its encoding and delimiter, and cells that mean harm."""

from random import Random

from fuzz_files import Mutation, Rows, Sent

HOSTILE = (
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "<script>alert(1)</script>", "a\x00b", "\u202egnp.exe", "../../../etc/passwd",
    "C:\\Windows\\x", "line\r\nbreak", "\r", "\ud800", "\x1f", "\x1b[31m", "x" * 5000, "NULL", "nan", "1e309", "9" * 40, "-0", "31/02/2026",
    "03/11/0026", "99999999", "2026-13-45T99:99", "'; drop table batches; --", "\ufeff", "\u00a0", "|", ";", "\t", '"', '""', "Total", "",
)  # fmt: skip


def _column(random: Random, rows: Rows) -> int:
    return random.randrange(max(1, len(rows[0])))


def column_dropped(random: Random, sent: Sent) -> Sent:
    rows = sent.rows()
    at = _column(random, rows)
    return sent.with_rows([row[:at] + row[at + 1 :] for row in rows])


def column_added(random: Random, sent: Sent) -> Sent:
    rows = sent.rows()
    at, title = _column(random, rows), random.choice(("New", "", "New\nline", "N" * 300, rows[0][0]))
    return sent.with_rows([[*row[:at], title if number == 0 else "x", *row[at:]] for number, row in enumerate(rows)])


def column_renamed(random: Random, sent: Sent) -> Sent:
    rows = sent.rows()
    at = _column(random, rows)
    rows[0][at] = random.choice((rows[0][at][:-1], rows[0][at].upper(), f" {rows[0][at]} ", "", rows[0][at].replace(" ", "_"), "=1+1"))
    return sent.with_rows(rows)


def columns_swapped(random: Random, sent: Sent) -> Sent:
    """Two titles exchanged: names and dates in one another's columns."""
    rows = sent.rows()
    one, other = _column(random, rows), _column(random, rows)
    rows[0][one], rows[0][other] = rows[0][other], rows[0][one]
    return sent.with_rows(rows)


def rows_ragged(random: Random, sent: Sent) -> Sent:
    rows = [
        row[: random.randrange(len(row) + 1)] if random.random() < 0.2 else row + [""] * random.choice((0, 0, 1, 7)) for row in sent.rows()
    ]
    return sent.with_rows(rows)


def header_moved(random: Random, sent: Sent) -> Sent:
    """Titles above the header, the header far below, twice, or gone."""
    header, *body = sent.rows() or [[]]
    deep = random.choice((1, 3, 19, 25))
    forms: tuple[Rows, ...] = (
        [["Title"]] * deep + [header, *body],
        [*body[:deep], header, *body[deep:]],
        body,
        [header, *body, header],
        [header],
    )
    return sent.with_rows(random.choice(forms))


def blank_rows(random: Random, sent: Sent) -> Sent:
    rows = [made for row in sent.rows() for made in ((row,) if random.random() < 0.8 else (row, [""] * len(row), []))]
    return sent.with_rows(rows)


def delimiter_changed(random: Random, sent: Sent) -> Sent:
    mark = random.choice((",", ";", "\t", "|", ":", "^"))
    changed = sent.with_rows(sent.rows(), delimiter=mark)
    return Sent(sent.name, f"sep={mark}\r\n".encode() + changed.content) if random.random() < 0.2 else changed


def encoding_changed(random: Random, sent: Sent) -> Sent:
    rows = sent.rows()
    rows[-1][_column(random, rows)] = random.choice(("Café", "“Quoted” – dash", "Zażółć", "李", "\u0085"))
    return sent.with_rows(
        rows, encoding=random.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "utf-7", "cp037", "utf-8-sig"))
    )


def quote_never_closed(random: Random, sent: Sent) -> Sent:
    lines = sent.content.split(b"\n")
    at = random.choice((0, random.randrange(len(lines))))
    cells = lines[at].split(sent.delimiter.encode())
    at_cell = random.choice((random.randrange(len(cells)), len(cells) - 1))
    cells[at_cell] = random.choice((b'"open', b'"' + cells[at_cell].rstrip(b"\r")))
    lines[at] = sent.delimiter.encode().join(cells)
    return Sent(sent.name, b"\n".join(lines))


def line_ends_changed(random: Random, sent: Sent) -> Sent:
    end = random.choice((b"\n", b"\r", b"\r\r\n", b"\n\r", b"\x0b", "\u2028".encode()))
    return Sent(sent.name, sent.content.replace(b"\r\n", b"\n").replace(b"\n", end))


def hostile_cells(random: Random, sent: Sent) -> Sent:
    rows = sent.rows()
    for _ in range(random.choice((1, 5, 50))):
        row = rows[random.randrange(1, len(rows))] if len(rows) > 1 else rows[0]
        row[random.randrange(len(row))] = random.choice(HOSTILE)
    text = sent.with_rows(rows, encoding=random.choice((None, "utf-8")))
    return Sent(text.name, text.content.replace(b"\xef\xbf\xbd", b"\xed\xa0\x80"))


def column_of_one_value(random: Random, sent: Sent) -> Sent:
    rows = sent.rows()
    at, value = _column(random, rows), random.choice(HOSTILE)
    return sent.with_rows([rows[0], *([*row[:at], value, *row[at + 1 :]] for row in rows[1:])], encoding="utf-8")


def cell_of_a_megabyte(random: Random, sent: Sent) -> Sent:
    rows = sent.rows()
    if len(rows) > 1:
        rows[random.randrange(1, len(rows))][_column(random, rows)] = random.choice(("x", "é", "=1,", '"', "\n")) * (1 << 20)
    return sent.with_rows(rows)


MUTATIONS: tuple[Mutation, ...] = (
    column_dropped, column_added, column_renamed, columns_swapped, rows_ragged, header_moved, blank_rows, delimiter_changed,
    encoding_changed,
    quote_never_closed, line_ends_changed, hostile_cells, hostile_cells, column_of_one_value, cell_of_a_megabyte,
)  # fmt: skip
