"""How phones join: a QR code for cameras, the address for thumbs, and what to try when nobody comes through."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from textual.content import Content

from roleplay.tui.text import EMPTY, styled
from roleplay.workshop.phones.door import address
from roleplay.workshop.stage.lines import Lines, heading, stacked, text
from roleplay.workshop.turn import Door

PATIENCE = 20
"""Seconds without any phone after which something is in the way."""
_QUIET = (4, 2)
"""Modules of white around the code: what the standard asks for, and the least that cameras need."""
_GAP = 4
_LEAST = 26
"""Columns that the words beside the code need."""
_MODULES = {
    (False, False): (" ", "#000000 on #ffffff"),
    (True, True): (" ", "#ffffff on #000000"),
    (True, False): ("▀", "#000000 on #ffffff"),
    (False, True): ("▄", "#000000 on #ffffff"),
}
"""Two modules below each other -> their cell. Explicitly black on white: no camera need read a theme."""


class Phones(Protocol):
    """What the stage knows of the phones."""

    was_found: bool
    """Whether any phone has ever come in."""

    @property
    def here(self) -> int:
        """How many are here."""

    async def serve(self) -> None:
        """Let them in, until cancelled."""


@cache
def qr_code(words: str, quiet: int) -> Lines:
    """Return a QR code, two modules in each cell, with so many modules of white around it."""
    import segno  # only where there are phones

    matrix = [[bool(module) for module in row] for row in segno.make(words, error="m", micro=False).matrix]
    width = len(matrix) + 2 * quiet
    white = [False] * width
    sides = [False] * quiet
    rows = [*[white] * quiet, *([*sides, *row, *sides] for row in matrix), *[white] * (quiet + width % 2)]
    return [
        Content.assemble(*(_MODULES[pair] for pair in zip(upper, lower, strict=True)))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]


def joining(door: Door, phones: Phones, waited: float, measure: int, height: int) -> Lines:
    """Draw how to join; `waited`: seconds for which it has been shown. The code is there only where it fits whole."""
    host, path = address(door).removeprefix("HTTP://").split("/", 1)
    for quiet in _QUIET:
        code = qr_code(address(door), quiet)
        width = code[0].cell_length
        if len(code) <= height and width + _GAP + _LEAST <= measure:
            words = _words(host, path, phones, waited, measure - width - _GAP, camera=True)
            if len(words) <= height:
                above = [EMPTY] * ((len(code) - len(words)) // 2)
                beside = [*above, *words, *[EMPTY] * len(code)]
                rows = max(len(code), len(words))
                left = [*code, *[Content(" " * width)] * (rows - len(code))]
                return [row + Content(" " * _GAP) + line for row, line in zip(left, beside[:rows], strict=True)]
    return _words(host, path, phones, waited, measure, camera=False)


def _words(host: str, path: str, phones: Phones, waited: float, measure: int, *, camera: bool) -> Lines:
    first = "Point your camera here" if camera else "With your phone"
    typed = [styled(host, "bold $accent"), styled(f"/{path}", "bold $accent")]
    if len(host) + len(path) < measure:
        typed = [styled(f"{host}/{path}", "bold $accent")]
    return stacked(
        heading(first, measure),
        text("or open in a browser" if camera else "open in its browser", measure, "$soft"),
        typed,
        text("Same Wi-Fi as this room. No name, no account.", measure, "$soft"),
        _coming(phones, waited, measure),
    )


def _coming(phones: Phones, waited: float, measure: int) -> Lines:
    if phones.was_found:
        return text(f"{phones.here} here", measure, "bold $ink")
    if waited < PATIENCE:
        return text("Open it on your own phone now.", measure, "bold $ink")
    return text("! Nothing comes through. Try another Wi-Fi, a hotspot, or hands.", measure, "bold $accent")
