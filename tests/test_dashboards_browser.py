"""Dashboards in a real browser, opened from a folder as a recipient opens them: search, sort, charts, no network, no complaint."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from areas import sample_area
from invented_providers import HOSTILE, write_providers

from riskagg.report.dashboards import write_dashboards
from riskagg.report.dashboards_pages import page_name

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make test installs it")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium")
PROVIDER = f"providers/{page_name('1-8000000001')}"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    con = duckdb.connect()
    write_providers(con)
    con.execute("update int_services_now set provider_name = 'Café Homes ' || ? where provider_id = '1-8000000004'", [HOSTILE])
    return write_dashboards(con, sample_area(tmp_path_factory.mktemp("area"))).parent


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Opened:
    """A page with what it complained of and what it asked for."""

    def __init__(self, browser, path: Path, **settings) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | settings)).new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri())

    def names(self) -> list[str]:
        return [name.strip() for name in self.page.locator("tbody tr:visible th").all_inner_texts()]

    def column(self, number: int) -> list[str]:
        return self.page.locator("tbody tr:visible").evaluate_all(f"rows => rows.map(row => row.cells[{number}].dataset.value)")


@pytest.fixture
def index(chromium, site) -> Iterator[Opened]:
    opened = Opened(chromium, site / "index.html")
    yield opened
    assert opened.complaints == []
    opened.page.context.close()


def test_search_finds_a_provider_by_its_services_and_says_how_many(index):
    index.page.get_by_role("searchbox").fill("harbour 1-9000000001")
    assert index.names() == ["Oakmere Homes Ltd"]
    assert index.page.get_by_role("status").inner_text() == "1 of 6 providers"


def test_search_does_not_mind_accents_case_or_the_order_of_words(index):
    index.page.get_by_role("searchbox").fill("HOMES cafe")
    assert len(index.names()) == 1
    assert index.names()[0].startswith("Café Homes <script>")


def test_search_without_a_hit_says_so_and_an_empty_box_shows_all_again(index):
    box = index.page.get_by_role("searchbox")
    box.fill("nobody of that name")
    assert index.page.get_by_text("No provider or service has that").is_visible()
    box.fill("")
    assert len(index.names()) == 6


def test_columns_sort_by_keyboard_and_say_so(index):
    beds = index.page.get_by_role("button", name="Beds")
    beds.focus()
    index.page.keyboard.press("Enter")
    rising = [int(value) for value in index.column(6)]
    assert rising == sorted(rising)
    assert beds.evaluate("button => button.closest('th').getAttribute('aria-sort')") == "ascending"
    index.page.keyboard.press("Enter")
    assert [int(value) for value in index.column(6)] == sorted(rising, reverse=True)
    assert index.page.locator("th[aria-sort]").count() == 1
    assert "sorted by beds, descending" in index.page.get_by_role("status").inner_text()


def test_bands_sort_by_weight_and_not_by_letter(index):
    index.page.get_by_role("button", name="Provider").click()
    index.page.get_by_role("button", name="Band").click()
    assert index.page.locator("tbody td[data-label=Band]").all_inner_texts()[:3] == ["◆ High", "▲ Raised", "● Watch"]


def test_without_javascript_the_index_is_a_whole_table_and_nothing_dead_is_shown(chromium, site):
    opened = Opened(chromium, site / "index.html", java_script_enabled=False)
    assert len(opened.names()) == 6
    assert not opened.page.get_by_role("searchbox").is_visible()
    assert opened.page.get_by_role("button").count() == 0


def test_without_javascript_a_provider_reads_with_its_chart_and_table(chromium, site):
    opened = Opened(chromium, site / PROVIDER, java_script_enabled=False)
    assert opened.page.locator("svg.plot").is_visible()
    opened.page.locator("summary").first.click()
    assert opened.page.locator("details.same tbody tr:visible").count() == 24


def test_a_providers_page_draws_its_chart_without_a_complaint_or_a_request_beyond_its_folder(chromium, site):
    opened = Opened(chromium, site / PROVIDER)
    opened.page.locator(".chart-live .main-svg").first.wait_for()
    assert opened.complaints == []
    assert all(url.startswith(site.as_uri()) for url in opened.requests)


@pytest.mark.parametrize("name", ["index.html", PROVIDER])
def test_no_page_is_wider_than_its_window(chromium, site, name):
    opened = Opened(chromium, site / name)
    for width in (1280, 768, 360):
        opened.page.set_viewport_size({"width": width, "height": 800})
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.complaints == []


def test_targets_are_large_enough_and_every_field_has_a_name(index):
    small = index.page.locator("button, input, tbody a").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().height < 24 && getComputedStyle(one).display !== 'inline').length"
    )
    assert small == 0
    assert index.page.get_by_label("Find a provider or one of its services").count() == 1
