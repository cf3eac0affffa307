"""Who owned a facility on the day of a complaint: as the warehouse has it, and worked out again with pandas from the files as they came.

Credit for the data: The Oregonian/OregonLive.
"""

from pathlib import Path

import pandas as pd

from benchmarks.area_run import REAL_DATA, built
from benchmarks.table import Figure
from riskagg.warehouse import Connection

COMPLAINTS, OWNERSHIP = "facility-abuse-records-2005-2012.xlsx", "ownership-history.csv"
FILES = (COMPLAINTS, "facilities.csv", OWNERSHIP)
SHEETS = ["NF Complaints", "ALF Complaints", "RCF Complaints"]
N_COMPLAINTS = 24_380
NO_RECORD = "the facility has no ownership record"
_OURS = """
select
    alerts.source_ref as complaint,
    case when services.provider_id like 'local:owner-%' then split_part(services.provider_id, 'owner-', 2) end as owner,
    case
        when services.provider_id like 'local:owner-%' then null
        when services.service_id is null then 'no service'
        when services.service_id not in (select service_id from int_owners) then $no_record
        else services.provider_unknown
    end as why_none
from stg_alerts as alerts
inner join int_alert_places as places on places.alert_id = alerts.alert_id
left join int_services as services on services.service_id = places.service_id and services.valid_from = places.spell_from
where alerts.source = 'oregon_complaints'
"""


def figures() -> list[Figure]:
    """Complaints by owner or by why there is none, and on how many the two computations differ."""
    folder = REAL_DATA / "oregon"
    with built("oregon", "2012-12", {f"inbox/{name}": folder / name for name in FILES}) as area:
        ours = owners_in_warehouse(area.con)
        (refused,) = area.con.execute("select count(*) from mart_quarantine where source = 'oregon_complaints'").fetchone() or (0,)
        cpu = area.intake_cpu + area.build_cpu
    again = owners_with_pandas(folder)
    both = ours.merge(again, on="complaint", how="outer", suffixes=("", "_again"))
    differ = (both["owner"].fillna("") != both["owner_again"].fillna("")) | (
        both["why_none"].fillna("") != both["why_none_again"].fillna("")
    )
    told = "owner at the date of Oregon's complaints: "
    return [
        Figure(f"{told}complaints loaded", len(ours), "complaints", to_reach=N_COMPLAINTS, at_least=True),
        Figure(f"{told}complaints refused", refused, "complaints", to_reach=0),
        Figure(f"{told}with the owner's number of that day", int(ours["owner"].notna().sum()), "complaints"),
        *(Figure(f"{told}none, {why}", int(n), "complaints") for why, n in ours["why_none"].value_counts().sort_index().items()),
        Figure(
            f"{told}neither a number nor why not", int((ours["owner"].isna() & ours["why_none"].isna()).sum()), "complaints", to_reach=0
        ),
        Figure(f"{told}otherwise than pandas from the files as they came", int(differ.sum()), "complaints", to_reach=0),
        Figure(f"{told}intake and build to the incidents", cpu, "CPU s"),
    ]


def owners_in_warehouse(con: Connection) -> pd.DataFrame:
    """complaint, owner, why_none: one of the last two is missing."""
    return con.execute(_OURS, {"no_record": NO_RECORD}).df()


def owners_with_pandas(folder: Path) -> pd.DataFrame:
    """The same, from the files alone: every complaint beside every record of its facility."""
    sheets = pd.read_excel(folder / COMPLAINTS, sheet_name=SHEETS, dtype=str, engine="openpyxl")
    complaints = pd.concat([sheet.dropna(how="all") for sheet in sheets.values()])
    complaints = pd.DataFrame(
        {
            "complaint": complaints["Abuse_Number"].str.strip(),
            "facility": complaints["Facility ID"].str.strip(),
            "day": pd.to_datetime(complaints["Incident Date"]).dt.normalize(),
        }
    )
    records = pd.read_csv(folder / OWNERSHIP, dtype=str)
    records = pd.DataFrame(
        {
            "facility": records["HOW_CcmuNumber"].str.strip(),
            "owner": records["HOW_IdNumber"],
            "first": pd.to_datetime(records["HOW_DateActive"].str[:10], format="%m/%d/%Y"),
            "last": pd.to_datetime(records["HOW_DateInactive"].str[:10].str.replace("2999", "2199"), format="%m/%d/%Y"),
        }
    )
    beside = complaints.merge(records, on="facility")
    holding = beside[(beside["first"] <= beside["day"]) & (beside["day"] <= beside["last"])]
    owners = holding.sort_values("first").drop_duplicates("complaint", keep="last").set_index("complaint")["owner"]
    spans = records.groupby("facility").agg(first=("first", "min"), last=("last", "max"))
    known = complaints.join(spans, on="facility")
    why = pd.Series("between two ownership records", index=known.index)
    why = why.mask(known["day"] < known["first"], "before the first ownership record")
    why = why.mask(known["day"] > known["last"], "after the last ownership record")
    why = why.mask(known["first"].isna(), NO_RECORD)
    owner = complaints["complaint"].map(owners)
    return pd.DataFrame({"complaint": complaints["complaint"], "owner": owner, "why_none": why.mask(owner.notna())})
