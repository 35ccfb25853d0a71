"""A real browser as the phone: it joins by what a camera reads from the wall, votes, reloads, and survives a crash."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.wait import WebDriverWait
from terminal import SECONDS, Terminal, terminal

from docs.camera import svg_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--window-size=390,844"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
SIZE = (72, 20)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None or DRIVER is None, reason="chromium and chromedriver are not installed"),
]


@contextmanager
def browser(folder: Path, *, scripts: bool = True) -> Iterator[WebDriver]:
    """Open a browser of its own, with or without JavaScript in pages."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def wall(saves: Path, *arguments: str) -> Iterator[Terminal]:
    given = ("--host", "127.0.0.1", "--saves", str(saves))
    with terminal("workshop", *arguments, *given, cwd=saves.parent, size=SIZE) as screen:
        yield screen


def waiting(driver: WebDriver) -> WebDriverWait[WebDriver]:
    """Look again for as long as a page may take; a look that met a page just being replaced is one of those.

    Which error the driver gives then depends on how far the page was: a stale element, or an inspector's error that
    has no class of its own. One that stays is told by what comes after the wait.
    """
    return WebDriverWait(driver, SECONDS, 0.05, ignored_exceptions=(WebDriverException,))


def until(driver: WebDriver, words: str) -> None:
    """Wait until words can be read on the page."""
    try:
        waiting(driver).until(lambda page: words in text_of(page))
    except TimeoutException:
        pytest.fail(f"waited in vain for {words!r}: {text_of(driver)}")


def text_of(driver: WebDriver) -> str:
    return " ".join(driver.find_element(By.TAG_NAME, "body").text.split())


def tap(driver: WebDriver, letter: str) -> None:
    def tapped(page: WebDriver) -> bool:
        for button in page.find_elements(By.CSS_SELECTOR, "#options button:not([disabled])"):
            if button.text.startswith(letter):
                button.click()
                return True
        return False

    waiting(driver).until(tapped)


def violations(driver: WebDriver) -> list[Any]:
    """Return what axe-core finds wrong with the page as it is."""
    script = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
    # The page forbids foreign scripts; the driver's own are not bound by its policy.
    told = "found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)])"
    run = f"const done = arguments[0]; axe.run().then((found) => done({told}));"
    driver.execute_script(script)
    found: list[Any] = driver.execute_async_script(run)
    return found


def read_by_camera(screen: Terminal, folder: Path) -> str:
    """Return the address that a camera reads from a picture of the wall, as the terminal draws it."""
    for tool in ("rsvg-convert", "zbarimg"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    svg, png = folder / "wall.svg", folder / "wall.png"
    read = ""
    while not read:  # the words may be on the wall before the last line of the code is
        svg.write_text(svg_of(screen.screen), encoding="utf-8")
        subprocess.run(["rsvg-convert", svg, "-o", png], check=True)
        camera = subprocess.run(["zbarimg", "--quiet", "--raw", png], capture_output=True, text=True, check=False)
        read = camera.stdout.strip()
        if not read:
            assert screen.read(), "the wall is gone"  # and a wall that draws nothing more ends the wait with its time
    return read


def to_the_vote(screen: Terminal) -> None:
    screen.send(" ", "How many are here?")
    screen.send(" ", "Just the key, please.")
    screen.send(" ", "Tap your line, or hands up.")


def test_a_phone_from_the_wall_to_the_reveal(tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    with browser(tmp_path / "one") as one, browser(tmp_path / "two", scripts=False) as two:
        with wall(saves, "room-214", "--phones", "--port", free_port()) as screen:
            screen.until("Can the last row read this?")
            screen.send(" ", "Open it on your own phone now.")
            address = read_by_camera(screen, tmp_path)
            assert address.startswith("HTTP://127.0.0.1:")
            for page in (one, two):
                page.get(address)
                until(page, "You are in.")
            screen.until("2 here")
            assert violations(one) == []
            to_the_vote(screen)
            until(one, "Tap a line to vote.")
            assert violations(one) == []
            tap(one, "A")
            until(one, "Your vote: A. You can change it until it closes.")
            tap(one, "B")
            until(one, "Your vote: B. You can change it until it closes.")
            assert violations(one) == []
            assert all(button.size["height"] >= 44 for button in one.find_elements(By.TAG_NAME, "button"))
            one.refresh()
            until(one, "Your vote: B. You can change it until it closes.")
            # Without JavaScript: a form, and a link to look again.
            two.find_element(By.LINK_TEXT, "Look again").click()
            tap(two, "C")
            until(two, "Your vote: C. You can change it until it closes.")
            two.refresh()
            until(two, "Your vote: C. You can change it until it closes.")
            screen.until("2 of 2 voted")
            # 200 %: nothing is cut off at the side.
            one.set_window_size(390, 844)
            one.execute_script("document.documentElement.style.fontSize = '200%'")
            assert one.execute_script("return document.documentElement.scrollWidth <= innerWidth")
            one.execute_script("document.documentElement.style.fontSize = ''")
            # A flat battery: the page says so, and finds the meeting again.
            screen.child.kill(signal.SIGKILL)
            screen.end()
        until(one, "No connection.")
        assert violations(one) == []
        tap(one, "C")
        until(one, "Your vote has not arrived yet.")
        with wall(saves, "--resume") as screen:
            screen.until("2 voted")
            until(one, "Your vote: C. You can change it until it closes.")  # it arrives when the line is back
            assert "No connection" not in text_of(one)
            two.find_element(By.LINK_TEXT, "Look again").click()
            until(two, "Your vote: C.")
            tap(two, "A")
            until(two, "Your vote: A.")
            screen.send(" ", "The votes are in, and we are split.")
            until(one, "The vote is closed.")
            tap(two, "B")  # its page is from before
            until(two, "That vote is closed. Your last choice before it counts.")
            screen.send(" ", "What speaks for each")
            until(one, "Talk about it with your neighbour.")
            assert violations(one) == []
            screen.send(" ", "Again: tap your line, or hands up.")
            until(one, "Tap a line to vote.")
            tap(one, "A")
            until(one, "Your vote: A.")
            two.find_element(By.LINK_TEXT, "Look again").click()
            tap(two, "A")
            until(two, "Your vote: A.")
            screen.send(" ", "A has 2 of 2.")
            screen.send(" ", "1 of 2 phones changed their mind.")
            until(one, "You: C, then A. The room: A 1, B 0, C 1; then A 2, B 0, C 0.")
            assert violations(one) == []
            one.execute_script("document.documentElement.removeAttribute('lang')")
            assert [name for name, _ in violations(one)] == ["html-has-lang"]  # it would have found something
            screen.send("\x11")
            assert screen.end() == 0
        until(one, "No connection.")


def free_port() -> str:
    """Return a port that was free just now, so that tests beside each other do not meet."""
    from roleplay.workshop.phones.door import listening

    with listening("127.0.0.1", None, wished=0) as listener:
        return str(listener.getsockname()[1])
