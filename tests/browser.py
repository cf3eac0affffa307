"""A real browser for tests that look at pages: ``from browser import browser`` makes the fixture known to a test file."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
HOW = "no Chromium: install it (apt install chromium, or playwright install chromium) and `pip install riskagg[dev]`"


# A module, not the session: two Playwrights cannot run at once, and each test file imports the fixture as its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window; the test is skipped, and says what to install, where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason=HOW)
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with playwright.sync_playwright() as running:
        try:
            started = running.chromium.launch(executable_path=found, args=ARGUMENTS)
        except playwright.Error as fault:
            pytest.skip(f"{HOW} ({str(fault).splitlines()[0]})")
        yield started
        started.close()
