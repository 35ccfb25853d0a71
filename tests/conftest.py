"""What the tests share: the files they read, and a way to load a text as the real file it would be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from roleplay.scenario.loading import Loaded, load

settings.register_profile("roleplay", deadline=None)  # the machines that run this are shared
settings.load_profile("roleplay")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the test files."""
    return Path(__file__).parent / "data"


@pytest.fixture
def load_text(tmp_path: Path) -> Callable[..., Loaded]:
    """Write a text, or bytes, into a file and load it."""

    def load_text(text: str | bytes, name: str = "small.yaml") -> Loaded:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load(file)

    return load_text
