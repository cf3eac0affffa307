"""Columns of the record itself: places, dates, yes and no, codes; free text is dropped."""

import re

from riskagg.drafting.codes import CodeList, are_numbers, draft_codes
from riskagg.drafting.dates import dates_of
from riskagg.drafting.guess import Guess, Looking, Rule, Words, formats_words, says_yes_or_no, share
from riskagg.drafting.headings import POSTCODE
from riskagg.drafting.opening import Column
from riskagg.drafting.words import heading_vocabulary

_SAYS = heading_vocabulary()
_MOSTLY = 0.8
_NARRATIVE_LENGTH = 40
_MOST_NUMBERS = 12
_PLACES = (
    ({"address", "street"}, "address"),
    ({"town", "city"}, "town"),
    ({"provider", "organisation", "company"}, "provider"),
    (_SAYS.place - {"address", "provider", "organisation"}, "name"),
)


def _place_id(column: Column, words: Words, looking: Looking) -> Guess | None:
    if share(column, lambda cell: bool(re.fullmatch(r"1-\d{6,12}", cell))) >= _MOSTLY:
        part = "provider_id" if "provider" in words else "id_cqc"
        return Guess(f"{{place: {part}, optional: true}}", "ids as the regulator gives them")
    part = next((part for mark, part in (("uprn", "uprn"), ("ods", "id_ods")) if mark in words), "")
    return Guess(f"{{place: {part}, optional: true}}", "its heading says") if part else None


def _postcode(column: Column, words: Words, looking: Looking) -> Guess | None:
    found = share(column, lambda cell: bool(POSTCODE.fullmatch(cell)))
    if "postcode" in words or found >= _MOSTLY:
        return Guess(
            "{place: postcode}", f"{found:.0%} of the filled cells are postcodes. QUESTION: of the place, not of a person?", says="place"
        )
    return None


def _date(column: Column, words: Words, looking: Looking) -> Guess | None:
    dates = dates_of(column.values)
    if dates is None:
        return None
    target, asked = _date_target(words), ""
    if target is None and "occurred_on" not in looking.taken:
        target, asked = "occurred_on", ". QUESTION: is it the day of the event (occurred_on) or of telling (reported_on)?"
    if target is None or not looking.once(target):
        return Guess(
            "ignore", "a date; dropped, for nothing says which. Could be occurred_on, occurred_to, reported_on or decided_on", says="day"
        )
    fit = f"{column.n_filled - dates.n_unfit:,} of {column.n_filled:,} filled cells are dates in these forms"
    lost = "; the others would be refused" if dates.n_unfit else ""
    rule, note = formats_words(dates)
    return Guess(f"{{to: {target}{rule}}}", f"{fit}{lost}{note}{asked}", decide="DECIDE" in note, says="day")


def _date_target(words: Words) -> str | None:
    if words & _SAYS.event and words & _SAYS.event_ends:
        return "occurred_to"
    said = (("reported_on", _SAYS.told), ("occurred_on", _SAYS.event), ("decided_on", _SAYS.decided))
    return next((target for target, marks in said if words & marks), None)


def _yes_or_no(column: Column, words: Words, looking: Looking) -> Guess | None:
    if not says_yes_or_no(column):
        return None
    target = next((target for target, marks in _SAYS.flags.items() if words & marks), None)
    if target is not None and looking.once(target):
        return Guess(f"{{to: {target}}}", "yes and no in every cell", says="measure")
    return Guess("ignore", f"yes and no in every cell; dropped. Could be {', '.join(_SAYS.flags)}", says="measure")


def _coded(column: Column, words: Words, looking: Looking) -> Guess | None:
    if words & {"name", "address"}:
        return None
    found = draft_codes(looking.source, column, words, looking.vocabulary, looking.names)
    return None if found is None else of_codes(found, f"QUESTION: is {found.field} the right field?")


def of_codes(found: CodeList, question: str) -> Guess:
    """The guess that goes with a code list."""
    split = f'split: "{found.split}", ' if found.split else ""
    says_place = "says_place: true, " if found.field == "place_kind" else ""
    withheld = f"; {found.n_withheld} more are not written down: they stand in one row alone, or may be of a person"
    why = f"terms: {len(found.lines)}, of which the area's lists know {found.n_known}{withheld if found.n_withheld else ''}. {question}"
    return Guess(f"{{{says_place}{split}codes: {{{found.field}: {found.name}}}}}", why, codes=found, says="term")


def _numbers(column: Column, words: Words, looking: Looking) -> Guess | None:
    if len(column.values) > _MOST_NUMBERS or not are_numbers(column.values):
        return None
    return Guess(
        "ignore", "few different numbers: dropped. QUESTION: a count, a rating, or a scale that a code list should explain?", says="measure"
    )


def _place_text(column: Column, words: Words, looking: Looking) -> Guess | None:
    part = next((part for marks, part in _PLACES if words & marks), None)
    if part is None or words & (_SAYS.reference | _SAYS.person):
        return None
    return Guess(f"{{place: {part}}}", "its heading says. Text of places is kept apart and may expire", says="place")


def _free_text(column: Column, words: Words, looking: Looking) -> Guess | None:
    mean = sum(len(cell) * count for cell, count in column.values.items()) / column.n_filled
    if mean > _NARRATIVE_LENGTH or words & _SAYS.narrative:
        return Guess("ignore", "free text: dropped, for it may hold anything", says="text")
    return None


RECORDS: tuple[Rule, ...] = (_place_id, _postcode, _date, _yes_or_no, _coded, _place_text, _numbers, _free_text)
"""Rules about the record, asked once no rule about people fits."""
