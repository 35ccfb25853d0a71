"""What draws the game when a browser does: Textual's own driver for that, and an end when its server has gone."""

from __future__ import annotations

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp


class BrowserDriver(WebDriver):
    """Ends the game with the server that started it, however that ended: nobody could see the game any more."""

    def run_input_thread(self) -> None:
        """Read what the server sends, until it says so, or is gone."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(ExitApp())
