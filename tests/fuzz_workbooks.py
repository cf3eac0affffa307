"""Mutations of a workbook: its parts damaged or lost, its sheets and cells made strange."""

import io
import re
import zipfile
from random import Random

import openpyxl
from fuzz_files import Mutation, Sent
from fuzz_text import HOSTILE
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

_DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name) for name in book.namelist()}


def from_parts(sent: Sent, members: dict[str, bytes]) -> Sent:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in members.items():
            book.writestr(name, content)
    return Sent(sent.name, made.getvalue())


def _of_sheets(members: dict[str, bytes]) -> list[str]:
    return [name for name in members if name.startswith("xl/worksheets/") or name == "content.xml"]


def part_lost(random: Random, sent: Sent) -> Sent:
    members = parts(sent.content)
    del members[random.choice(list(members))]
    return from_parts(sent, members)


def part_damaged(random: Random, sent: Sent) -> Sent:
    members = parts(sent.content)
    name = random.choice(list(members))
    content = bytearray(members[name])
    for _ in range(random.choice((1, 20))):
        if content:
            content[random.randrange(len(content))] = random.randrange(256)
    members[name] = bytes(content[: random.choice((len(content), len(content) // 2))])
    return from_parts(sent, members)


def with_entities(random: Random, sent: Sent) -> Sent:
    members = parts(sent.content)
    name = random.choice(_of_sheets(members) or list(members))
    text = members[name].decode("utf-8", "replace")
    text = re.sub(r"(<\?xml[^>]*\?>)?", lambda found: (found[1] or "") + _DTD, text, count=1)
    members[name] = text.replace("</v>", random.choice(("&b;</v>", "&c;</v>", "&unknown;</v>")), 1).encode()
    return from_parts(sent, members)


def far_cell(random: Random, sent: Sent) -> Sent:
    """One cell in the last corner of a sheet, or a row that is repeated to its end."""
    members = parts(sent.content)
    for name in _of_sheets(members):
        far = random.choice(
            (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', b'<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>')
        )
        members[name] = members[name].replace(b"</sheetData>", far + b"</sheetData>")
        many = b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" '
        many += b'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
        members[name] = members[name].replace(b"</table:table>", many)
    return from_parts(sent, members)


def part_of_zeros(random: Random, sent: Sent) -> Sent:
    """A sheet that unpacks to far more than any export."""
    members = parts(sent.content)
    for name in _of_sheets(members)[:1]:
        members[name] = members[name].replace(b">", b">" + b" " * (40 << 20), 1)
    return from_parts(sent, members)


def _edited(sent: Sent, change: "object") -> Sent:
    book = openpyxl.load_workbook(io.BytesIO(sent.content))
    for sheet in book.worksheets:
        change(sheet)  # type: ignore[operator]
    made = io.BytesIO()
    book.save(made)
    return Sent(sent.name, made.getvalue())


def _cells_of(random: Random, sheet: Worksheet, count: int) -> list[tuple[int, int]]:
    return [(random.randint(1, max(1, sheet.max_row)), random.randint(1, max(1, sheet.max_column))) for _ in range(count)]


def cells_strange(random: Random, sent: Sent) -> Sent:
    """Hostile text, formulas, numbers where text was, dates far away."""
    strange = [ILLEGAL_CHARACTERS_RE.sub("", text).replace("\ud800", "") for text in HOSTILE]
    values = [*strange, "=1/0", "=A1", 1e308, -1, 46329, 46329.75, True, 12345678901234567, 0.1, "x" * 32_000]

    def change(sheet: Worksheet) -> None:
        for row, column in _cells_of(random, sheet, random.choice((1, 20))):
            if type(sheet.cell(row, column)).__name__ != "MergedCell":
                sheet.cell(row, column).value = random.choice(values)

    return _edited(sent, change)


def sheet_reshaped(random: Random, sent: Sent) -> Sent:
    """Rows and columns inserted, deleted, merged, hidden; sheets renamed."""

    def change(sheet: Worksheet) -> None:
        row, column = _cells_of(random, sheet, 1)[0]
        match random.randrange(7):
            case 0:
                sheet.insert_rows(row, random.choice((1, 30)))
            case 1:
                sheet.delete_rows(row, 1)
            case 2:
                sheet.insert_cols(column)
            case 3:
                sheet.delete_cols(column)
            case 4:
                sheet.merge_cells(start_row=row, start_column=column, end_row=row + 2, end_column=column + 1)
            case 5:
                sheet.title = random.choice(("Sheet one", "Q1", "Incidents", "x"))
            case _:
                sheet.row_dimensions[row].hidden = True
                sheet.sheet_state = "hidden" if len(sheet.parent.worksheets) > 1 else "visible"

    try:
        return _edited(sent, change)
    except ValueError:  # two sheets of one name
        return sent


MUTATIONS: tuple[Mutation, ...] = (
    part_lost,
    part_damaged,
    with_entities,
    far_cell,
    part_of_zeros,
    cells_strange,
    cells_strange,
    sheet_reshaped,
)
