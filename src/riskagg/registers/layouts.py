"""The workbooks that people fill in: one layout per kind, in the columns in which they come back."""

from dataclasses import dataclass, replace

BLANK_ROWS = 60


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: as intake knows it; people read the heading that the kind's mapping gives it.
        say: what to write in it.
        choices: the words that it may hold; empty for free text.
        is_date: a calendar date.
        width: in characters.
        is_given: filled in beforehand and locked; only in blank rows somebody writes in it.
        is_printed: part of the printed page; ids and what is seldom filled in stand behind it.
    """

    name: str
    say: str
    choices: tuple[str, ...] = ()
    is_date: bool = False
    width: int = 18
    is_given: bool = False
    is_printed: bool = True


@dataclass(frozen=True)
class Layout:
    """One kind of workbook; ``per_agency`` adds a column per agency with its choices, ``aside`` are the columns behind those."""

    kind: str
    title: str
    purpose: str
    columns: tuple[Column, ...]
    per_agency: tuple[str, ...] = ()
    aside: tuple[Column, ...] = ()


def _date(name: str, say: str) -> Column:
    return Column(name, say, is_date=True, width=12)


def _given(name: str, say: str, width: int) -> Column:
    return Column(name, say, width=width, is_given=True)


def _id(name: str, say: str, width: int) -> Column:
    return Column(name, say, width=width, is_given=True, is_printed=False)


def _role(name: str, say: str = "Role, never a name.") -> Column:
    return Column(name, say, width=17)


ROW_ID = _id("row_id", "For riskagg alone.", 14)
_MEETING = _id("meeting_id", "The meeting's id; already filled in for the next one.", 26)
_SERVICE = _id("service_id", "Our id of the service; names are on the sheet 'Services'.", 18)
_UNIT = _id("unit_id", "Our id of the service or provider; names are on the sheet 'Services'.", 18)
_NAME = _given("service", "Only to be read: the id in the same row counts.", 26)
_STATED = tuple(
    replace(column, is_printed=False)
    for column in (
        _date("stated_on", "Day of which this is true, where it is not the day in the file's name. The later day counts."),
        _role("by_role", "Role that states it, never a name."),
        Column("settles", "Only where two rows contradict each other: the row ids of both, as the pack lists them.", width=16),
    )
)

MATCH_DECISIONS = Layout(
    "match_decisions",
    "Matches to decide",
    "Places that an agency wrote and that could be one of ours. A row's decision holds for every record of that supplier that is worded "
    "so, past and to come. Rows without a decision are left as they are.",
    (
        _given("mention_source", "The agency's export that wrote the place.", 24),
        _given("record", "A record that names the place, as on the sheet 'Records'.", 40),
        _given("name", "The place's name as the agency wrote it; not needed where a record is named.", 28),
        _given("address", "Its address as written; not needed where a record is named.", 28),
        _given("postcode", "Its postcode as written; not needed where a record is named.", 12),
        Column("service_id", "The service that the decision is about; empty for 'none of ours'.", width=18),
        Column(
            "decision",
            "Same: it is that service. Not: it is not. None of ours: it is no service at all. Taken back: what was said before of this "
            "place and service (of this place, without a service) is as if never said.",
            ("same", "not", "none of ours", "taken back"),
            width=14,
        ),
        _role("decided_by_role"),
        _date("decided_on", "Date of the decision."),
    ),
)
INCIDENT_DECISIONS = Layout(
    "incident_decisions",
    "Alerts that may be one event",
    "Pairs of alerts of which the figures alone do not say whether they report one event. Rows without a decision are left as they are.",
    (
        _given("alert_id", "One of the two alerts.", 34),
        _given("other_alert_id", "The other.", 34),
        Column(
            "decision",
            "Same: both report one event. Not: they report two. Taken back: what was said of the two before is as if never said.",
            ("same", "not", "taken back"),
            width=14,
        ),
        _role("decided_by_role"),
        _date("decided_on", "Date of the decision."),
    ),
)
MEETING_DECISIONS = Layout(
    "meeting_decisions",
    "Decisions of the meeting",
    "One row per decision. The services that the pack writes out in full stand here in its order; leave a row as it is where nothing was "
    "decided. For a second decision on one service use a blank row. An empty cell changes nothing: a level ends with level 0, a "
    "restriction with 'lifted' and the role that lifts it, a police hold with the day and the role of its release.",
    (
        _NAME,
        Column("decision", "What was decided. Needed in every row that is filled in.", width=32),
        Column("rationale", "Why, in the meeting's own words; no names.", width=32),
        Column("level", "Level of the process from now on; 0 ends it. Empty: as it was.", ("0", "1", "2", "3", "4", "5", "6"), width=9),
        Column("lead_agency", "The agency that leads.", width=15),
        _role("chair_role"),
        _date("decided_on", "Date of the decision."),
        Column("restriction", "Restriction of new placements. Empty: as it was.", ("none", "voluntary", "imposed", "lifted"), width=14),
        Column("restriction_by", "Who restricts.", width=15),
        _date("restriction_review_on", "When the restriction is reviewed."),
        _role("restriction_lifted_by_role", "Role that lifts the restriction, never a name."),
        _date("provider_informed_on", "When the provider was told."),
        Column("police_hold", "Y: nothing goes to the provider until the police agree. Empty: as it was.", ("Y", "N"), width=10),
        _date("hold_released_on", "When the police released their hold. Needs the role beside it."),
        _role("hold_released_by_role", "Role that released the hold, never a name."),
        _SERVICE,
        _id("provider_id", "Instead of a service, where the decision is about a provider.", 18),
        _MEETING,
        _id("evidence_pack", "Month of the pack that the meeting had before it.", 11),
        *_STATED,
        _id("decision_id", "Already filled in; leave it empty in a row that you add.", 16),
    ),
)
ACTIONS = Layout(
    "actions",
    "Action plan",
    "Every action that is not closed, and rows for new ones. An action is known by its plan and number. Change what has changed and leave "
    "the rest as it is; a cell that you empty changes nothing. Dates may be words.",
    (
        _NAME,
        _given("plan", "Name of the plan.", 20),
        _given("no", "Number within the plan.", 9),
        Column("action", "What is to be done.", width=34),
        Column("lead", "Role that leads.", width=18),
        Column("owner_organisation", "Organisation that owns it.", width=18),
        Column("start", "A date, or words.", width=13),
        Column("due", "A date, or words.", width=13),
        Column("milestone", "A date, or words.", width=14),
        Column("status", "How far it is; any words.", width=16),
        Column("evidence", "Where the evidence is; without it an action is not complete.", width=26),
        Column("outcome_measure", "How you will know that it worked.", width=26),
        Column("learning_point", "What was learned.", width=26),
        _UNIT,
        *_STATED,
    ),
)
RISK_ASSESSMENTS = Layout(
    "risk_assessments",
    "Risk assessments",
    "An assessment made with the area's own tool. It stands beside the pack's bands and never replaces them. Leave a row as it is where "
    "nothing was assessed.",
    (
        _NAME,
        Column("tool", "Name of the tool.", width=24),
        Column("version", "Its version.", width=10),
        Column("level", "The level that it gave, in its own words.", width=16),
        Column("score", "Its score.", width=10),
        _role("assessor_role"),
        _date("assessed_on", "Date of the assessment."),
        _date("review_by", "When it is to be looked at again."),
        _UNIT,
    ),
)
MINUTES = Layout(
    "minutes",
    "Minutes and attendance",
    "One row per meeting: when it was held, when its minutes were agreed and shared, and who was there.",
    (
        _MEETING,
        Column("kind", "Kind of meeting.", ("intelligence", "cqmg", "board", "initial", "review", "outcome"), width=14, is_given=True),
        _date("held_on", "Date of the meeting; correct it where it was held on another day."),
        Column("status", "Held or cancelled; a cancelled one asks for written replies.", ("held", "cancelled"), width=12),
        _date("minutes_agreed_on", "When its minutes were agreed."),
        _date("minutes_shared_on", "When they were shared."),
    ),
    per_agency=("present", "apologies", "absent"),
    aside=_STATED,
)
PROFORMA_REPLIES = Layout(
    "proforma_replies",
    "Written replies",
    "What an agency answers in writing when a meeting is cancelled, signed off by a role.",
    (
        _given("agency", "Who replies.", 24),
        _given("question", "What was asked.", 44),
        Column("reply", "The answer; no names.", width=56),
        _date("replied_on", "Date of the answer."),
        _role("signed_off_by_role"),
        _MEETING,
    ),
)
LAYOUTS = (ACTIONS, MATCH_DECISIONS, MEETING_DECISIONS, MINUTES, PROFORMA_REPLIES, RISK_ASSESSMENTS)
QUESTIONS = (
    "What do you know of the services in the pack that it does not say?",
    "What have you done since the last meeting about the services named?",
    "Which decisions or actions do you ask for?",
)
