"""The monthly pack as a file: what it says, in which order, and what it never lets in."""

import hashlib
import html as entities
import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from areas import sample_area
from invented_marts import write_marts
from invented_words import MONTH

from riskagg.errors import SettingsError, UsageError
from riskagg.report import words as page_words
from riskagg.report.pack import pack_html, write_pack
from riskagg.resources import reports_dir

HOSTILE = "</script></style><img src=x onerror=alert(1)>\"'&{{7*7}}\u2028"


@pytest.fixture(scope="module")
def area(tmp_path_factory):
    return sample_area(tmp_path_factory.mktemp("area"))


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as con:
        write_marts(con)
        yield con


@pytest.fixture(scope="module")
def page(con, area):
    return pack_html(con, area, MONTH)


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.unclosed: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "input", "br", "img", "path", "line", "rect", "polyline"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.unclosed.append(tag)


def words_of(text):
    """What a reader reads: no scripts, no styles, no tags."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.S)
    return re.sub(r"\s+", " ", entities.unescape(re.sub(r"<[^>]+>", " ", bare)))


def section(text, name):
    return words_of(re.search(rf'<section id="{name}".*?</section>', text, flags=re.S)[0])


def test_the_front_page_says_how_many_alerts_wait_and_what_they_could_change(page, con):
    said = section(page, "summary")
    ((n_alerts,),) = con.execute("select 2 * count(*) from mart_suppliers").fetchall()  # two of each supplier, and one withdrawn
    assert f"{n_alerts} alerts (" in said
    assert "1 service could come among the first 15 or into a higher band: " in said
    assert "(rank 21 now, could be 9, watch)" in said


def test_sections_stand_in_the_order_of_the_meeting(page):
    assert re.findall(r'<section id="([a-z-]+)"', page) == [
        "summary",
        "today",
        "ranked",
        "in-full",
        "fixed",
        "register",
        "quality",
        "annex",
    ]


def test_every_tag_is_closed_and_every_id_is_one_and_every_link_leads_somewhere(page):
    found = Elements(page)
    assert found.unclosed == []
    ids = [attrs["id"] for _, attrs in found.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = {attrs["href"][1:] for tag, attrs in found.tags if tag == "a"}
    assert targets <= set(ids)


def test_marking_stands_in_the_title_on_the_screen_and_on_every_printed_page(page):
    assert re.search(r"<title>OFFICIAL-SENSITIVE: intelligence pack, October 2026", page)
    assert '<div class="marking" role="note" aria-label="Protective marking">OFFICIAL-SENSITIVE</div>' in page
    assert re.search(r'@top-center\{content:"OFFICIAL\\00002d SENSITIVE"', page)
    assert 'content:"Page " counter(page) " of " counter(pages)' in page


def test_the_front_page_says_both_cuts_and_who_did_not_supply(page):
    front = words_of(page.split('<section id="today"')[0])
    assert "Reported by 5 Nov 2026" in front
    assert "Received by 3 Nov 2026" in front
    assert "Council safeguarding Westbay ✕ not supplied" in front
    assert "Not supplied is not the same as no incidents" in front
    assert "Ambulance sent a third of its usual rows." in front


def test_no_more_than_five_changes_stand_in_front(page):
    assert len(re.findall(r'<li class="l-', page)) == 5


def test_what_waits_for_a_decision_is_named(page):
    today = section(page, "today")
    for words in ("T05", "voluntary restriction since 24 Sep 2026, review was due 30 Oct 2026", "to be shared by 8 Oct 2026"):
        assert words in today
    assert "Protected medicines rounds" in today


def test_a_band_is_a_word_and_a_sign_and_never_a_colour_alone(page):
    ranked = section(page, "ranked")
    assert "◆ High" in ranked and "▲ Raised" in ranked and "● Watch" in ranked


def test_services_without_a_pattern_are_in_the_annex_alone(page, con):
    assert len(re.findall(r'<article class="service" id="service-', page)) == 8
    assert len(re.findall(r"<tr>", page.split('id="all-services"')[1])) == 30 + 1


def test_every_number_in_a_reason_leads_to_its_incident(page):
    article = re.search(r'<article class="service" id="service-1".*?</article>', page, flags=re.S)[0]
    links = set(re.findall(r'href="#(service-1-\d+)"', article))
    rows = set(re.findall(r'<tr id="(service-1-\d+)"', article))
    assert links and links <= rows


def test_every_number_in_a_reason_stands_on_paper_too(page):
    for article in re.findall(r'<article class="service".*?</article>', page, flags=re.S):
        why = re.search(r'<ul class="why.*?</ul>', article, flags=re.S)[0]
        left_out = set(re.findall(r'<tr id="([a-z]+-\d+-\d+)" class="beyond"', article))
        assert not set(re.findall(r'href="#([a-z]+-\d+-\d+)"', why)) & left_out


def test_a_change_is_told_in_the_words_of_the_pages():
    told = page_words.reason_words("No longer: unanswered concern, silence; newly met: T01.")
    assert told == "No longer: concern without an answer, unusual silence; newly met: T01."
    assert page_words.move_words("down", "raised", "high") == "fell from band high to raised"
    assert "judged" not in page_words.reason_words("The same patterns, judged against one more month.")


def test_people_are_letters_and_no_key_of_a_person_is_in_the_file(page, con):
    assert "Person A" in page
    people = con.execute("select distinct person_id from int_alert_links where person_id is not null").fetchall()
    assert not [person for (person,) in people if person in page]


def test_sections_that_stand_even_when_nil(con, area):
    with con.cursor() as empty:
        empty.execute("begin")
        for table in (
            "mart_patterns",
            "mart_triggers",
            "mart_decisions",
            "mart_actions",
            "mart_meetings",
            "mart_restrictions",
            "stg_alerts",
        ):
            empty.execute(f"delete from {table}")
        empty.execute("delete from mart_replies; delete from int_incidents_at; update mart_assessments set band = 'none', change = 'same'")
        empty.execute("update mart_supply set state = 'nil_return' where source = 'whistleblowing_complaints'")
        empty.execute("update mart_supply set state = 'not_supplied' where source = 'advocacy'")
        page = pack_html(empty, area, MONTH)
        empty.execute("rollback")
    fixed = section(page, "fixed")
    assert "No records supplied. This is not the same as no advocacy concerns." in fixed
    assert "Nil return: the agency says that it had no whistleblowing or complaints." in fixed
    for heading in ("5.1 Advocacy", "5.2 Whistleblowing", "5.3 Possible under-reporting", "5.4 Lower-level", "5.5 Items for the regulator"):
        assert heading in fixed
    assert "No service shows a pattern this month." in section(page, "ranked")
    assert "None is newly met." in section(page, "today")
    assert "No action plan has come back from a meeting." in section(page, "register")


def test_wording_is_for_consideration_and_never_a_finding(page):
    words = words_of(page).lower()
    assert "for consideration" in words
    assert "right to" in words
    for finding in ("abuse found", "guilty", "abuser", "risk score"):
        assert finding not in words


def test_no_address_outside_the_file_and_no_handler_and_scripts_only_by_digest(page):
    found = Elements(page)
    for tag, attrs in found.tags:
        assert tag not in ("link", "iframe", "object", "embed", "base", "form", "img")
        assert not [name for name in attrs if name.startswith("on") or name in ("src", "style", "srcset")]
        assert not [value for name, value in attrs.items() if name != "xmlns" and value and re.search(r"(?:https?:)?//\w", value)]
    policy = next(attrs["content"] for tag, attrs in found.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert len(page.encode()) < 3_000_000


def test_hostile_text_in_any_field_stays_text(area):
    with duckdb.connect() as con:
        write_marts(con, 4)
        codes = {"role", "state", "unit_kind", "unit_id", "band", "source", "supplier", "match_status", "theme", "previous_band", "change"}
        codes |= {"minutes_state", "result", "record_status", "status", "severity", "scope"}
        columns = con.execute(
            "select table_name, column_name from information_schema.columns where data_type = 'VARCHAR' order by table_name, column_name"
        ).fetchall()
        for table, column in columns:
            if column not in codes and not column.endswith("_id") and column != "sha256":
                con.execute(f'update {table} set "{column}" = $text where "{column}" is not null', {"text": HOSTILE})
        page = pack_html(con, area, MONTH)
    found = Elements(page)
    assert "img" not in [tag for tag, _ in found.tags]
    assert found.unclosed == []
    assert [tag for tag, _ in found.tags].count("script") == [tag for tag, _ in found.tags].count("figure") + 2
    assert "<img src=x" in words_of(page)
    assert "{{7*7}}" in page


def test_the_same_warehouse_gives_the_same_bytes(con, area, page):
    path = write_pack(con, area, MONTH)
    assert path == area.out / MONTH / "intelligence-pack.html"
    assert path.read_bytes() == page.encode()
    assert [found.name for found in path.parent.iterdir()] == ["intelligence-pack.html"]


def test_nothing_of_the_machine_is_in_the_pack(page):
    assert str(Path.cwd()) not in page
    assert str(Path.home()) + "/" not in page


@pytest.fixture
def renewed(con):
    """The home that leads the list was registered anew (and long ago, once more); the provider that leads is one of a company's two."""
    (service,) = con.execute("select unit_id from mart_assessments where role = 'now' and unit_kind = 'service' and rank = 1").fetchone()
    con.execute(
        """insert into int_renewals values
           ($service, date '2026-03-10', '1-9777777777', $service, 'Old Elms', 'Care & Co'),
           ($service, date '2021-03-10', $service, '1-9666666666', 'Older Elms', null)""",
        {"service": service},
    )
    con.execute(
        """insert into mart_assessments select * replace ('company' as unit_kind, 'company:03141235' as unit_id)
           from mart_assessments where unit_kind = 'provider' and rank = 1;
           insert into int_provider_groups values
           ('company', 'company:03141235', (select min(unit_id) from mart_assessments where unit_kind = 'provider' and rank = 1),
            date '2020-01-01', date '2024-05-31', 'Elm', 'Elm Care'),
           ('company', 'company:03141235', '1-8222', date '2024-06-01', null, 'Elm', 'New Elm Care')"""
    )
    query = (
        "select count(*) from int_incidents_at where role = 'now' and service_id = ? and occurred_on between '2024-03-10' and '2026-03-09'"
    )
    yield con.execute(query, [service]).fetchone()[0]
    con.execute("delete from int_renewals; delete from int_provider_groups; delete from mart_assessments where unit_kind = 'company'")


def test_a_page_says_what_a_new_id_would_hide_and_who_a_company_is(con, area, page, renewed):
    text = words_of(pack_html(con, area, MONTH))
    assert renewed > 0
    assert "Registered under a new id, 1-9777777777, since 10 Mar 2026" in text
    assert f"(Old Elms, Care & Co): {renewed} incident" in text
    assert "Older Elms" not in text
    of_company = r"Provider Id From To New Elm Care 1-8222 1 Jun 2024 now Elm Care 1-8\d+ 1 Jan 2020 31 May 2024"
    assert re.search(f"The providers of this company {of_company}", text)
    assert re.search(f"One of several registrations: the providers of its company number {of_company}", text)
    assert "A new id, an old history" not in words_of(page)
    assert "The providers of this" not in words_of(page)


def test_a_warehouse_of_another_month_is_refused(con, area):
    with pytest.raises(UsageError, match="built for 2026-10, not 2026-09"):
        pack_html(con, area, "2026-09")


@pytest.mark.parametrize("profile", ["board", "public", "commissioner", "provider_copy"])
def test_a_pack_is_refused_to_an_audience_that_may_not_see_single_incidents(con, tmp_path, profile):
    (tmp_path / "area.toml").write_text(f'name = "North"\n[disclosure]\nprofile = "{profile}"\n')
    with pytest.raises(SettingsError, match=r"No pack was written|No page was drawn"):
        write_pack(con, sample_area(tmp_path), MONTH)
    assert not list(tmp_path.rglob("*.html"))


def test_a_month_not_supplied_is_a_dash_and_not_a_zero(page):
    westbay = re.search(r'<article class="service" id="service-2".*?</article>', page, flags=re.S)[0]
    row = re.search(r"<tr><th scope=\"row\">Council safeguarding</th>.*?</tr>", westbay, flags=re.S)[0]
    assert re.findall(r"<td[^>]*>.*?</td>", row)[11] == '<td class="c unknown"><abbr title="not supplied">–</abbr></td>'


def test_kept_code_of_others_is_what_its_table_says():
    folder = reports_dir() / "static" / "vendor"
    rows = re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", (folder / "VENDOR.md").read_text(), flags=re.M)
    assert {name for name, _ in rows} == {path.name for path in folder.glob("*.js")}
    for name, digest in rows:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
