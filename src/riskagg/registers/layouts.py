"""The workbooks that a meeting fills in: one layout a kind, in the columns in which they come back."""

from dataclasses import dataclass, field

BLANK_ROWS = 60


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: heading, as intake knows it.
        say: what to write in it.
        choices: the words that it may hold; empty for free text.
        is_date: a calendar date.
        width: in characters.
    """

    name: str
    say: str
    choices: tuple[str, ...] = ()
    is_date: bool = False
    width: int = 18


@dataclass(frozen=True)
class Layout:
    """One kind of workbook; ``per_agency`` adds a column an agency with its choices."""

    kind: str
    title: str
    purpose: str
    columns: tuple[Column, ...]
    per_agency: tuple[str, ...] = field(default=())


def _date(name: str, say: str) -> Column:
    return Column(name, say, is_date=True, width=14)


_MEETING = Column("meeting_id", "The meeting's id; already filled in for the next one.", width=26)
_SERVICE = Column("service_id", "Our id of the service; names are on the sheet 'Services'.", width=20)
_UNIT = Column("unit_id", "Our id of the service or provider; names are on the sheet 'Services'.", width=20)

MATCH_DECISIONS = Layout(
    "match_decisions",
    "Matches to decide",
    "Places that an agency wrote and that could be one of ours. A row's decision holds for every record of that supplier that is worded "
    "so, past and to come. Rows without a decision are left as they are.",
    (
        Column("mention_source", "The agency's export that wrote the place.", width=26),
        Column("name", "The place's name as the agency wrote it; not needed where a record is named.", width=34),
        Column("address", "Its address as written; not needed where a record is named.", width=34),
        Column("postcode", "Its postcode as written; not needed where a record is named.", width=12),
        Column("service_id", "The service that the decision is about; empty for 'none of ours'.", width=20),
        Column(
            "decision",
            "Same: it is that service. Not: it is not. None of ours: it is no service at all. Taken back: what was said before of this "
            "place and service (of this place, without a service) is as if never said.",
            ("same", "not", "none of ours", "taken back"),
        ),
        Column("decided_by_role", "Role, never a name.", width=26),
        _date("decided_on", "Date of the decision."),
        Column("record", "A record that tells the place, as on the sheet 'Records'; keep it.", width=44),
    ),
)
INCIDENT_DECISIONS = Layout(
    "incident_decisions",
    "Alerts that may tell one event",
    "Pairs of alerts of which the figures alone do not say whether they tell one event. Rows without a decision are left as they are.",
    (
        Column("alert_id", "One of the two alerts; keep it.", width=40),
        Column("other_alert_id", "The other; keep it.", width=40),
        Column(
            "decision",
            "Same: both tell one event. Not: they tell two. Taken back: what was said of the two before is as if never said.",
            ("same", "not", "taken back"),
        ),
        Column("decided_by_role", "Role, never a name.", width=26),
        _date("decided_on", "Date of the decision."),
    ),
)
MEETING_DECISIONS = Layout(
    "meeting_decisions",
    "Decisions of the meeting",
    "One row a decision. The services that the pack writes out in full stand here in its order; leave a row's decision empty where "
    "none was taken.",
    (
        _MEETING,
        _SERVICE,
        Column("provider_id", "Instead of a service, where the decision is about a provider.", width=20),
        _date("decided_on", "Date of the decision."),
        Column("level", "Level of the process from now on; 0 ends it.", ("0", "1", "2", "3", "4", "5", "6"), width=8),
        Column("lead_agency", "The agency that leads.", width=26),
        Column("chair_role", "Role, never a name.", width=24),
        Column("decision", "What was decided.", width=40),
        Column("rationale", "Why, in the meeting's own words; no names.", width=48),
        Column("evidence_pack", "Month of the pack that the meeting had before it.", width=14),
        Column("restriction", "Restriction of new placements.", ("none", "voluntary", "imposed", "lifted"), width=12),
        Column("restriction_by", "Who restricts.", width=22),
        _date("restriction_review_on", "When the restriction is reviewed."),
        _date("provider_informed_on", "When the provider was told."),
        Column("police_hold", "Y: nothing goes to the provider until the police agree.", ("Y", "N"), width=12),
    ),
)
ACTIONS = Layout(
    "actions",
    "Action plan",
    "Every action that is not closed, and rows for new ones. An action is known by its plan and number: keep both. Dates may be words.",
    (
        Column("plan", "Name of the plan.", width=24),
        Column("no", "Number within the plan.", width=8),
        _UNIT,
        Column("learning_point", "What was learned.", width=36),
        Column("action", "What is to be done.", width=40),
        Column("lead", "Role that leads.", width=24),
        Column("owner_organisation", "Organisation that owns it.", width=26),
        Column("start", "A date, or words.", width=14),
        Column("due", "A date, or words.", width=14),
        Column("milestone", "A date, or words.", width=18),
        Column("status", "How far it is; any words.", width=18),
        Column("outcome_measure", "How you will know that it worked.", width=32),
        Column("evidence", "Where the evidence is; without it an action is not complete.", width=32),
    ),
)
RISK_ASSESSMENTS = Layout(
    "risk_assessments",
    "Risk assessments",
    "An assessment made with the area's own tool. It stands beside the pack's bands and never replaces them.",
    (
        _UNIT,
        Column("tool", "Name of the tool.", width=26),
        Column("version", "Its version.", width=10),
        Column("level", "The level that it gave, in its own words.", width=18),
        Column("score", "Its score.", width=10),
        Column("assessor_role", "Role, never a name.", width=26),
        _date("assessed_on", "Date of the assessment."),
        _date("review_by", "When it is to be looked at again."),
    ),
)
MINUTES = Layout(
    "minutes",
    "Minutes and attendance",
    "One row a meeting: when it was held, when its minutes were agreed and shared, and who was there.",
    (
        _MEETING,
        Column("kind", "Kind of meeting.", ("intelligence", "cqmg", "board", "initial", "review", "outcome"), width=14),
        _date("held_on", "Date of the meeting."),
        Column("status", "Held or cancelled; a cancelled one asks for written replies.", ("held", "cancelled"), width=12),
        _date("minutes_agreed_on", "When its minutes were agreed."),
        _date("minutes_shared_on", "When they were shared."),
    ),
    per_agency=("present", "apologies", "absent"),
)
PROFORMA_REPLIES = Layout(
    "proforma_replies",
    "Written replies",
    "What an agency answers in writing when a meeting is cancelled, signed off by a role.",
    (
        _MEETING,
        Column("agency", "Who replies.", width=30),
        Column("question", "What was asked.", width=56),
        Column("reply", "The answer; no names.", width=56),
        _date("replied_on", "Date of the answer."),
        Column("signed_off_by_role", "Role, never a name.", width=26),
    ),
)
LAYOUTS = (ACTIONS, MATCH_DECISIONS, MEETING_DECISIONS, MINUTES, PROFORMA_REPLIES, RISK_ASSESSMENTS)
QUESTIONS = (
    "What do you know of the services in the pack that it does not say?",
    "What have you done since the last meeting about the services named?",
    "Which decisions or actions do you ask for?",
)
