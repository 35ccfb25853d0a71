"""The docs as a site: it is built strictly, needs no network, and is searched where it is opened as a file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from docs import site

pytestmark = pytest.mark.slow

FOUND = "return document.activeElement.shadowRoot.textContent"
"""What the search shows: it is drawn in a tree of its own."""


@pytest.fixture
def configuration(tmp_path: Path) -> Path:
    """The configuration in a folder of its own, with the pages laid out beside it."""
    pytest.importorskip("zensical", reason="the docs extra is not installed")
    shutil.copy(site.CONFIGURATION, tmp_path)
    assert site.lay_out(tmp_path / site.PAGES.relative_to(site.ROOT)) == []
    return tmp_path / site.CONFIGURATION.name


def test_a_broken_link_ends_the_strict_build(configuration: Path) -> None:
    page = configuration.parent / "build" / "pages" / "play.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[gone](nowhere.md)\n", encoding="utf-8")
    assert site.made(configuration) != 0


def test_a_missing_picture_ends_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = tmp_path / "docs"
    shutil.copytree(site.DOCS / "theme", docs / "theme")
    (docs / "page.md").write_text("# A page\n\n![gone](pictures/gone.webp)\n", encoding="utf-8")
    monkeypatch.setattr(site, "DOCS", docs)
    monkeypatch.setattr(site, "ROOT", tmp_path)
    monkeypatch.setattr("docs.markdown.ROOT", tmp_path)
    monkeypatch.setattr(site, "PAGES", tmp_path / "pages")
    assert site.main() == 1


def test_the_site_is_searched_without_a_network(configuration: Path) -> None:
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and chromedriver):
        pytest.skip("chromium and chromedriver are not installed")
    from selenium import webdriver
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    assert site.made(configuration) == 0
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900"):
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(chromedriver))
    try:
        browser.get((configuration.parent / "build" / "site" / "index.html").as_uri())
        browser.find_element(By.CLASS_NAME, "md-search__button").click()
        wait = WebDriverWait(browser, 60)
        wait.until(lambda one: one.execute_script("return !!document.activeElement.shadowRoot"))
        browser.switch_to.active_element.send_keys("contested")
        wait.until(lambda one: "How good conversations are written" in one.execute_script(FOUND))
        said = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
        asked = [one["params"]["request"]["url"] for one in said if one["method"] == "Network.requestWillBeSent"]
        assert asked
        assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
        assert browser.get_log("browser") == []
    finally:
        browser.quit()
