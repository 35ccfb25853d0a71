"""The game in a real browser: it is drawn with our letters, keys and buttons work, and nothing comes from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.wait import WebDriverWait
from served import games, serving, until_games
from terminal import SECONDS
from test_phones_browser import browser
from test_phones_browser import pytestmark as pytestmark

READ = """
const emulator = document.getElementById("terminal").emulator;
if (!emulator) return "";
const lines = emulator.buffer.active;
return Array.from({length: emulator.rows}, (_, row) => lines.getLine(row)?.translateToString(true) ?? "").join("\\n");
"""
ASKED = "return performance.getEntriesByType('resource').map((entry) => entry.name)"
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
"""


def words(driver: WebDriver) -> str:
    """What the terminal on the page shows, as one line."""
    text: str = driver.execute_script(READ)
    return " ".join(text.replace("▌", " ").replace("▏", " ").replace("▕", " ").split())


def until(driver: WebDriver, expected: str) -> None:
    try:
        WebDriverWait(driver, SECONDS, 0.05).until(lambda _: expected in words(driver))
    except Exception:
        pytest.fail(f"waited in vain for {expected!r}: {words(driver)}")


def press(driver: WebDriver, keys: str, expected: str) -> None:
    driver.switch_to.active_element.send_keys(keys)
    until(driver, expected)


def option(driver: WebDriver, name: str) -> Any:
    return driver.execute_script(f"return document.getElementById('terminal').emulator.{name}")


def open_page(driver: WebDriver, address: str, *, look: str = "light") -> None:
    wishes = [{"name": "prefers-color-scheme", "value": look}, {"name": "prefers-reduced-motion", "value": "reduce"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wishes})  # type: ignore[attr-defined]
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": LISTEN})  # type: ignore[attr-defined]
    driver.set_window_size(1280, 800)
    driver.get(address)


async def test_a_conversation_to_its_debrief_and_the_report(data: Path, tmp_path: Path) -> None:
    with serving(str(data / "small.yaml"), cwd=tmp_path) as served, browser(tmp_path / "one") as driver:
        folder = tmp_path / "downloads"
        wish = {"behavior": "allow", "downloadPath": str(folder)}
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", wish)  # type: ignore[attr-defined]
        open_page(driver, served.address)
        until(driver, "before you start")
        # The token has left the address bar, and nothing was asked of anybody else.
        assert driver.current_url == f"{served.origin}/"
        assert driver.title == "Roleplay"
        asked = driver.execute_script(ASKED)
        assert {f"{served.origin}/files/textual.js", f"{served.origin}/files/jetbrains-mono-bold.woff2"} <= set(asked)
        assert [each for each in asked if not each.startswith(f"{served.origin}/")] == []
        assert driver.execute_script("return document.fonts.check('16px Game')")
        assert driver.execute_script("return document.documentElement.className") == "light"
        # Larger letters are fewer, and remembered.
        size, columns = option(driver, "options.fontSize"), option(driver, "cols")
        driver.find_element(By.ID, "larger").click()
        assert option(driver, "options.fontSize") == size + 2
        assert option(driver, "cols") < columns
        until(driver, "before you start")
        driver.find_element(By.ID, "commands").click()
        until(driver, "Dark theme")
        press(driver, Keys.ESCAPE, "before you start")
        WebDriverWait(driver, SECONDS, 0.05).until(lambda _: "Dark theme" not in words(driver))
        press(driver, Keys.ENTER, "decision 1 of 1")
        press(driver, Keys.ARROW_DOWN + Keys.ENTER, "look back on it")
        press(driver, Keys.ENTER, "How empathetic were you?")
        press(driver, "s", "What was still possible")
        press(driver, "r", "among your downloads")
        WebDriverWait(driver, SECONDS, 0.05).until(lambda _: list(folder.glob("small-*.html")))
        (report,) = folder.glob("small-*.html")
        assert "<!doctype html>" in report.read_text(encoding="utf-8").lower()
        assert list(tmp_path.glob("*.html")) == []  # and not where the server is
        driver.refresh()
        until(driver, "before you start")
        assert option(driver, "options.fontSize") == size + 2
        await until_games(served.mark, 1)  # the game of before has ended
        driver.find_element(By.ID, "leave").click()
        ended = driver.find_element(By.ID, "ended")
        WebDriverWait(driver, SECONDS, 0.05).until(lambda _: ended.is_displayed())
        assert ended.text.startswith("The game is closed.\nWhat you did is kept: ")
        await until_games(served.mark, 0)
        driver.find_element(By.ID, "again").click()
        until(driver, "before you start")
        assert driver.execute_script("return window.violations") == []
        assert [each for each in driver.get_log("browser") if each["level"] == "SEVERE"] == []  # type: ignore[attr-defined]
        assert len(games(served.mark)) == 1
        driver.switch_to.new_window("tab")
        driver.switch_to.window(driver.window_handles[0])
        driver.close()
        await until_games(served.mark, 0)


def test_without_javascript_it_says_so(tmp_path: Path) -> None:
    with serving(cwd=tmp_path) as served, browser(tmp_path / "one", scripts=False) as driver:
        driver.get(served.address)
        WebDriverWait(driver, SECONDS, 0.05).until(lambda page: "switched off" in page.page_source)
        assert "The game is drawn with JavaScript" in driver.find_element(By.TAG_NAME, "main").text
