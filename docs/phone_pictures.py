"""Make the pictures of the phone's page: `python -m docs.phone_pictures` photographs the real page in a real browser.

Needs the `dev` extra, chromium and chromedriver.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from docs.camera import keep
from roleplay.conversation.machine import ConversationMachine
from roleplay.scenario.loading import load
from roleplay.workshop.course import Phase
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.phones.door import listening, new_code
from roleplay.workshop.phones.server import PhoneServer
from roleplay.workshop.turn import Door

SIZE = (390, 844)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)


def photograph(driver: WebDriver, name: str) -> None:
    """Make a picture of the page in both themes."""
    for mode in ("light", "dark"):
        features = [{"name": "prefers-color-scheme", "value": mode}]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        keep(driver.get_screenshot_as_png(), f"phone-{name}-{mode}-{SIZE[0]}x{SIZE[1]}")


async def main() -> None:
    """Play the first decision of a conversation, and photograph the page on the way."""
    scenario = load(Path(__file__).parents[1] / "scenarios" / "nine-days.yaml").scenario
    assert scenario is not None, "it is shipped"
    meeting = Meeting(ConversationMachine(scenario))
    listener = listening("127.0.0.1", None, wished=0)
    door = Door(new_code(), "127.0.0.1", listener.getsockname()[1])
    serving = asyncio.create_task(PhoneServer(meeting, door, listener).serve())
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    with tempfile.TemporaryDirectory() as folder:
        for flag in (*FLAGS, f"--user-data-dir={folder}"):
            options.add_argument(flag)
        driver = await asyncio.to_thread(webdriver.Chrome, options, Service(shutil.which("chromedriver")))
        try:
            screen = {"width": SIZE[0], "height": SIZE[1], "deviceScaleFactor": 1, "mobile": True}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
            await asyncio.to_thread(driver.get, f"http://{door.host}:{door.port}/J/{door.code}")
            while meeting.phase != Phase.FIRST_VOTE:
                meeting.do("next")
            await asyncio.sleep(0.5)
            buttons = driver.find_elements(By.CSS_SELECTOR, "#options button")
            await asyncio.to_thread(buttons[1].click)
            while not meeting.turn.tally.total:
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.5)
            await asyncio.to_thread(photograph, driver, "vote")
            meeting.do("hands", source="hands", counts=[9, 10, 3])
            for _ in range(3):
                meeting.do("next")
            meeting.do("hands", source="hands", counts=[4, 17, 1])
            for _ in range(2):
                meeting.do("next")
            await asyncio.sleep(0.5)
            driver.execute_script("scrollTo(0, document.body.scrollHeight)")
            await asyncio.to_thread(photograph, driver, "reveal")
        finally:
            await asyncio.to_thread(driver.quit)
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


if __name__ == "__main__":
    asyncio.run(main())
