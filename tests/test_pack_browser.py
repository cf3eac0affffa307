"""The pack as people meet it: in a browser with and without JavaScript, on a telephone, on paper."""

import shutil
import subprocess

import duckdb
import pytest
from areas import sample_area
from browser import browser  # noqa: F401  (a fixture)
from invented_marts import write_marts
from invented_words import MONTH

from riskagg.report.pack import write_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    with duckdb.connect() as con:
        write_marts(con, 12)
        return write_pack(con, sample_area(tmp_path_factory.mktemp("area")), MONTH)


@pytest.fixture
def view(browser, pack):  # noqa: F811
    opened = []

    def show(width=1280, javascript=True):
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=javascript)
        opened.append(context)
        page = context.new_page()
        page.faults, page.asked = [], []
        page.on("console", lambda message: page.faults.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(pack.as_uri())
        return page

    yield show
    for context in opened:
        context.close()


def test_charts_answer_to_the_pointer_without_a_fault_or_a_request(view, pack):
    page = view()
    page.locator("#chart-1").scroll_into_view_if_needed()
    page.wait_for_selector("#chart-1.live .chart-live .main-svg")
    page.hover("#chart-1 .chart-live .draglayer .nsewdrag")
    page.wait_for_selector("#chart-1 .hoverlayer .legend, #chart-1 .hoverlayer .hovertext")
    assert not page.locator("#chart-1 svg.plot").is_visible()
    assert page.faults == []
    assert page.asked == [pack.as_uri()]


def test_it_reads_without_javascript(view):
    page = view(javascript=False)
    assert page.locator("#chart-1 svg.plot").is_visible()
    page.locator("#chart-1 summary").click()
    assert page.locator("#chart-1 table tbody tr").count() == 24
    assert page.locator("#chart-1 table").is_visible()
    assert page.locator(".filter").count() == 0


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_but_a_wide_table_scrolls_sideways(view, width):
    page = view(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_annex_can_be_searched_by_keyboard(view):
    page = view()
    page.get_by_label("Find a service").fill("coppice")
    assert page.locator("#all-services tbody tr:visible").count() == 1
    assert page.locator(".filter [role=status]").inner_text() == "1 of 12 shown"


def test_the_first_tab_stop_skips_to_the_content(view):
    page = view()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_links_among_figures_are_large_enough_to_touch(view):
    page = view(width=360)
    sizes = page.evaluate(
        "[...document.querySelectorAll('.why .behind a')].map(a => {const r = a.getBoundingClientRect(); return [r.width, r.height]})"
    )
    assert sizes
    assert min(min(size) for size in sizes) >= 24


def test_every_printed_page_carries_the_marking_and_its_number(view, tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext: apt install poppler-utils")
    page = view()
    page.pdf(path=str(tmp_path / "pack.pdf"), prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "pack.pdf", "-"], capture_output=True, check=True, text=True).stdout
    pages = text.split("\f")[:-1]
    for number, printed in enumerate(pages, 1):
        assert printed.count("OFFICIAL-SENSITIVE") >= 2, number
        assert f"Page {number} of {len(pages)}" in printed
    assert "for a person to say which service" in " ".join(pages[0].split())
    starts = [printed for printed in pages if "Why it is here" in printed]
    assert len(starts) == page.locator("article.service").count()
