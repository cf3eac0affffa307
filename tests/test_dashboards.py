"""Provider trend dashboards as files: what they say, that they are safe, small, and the same twice."""

import json
import re
from pathlib import Path

import duckdb
import pytest
from areas import sample_area
from invented_providers import HOSTILE, write_providers
from raw_tables import fill

from riskagg.area import Area
from riskagg.errors import SettingsError
from riskagg.report.dashboards import write_dashboards
from riskagg.report.dashboards_pages import page_name

PROVIDER = "1-8000000001"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def marts():
    con = duckdb.connect()
    write_providers(con)
    yield con
    con.close()


@pytest.fixture
def con(marts):
    """The invented region; what a test changes is taken back."""
    marts.begin()
    yield marts
    marts.rollback()


@pytest.fixture
def area(tmp_path: Path) -> Area:
    return sample_area(tmp_path)


@pytest.fixture(scope="module")
def site(marts, tmp_path_factory) -> Path:
    return write_dashboards(marts, sample_area(tmp_path_factory.mktemp("area"))).parent


def page(site: Path, provider_id: str = PROVIDER) -> str:
    return (site / "providers" / page_name(provider_id)).read_text(encoding="utf-8")


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def section(html: str, heading: str) -> str:
    return plain(html.split(f'<section id="{heading}"')[1].split("</section>")[0])


def test_the_index_lists_every_provider_by_rank_as_a_plain_table(site):
    html = (site / "index.html").read_text(encoding="utf-8")
    ranks = [int(rank) for rank in re.findall(r'data-label="Rank" data-value="(\d+)"', html)]
    assert ranks == sorted(ranks)
    assert len(ranks) == 6
    for href in re.findall(r'<a href="(providers/[^"]+)"', html):
        assert (site / href).is_file()


def test_bands_are_said_in_words_beside_their_symbol(site):
    html = (site / "index.html").read_text(encoding="utf-8")
    assert re.search(r'<span aria-hidden="true">◆</span> High', html)


def test_the_trend_counts_the_providers_incidents_of_24_months(site, marts):
    html = page(site)
    table = html.split("<table")[1].split("</table>")[0]
    shown = [int(row[0]) for row in re.findall(r"<th[^>]*>[A-Z][a-z]+ 20\d\d</th>\s*<td[^>]*>(\d+)</td>", table) for row in [[row]]]
    (told,) = marts.execute("select count(*) from int_incidents_at where role = 'now' and provider_id = ?", [PROVIDER]).fetchone()
    assert len(shown) == 24
    assert sum(shown) == told


def test_expected_is_the_sum_of_the_services_of_that_month(con, area):
    con.execute("update mart_expected set expected = 0.25")
    html = page(write_dashboards(con, area).parent)
    n = con.execute("select count(*) from int_services_now where provider_id = ?", [PROVIDER]).fetchone()[0]
    assert f"{n * 0.25:.1f}" in html.split("<table")[1].split("</table>")[0]


def test_the_trend_is_marked_since_the_providers_own_strongest_pattern_of_incidents_began(con, area):
    con.execute("delete from mart_patterns")
    fill(
        con,
        "mart_patterns",
        """
        unit_kind | pattern            | theme      | strength | n_incidents | since
        ----------+--------------------+------------+----------+-------------+-----------
        provider  | unanswered_concern |            | 1.0      | 0           | 2026-03-02
        provider  | provider_spread    | medication | 0.9      | 4           | 2026-08-10
        provider  | several_agencies   |            | 0.5      | 9           | 2026-05-01
        """,
    )
    con.execute("update mart_patterns set role = 'now', sentence = 'A sentence.', unit_id = ?", [PROVIDER])
    trend = section(page(write_dashboards(con, area).parent), "months")
    assert "since the pattern “Spread over a provider&#39;s services, medication” began" in trend
    assert "since August 2026" in trend


def test_a_home_that_changed_hands_stands_on_both_providers_pages(site):
    assert "Saltmarsh Trust" in section(page(site, "1-8000000003"), "changes")
    assert "1 Jun 2026" in section(page(site, "1-8000000002"), "changes")


def test_a_change_of_manager_is_told_and_no_key_or_name_is(site):
    told = section(page(site), "changes")
    assert "registered manager" in told
    assert not [name for name, content in contents(site).items() if b"another key" in content]


def test_people_are_letters_and_their_keys_are_nowhere(site, marts):
    assert "Person A" in section(page(site), "incidents")
    keys = {key for (key,) in marts.execute("select distinct person_id from int_alert_links where person_id is not null").fetchall()}
    text = b"".join(content for name, content in contents(site).items() if name.endswith(".html")).decode()
    assert not [key for key in keys if key in text]


def test_a_month_that_an_agency_did_not_supply_is_not_a_zero(con, area):
    con.execute("update mart_supply set state = 'not_supplied' where source = 'police' and month = date '2026-09-01'")
    con.execute("update int_incidents_at set agencies = ['police'] where provider_id = ? and occurred_on < date '2026-08-31'", [PROVIDER])
    con.execute(
        "update int_incidents_at set agencies = ['nhs_incidents'] where provider_id = ? and occurred_on >= date '2026-08-31'", [PROVIDER]
    )
    row = page(write_dashboards(con, area).parent).split('<th scope="row">Police</th>')[1].split("</tr>")[0]
    cells = [plain(cell).strip() for cell in row.split("<td")[1:13]]
    assert "–" in cells[10]  # the eleventh of twelve months to October is September


def test_actions_restrictions_and_concerns_stand_on_the_page(site):
    html = page(site)
    assert "Protected medicines rounds" in section(html, "register")
    assert "review due" in section(html, "register")
    assert "without an enquiry" in section(html, "concerns")


def test_the_same_warehouse_gives_the_same_bytes(con, area):
    first = contents(write_dashboards(con, area).parent)
    assert contents(write_dashboards(con, area).parent) == first


def test_an_older_month_does_not_replace_a_newer_one(con, area):
    folder = write_dashboards(con, area).parent
    before = contents(folder)
    con.execute(
        "update cut set month = date '2026-09-01', month_start = date '2026-09-01', month_end = date '2026-09-30' where role = 'now'"
    )
    assert write_dashboards(con, area) == folder / "index.html"
    assert contents(folder) == before
    assert json.loads(before["month.json"])["month"] == "2026-10"


def test_a_page_of_a_provider_that_left_the_region_goes_with_it(con, area):
    folder = write_dashboards(con, area).parent
    (folder / "providers" / "gone.html").write_text("old")
    write_dashboards(con, area)
    assert not (folder / "providers" / "gone.html").exists()


def test_pages_are_small_and_share_their_assets_by_content(site):
    sizes = {name: len(content) for name, content in contents(site).items() if name.startswith("providers/")}
    assert max(sizes.values()) < 60_000
    assets = set(re.findall(r'(?:src|href)="\.\./(assets/[^"]+)"', page(site)))
    assert {Path(name).suffix for name in assets} == {".css", ".js"}
    for name in assets:
        assert re.search(r"\.[0-9a-f]{12}\.(css|js)$", name)
        assert (site / name).is_file()


def test_hostile_names_are_escaped_everywhere_and_no_page_holds_a_handler_or_inline_code(con, area):
    con.execute("update int_services_now set name = ?, provider_name = ?", [HOSTILE, HOSTILE])
    con.execute("update int_services set provider_name = ?, operator_name = ?", [HOSTILE, HOSTILE])
    con.execute("update mart_patterns set sentence = ?", [HOSTILE])
    con.execute("update mart_assessments set lead_sentence = ?", [HOSTILE])
    con.execute("update stg_alerts set source_ref = ?, agency = ?", [HOSTILE, HOSTILE])
    con.execute("update mart_actions set action = ?", [HOSTILE])
    for name, content in contents(write_dashboards(con, area).parent).items():
        html = content.decode() if name.endswith(".html") else ""
        assert "<script>alert" not in html
        assert not re.search(r"<[^>]+\son[a-z]+=", html)
        assert "unsafe-inline" not in html
        inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", html)
        assert not inline
        assert not re.search(r"<[a-z][^>]*\sstyle=", html)
        assert not re.search(r"https?://", html)


def test_every_page_carries_the_marking_at_both_ends_and_in_its_title(site):
    for name, content in contents(site).items():
        if name.endswith(".html"):
            html = content.decode()
            assert "<title>OFFICIAL-SENSITIVE: " in html
            assert html.count('class="mark') == 2


@pytest.mark.parametrize(
    ("provider_id", "name"),
    [
        ("1-8000000001", r"1-8000000001\.html"),
        ("local:../../etc/passwd", r"local-etc-passwd-[0-9a-f]{8}\.html"),
        ("::", r"provider-[0-9a-f]{8}\.html"),
    ],
)
def test_a_providers_id_makes_a_safe_file_name(provider_id, name):
    assert re.fullmatch(name, page_name(provider_id))


def test_ids_that_differ_only_in_their_case_have_pages_of_their_own():
    assert len({page_name("RAB").lower(), page_name("rab").lower()}) == 2


def test_dashboards_are_not_drawn_for_an_audience_that_may_not_see_single_incidents(con, area):
    settings = area.settings.model_copy(update={"disclosure": area.settings.disclosure.model_copy(update={"profile": "public"})})
    with pytest.raises(SettingsError, match="public"):
        write_dashboards(con, Area(area.root, settings))
    assert not area.dashboards.exists()


def test_sixty_providers_have_a_page_each_and_drawing_again_leaves_no_other(tmp_path):
    con = duckdb.connect()
    write_providers(con, 60, one_each=True)
    area = sample_area(tmp_path)
    write_dashboards(con, area)
    write_dashboards(con, area)
    assert len(list((area.dashboards / "providers").iterdir())) == 60


def test_a_chain_of_two_hundred_homes_keeps_its_page_small_and_says_what_it_leaves_out(tmp_path):
    con = duckdb.connect()
    write_providers(con, 200)
    for table in ("int_services_now", "int_incidents_at", "mart_service_months"):
        con.execute(f"update {table} set provider_id = ?", [PROVIDER])
    con.execute("insert into mart_patterns select * replace (rule || '-again' as pattern) from mart_patterns")
    html = page(write_dashboards(con, sample_area(tmp_path)).parent)
    assert len(html.encode()) < 60_000
    shown = html.count('class="spark"') + section(html, "services").count("incidents")
    assert re.search(r"\d+ more services in the month’s extracts", html)
    assert shown > 20
