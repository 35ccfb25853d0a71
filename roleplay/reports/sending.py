"""To a learning record store: statements are sent in batches, none twice, and wait in the outbox while they cannot be.

The only file that speaks to the network.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from roleplay.reports.outbox import CannotSend, Outbox
from roleplay.reports.xapi import Values

BATCH = 50
"""Statements in one request."""
SECONDS = 20.0
USER, PASSWORD, TOKEN = "ROLEPLAY_LRS_USER", "ROLEPLAY_LRS_PASSWORD", "ROLEPLAY_LRS_TOKEN"
_WAITS = "What is not sent yet waits; run the same command again."


@dataclass(slots=True)
class Sent:
    """What became of the statements."""

    accepted: int = 0
    refused: int = 0
    reason: str = ""
    """Why the store refused the first of them, in its own words."""


def endpoint(url: str) -> str:
    """Return the address that statements are sent to, given that of the store.

    Raises `CannotSend` for what is no web address, for one that would send in the clear over a network, and for one
    with a password in it.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not host:
        raise CannotSend(f"“{url}” is no web address. It looks like this: https://lrs.example.org/xapi")
    if parts.username is not None or parts.password is not None:
        raise CannotSend(f"Leave the password out of the address; put it into {USER} and {PASSWORD}, or into {TOKEN}.")
    if parts.scheme == "http" and not _is_loopback(host):
        raise CannotSend(f"“{url}” would send in the clear. Use https://; http:// is for this machine only.")
    path = parts.path.rstrip("/")
    path = path if path.endswith("/statements") else f"{path}/statements"
    return parts._replace(path=path, query="", fragment="").geturl()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def credentials(environment: Mapping[str, str] = os.environ) -> httpx.Auth | Mapping[str, str]:
    """Return how to say who we are, from the environment: user and password, or a token.

    Raises `CannotSend` where there is neither.
    """
    if token := environment.get(TOKEN):
        return {"Authorization": f"Bearer {token}"}
    user, password = environment.get(USER), environment.get(PASSWORD)
    if user and password:
        return httpx.BasicAuth(user, password)
    raise CannotSend(f"Say who you are to the store: its user in {USER} and password in {PASSWORD}, or {TOKEN}.")


def send(
    outbox: Outbox,
    address: str,
    who: httpx.Auth | Mapping[str, str],
    progress: Callable[[int, int], None] = lambda done, all_: None,
) -> Sent:
    """Send all that waits in an outbox to the address that `endpoint` gave.

    `progress` is told after each request how many of how many are done. Raises `CannotSend` when the store cannot be
    reached or will have nothing from us; what was accepted by then is remembered, and the rest waits.
    """
    headers = {"X-Experience-API-Version": "1.0.3"}
    auth = None
    if isinstance(who, httpx.Auth):
        auth = who
    else:
        headers.update(who)
    sent = Sent()
    waiting = outbox.waiting()
    batches = [waiting[start : start + BATCH] for start in range(0, len(waiting), BATCH)]
    with httpx.Client(headers=headers, auth=auth, timeout=SECONDS) as client:
        while batches:
            batch = batches.pop(0)
            answer = _post(client, address, batch)
            if answer.is_success:
                outbox.mark(batch, "accepted")
                sent.accepted += len(batch)
            elif answer.status_code not in (400, 409, 413, 422):
                raise CannotSend(_trouble(answer))
            elif len(batch) > 1:  # one of them is the matter; the store took none
                batches[:0] = [batch[: len(batch) // 2], batch[len(batch) // 2 :]]
            elif answer.status_code == 409:  # it is there already: an answer was lost on the way
                outbox.mark(batch, "accepted")
                sent.accepted += 1
            else:
                outbox.mark(batch, "refused")
                sent.refused += 1
                sent.reason = sent.reason or " ".join(answer.text.split())[:200]
            progress(sent.accepted + sent.refused, len(waiting))
    return sent


def _post(client: httpx.Client, address: str, batch: list[Values]) -> httpx.Response:
    try:
        return client.post(address, json=batch)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        why = str(error) or type(error).__name__
        raise CannotSend(f"The store at {address} cannot be reached: {why}. {_WAITS}") from error


def _trouble(answer: httpx.Response) -> str:
    code = answer.status_code
    if code in (401, 403):
        return f"The store does not let us in (it says {code}). Look at {USER} and {PASSWORD}, or {TOKEN}. {_WAITS}"
    if answer.is_redirect:
        there = answer.headers.get("location", "")
        return f"The store sends us on to “{there}”. Name that address after --lrs if you trust it. {_WAITS}"
    if code == 404:
        return f"There is no store at {answer.url}. Look at the address: it ends before “/statements”. {_WAITS}"
    return f"The store cannot take it now (it says {code}). {_WAITS}"
