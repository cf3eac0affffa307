"""What scoring reads, as frames."""

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from riskagg.errors import ScoreError

UNIT_KINDS = {"service": "service_id", "provider": "provider_id", "operator": "operator_id", "brand": "brand_id", "company": "company_id"}
UNITS = list(UNIT_KINDS.values())

_COLUMNS = {
    "incidents": [
        *("incident_id", *UNITS, "occurred_on", "theme", "harm", "agencies", "people", "risk_sources", "weakly_joined"),
        *("told_by_service", "other_agencies", "known_on", "first_source"),
    ],
    "service_months": [*UNITS, "month", "service_kind", "exposure", "host_authority", "is_open"],
    "supply": ["source", "month", "authority", "state"],
    "changes": ["service_id", "changed_on", "what"],
    "unanswered": ["alert_id", *UNITS, "source", "theme", "reported_on"],
    "themes": ["theme", "label"],
    "renewals": ["service_id", "renewed_on"],
    "references": ["person_id", "source", "supplier", "is_named"],
}


@dataclass(frozen=True)
class ScoreInputs:
    """Frames of one cut.

    Attributes:
        month_end: last day of the month that is scored.
        reported_by_day: day of the next month until which telling counts.
        incidents: one row an incident as known at the cut, with the groups of its day; lists in ``agencies``,
            ``people``, ``risk_sources``, in ``weakly_joined`` those of both that only a name that sounds alike or a birth with day and
            month exchanged leads to, and in ``other_agencies`` those that told without having it from the service.
        service_months: one row a service and month, with the groups it belonged to; ``exposure`` in bed-months, missing where unknown.
        supply: one row a source, supplier and month; ``authority`` missing where the supplier tells about every authority.
        changes: one row a change of ``operator``, ``provider`` or ``manager`` of a service.
        unanswered: advocacy and whistleblowing records without a response.
        themes: the themes in order, with labels.
        renewals: service_id, renewed_on: when a service was registered under another id.
        references: one row a person and supplier whose reference is known, for suppliers some of whose people are known by no more;
            ``is_named`` says of whom anybody gives name with birth or NHS number.
    """

    month_end: date
    reported_by_day: int
    incidents: pd.DataFrame
    service_months: pd.DataFrame
    supply: pd.DataFrame
    changes: pd.DataFrame
    unanswered: pd.DataFrame
    themes: pd.DataFrame
    renewals: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"service_id": [], "renewed_on": []}))
    references: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame({"person_id": [], "source": [], "supplier": [], "is_named": []}, dtype=object)
    )

    def __post_init__(self) -> None:
        faults = [
            f"{name} lacks {', '.join(missing)}"
            for name, columns in _COLUMNS.items()
            if (missing := [column for column in columns if column not in getattr(self, name).columns])
        ]
        if faults:
            raise ScoreError("Scoring cannot begin: " + "; ".join(faults) + ".")
