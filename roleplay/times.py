"""Times as people say them, in the time of the place where they sit."""

from __future__ import annotations

from datetime import date, datetime


def ago(time: datetime, now: datetime | None = None) -> str:
    """Say when something happened: “just now”, “today, 14:05”, “yesterday”, “3 days ago”, “12 March 2026”."""
    here, now = time.astimezone(), (now or datetime.now().astimezone())
    days = (now.date() - here.date()).days
    if days <= 0:
        return "just now" if abs((now - here).total_seconds()) < 120 else f"today, {here:%H:%M}"
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days < 14 else on_day(here.date())


def on_day(day: date) -> str:
    """Write a day: “12 March 2026”."""
    return f"{day.day} {day:%B %Y}"


def until(day: date, today: date | None = None) -> str:
    """Say when something is due: “now” once the day has come, “tomorrow”, “in 5 days”."""
    days = (day - (today or date.today())).days
    if days <= 0:
        return "now"
    return "tomorrow" if days == 1 else f"in {days} days"
