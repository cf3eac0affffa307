"""Each pattern on a table that a person can read, planted into a region in which nothing else is wrong."""

from dataclasses import replace

import pandas as pd
import pytest
from scored_frames import MONTHS, THEMES, found, parse, plant, region, scored, with_groups

from riskagg.score import sentences as say
from riskagg.score.inputs import ScoreInputs


@pytest.fixture(scope="module")
def quiet() -> ScoreInputs:
    return region(seed=3)


THEFTS = """
    theme          | on         | person | told_by
    ---------------+------------+--------+---------------------
    theft_or_money | 2026-08-10 | p1     | police
    theft_or_money | 2026-08-28 | p2     | council_safeguarding
    theft_or_money | 2026-09-15 | p3     | police
    theft_or_money | 2026-09-30 | p4     | police
    theft_or_money | 2026-10-12 | p5     | council_safeguarding
    theft_or_money | 2026-10-25 | p5     | police
"""


def test_six_thefts_from_five_people_are_a_repeat_and_different_people_with_every_incident_named(quiet: ScoreInputs) -> None:
    scores = scored(plant(quiet, THEFTS, clean=("theft_or_money",)))
    for pattern in ("repeat_theme", "different_people"):
        (row,) = found(scores, pattern).to_dict("records")
        assert (row["theme"], row["n_incidents"], row["n_people"]) == ("theft_or_money", 6, 5)
        assert row["incident_ids"] == [f"x{n:03d}" for n in range(6)]
        assert str(row["since"]) == "2026-08-10"
        assert row["p_value"] < 0.001 < row["expected"] < row["observed"]
    assert row["sentence"].startswith("Six incidents of theft or money, five different people, between 10 August and 25 October 2026; ")
    assert row["sentence"].endswith("would be expected. Reported by the council and the police; the home reported none of them.")


def test_as_many_thefts_from_one_person_are_a_repeat_but_not_different_people(quiet: ScoreInputs) -> None:
    one = THEFTS
    for n in range(2, 6):
        one = one.replace(f"| p{n} ", "| p1 ")
    scores = scored(plant(quiet, one, clean=("theft_or_money",)))
    assert len(found(scores, "repeat_theme")) == 1
    assert not (found(scores, "different_people")["theme"] == "theft_or_money").any()
    assert found(scores, "same_person")["n_incidents"].max() >= 6


@pytest.mark.parametrize(
    ("references", "n_people", "says"),
    [
        # Two of five are mere references of the council: three are named, and the two are two.
        (
            "p2 council, p5 council",
            3,
            "at least three different people (two more, known by an agency's reference alone, may be among them)",
        ),
        # The council numbers two of the named as well, so that its two others are neither of these.
        ("p1 council named, p3 council named, p2 council, p5 council", 4, "at least four different people (one more, "),
        (
            "p1 police named, p2 police, p3 police named, p4 police named, p5 police",
            5,
            "five different people, between 10 August and 25 October 2026",
        ),
    ],
)
def test_a_mere_reference_may_be_somebody_whom_another_agency_names(quiet: ScoreInputs, references: str, n_people: int, says: str) -> None:
    parts = [part.split() for part in references.split(", ")]
    rows = pd.DataFrame([(part[0], part[1], part[1], part[2:] == ["named"]) for part in parts], columns=list(quiet.references.columns))
    inputs = plant(quiet, THEFTS, clean=("theft_or_money",))
    (row,) = found(scored(replace(inputs, references=rows)), "different_people").to_dict("records")
    (usual,) = found(scored(inputs), "different_people").to_dict("records")
    assert row["n_people"] == n_people
    assert says in row["sentence"]
    assert row["p_value"] == usual["p_value"] if n_people == 5 else row["p_value"] > usual["p_value"]


def test_what_an_incident_is_worth_does_not_grow_with_its_tellers_and_only_several_agencies_says_more(quiet: ScoreInputs) -> None:
    once = plant(quiet, THEFTS.replace("council_safeguarding", "police"), clean=tuple(THEMES))
    is_planted = once.incidents["incident_id"].str.startswith("x")
    three = pd.Series([["council_safeguarding", "nhs_incidents", "police"]] * len(is_planted))
    tellers = {name: once.incidents[name].where(~is_planted, three) for name in ("agencies", "other_agencies")}
    before, after = (
        scored(inputs).patterns.query("unit_id == 'S001'").set_index(["pattern", "theme"]).drop(columns=["n_agencies", "sentence"])
        for inputs in (once, replace(once, incidents=once.incidents.assign(**tellers)))
    )
    assert before.loc[("repeat_theme", "theft_or_money"), ["n_incidents", "observed"]].tolist() == [6, 6]
    assert "several_agencies" not in before.index.get_level_values("pattern")
    assert "several_agencies" in after.index.get_level_values("pattern")
    pd.testing.assert_frame_equal(before, after.drop(index="several_agencies"))


def test_a_person_known_by_a_weak_join_is_not_called_the_same_without_saying_so(quiet: ScoreInputs) -> None:
    inputs = plant(quiet, THEFTS.replace("| p2 ", "| p1 ").replace("| p3 ", "| p1 "), clean=("theft_or_money",))
    weak = inputs.incidents["weakly_joined"].copy()
    weak[inputs.incidents.index[inputs.incidents["people"].map(lambda people: "p1" in people)][0]] = ["p1"]
    sentences = found(scored(replace(inputs, incidents=inputs.incidents.assign(weakly_joined=weak))), "same_person")["sentence"]
    assert sentences.str.contains("In one of them only a name that sounds alike, or a birth with day and month exchanged").any()
    assert not found(scored(inputs), "same_person")["sentence"].str.contains("sounds alike").any()


def test_the_same_thefts_in_a_home_of_ten_times_the_size_are_less_unlikely(quiet: ScoreInputs) -> None:
    large = quiet.service_months.assign(
        exposure=quiet.service_months["exposure"].where(quiet.service_months["service_id"] != "S001", 900.0)
    )
    usual = found(scored(plant(quiet, THEFTS)), "different_people").set_index("theme").loc["theft_or_money"]
    bigger = found(scored(plant(replace(quiet, service_months=large), THEFTS)), "different_people").set_index("theme").loc["theft_or_money"]
    assert bigger["expected"] > usual["expected"]
    assert bigger["p_value"] > usual["p_value"]


@pytest.mark.parametrize(
    ("exposure", "opened", "says"),
    [
        (40.0, "2024-05-01", "from what it had before, "),
        (40.0, "2026-01-01", "homes like it (of the same kind and size) would have about one every "),
        (None, "2024-05-01", "from what it had before, "),
        (None, "2026-07-01", "homes like it (of the same kind) would have about "),
    ],
)
def test_what_is_not_known_of_a_home_is_not_said_to_be(quiet: ScoreInputs, exposure: float | None, opened: str, says: str) -> None:
    months = quiet.service_months
    is_ours = months["service_id"] == "S001"
    sized = months.assign(exposure=months["exposure"].mask(is_ours, exposure))
    alone = replace(
        quiet,
        incidents=quiet.incidents[quiet.incidents["service_id"] != "S001"],
        service_months=sized[~is_ours | (sized["month"] >= opened)],
    )
    (row,) = found(scored(plant(alone, THEFTS)), "different_people").to_dict("records")
    assert says in row["sentence"]


def test_one_in_so_long_is_of_the_days_in_which_any_was_expected(quiet: ScoreInputs) -> None:
    months = quiet.service_months
    late = replace(
        quiet,
        incidents=quiet.incidents[quiet.incidents["service_id"] != "S001"],
        service_months=months[(months["service_id"] != "S001") | (months["month"] >= "2026-10-01")],
    )
    lines = [f"theft_or_money | 2026-10-{day} | p{day} | police" for day in (10, 15, 20, 25)]
    (row,) = found(scored(plant(late, "\n".join(["theme | on | person | told_by", *lines]))), "repeat_theme").to_dict("records")
    # October alone: its 31 days, not the window's 90.
    words = say.counted(round(31 / row["expected"] / 30.44), "month", "months")
    assert f" would have about one every {words}." in row["sentence"]


def test_three_falls_in_three_days_are_a_cluster(quiet: ScoreInputs) -> None:
    table = """
        theme      | on         | person | told_by
        -----------+------------+--------+--------------
        medication | 2026-09-01 | p1     | nhs_incidents
        medication | 2026-09-02 | p2     | nhs_incidents
        medication | 2026-09-03 | p3     | nhs_incidents
        medication | 2026-09-04 | p4     | nhs_incidents
    """
    (row,) = found(scored(plant(quiet, table, clean=("medication",))), "cluster").to_dict("records")
    assert (row["theme"], row["n_incidents"], str(row["window_from"])) == ("medication", 4, "2026-09-01")


def test_a_cluster_is_held_against_its_own_window_where_an_agency_supplied_for_a_part_of_the_ninety_days(quiet: ScoreInputs) -> None:
    late = quiet.supply["month"].isin(pd.to_datetime(["2026-08-01", "2026-09-01"]))
    only_october = replace(quiet, supply=quiet.supply.assign(state=quiet.supply["state"].mask(late, "not_supplied")))
    kept = only_october.incidents[~only_october.incidents["occurred_on"].between("2026-08-01", "2026-09-30")]
    lines = "\n".join(f"fall | 2026-10-{day} | p{day} | nhs_incidents" for day in (12, 14, 16, 18, 20))
    table = "theme | on | person | told_by\n" + lines
    whole, part = (
        found(scored(plant(inputs, table, clean=("fall",))), "cluster").iloc[0] for inputs in (quiet, replace(only_october, incidents=kept))
    )
    # As many falls in the same thirty days: what two other months would have told has no part in it.
    assert part["expected"] == pytest.approx(whole["expected"], rel=0.4)


def test_one_source_of_risk_to_two_people_is_named_and_to_one_person_is_not(quiet: ScoreInputs) -> None:
    table = """
        theme           | on         | person | source | told_by
        ----------------+------------+--------+--------+---------------------
        neglect_of_care | 2026-06-01 | p1     | r1     | council_safeguarding
        neglect_of_care | 2026-07-20 | {0}    | r1     | council_safeguarding
        neglect_of_care | 2026-10-02 | p1     | r1     | council_safeguarding
    """
    (row,) = found(scored(plant(quiet, table.format("p2"))), "same_source_of_risk").to_dict("records")
    assert (row["n_incidents"], row["n_people"]) == (3, 2)
    assert pd.isna(row["p_value"]) and pd.isna(row["expected"])
    assert found(scored(plant(quiet, table.format("p1"))), "same_source_of_risk").empty


def test_three_agencies_in_ninety_days_are_several_and_two_are_not(quiet: ScoreInputs) -> None:
    table = """
        theme | on         | person | told_by
        ------+------------+--------+-----------------------------
        fall  | 2026-09-01 | p1     | police
        fall  | 2026-09-20 | p2     | council_safeguarding
        fall  | 2026-10-20 | p2     | {0}
    """
    alone = replace(quiet, incidents=quiet.incidents[quiet.incidents["service_id"] != "S001"])
    (row,) = found(scored(plant(alone, table.format("nhs_incidents"))), "several_agencies").to_dict("records")
    assert (row["n_agencies"], row["theme"]) == (3, "")
    assert row["sentence"].startswith(
        "Three agencies reported three incidents between 1 September and 20 October 2026; from what it had before, fewer than one agency "
        "would be expected in 90 days. Reported by "
    )
    once = "theme | on | person | told_by\nfall | 2026-09-01 | p1 | police council_safeguarding nhs_incidents"
    (row,) = found(scored(plant(alone, once)), "several_agencies").to_dict("records")
    assert row["sentence"].endswith("Reported by the council, the NHS and the police; the home did not report it.")
    assert found(scored(plant(alone, table.format("police"))), "several_agencies").empty


def test_errors_that_come_faster_escalate_and_the_same_errors_at_an_even_pace_do_not(quiet: ScoreInputs) -> None:
    growing = (
        "2026-02-20",
        "2026-06-05",
        "2026-06-28",
        "2026-08-05",
        "2026-08-20",
        "2026-09-02",
        "2026-09-14",
        "2026-09-25",
        "2026-10-04",
        "2026-10-15",
        "2026-10-26",
    )
    even = tuple(str(day.date()) for day in pd.date_range("2024-06-15", "2026-10-20", periods=11))
    for days, escalates in ((growing, True), (even, False)):
        table = "\n".join(["theme | on | person | told_by", *(f"medication | {day} | p{n} | nhs_incidents" for n, day in enumerate(days))])
        scores = scored(plant(quiet, table, clean=("medication",)))
        rows = found(scores, "escalating_frequency")
        assert ("medication" in set(rows["theme"])) is escalates
        if escalates:
            row = rows.set_index("theme").loc["medication"]
            assert row["sentence"].startswith(
                "Six incidents of medication between 2 September and 26 October 2026; measured against what homes "
            )
            assert " they came at least ten times as fast as before." in row["sentence"]
            assert (row["n_incidents"], row["observed"], str(row["window_from"])) == (6, 6, "2026-09-02")
            # From 2 September there are 60 days.
            in_90_days = found(scores, "repeat_theme").set_index("theme").loc["medication", "expected"]
            assert row["expected"] == pytest.approx(in_90_days * 60 / 90, rel=0.05)


def test_harm_that_grows_over_three_quarters_escalates_and_unknown_harm_is_not_none(quiet: ScoreInputs) -> None:
    harms = {"none": (2, 3, 4), "low": (5, 6, 7), "moderate": (8, 9, 10)}
    days = [f"2026-{month:02d}-{4 + 7 * n:02d}" for months in harms.values() for n, month in enumerate(months)]
    named = [harm for harm, months in harms.items() for _ in months]
    for known, escalates in ((named, True), (["unknown"] * 9, False)):
        lines = [f"fall | {day} | p{n} | {harm} | nhs_incidents" for n, (day, harm) in enumerate(zip(days, known, strict=True))]
        alone = replace(quiet, incidents=quiet.incidents[quiet.incidents["service_id"] != "S001"])
        scores = scored(plant(alone, "\n".join(["theme | on | person | harm | told_by", *lines])))
        rows = found(scores, "escalating_severity")
        assert bool(len(rows)) is escalates
        assert rows["p_value"].notna().all() and rows[["observed", "expected", "ratio"]].isna().all(axis=None)


def test_a_rise_that_others_see_is_sustained_and_one_that_the_home_alone_tells_is_not(quiet: ScoreInputs) -> None:
    days = [str(day.date()) for day in pd.date_range("2026-05-05", "2026-10-28", periods=24)]
    themes = ("fall", "medication", "other", "neglect_of_care")
    for teller, rises in (("council_safeguarding", True), ("self:council_safeguarding", False)):
        lines = [f"{themes[n % 4]} | {day} | p{n} | {teller}" for n, day in enumerate(days)]
        scores = scored(plant(quiet, "\n".join(["theme | on | person | told_by", *lines])))
        assert bool(len(found(scores, "sustained_rise"))) is rises


def test_a_home_that_begins_to_tell_more_of_everything_is_not_called_and_the_same_told_by_others_is(quiet: ScoreInputs) -> None:
    days = [str(day.date()) for day in pd.date_range("2026-05-05", "2026-10-28", periods=24)]
    themes = ("fall", "medication", "other", "neglect_of_care")
    chance = {}
    for teller in ("council_safeguarding", "self:council_safeguarding"):
        lines = [f"{themes[n % 4]} | {day} | p{n} | none | {teller}" for n, day in enumerate(days)]
        scores = scored(plant(quiet, "\n".join(["theme | on | person | harm | told_by", *lines])))
        chance[teller] = float(scores.units.set_index(["unit_kind", "unit_id"])["p_value"][("service", "S001")])
    assert chance["council_safeguarding"] < 1e-6
    assert chance["self:council_safeguarding"] > 0.1


def test_a_rise_that_shows_to_others_is_none_while_the_home_alone_tells_most_of_it(quiet: ScoreInputs) -> None:
    days = [str(day.date()) for day in pd.date_range("2026-05-05", "2026-10-28", periods=24)]
    p = {}
    for alone_of_ten in (3, 7):
        lines = [f"fall | {day} | p{n} | {'self:' if n % 10 < alone_of_ten else ''}council_safeguarding" for n, day in enumerate(days)]
        rises = found(scored(plant(quiet, "\n".join(["theme | on | person | told_by", *lines]))), "sustained_rise")
        p[alone_of_ten] = float(rises["p_value"].iloc[0]) if len(rises) else 1.0
    assert p[3] < 1e-8
    assert p[7] > 1e-3


def test_an_agency_that_joins_is_no_rise_of_those_who_call_it(quiet: ScoreInputs) -> None:
    joined = MONTHS[MONTHS >= "2026-06-01"]
    supply = pd.concat(
        [quiet.supply, pd.DataFrame([{"source": "ambulance", "month": month, "authority": None, "state": "supplied"} for month in joined])]
    )
    lines = [
        f"other | {day.date()} | p{n} | ambulance | {service}"
        for service, calls in [(f"S{n:03d}", 4) for n in range(2, 60)] + [("S001", 14)]
        for n, day in enumerate(pd.date_range("2026-06-02", "2026-10-30", periods=calls))
    ]
    calls_in = plant(replace(quiet, supply=supply), "\n".join(["theme | on | person | told_by | service", *lines]))
    rises = scored(calls_in).patterns.query("pattern == 'sustained_rise' and unit_kind == 'service'")
    assert "S001" not in set(rises["unit_id"])
    assert len(rises) <= 1


def test_violence_that_only_others_tell_is_under_reporting_of_that_theme(quiet: ScoreInputs) -> None:
    days = [str(day.date()) for day in pd.date_range("2026-06-01", "2026-10-25", periods=8)]
    told = {"police": True, "self:council_safeguarding police": False}
    for tellers, hidden in told.items():
        lines = [f"resident_on_resident | {day} | p{n} | {tellers}" for n, day in enumerate(days)]
        scores = scored(plant(quiet, "\n".join(["theme | on | person | told_by", *lines])))
        rows = found(scores, "under_reporting").set_index("theme")
        assert ("resident_on_resident" in rows.index) is hidden
        if hidden:
            row = rows.loc["resident_on_resident"]
            assert row["sentence"].endswith(
                " All came from other agencies alone; from what it had before, fewer than one would be expected in 180 days."
            )
            # Units differ in what they tell: the limits are no closer than a fifth of the number.
            assert row["expected_low"] < 0.8 * row["expected"] and row["expected_high"] > 1.2 * row["expected"]


def test_a_theme_is_named_for_as_many_incidents_as_have_it(quiet: ScoreInputs) -> None:
    days = [str(day.date()) for day in pd.date_range("2026-06-01", "2026-10-25", periods=4)]
    themes = ("fall", "medication", "fall", "other")
    lines = [f"{theme} | {day} | p1 | police" for theme, day in zip(themes, days, strict=True)]
    alone = replace(quiet, incidents=quiet.incidents[quiet.incidents["service_id"] != "S001"])
    scores = scored(plant(alone, "\n".join(["theme | on | person | told_by", *lines])))
    (hidden,) = found(scores, "under_reporting").to_dict("records")
    assert hidden["sentence"].startswith(
        "Four incidents, two of them of fall, between 1 June and 25 October 2026; the home reported none of them, where homes like it "
        "would have reported about "
    )
    (same,) = found(scores, "same_person").to_dict("records")
    assert same["sentence"].startswith("The same person was affected in four incidents, two of them of fall, between 1 June ")
    assert (hidden["theme"], same["theme"]) == ("fall", "fall")


@pytest.mark.parametrize(("joined", "hidden"), [("2024-05-01", True), ("2026-06-01", False)])
def test_what_an_agency_that_has_just_joined_knows_hides_nothing(quiet: ScoreInputs, joined: str, hidden: bool) -> None:
    rows = [
        {"source": "ambulance", "month": month, "authority": None, "state": "supplied"} for month in MONTHS if month >= pd.Timestamp(joined)
    ]
    supply = pd.concat([quiet.supply, pd.DataFrame(rows)])
    days = [str(day.date()) for day in pd.date_range("2026-06-05", "2026-10-28", periods=14)]
    lines = [f"resident_on_resident | {day} | p{n} | ambulance" for n, day in enumerate(days)]
    scores = scored(plant(replace(quiet, supply=supply), "\n".join(["theme | on | person | told_by", *lines])))
    assert ("resident_on_resident" in set(found(scores, "under_reporting")["theme"])) is hidden


def test_what_is_not_counted_since_its_teller_has_just_joined_is_said(quiet: ScoreInputs) -> None:
    joined = [{"source": "ambulance", "month": month, "authority": None, "state": "supplied"} for month in MONTHS[-5:]]
    days = [str(day.date()) for day in pd.date_range("2026-06-05", "2026-10-28", periods=24)]
    tellers = [("ambulance" if n in (5, 10, 15) else "police") for n in range(24)]
    lines = [f"resident_on_resident | {day} | p{n} | {teller}" for n, (day, teller) in enumerate(zip(days, tellers, strict=True))]
    supplied = replace(quiet, supply=pd.concat([quiet.supply, pd.DataFrame(joined)]))
    scores = scored(plant(supplied, "\n".join(["theme | on | person | told_by", *lines]), clean=tuple(THEMES)))
    for pattern in ("sustained_rise", "under_reporting"):
        (row,) = found(scores, pattern).to_dict("records")
        assert row["n_incidents"] == 21
        assert row["sentence"].endswith(" are not counted: they came only from an agency that has recently started to send data.")


def test_a_home_that_stops_telling_falls_silent_unless_it_has_closed(quiet: ScoreInputs) -> None:
    days = pd.date_range("2024-05-05", "2026-05-28", periods=50)
    lines = [f"fall | {day.date()} | p{n} | self:council_safeguarding" for n, day in enumerate(days)]
    alone = replace(quiet, incidents=quiet.incidents[quiet.incidents["provider_id"] != "P0"])
    told = plant(alone, "\n".join(["theme | on | person | told_by", *lines]))
    scores = scored(told)
    (row,) = found(scores, "silence").to_dict("records")
    assert str(row["since"]) == "2026-05-28"
    assert row["p_value"] < 0.01
    assert row["sentence"].endswith(" would be expected since then.")
    (row,) = found(scores, "silence", "P0").to_dict("records")
    assert row["sentence"].startswith("The services have reported nothing since 28 May 2026; from what its services reported ")
    assert row["sentence"].endswith(" would be expected since then.")
    is_shut = (told.service_months["service_id"] == "S001") & (told.service_months["month"] >= "2026-06-01")
    months = told.service_months.assign(
        exposure=told.service_months["exposure"].mask(is_shut, 0.0), is_open=told.service_months["is_open"] & ~is_shut
    )
    assert found(scored(replace(told, service_months=months)), "silence").empty


NEGLECT = "\n".join(
    [
        "theme | on | person | told_by | service",
        *(
            f"neglect_of_care | 2026-{month:02d}-{4 + s:02d} | p{month}{s} | council_safeguarding | S00{s}"
            for month in (7, 8, 9, 10)
            for s in (3, 4, 5)
        ),
    ]
)


def test_neglect_in_three_homes_after_a_change_of_operator_is_spread_and_after_change(quiet: ScoreInputs) -> None:
    changes = pd.DataFrame([{"service_id": f"S00{s}", "changed_on": pd.Timestamp("2026-06-15"), "what": "operator"} for s in (3, 4, 5)])
    scores = scored(replace(plant(quiet, NEGLECT), changes=changes))
    spread = found(scores, "provider_spread", "P1").set_index("theme").loc["neglect_of_care"]
    assert spread["n_incidents"] >= 12
    assert spread["p_value"] < 0.001
    changed = found(scores, "after_change", "P1").set_index("theme").loc["neglect_of_care"]
    assert "the operating company changed on 15 June 2026" in changed["sentence"]
    faster = found(scores, "escalating_frequency", "P1").set_index("theme").loc["neglect_of_care"]
    assert "rising quarter by quarter: two, four, 11." in faster["sentence"]
    # Three quarters of 91 days end on 31 October; what is expected of 180 days is the spread's.
    assert (faster["n_incidents"], faster["observed"], str(faster["window_from"])) == (17, 17, "2026-02-01")
    assert faster["expected"] == pytest.approx(spread["expected"] * 273 / 180, rel=0.1)
    hidden = found(scores, "under_reporting", "P1").set_index("theme").loc["neglect_of_care"]
    assert "; from what its services had before, about one would be expected in 139 days." in changed["sentence"]
    assert (
        " of this provider between 7 July and 31 October 2026; from what its services had before, about two would be " in spread["sentence"]
    )
    assert (
        "; the services reported one of them, where services like these would have reported about five. 14 came from other "
        in hidden["sentence"]
    )
    earlier = scored(replace(plant(quiet, NEGLECT), changes=changes.assign(changed_on=pd.Timestamp("2026-03-15"))))
    changed = found(earlier, "after_change", "P1").set_index("theme").loc["neglect_of_care"]
    assert ", after the operating company changed on 15 March 2026; " in changed["sentence"]
    assert " would be expected in 180 days." in changed["sentence"]
    assert found(scored(plant(quiet, NEGLECT)), "after_change", "P1").empty


def test_neglect_at_three_registrations_of_one_company_is_a_spread_of_the_company_alone(quiet: ScoreInputs) -> None:
    """Homes 3, 4 and 5 are three providers, one company number apart from all others."""
    own = {"S003": "Q3", "S004": "Q4", "S005": "Q5"}

    def registered(frame: pd.DataFrame) -> pd.DataFrame:
        mine = frame["service_id"].map(own)
        return frame.assign(
            provider_id=mine.fillna(frame["provider_id"]), operator_id=None, company_id=mine.notna().map({True: "company:1", False: None})
        )

    planted = plant(quiet, NEGLECT)
    scores = scored(replace(planted, incidents=registered(planted.incidents), service_months=registered(planted.service_months)))
    spread = scores.patterns.query("pattern == 'provider_spread' and theme == 'neglect_of_care'").set_index("unit_id")
    assert spread.loc["company:1", "unit_kind"] == "company"
    assert spread.loc["company:1", "n_incidents"] >= 12
    assert "of this company between" in spread.loc["company:1", "sentence"]
    assert not {"Q3", "Q4", "Q5"} & set(spread.index)
    assert {"Q3", "Q4", "Q5", "company:1"} <= set(scores.units["unit_id"])


@pytest.mark.parametrize(
    ("renewed", "says"),
    [
        ("2026-09-20", "Three of them happened before the home was registered under a new id on 20 September 2026."),
        ("2026-10-30", "All happened before the home was registered under a new id on 30 October 2026."),
        ("2026-08-10", None),
        ("2026-11-02", None),
    ],
)
def test_a_pattern_says_how_much_of_it_a_new_id_would_hide(quiet: ScoreInputs, renewed: str, says: str | None) -> None:
    renewals = pd.DataFrame([{"service_id": "S001", "renewed_on": pd.Timestamp(renewed)}])
    scores = scored(replace(plant(quiet, THEFTS, clean=("theft_or_money",)), renewals=renewals))
    (row,) = found(scores, "different_people").query("theme == 'theft_or_money'").to_dict("records")
    assert row["sentence"].endswith(f"the home reported none of them.{f' {says}' if says else ''}")
    others = scores.patterns[(scores.patterns["unit_id"] != "S001") | (scores.patterns["unit_kind"] != "service")]
    assert not others["sentence"].str.contains("new id").any()


def test_ordinary_falls_in_all_homes_of_a_provider_are_a_spread_that_is_no_surprise(quiet: ScoreInputs) -> None:
    scores = scored(quiet)
    falls = scores.patterns.query("pattern == 'provider_spread' and theme == 'fall' and unit_kind == 'provider'")
    assert len(falls) >= 10
    assert (falls["p_value"] > 0.05).mean() > 0.9


def test_a_concern_is_unanswered_after_28_days_at_the_cut_and_not_before(quiet: ScoreInputs) -> None:
    # The cut is 5 November: 8 October is 28 days before it, 9 October 27.
    table = """
        alert_id | service_id | source   | theme           | reported_on
        ---------+------------+----------+-----------------+------------
        A1       | S001       | advocacy | neglect_of_care | 2026-10-08
        A2       | S002       | advocacy | neglect_of_care | 2026-10-09
    """
    records = with_groups(pd.DataFrame(parse(table)))
    scores = scored(replace(quiet, unanswered=records.assign(reported_on=pd.to_datetime(records["reported_on"]))))
    (row,) = found(scores, "unanswered_concern").to_dict("records")
    assert (row["alert_ids"], row["incident_ids"]) == (["A1"], [])
    assert found(scores, "unanswered_concern", "S002").empty
