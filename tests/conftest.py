"""What the tests share: the files they read, and a way to load a text as the real file it would be."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from short import short_file

from roleplay.scenario.loading import Loaded, load
from roleplay.scenario.model import Scenario

os.environ["XDG_CACHE_HOME"] = mkdtemp(prefix="roleplay-cache-")  # no test writes where a person's files are
settings.register_profile("roleplay", deadline=None)  # the machines that run this are shared
settings.load_profile("roleplay")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let no test be skipped at the gate: a user's machine may lack a part, the gate installs it."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("ROLEPLAY_NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and here nothing may be: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's saves lie: never where the person who runs it has theirs."""
    folder = tmp_path / "saves"
    monkeypatch.setenv("ROLEPLAY_SAVES", str(folder))
    return folder


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the test files."""
    return Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def nine_days(data: Path) -> Scenario:
    """The long scenario of the test files."""
    scenario = load(data / "nine-days.yaml").scenario
    assert scenario is not None
    return scenario


@pytest.fixture
def scenario_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a short scenario: its id, its scenes, and endings."""
    return partial(short_file, tmp_path)


@pytest.fixture
def load_text(tmp_path: Path) -> Callable[..., Loaded]:
    """Write a text, or bytes, into a file and load it."""

    def load_text(text: str | bytes, name: str = "small.yaml") -> Loaded:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load(file)

    return load_text
