"""How the numbers, dates and addresses of people are written in this country, in the order in which they are looked for."""

import re
from typing import Final

MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:(?:19|20)\d{2}|['’]?\d{2})(?!\d)"
_TENS = r"(?:ten|eleven|twelve|thirteen|[a-z]+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)"
_ONES = r"(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?"
_SPOKEN_YEAR = rf"(?:,?\s*(?:nineteen|twenty|two thousand)(?:[\s-]+(?:and[\s-]+)?{_TENS}{_ONES})?)"
_SPOKEN_DAY = r"(?:(?:twenty|thirty)[\s-])?(?:first|second|third|[a-z]+th)"
_DATES = (
    r"(?<!\d)\d{1,4}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{1,4}(?!\d)(?:T[\d:.]+Z?)?",  # 03/02/1941, 1941-02-03, 3.2.41
    r"(?<!\d)\d{1,2}\s\d{1,2}\s(?:(?:19|20)\d{2}|\d{2})(?!\d)",  # 03 02 1941
    r"(?<!\d)(?:[0-3]\d[01]\d(?:(?:19|20)\d{2}|\d{2})|(?:19|20)\d{2}[01]\d[0-3]\d)(?!\d)",  # 03021941, 030241, 19410203
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s{{0,4}}(?:of\s{{1,4}})?[\-/.,]?\s{{0,4}}{MONTH}\b(?:[\-/.,\s]*{_YEAR})?",  # 3rd Feb 1941, 3-Feb-41
    rf"\b{MONTH}\b\.?\s*\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?\s*{_YEAR})?",  # February 3rd, 1941
    rf"\b{MONTH}\b\.?,?[\-/.\s]*(?:19|20)\d{{2}}(?!\d)",  # February 1941
    rf"\b{_SPOKEN_DAY}\s+(?:day\s+)?(?:of\s+)?{MONTH}\b(?:,?\s*{_YEAR}|{_SPOKEN_YEAR})?",  # third of February nineteen forty-one
    rf"\b(?:born|d\.?\s?o\.?\s?b\.?|date of birth|birth\s?day)\W*(?:(?:is|was|in|on|the)\W+)*{_YEAR}",  # born in 1941
)
_STREET_ENDS = (
    r"(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|dr|way|court|ct|place|crescent|cres|gardens|gdns|terrace|grove|row|walk|hill|park|"
    r"square|sq|mews|green|rise|view|parade)"
)
_ADDRESSES = (
    r"\b(?:flat|apartment|apt)\.?\s+\d+[a-z]?\b,?",
    rf"(?<!\d)\d{{1,4}}[a-z]?(?:\s?-\s?\d+[a-z]?)?,?\s+(?:[^\W\d_][\w'’]*\.?\s+){{1,3}}{_STREET_ENDS}\b\.?",  # 12 Mill Lane
    r"(?<![\w'’])(?-i:[A-Z][\w'’]+\s+){1,2}(?:road|street|lane|avenue|crescent|gardens|terrace|grove)\b",  # Mill Lane
    r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b",  # a postcode
)


# A form that begins with a run of characters may only begin where the run does: else a cell of a hundred thousand letters would be looked
# through a hundred thousand times.
def _any(*forms: str) -> "re.Pattern[str]":
    return re.compile("|".join(f"(?:{form})" for form in forms), re.IGNORECASE)


DATE: Final = _any(*_DATES)
"""A date in any form, of whatever year; after a word for birth a year alone."""

CONTACTS: Final = (
    ("[email]", _any(r"(?<!\S)\S+\s?@\s?\S+")),
    ("[telephone]", _any(r"(?:\+\d|\(?\b0\d)(?:[\s\-().]*\d){8,12}(?!\d)")),
)
"""What nobody but a person or an office has, and no reference looks like."""

PATTERNS: Final[tuple[tuple[str, "re.Pattern[str]"], ...]] = (
    *CONTACTS,
    ("[nhs number]", _any(r"(?<!\d)(?:\d[\s\-.]?){9}\d(?!\d)")),
    ("[date]", _any(*_DATES)),
    ("[address]", _any(*_ADDRESSES)),
    # Any other long run of digits is somebody's number, whoever issued it.
    ("[telephone]", _any(r"(?<!\d)(?:\d[\s\-.()]?){8,}\d(?!\d)")),
)
"""What stands in the text's place, and what is looked for; a match is never asked whether it really is one."""
