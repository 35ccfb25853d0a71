"""Times as the saves keep them: UTC, ISO 8601, to the second."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the time, UTC, as exact as it is kept."""
    return datetime.now(UTC).replace(microsecond=0)


def written(time: datetime) -> str:
    """Return a time as it is kept: UTC, ISO 8601, seconds, `Z`."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_time(text: str) -> datetime:
    """Return a kept time."""
    return datetime.fromisoformat(text)
