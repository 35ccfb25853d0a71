"""Statements to a learning record store: in batches, none twice, none lost while it is away."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest
from click.testing import CliRunner
from kept import DATA, opened, written
from serving import Answer, serving
from telling import telling_of

from roleplay.cli import cli
from roleplay.reports.deleting import delete
from roleplay.reports.gathering import Gathering
from roleplay.reports.outbox import CannotSend, Outbox
from roleplay.reports.sending import BATCH, PASSWORD, TOKEN, USER, credentials, endpoint, send
from roleplay.reports.to_xapi import statements
from roleplay.reports.xapi import Values, registration_of

RALPH = Path(__file__).parent.parent / ".ralph" / "bin"
WHO = httpx.BasicAuth("anna", "secret")


class Store:
    """A learning record store that does as it is told."""

    def __init__(self) -> None:
        self.accepted: list[Values] = []
        self.requests: list[tuple[dict[str, str], list[Values]]] = []
        self.answer: Callable[[list[Values]], int] = lambda batch: 200
        self.url = ""

    @property
    def ids(self) -> list[str]:
        return [one["id"] for one in self.accepted]


@pytest.fixture
def store() -> Iterator[Store]:
    """Run a store on this machine."""
    found = Store()

    def answer(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        batch = json.loads(body)
        found.requests.append((headers, batch))
        status = found.answer(batch)
        if status == 200:
            found.accepted += batch
        return status, {"Location": "https://elsewhere.example/statements"} if status == 302 else {}, b'"because"'

    with serving(answer) as address:
        found.url = endpoint(f"{address}/xapi/")
        yield found


def made(count: int) -> list[Values]:
    return [{"id": f"statement-{number}", "verb": "said"} for number in range(count)]


def test_in_batches_and_only_once(tmp_path: Path, store: Store) -> None:
    outbox = Outbox(tmp_path / "outbox.db", store.url)
    outbox.put(made(2 * BATCH + 7))
    steps: list[tuple[int, int]] = []
    sent = send(outbox, store.url, WHO, lambda done, whole: steps.append((done, whole)))
    assert (sent.accepted, sent.refused) == (2 * BATCH + 7, 0)
    assert [len(batch) for _, batch in store.requests] == [BATCH, BATCH, 7]
    assert steps[-1] == (2 * BATCH + 7, 2 * BATCH + 7)
    headers = store.requests[0][0]
    assert headers["X-Experience-API-Version"] == "1.0.3"
    assert headers["Authorization"].startswith("Basic ")

    outbox.put(made(2 * BATCH + 9))  # two are new
    assert send(outbox, store.url, {"Authorization": "Bearer abc"}).accepted == 2
    assert store.requests[-1][0]["Authorization"] == "Bearer abc"
    assert len(set(store.ids)) == len(store.ids) == 2 * BATCH + 9
    assert send(outbox, store.url, WHO).accepted == 0
    assert len(store.requests) == 4


def test_what_could_not_be_sent_waits_and_goes_on(tmp_path: Path, store: Store) -> None:
    outbox = Outbox(tmp_path / "outbox.db", store.url)
    outbox.put(made(3 * BATCH))
    store.answer = lambda batch: 200 if len(store.requests) < 2 else 503
    with pytest.raises(CannotSend, match="503"):
        send(outbox, store.url, WHO)
    assert len(store.accepted) == BATCH
    outbox.close()
    store.answer = lambda batch: 200
    again = Outbox(tmp_path / "outbox.db", store.url)  # another day, another process
    assert send(again, store.url, WHO).accepted == 2 * BATCH
    assert store.ids == [one["id"] for one in made(3 * BATCH)]


def test_a_store_that_is_away_loses_nothing(tmp_path: Path, store: Store) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = endpoint(f"http://127.0.0.1:{free.getsockname()[1]}/xapi")
    outbox = Outbox(tmp_path / "outbox.db", nobody)
    outbox.put(made(3))
    with pytest.raises(CannotSend, match="cannot be reached"):
        send(outbox, nobody, WHO)
    assert len(outbox.waiting()) == 3
    assert Outbox(tmp_path / "outbox.db", store.url).waiting() == []  # another store is another matter


def test_what_is_there_already_counts_as_accepted(tmp_path: Path, store: Store) -> None:
    there = {"statement-3", "statement-17"}
    store.answer = lambda batch: 409 if there & {one["id"] for one in batch} else 200
    outbox = Outbox(tmp_path / "outbox.db", store.url)
    outbox.put(made(20))
    assert send(outbox, store.url, WHO).accepted == 20
    assert set(store.ids) == {one["id"] for one in made(20)} - there
    assert outbox.waiting() == []


@pytest.mark.parametrize("status", [400, 413, 422])
def test_one_that_is_refused_does_not_stop_the_others(tmp_path: Path, store: Store, status: int) -> None:
    store.answer = lambda batch: status if any(one["id"] == "statement-5" for one in batch) else 200
    outbox = Outbox(tmp_path / "outbox.db", store.url)
    outbox.put(made(20))
    sent = send(outbox, store.url, WHO)
    assert (sent.accepted, sent.refused, sent.reason) == (19, 1, '"because"')
    assert outbox.waiting() == []
    store.answer = lambda batch: 200
    outbox.put(made(20))  # asked for again, it is tried again
    assert send(outbox, store.url, WHO).accepted == 1


@pytest.mark.parametrize(
    ("status", "words"), [(401, "let us in"), (403, "let us in"), (302, "elsewhere"), (404, "no store"), (429, "429")]
)
def test_what_stops_everything_is_said(tmp_path: Path, store: Store, status: int, words: str) -> None:
    store.answer = lambda batch: status
    outbox = Outbox(tmp_path / "outbox.db", store.url)
    outbox.put(made(3))
    with pytest.raises(CannotSend, match=words):
        send(outbox, store.url, WHO)
    assert len(outbox.waiting()) == 3
    assert len(store.requests) == 1


def test_an_outbox_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "outbox.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(CannotSend, match="cannot be kept"):
        Outbox(tmp_path / "outbox.db", "x")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CannotSend, match="cannot be kept"):
        Outbox(tmp_path / "file" / "outbox.db", "x")


def test_only_ids_are_left_of_what_was_accepted(tmp_path: Path, store: Store) -> None:
    outbox = Outbox(tmp_path / "outbox.db", store.url)
    outbox.put(made(3))
    send(outbox, store.url, WHO)
    assert {body for (body,) in sqlite3.connect(outbox.file).execute("SELECT body FROM statement")} == {""}


def test_what_waits_is_deleted_with_its_attempt_and_nothing_else(saves: Path) -> None:
    attempts, nobody = opened(saves), "https://lrs.example.org/statements"
    kept = [written(attempts, seed, file=DATA / "small.yaml") for seed in (1, 2, 3)]
    outbox, gathering = Outbox(saves / "outbox.db", nobody), Gathering(attempts, with_scores=True, name="")
    for one in kept:
        outbox.put(statements(gathering.telling(one)))
    count = len(outbox.waiting())
    outbox.mark(outbox.waiting()[-1:], "refused")  # what was refused is still told in full
    delete(attempts, kept[:1])
    plays = {one["context"]["registration"] for one in outbox.waiting()}
    assert plays == {str(registration_of(one)) for one in kept[1:]}
    assert CliRunner().invoke(cli, ["history", "--delete", kept[1].id, "--yes"]).exit_code == 0
    assert {one["context"]["registration"] for one in outbox.waiting()} == {str(registration_of(kept[2]))}
    assert 0 < len(outbox.waiting()) < count
    assert CliRunner().invoke(cli, ["history", "--delete-all", "--yes"]).exit_code == 0
    assert sqlite3.connect(outbox.file).execute("SELECT count(*) FROM statement").fetchone() == (0,)


def test_an_outbox_that_cannot_be_used_is_said_when_its_attempt_is_deleted(saves: Path) -> None:
    attempts = opened(saves)
    kept = written(attempts, 1, file=DATA / "small.yaml")
    (saves / "outbox.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(CannotSend, match="Delete that file, too"):
        delete(attempts, [kept])
    assert attempts.attempts() == ()


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://lrs.example.org/xapi", "https://lrs.example.org/xapi/statements"),
        ("https://lrs.example.org/xapi/", "https://lrs.example.org/xapi/statements"),
        ("https://lrs.example.org/xapi/statements", "https://lrs.example.org/xapi/statements"),
        ("https://lrs.example.org:8443", "https://lrs.example.org:8443/statements"),
        ("http://127.0.0.1:8100/xAPI", "http://127.0.0.1:8100/xAPI/statements"),
        ("http://127.8.9.1/xAPI", "http://127.8.9.1/xAPI/statements"),
        ("http://localhost/xAPI", "http://localhost/xAPI/statements"),
        ("http://[::1]:80/xAPI", "http://[::1]:80/xAPI/statements"),
        (" https://lrs.example.org/a?b=c#d ", "https://lrs.example.org/a/statements"),
    ],
)
def test_where_it_is_sent(url: str, address: str) -> None:
    assert endpoint(url) == address


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://lrs.example.org/xapi", "in the clear"),
        ("http://localhost.example.org/", "in the clear"),
        ("http://127.0.0.1.example.org/", "in the clear"),
        ("http://192.168.1.2/", "in the clear"),
        ("http://0.0.0.0/", "in the clear"),
        ("https://anna:secret@lrs.example.org/xapi", "Leave the password out"),
        ("lrs.example.org", "no web address"),
        ("ftp://lrs.example.org", "no web address"),
        ("https://", "no web address"),
        ("https://[::1", "no web address"),
        ("https://a:99999/", "no web address"),
        ("", "no web address"),
    ],
)
def test_where_nothing_is_sent(url: str, words: str) -> None:
    with pytest.raises(CannotSend, match=words) as raised:
        endpoint(url)
    assert "secret" not in str(raised.value)


def test_who_sends_comes_from_the_environment() -> None:
    assert isinstance(credentials({USER: "anna", PASSWORD: "secret"}), httpx.BasicAuth)
    assert credentials({TOKEN: "abc"}) == {"Authorization": "Bearer abc"}
    for incomplete in ({}, {USER: "anna"}, {PASSWORD: "secret"}, {TOKEN: ""}):
        with pytest.raises(CannotSend, match=USER):
            credentials(incomplete)


@contextmanager
def ralph(folder: Path) -> Iterator[str]:
    """Run the store Ralph, with a folder as its only place; yields its address."""
    records = folder / "records"
    records.mkdir()
    variables = os.environ | {
        "RALPH_APP_DIR": str(folder),
        "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(records),
    }
    add = ("auth", "-u", "anna", "-p", "secret", "-s", "all", "-M", "mailto:anna@example.org", "-w")
    subprocess.run([RALPH / "ralph", *add], env=variables, cwd=folder, check=True, capture_output=True, timeout=120)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # It starts a child of its own: a session for both, so that both can be ended.
    program = subprocess.Popen(
        [RALPH / "ralph", "runserver", "-b", "fs", "-p", str(port)],
        env=variables, cwd=folder, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        end = monotonic() + 120
        while True:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/__heartbeat__").is_success:
                    break
            except httpx.HTTPError:
                assert program.poll() is None, "Ralph has ended"
                assert monotonic() < end, "Ralph does not answer"
                sleep(0.05)
        yield f"http://127.0.0.1:{port}/xAPI"
    finally:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()


@pytest.fixture
def needs_ralph() -> None:
    """Skip where Ralph was not installed; `.ci/run` shows how."""
    if not (RALPH / "ralph").exists():
        pytest.skip("Ralph is not installed in .ralph")


@pytest.mark.slow
@pytest.mark.usefixtures("needs_ralph")
def test_a_real_store_takes_it(data: Path, tmp_path: Path) -> None:
    told = statements(telling_of(data / "nine-days.yaml", with_scores=True))
    with ralph(tmp_path) as url:
        outbox = Outbox(tmp_path / "outbox.db", endpoint(url))
        outbox.put(told)
        assert send(outbox, endpoint(url), WHO).accepted == len(told)
        assert send(outbox, endpoint(url), WHO).accepted == 0
        headers = {"X-Experience-API-Version": "1.0.3"}
        there = httpx.get(f"{url}/statements", auth=WHO, headers=headers).json()["statements"]
        outbox.put(made(1))
        with pytest.raises(CannotSend, match="let us in"):
            send(outbox, endpoint(url), httpx.BasicAuth("anna", "wrong"))
    kept = {one["id"]: one for one in there}
    assert kept.keys() == {one["id"] for one in told}
    for one in told:
        assert {name: kept[one["id"]][name] for name in one} == one


@pytest.mark.slow
@pytest.mark.usefixtures("needs_ralph")
def test_every_statement_is_valid(data: Path, tmp_path: Path) -> None:
    from test_hostile import PAYLOAD, written

    (tmp_path / "hostile.yaml").write_text(written(PAYLOAD), encoding="utf-8")
    told = [
        one
        for path in (data / "nine-days.yaml", data / "small.yaml", tmp_path / "hostile.yaml")
        for name in ("", "Anna Weber")
        for one in statements(telling_of(path, with_scores=True, name=name))
    ]
    assert validated(told).returncode == 0, validated(told).stderr
    told[1]["timestamp"] = "yesterday"
    assert validated(told).returncode != 0  # it does look


def validated(told: list[Values]) -> subprocess.CompletedProcess[str]:
    """Let Ralph read statements as its models say they should be."""
    program = (
        "import json, sys\nfrom ralph.models.xapi.base.statements import BaseXapiStatement\n"
        "for one in json.load(sys.stdin): BaseXapiStatement(**one)"
    )
    command = [RALPH / "python", "-c", program]
    return subprocess.run(command, input=json.dumps(told), capture_output=True, text=True, check=False, timeout=120)
