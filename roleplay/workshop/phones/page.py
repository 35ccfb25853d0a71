"""The page of the phones, made on the server, so that it is whole without JavaScript. Everything in it is escaped."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from roleplay.workshop.phones.ballot_box import REFUSALS
from roleplay.workshop.phones.seen import Seen


class Page:
    """Makes the page of one meeting, at one path."""

    def __init__(self, language: str, path: str) -> None:
        loader = PackageLoader("roleplay.workshop", "page")
        environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
        self._template = environment.get_template("phone.html")
        self._language, self._path = language, path
        self.nothing = (files("roleplay.workshop") / "page" / "nothing.html").read_bytes()
        """What whoever does not belong here is told."""

    def made(self, seen: Seen, refused: str = "") -> str:
        """Return the page for one phone; `refused`: the kind of refusal its last vote met, empty where none."""
        return self._template.render(
            seen=seen, language=self._language, path=self._path, refused=REFUSALS.get(refused, "")
        )
