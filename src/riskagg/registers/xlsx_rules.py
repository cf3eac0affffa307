"""What a sheet's cells accept and offer: drop-downs, dates, and the message beside a cell."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from riskagg.registers.xlsx_sheet import Heading, Sheet

# A drop-down's words stand in its own formula up to this length, joined by commas; longer lists stand on a sheet that the formula names.
_LONGEST_FORMULA = 255
_LISTS = "Lists"
_LONGEST_MESSAGE, _LONGEST_TITLE = 255, 32
_FIRST_DAY = "32874"  # 1 January 1990
Formulas = Mapping[tuple[str, ...], str]


def lists_sheet(sheets: Sequence[Sheet]) -> Sheet | None:
    """A hidden sheet with the lists that no formula can hold, because they are too long or have a comma; None where there are none."""
    listed = _listed(sheets)
    if not listed:
        return None
    return Sheet(_LISTS, tuple(Heading(name, 36) for name in listed.values()), list(zip_longest(*listed)), is_hidden=True)


def list_formulas(sheets: Sequence[Sheet]) -> Formulas:
    """Words of each list of ``lists_sheet`` -> the formula that names its cells."""
    return {
        choices: f"{_LISTS}!${get_column_letter(at)}$2:${get_column_letter(at)}${1 + len(choices)}"
        for at, choices in enumerate(_listed(sheets), 1)
    }


def write_rules(page: Worksheet, sheet: Sheet, formulas: Formulas) -> None:
    """Give a sheet's columns their drop-downs; those of single rows go before those of the column."""
    first = sheet.heading_row + 1
    for number, heading in enumerate(sheet.headings, start=1):
        letter = get_column_letter(number)
        own = sheet.row_choices.get(heading.key or heading.name, ())
        for at, choices in enumerate(own, start=first):
            if choices:
                _add(page, f"{letter}{at}", _suggestion(heading, _inline(choices)))
        from_row = first + len(own)
        if sheet.blank_rows and from_row <= sheet.last_row and (rule := _rule(heading, formulas)) is not None:
            _add(page, f"{letter}{from_row}:{letter}{sheet.last_row}", rule)


def _listed(sheets: Sequence[Sheet]) -> dict[tuple[str, ...], str]:
    every = {
        words: heading.name
        for sheet in sheets
        if sheet.blank_rows
        for heading in sheet.headings
        for words in (heading.choices, heading.suggestions)
        if words
    }
    return {words: name for words, name in every.items() if len(_inline(words)) > _LONGEST_FORMULA or "," in "".join(words)}


def _inline(choices: tuple[str, ...]) -> str:
    return '"' + ",".join(choices) + '"'


def _rule(heading: Heading, formulas: Formulas) -> DataValidation | None:
    if heading.choices:
        rule = DataValidation("list", formula1=formulas.get(heading.choices) or _inline(heading.choices), allow_blank=True)
        rule.showErrorMessage, rule.error = True, f"One of: {', '.join(heading.choices)}"[:_LONGEST_MESSAGE]
    elif heading.suggestions:
        return _suggestion(heading, formulas.get(heading.suggestions) or _inline(heading.suggestions))
    elif heading.is_date:
        rule = DataValidation("date", operator="greaterThanOrEqual", formula1=_FIRST_DAY, allow_blank=True)
        rule.showErrorMessage, rule.error = True, "A date, such as 2026-11-27."
    elif heading.say and heading.is_free:
        rule = DataValidation(allow_blank=True)
    else:
        return None
    return _said(rule, heading)


def _suggestion(heading: Heading, formula: str) -> DataValidation:
    return _said(DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=False), heading)


def _said(rule: DataValidation, heading: Heading) -> DataValidation:
    if heading.say:
        rule.promptTitle, rule.prompt, rule.showInputMessage = heading.name[:_LONGEST_TITLE], heading.say[:_LONGEST_MESSAGE], True
    return rule


def _add(page: Worksheet, cells: str, rule: DataValidation) -> None:
    rule.add(cells)
    page.add_data_validation(rule)
