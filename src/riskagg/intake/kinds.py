"""Kinds of batch and the columns of their parts (docs/reference/data-model.md, section 2)."""

import re
from datetime import date
from typing import Final

import pyarrow as pa

_TEXT, _DATE, _BOOL, _INT = pa.string(), pa.date32(), pa.bool_(), pa.int32()
_TEXTS = pa.list_(_TEXT)

DATES: Final = ("occurred_on", "occurred_to", "reported_on", "decided_on")
TIMES: Final = ("occurred_at", "ended_at")
"""Instants that stand beside ``occurred_on`` and ``occurred_to`` where a file says the time of day."""
EVENT_DATES: Final = frozenset({"occurred_on", "reported_on"})
"""The dates of an event and of its telling: without both a row of alerts is refused."""
FLAGS: Final = (
    "is_serious", "is_about_management", "is_systemic", "is_capacity_doubted", "is_whistleblowing_asked", "is_whistleblowing_aware",
    "is_management_checked", "is_answered", "is_conveyed",
)  # fmt: skip
KEYS: Final = ("nhs", "name_birth", "phonetic_birth", "swapped_birth", "exchanged_birth", "local_ref")
COUNTED: Final = ("birth", "surname_birth")
"""Digests of a person by which nobody is joined: they show how many surnames share a birth."""
PLACES: Final = ("name", "address", "town", "postcode", "provider", "provider_id", "id_cqc", "id_ods", "uprn", "service_ref")
CODED_FIELDS: Final = (
    "theme", "risk_types", "harm", "harm_physical", "harm_psychological", "record_type", "outcome", "told_by", "risk_source_role",
    "place_kind", "decision", "theme_14",
)  # fmt: skip

_HARM = ("unknown", "none", "low", "moderate", "severe", "death")
MEANINGS: Final = {
    **dict.fromkeys(("harm", "harm_physical", "harm_psychological"), _HARM),
    "outcome": ("substantiated", "unsubstantiated", "undetermined", "not yet known", "not applicable"),
    "risk_types": (
        "Physical", "Sexual", "Psychological", "Financial or Material", "Discriminatory", "Organisational", "Neglect and Acts of Omission",
        "Domestic Abuse", "Sexual Exploitation", "Modern Slavery", "Self-Neglect",
    ),
    "risk_source_role": ("resident", "staff", "manager", "service", "relative", "visitor", "known", "stranger", "unknown"),
    "place_kind": ("care_home", "care_home_nursing", "community_service", "hospital", "own_home", "other"),
}  # fmt: skip
"""Coded field -> the words that its terms may mean; themes and kinds of record have tables of their own, the rest may say anything."""

DEFAULT_FIELDS: Final = (*CODED_FIELDS, "unlisted_place")
"""What a mapping may state for a whole source; ``unlisted_place: create`` makes a service of a place that only this source knows."""

_WRITTEN = ("severity", "finding", "visit_type", "visit_ref", "operating_company", "placing_authority", "response")
_LOCATION_TEXT = (
    "location_id_cqc", "name", "location_ods", "sector", "category", "overall_rating", "host_authority", "address", "address_2", "town",
    "county", "postcode", "uprn", "brand_id", "brand_name", "companies_house", "provider_id_cqc", "provider_name", "ownership_type",
    "manager_key", "primary_id_cqc",
)  # fmt: skip

_LOCATION: dict[str, pa.DataType] = {
    **dict.fromkeys(_LOCATION_TEXT, _TEXT),
    **dict.fromkeys(("started_on", "ended_on", "rating_published_on"), _DATE),
    **dict.fromkeys(("is_dormant", "is_care_home", "is_dual_registered"), _BOOL),
    **dict.fromkeys(("service_types", "user_bands"), _TEXTS),
    "beds": _INT,
}


def _columns(texts: str, dates: str = "", **others: pa.DataType) -> dict[str, pa.DataType]:
    return {**dict.fromkeys(texts.split(), _TEXT), **dict.fromkeys(dates.split(), _DATE), **others}


STATED: Final = {**dict.fromkeys(("row_id", "by_role", "settles"), _TEXT), "stated_on": _DATE}
"""What every returned kind takes besides its own columns: which row it is, who states it and when, which rows it settles."""

ATTENDANCE: Final = pa.list_(pa.struct([("agency", _TEXT), ("status", _TEXT)]))

_RETURNED: dict[str, dict[str, pa.DataType]] = {
    "match_decisions": _columns("mention_source record service_id decision decided_by_role", "decided_on"),
    "incident_decisions": _columns("alert_id other_alert_id decision decided_by_role", "decided_on"),
    "meeting_decisions": _columns(
        "decision_id meeting_id service_id provider_id level lead_agency chair_role decision rationale evidence_pack restriction"
        " restriction_by restriction_lifted_by_role hold_released_by_role",
        "decided_on restriction_review_on provider_informed_on hold_released_on",
        police_hold=_BOOL,
    ),
    "actions": _columns(
        "plan no unit_id learning_point concern_class risk action lead owner_organisation start_text due_text milestone_text status"
        " outcome_measure evidence",
        "start_on due_on milestone_on",
    ),
    "risk_assessments": _columns("unit_id tool version level score assessor_role", "assessed_on review_by"),
    "minutes": _columns("meeting_id kind status", "held_on minutes_agreed_on minutes_shared_on", attendance=ATTENDANCE),
    "proforma_replies": _columns("meeting_id agency question reply signed_off_by_role", "replied_on"),
}

RETURNED: Final = frozenset(_RETURNED)
"""Kinds that people fill in and send back: a row says only what somebody filled in."""

TARGETS: Final[dict[str, dict[str, pa.DataType]]] = {
    "alerts": {
        **dict.fromkeys(("enquiry_ref", *_WRITTEN), _TEXT),
        **dict.fromkeys(DATES, _DATE),
        **dict.fromkeys(FLAGS, _BOOL),
    },
    "directory": _LOCATION,
    "closures": _LOCATION,
    "services": _columns(
        "service_ref name service_kind address town postcode provider_name provider_ref operator_name host_authority",
        "valid_from valid_to",
        places=_INT,
    ),
    "ownership": _columns("service_ref owner_ref owner_name", "valid_from valid_to"),
    "ratings": _columns("location_id_cqc population_group domain rating report_type provider_id_cqc", "published_on", is_inherited=_BOOL),
    "placements": _columns("location_id_cqc service_ref placing_authority", "month", n_placed=_INT),
    **{kind: columns | STATED for kind, columns in _RETURNED.items()},
}
"""Kind -> what a mapping's ``to`` may name, with its type."""


JOINED: Final = frozenset({"service_ref", "owner_ref", "provider_ref"})
"""Targets that several columns make together: ids that an agency issues in parts."""


def is_digest(column: str) -> bool:
    """Whether a column of a part holds keys that hardly come again: a dictionary of them would only cost."""
    return column in ("record_key", "content_key", "source_ref") or column.startswith(("person_", "risk_source_"))


def reads(kind: pa.DataType, text: str) -> bool:
    """Whether a constant of a mapping can stand in a column of this type; days are written as ISO dates."""
    if kind == _DATE:
        try:
            return bool(date.fromisoformat(text))
        except ValueError:
            return False
    if kind == _BOOL:
        return text.casefold() in ("yes", "no", "true", "false")
    return text.isdigit() if kind == _INT else True


PLACED: Final = frozenset({"alerts", "match_decisions"})
"""Kinds whose rows say a place: its text goes to the private part, its key to the data part."""

PSEUDONYMS: Final = frozenset({"manager_key"})
"""Targets that take a name and keep its key alone."""

_REGISTERS: Final = frozenset({"directory", "closures", "ratings"})
_IDENTIFIER: Final = re.compile(r"(?:^|_)(?:id|ref|ods|uprn|no|record|companies_house)(?:_|$)")


def is_text(kind: str, target: str) -> bool:
    """Whether a target keeps words as written, of one value or of several."""
    return TARGETS[kind][target] in (_TEXT, _TEXTS) and target not in PSEUDONYMS


def is_identifier(target: str) -> bool:
    """Whether a target, or a part of a place, is somebody's number or id by its name: its digits say nothing of a person by themselves."""
    return _IDENTIFIER.search(target) is not None


def is_published_name(kind: str, target: str) -> bool:
    """Whether a target is the name of a service, a provider or a brand in a register that a regulator publishes (decision 0056)."""
    return kind in _REGISTERS and target.endswith("name")


CODES: Final = pa.schema(
    [("id", pa.int64()), ("said_as", _TEXT), ("field", _TEXT), ("list", _TEXT), ("column", _TEXT), ("code", _TEXT), ("ord", _INT)]
)
"""What the numbers in ``coded`` and ``context`` stand for."""

QUARANTINE: Final = pa.schema([("sheet", _TEXT), ("row", _INT), ("record_key", _TEXT), ("rule", _TEXT), ("reason", _TEXT)])

LEFT_OUT: Final = pa.schema([("sheet", _TEXT), ("row", _INT), ("record_key", _TEXT)])
"""Rows that a rule of the mapping leaves out: which they were, and nothing that they say."""
