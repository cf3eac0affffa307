"""Columns of the parts of a batch, by kind (docs/reference/data-model.md, section 2).

A kind that no file has come of yet still has its table, and a part from before a column was added still fits.
"""

_ROW = "sheet VARCHAR, row INTEGER"
_DATA = f"{_ROW}, record_key VARCHAR, content_key BLOB, is_joined BOOLEAN"
_KEYS = ("nhs", "name_birth", "phonetic_birth", "swapped_birth", "exchanged_birth", "local_ref", "birth", "surname_birth")
_LOCATION = """location_id_cqc VARCHAR, name VARCHAR, started_on DATE, ended_on DATE, is_dormant BOOLEAN, is_care_home BOOLEAN,
    location_ods VARCHAR, beds INTEGER, sector VARCHAR, category VARCHAR, overall_rating VARCHAR, rating_published_on DATE,
    host_authority VARCHAR, address VARCHAR, address_2 VARCHAR, town VARCHAR, county VARCHAR, postcode VARCHAR, uprn VARCHAR,
    brand_id VARCHAR, brand_name VARCHAR, companies_house VARCHAR, provider_id_cqc VARCHAR, provider_name VARCHAR,
    ownership_type VARCHAR, manager_key VARCHAR, service_types VARCHAR[], user_bands VARCHAR[], is_dual_registered BOOLEAN,
    primary_id_cqc VARCHAR"""

_ALERTS = f"""source_ref VARCHAR, occurred_on DATE, occurred_to DATE, reported_on DATE, decided_on DATE, occurred_on_stated BOOLEAN,
    reported_on_stated BOOLEAN, occurred_at TIMESTAMP, ended_at TIMESTAMP, names_person BOOLEAN, enquiry_ref VARCHAR,
    {", ".join(f"person_{key} BLOB" for key in _KEYS)},
    {", ".join(f"risk_source_{key} BLOB" for key in _KEYS)}, coded BIGINT[], context BIGINT[],
    has_place BOOLEAN, place_key BLOB, is_serious BOOLEAN,
    is_about_management BOOLEAN, is_systemic BOOLEAN, is_capacity_doubted BOOLEAN, is_whistleblowing_asked BOOLEAN,
    is_whistleblowing_aware BOOLEAN, is_management_checked BOOLEAN, is_answered BOOLEAN, is_conveyed BOOLEAN, severity VARCHAR,
    finding VARCHAR, visit_type VARCHAR, visit_ref VARCHAR, operating_company VARCHAR, placing_authority VARCHAR, response VARCHAR"""

_REFERENCE = {
    "directory": _LOCATION,
    "closures": _LOCATION,
    "services": """service_ref VARCHAR, name VARCHAR, service_kind VARCHAR, address VARCHAR, town VARCHAR, postcode VARCHAR,
        provider_name VARCHAR, provider_ref VARCHAR, operator_name VARCHAR, places INTEGER, valid_from DATE, valid_to DATE,
        host_authority VARCHAR""",
    "ownership": "service_ref VARCHAR, owner_ref VARCHAR, owner_name VARCHAR, valid_from DATE, valid_to DATE",
    "ratings": """location_id_cqc VARCHAR, population_group VARCHAR, domain VARCHAR, rating VARCHAR, published_on DATE,
        report_type VARCHAR, is_inherited BOOLEAN, provider_id_cqc VARCHAR""",
    "placements": "location_id_cqc VARCHAR, service_ref VARCHAR, placing_authority VARCHAR, n_placed INTEGER, month DATE",
}

# What every returned row has besides its kind's own columns.
_STATED = "row_id VARCHAR, stated_on DATE, by_role VARCHAR, settles VARCHAR, is_handed_out BOOLEAN"
_RETURNED = {
    "match_decisions": """mention_source VARCHAR, record VARCHAR, place_key BLOB, service_id VARCHAR, decision VARCHAR,
        decided_by_role VARCHAR, decided_on DATE""",
    "incident_decisions": """alert_id VARCHAR, other_alert_id VARCHAR, decision VARCHAR, decided_by_role VARCHAR, decided_on DATE""",
    "meeting_decisions": """decision_id VARCHAR, meeting_id VARCHAR, service_id VARCHAR, provider_id VARCHAR, decided_on DATE,
        level VARCHAR, lead_agency VARCHAR, chair_role VARCHAR, decision VARCHAR, rationale VARCHAR, evidence_pack VARCHAR,
        restriction VARCHAR, restriction_by VARCHAR, restriction_review_on DATE, restriction_lifted_by_role VARCHAR,
        provider_informed_on DATE, police_hold BOOLEAN, hold_released_on DATE, hold_released_by_role VARCHAR""",
    "actions": """plan VARCHAR, no VARCHAR, unit_id VARCHAR, learning_point VARCHAR, concern_class VARCHAR, risk VARCHAR,
        action VARCHAR, lead VARCHAR, owner_organisation VARCHAR, start_text VARCHAR, start_on DATE, due_text VARCHAR, due_on DATE,
        milestone_text VARCHAR, milestone_on DATE, status VARCHAR, outcome_measure VARCHAR, evidence VARCHAR""",
    "risk_assessments": """unit_id VARCHAR, tool VARCHAR, version VARCHAR, level VARCHAR, score VARCHAR, assessor_role VARCHAR,
        assessed_on DATE, review_by DATE""",
    "minutes": """meeting_id VARCHAR, kind VARCHAR, held_on DATE, status VARCHAR, minutes_agreed_on DATE, minutes_shared_on DATE,
        attendance STRUCT(agency VARCHAR, status VARCHAR)[]""",
    "proforma_replies": """meeting_id VARCHAR, agency VARCHAR, question VARCHAR, reply VARCHAR, replied_on DATE,
        signed_off_by_role VARCHAR""",
}

RETURNED = tuple(_RETURNED)
"""Kinds that people fill in and send back."""

_OWN = {"alerts": _ALERTS, **_REFERENCE, **{kind: f"{_STATED}, {columns}" for kind, columns in _RETURNED.items()}}
DATA_COLUMNS = {kind: f"{_DATA}, {columns}" for kind, columns in _OWN.items()}
"""Kind of batch -> the columns of its data part, as DuckDB declares them."""

PRIVATE_COLUMNS = f"""{_ROW}, place_name VARCHAR, place_address VARCHAR, place_town VARCHAR, place_postcode VARCHAR, place_provider VARCHAR,
    place_provider_id VARCHAR, place_id_cqc VARCHAR, place_id_ods VARCHAR, place_uprn VARCHAR, place_service_ref VARCHAR"""

CODES_COLUMNS = 'id BIGINT, said_as VARCHAR, field VARCHAR, list VARCHAR, "column" VARCHAR, code VARCHAR, ord INTEGER'

LEFT_OUT_COLUMNS = f"{_ROW}, record_key VARCHAR"

QUARANTINE_COLUMNS = f"{_ROW}, record_key VARCHAR, rule VARCHAR, reason VARCHAR"
