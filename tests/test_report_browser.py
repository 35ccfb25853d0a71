"""The page of a report in a real browser: nothing runs in it, nothing is asked for outside, and it prints as pages."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from serving import Answer, serving
from telling import telling_of
from test_hostile import written

from roleplay.reports.attempt import document
from roleplay.reports.to_html import html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]


class Site:
    """A server of one page, which notes all that is asked for."""

    def __init__(self) -> None:
        self.page = ""
        self.asked: list[str] = []
        self.url = ""


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()

    def answer(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        found.asked.append(path)
        return (200, {"Content-Type": "text/html"}, found.page.encode()) if path == "/page" else (404, {}, b"")

    with serving(answer) as found.url:
        yield found


@pytest.fixture
def browser(tmp_path: Path) -> Callable[..., str]:
    """Run the browser without a window."""

    def run(*arguments: str) -> str:
        assert CHROMIUM is not None
        fixed = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'browser'}")
        quiet = ("--disable-background-networking", "--virtual-time-budget=2000")
        command = [CHROMIUM, *fixed, *quiet, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout

    return run


def test_nothing_runs_and_nothing_is_asked_for(tmp_path: Path, site: Site, browser: Callable[..., str]) -> None:
    attack = (
        f"<script>document.title='owned'</script><img src={site.url}/img onerror=document.title='owned'>"
        f"<link rel=stylesheet href={site.url}/css></style><iframe src={site.url}/frame></iframe> </title> --> ]]>"
    )
    (tmp_path / "hostile.yaml").write_text(written(attack, mood="calm"), encoding="utf-8")
    site.page = html(document(telling_of(tmp_path / "hostile.yaml", with_scores=True, name=attack)))
    shown = browser("--dump-dom", f"{site.url}/page")
    assert set(site.asked) <= {"/page", "/favicon.ico"}  # the icon is the browser's own idea
    assert "<script" not in shown
    assert "<img" not in shown
    title = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)
    assert title is not None
    assert title[1].startswith("&lt;script&gt;")


def test_the_policy_stops_what_the_escaping_would_let_through(site: Site, browser: Callable[..., str]) -> None:
    telling = telling_of(Path(__file__).parent / "data" / "nine-days.yaml")
    attack = f"<script>document.title='owned'</script><img src={site.url}/img><link rel=stylesheet href={site.url}/css>"
    site.page = html(document(telling)).replace("<main>", f"<main>{attack}")
    shown = browser("--dump-dom", f"{site.url}/page")
    assert "owned'</script>" in shown  # it is there, and does nothing
    assert "<title>Nine days</title>" in shown
    assert set(site.asked) <= {"/page", "/favicon.ico"}


def test_it_prints_as_pages(data: Path, tmp_path: Path, browser: Callable[..., str]) -> None:
    page, pdf = tmp_path / "report.html", tmp_path / "report.pdf"
    page.write_text(html(document(telling_of(data / "nine-days.yaml", with_scores=True))), encoding="utf-8")
    browser("--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri())
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = text.removesuffix("\f").split("\f")
    begins = [" ".join(page.split())[:40] for page in pages]
    assert begins[0].startswith("A conversation I practised Nine days")
    assert sum(begin.startswith("For an interview or an appraisal") for begin in begins) == 1
    assert sum(begin.startswith("The talk") for begin in begins) == 1
    assert 6 <= len(pages) <= 10
    assert all(len(page.split()) > 20 for page in pages)  # none is nearly empty
    star = next(page for page in pages if "For an interview" in page)
    assert "A real case of mine like this one" in star  # the whole of it is one page
