"""The gate: who is let in. The address holds a token; whoever shows it gets a cookie, and is a visitor from then on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hmac import compare_digest
from secrets import token_hex

from roleplay.workshop.phones.door import new_code, typed

_LETTERS = 26
"""Letters of the token: 130 bits in an alphabet where none looks like another, for those who have to type it."""
_MOST_KNOWN = 4096
_IS_COOKIE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Visitor:
    """Somebody who has shown the token, in one browser."""

    number: int
    """From 1, in the order in which they came."""


class Gate:
    """Lets in who knows the token, at one address only. All of it is in memory, and gone with the program."""

    def __init__(self, host: str, port: int) -> None:
        self._token = new_code(_LETTERS)
        self._visitors: dict[str, Visitor] = {}
        self.host = f"{host}:{port}" if port != 80 else host
        """What every request must name as its `Host`: a name that was bent to this address does not come in."""
        self.origin = f"http://{self.host}"
        """What every request that names an `Origin` must name, and a connection of the game must have named."""
        self.cookie = f"roleplay-{port}"
        """The name of the cookie: browsers do not tell ports apart, so two servers would overwrite each other's."""

    @property
    def address(self) -> str:
        """What is opened in a browser."""
        return f"{self.origin}/{self._token.lower()}"

    def is_token(self, shown: str) -> bool:
        """Return whether somebody has shown the token."""
        return compare_digest(typed(shown).encode(), self._token.encode())

    def new_cookie(self) -> str | None:
        """Return a cookie for a new visitor; None where nobody more is let in."""
        if len(self._visitors) >= _MOST_KNOWN:
            return None
        cookie = token_hex(16)
        self._visitors[cookie] = Visitor(len(self._visitors) + 1)
        return cookie

    def visitor(self, cookie: str) -> Visitor | None:
        """Return who has this cookie."""
        return self._visitors.get(cookie) if _IS_COOKIE.fullmatch(cookie) else None
