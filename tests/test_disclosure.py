"""Who may see what: rows, columns and counts of the five audiences."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from riskagg.disclosure import PROFILES, apply, label_people, person_labels, profile_named
from riskagg.disclosure.suppression import hidden_cells, with_totals
from riskagg.errors import SettingsError

OPERATIONAL, PROVIDER, BOARD, PUBLIC = (profile_named(name) for name in ("operational", "provider_copy", "board", "public"))


def themes(counts: dict[str, list[int]], table: str = "provider_themes") -> pd.DataFrame:
    """Counts a theme and month of one provider, with the months' totals under theme ``all``."""
    rows = {**counts, "all": [sum(column) for column in zip(*counts.values(), strict=True)]}
    long = [(theme, month, n) for theme, values in rows.items() for month, n in enumerate(values)]
    frame = pd.DataFrame(long, columns=["theme", "month", "n_incidents"])
    return frame.assign(provider_id="1-9") if table == "provider_themes" else frame


def possible_values(table: np.ndarray, hidden: np.ndarray, cell: tuple[int, int]) -> tuple[float, float]:
    """The least and the most that a hidden cell can be, by linear programming over everything that is shown."""
    rows, columns = table.shape
    equations = []
    for row in range(rows):
        line = np.zeros(table.shape)
        line[row, :-1], line[row, -1] = 1, -1
        equations.append(line.ravel())
    for column in range(columns):
        line = np.zeros(table.shape)
        line[:-1, column], line[-1, column] = 1, -1
        equations.append(line.ravel())
    bounds = [(0, None) if is_hidden else (n, n) for n, is_hidden in zip(table.ravel(), hidden.ravel(), strict=True)]
    aim = np.zeros(table.shape)
    aim[cell] = 1
    ends = []
    for sign in (1, -1):
        found = linprog(sign * aim.ravel(), A_eq=np.array(equations), b_eq=np.zeros(len(equations)), bounds=bounds)
        ends.append(float("inf") if found.status == 3 else found.fun * sign)
    return ends[0], ends[1]


@given(st.integers(1, 4), st.integers(1, 4), st.data())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_no_suppressed_cell_can_be_recovered_from_row_and_column_totals(n_rows, n_columns, data):
    counts = np.array(
        data.draw(st.lists(st.lists(st.integers(0, 12), min_size=n_columns, max_size=n_columns), min_size=n_rows, max_size=n_rows))
    )
    table, hidden = with_totals(counts), hidden_cells(counts, 5)
    assert hidden[table < 5].all()
    for row, column in np.argwhere(hidden):
        least, most = possible_values(table, hidden, (row, column))
        assert most - least > 0.5, f"{table.tolist()} hidden {hidden.tolist()}: {row},{column} can only be {least}"


def test_a_table_of_large_counts_hides_nothing():
    assert not hidden_cells(np.array([[5, 60], [70, 8]]), 5).any()


def test_one_small_count_takes_the_smallest_companions_with_it():
    hidden = hidden_cells(np.array([[2, 30, 50], [9, 40, 60], [70, 80, 90]]), 5)
    assert hidden[0, 0]
    assert hidden.sum() == 4
    assert not hidden[-1].any() and not hidden[:, -1].any()  # 2+30, 9+40: a cycle of four cells, all totals shown


def test_the_board_sees_no_count_below_five_and_the_totals_are_hidden_where_they_would_tell():
    shown = apply("provider_themes", themes({"fall": [7, 3], "medication": [9, 8]}), BOARD)
    by_cell = shown.set_index(["theme", "month"])["n_incidents"]
    assert pd.isna(by_cell["fall", 1])
    assert all(n >= 5 for n in by_cell if pd.notna(n))
    assert by_cell.isna().sum() >= 2


def test_the_operational_pack_keeps_small_counts_because_they_are_the_signal():
    frame = themes({"fall": [1, 0]})
    assert apply("provider_themes", frame, OPERATIONAL)["n_incidents"].tolist() == frame["n_incidents"].tolist()


def test_the_public_sees_counts_rounded_to_five():
    shown = apply("area_themes", themes({"fall": [17, 103], "death": [33, 38]}, "area_themes"), PUBLIC)
    assert shown["n_incidents"].tolist() == [15, 105, 35, 40, 50, 140]


def test_percentages_under_twenty_or_that_betray_a_hidden_count_are_hidden():
    frame = themes({"fall": [40, 40, 40]}).assign(told_pct=[50.0, 50.0, 5.0] * 2, told_base=[20, 19, 40] * 2)
    shown = apply("provider_themes", frame, BOARD)["told_pct"].tolist()
    assert shown[0] == 50.0
    assert np.isnan(shown[1]) and np.isnan(shown[2])  # 19 people; 5 % of 40 is two


@pytest.mark.parametrize("table", ["stg_alerts", "incidents", "mart_triggers", "mart_theme_months", "anything new"])
def test_a_table_that_nobody_released_is_empty_for_board_and_public(table):
    frame = pd.DataFrame({"service_id": ["1-1"], "n_incidents": [40], "sentence": ["Six thefts"], "provider_id": ["1-9"]})
    assert apply(table, frame, BOARD).empty
    assert apply(table, frame, PUBLIC).empty


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_keys_of_people_pass_to_nobody(profile):
    frame = pd.DataFrame(
        {"provider_id": ["1-9"], "person_id": ["p1"], "people": [["p1"]], "risk_source_nhs": ["x"], "manager_key": ["m"], "n_people": [2]}
    )
    assert set(apply("incidents", frame, profile, provider_id="1-9").columns) <= {"provider_id", "n_people"}


def test_what_a_whistleblower_wrote_is_withheld_from_the_meeting_and_counted():
    frame = pd.DataFrame({"source": ["whistleblowing_complaints", "contract_monitoring"], "finding": ["They hide it", "Not met"]})
    assert apply("stg_alerts", frame, OPERATIONAL)["finding"].tolist() == ["withheld", "Not met"]


def test_a_provider_sees_its_own_rows_and_not_who_told():
    frame = pd.DataFrame(
        {
            "provider_id": ["1-9", "1-8"],
            "first_source": ["police", "council_safeguarding"],
            "agencies": [["council_safeguarding", "police"], ["police"]],
            "alert_ids": [["police|police|1"], []],
        }
    )
    shown = apply("incidents", frame, PROVIDER, provider_id="1-9")
    assert shown["provider_id"].tolist() == ["1-9"]
    assert shown["first_source"].tolist() == ["withheld"]
    assert shown["agencies"].tolist() == [["council_safeguarding", "withheld"]]
    assert "alert_ids" not in shown


def test_a_police_hold_leaves_a_provider_nothing():
    frame = pd.DataFrame({"provider_id": ["1-9", "1-9"], "police_hold": [False, True]})
    assert apply("mart_decisions", frame, PROVIDER, provider_id="1-9").empty
    assert apply("mart_actions", frame.drop(columns="police_hold"), PROVIDER, provider_id="1-9", police_hold=True).empty
    assert len(apply("mart_decisions", frame, OPERATIONAL)) == 2


def test_rows_that_do_not_say_whose_they_are_never_reach_a_provider():
    assert apply("mart_patterns", pd.DataFrame({"service_id": ["1-1"]}), PROVIDER, provider_id="1-9").empty


def test_a_page_about_all_providers_cannot_be_drawn_for_one():
    with pytest.raises(SettingsError, match="provider_copy"):
        apply("incidents", pd.DataFrame({"provider_id": ["1-9"]}), PROVIDER)
    with pytest.raises(SettingsError, match="board, commissioner"):
        profile_named("press")


def test_people_are_lettered_by_first_appearance_whatever_their_keys_and_row_order():
    rows = [
        ("Elms", "p9", "2026-01-02", "police", "police", "2"),
        ("Elms", "p1", "2026-01-02", "police", "police", "1"),
        ("Elms", "p5", "2025-12-30", "nhs", "nhs", "7"),
        ("Oaks", "p9", "2026-02-01", "nhs", "nhs", "8"),
        ("Oaks", None, "2026-01-01", "nhs", "nhs", "9"),
    ]
    alerts = pd.DataFrame(rows, columns=["service_id", "person_id", "occurred_on", "source", "supplier", "source_ref"])
    expected = {("Elms", "p5"): "Person A", ("Elms", "p1"): "Person B", ("Elms", "p9"): "Person C", ("Oaks", "p9"): "Person A"}
    assert person_labels(alerts) == expected
    assert person_labels(alerts.iloc[::-1]) == expected
    labelled = label_people(
        pd.DataFrame({"service_id": ["Elms"] * 2, "people": [["p9", "p5"]] * 2, "weakly_joined": [[], ["p5"]]}), expected
    )
    assert labelled["people_labels"].tolist() == [["Person A", "Person C"], ["Person A*", "Person C"]]
    assert labelled["is_weakly_joined"].tolist() == [False, True]


def test_the_twenty_seventh_person_is_aa():
    alerts = pd.DataFrame({"service_id": "Elms", "person_id": [f"p{n:02}" for n in range(27)], "occurred_on": range(27)})
    labels = person_labels(alerts.assign(source="nhs", supplier="nhs", source_ref="1"))
    assert labels["Elms", "p26"] == "Person AA"
