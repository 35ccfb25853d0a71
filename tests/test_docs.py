"""The docs as a whole: links and pictures are there, every page is in the site, every path and folder is real."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from person import Person, playing

from docs import keys
from docs import site as builder
from docs.markdown import DOCS, README, ROOT, Page, pages
from roleplay.tui.theme import PALETTES

PAGES = pages()
ELSEWHERE = {"saves/", "build/site", "build/site/index.html", "roleplay.toml", "languages.toml", ".zed/settings.json"}
"""Paths that a program makes, or that somebody else has."""


def named(page: Page) -> str:
    return page.name


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Page) -> None:
    assert list(builder.problems(page)) == []


def test_a_broken_link_and_a_missing_picture_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "ROOT", tmp_path)
    monkeypatch.setattr(builder, "DOCS", tmp_path)
    monkeypatch.setattr("docs.markdown.ROOT", tmp_path)
    file = tmp_path / "page.md"
    file.write_text(
        "# One\n\n[a](nowhere.md) ![b](none.webp) [c](#two) [d](#one)\n```\n[f](code.md)\n```\n[g](.)\n",
        encoding="utf-8",
    )
    assert list(builder.problems(Page(file))) == [
        "page.md:3: there is no file “nowhere.md”",
        "page.md:3: there is no picture “none.webp”",
        "page.md:3: “page.md” has no heading “#two”",
        "page.md:7: “.” is a folder, which a site cannot show",
    ]


def _in_menu(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    else:
        for one in entry.values() if isinstance(entry, dict) else entry:
            yield from _in_menu(one)


def test_every_page_is_in_the_menu_once() -> None:
    menu = list(_in_menu(tomllib.loads(builder.CONFIGURATION.read_text(encoding="utf-8"))["project"]["nav"]))
    assert sorted(menu) == sorted(path.name for path in DOCS.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_path_that_is_named_exists(page: Page) -> None:
    for line, code in page.codes():
        if (
            code.startswith(".venv/")
            or not re.fullmatch(r"\.?[\w.-]+(/[\w.-]*)+|[\w-]+\.(?:py|md|toml|tcss)", code)
            or code in ELSEWHERE
        ):
            continue
        places = [ROOT, DOCS, ROOT / "roleplay", ROOT / "tests"]
        found = any((place / code).exists() for place in places) or any((ROOT / "roleplay").glob(f"**/{code}"))
        assert found, f"{page.name}:{line}: there is no “{code}”"


def test_the_architecture_names_every_folder_and_module() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    names = [
        path.name for path in (ROOT / "roleplay").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    ]
    for name in names:
        if not name.startswith("__"):
            assert re.search(rf"`(?:roleplay/)?{re.escape(name)}/?`", text), f"architecture.md does not name {name}"
    for folder in (ROOT / "roleplay").glob("*/*/"):
        if any(folder.glob("*.py")):
            assert f"{folder.name}/`" in text, f"architecture.md does not name {folder}"


def test_the_page_of_the_keys_is_current() -> None:
    assert keys.FILE.read_text(encoding="utf-8") == keys.written(), "run: python -m docs.keys"


def test_the_page_of_the_keys_has_every_screen() -> None:
    shown = {name.rpartition(".")[0] for screens in keys.SCREENS.values() for name in screens}
    files = {path for path in (ROOT / "roleplay" / "tui").glob("*.py") if "    HELP_TITLE =" in path.read_text("utf-8")}
    assert shown == {path.stem for path in files} - {"page"}


def test_the_site_has_the_colours_of_the_game() -> None:
    css = (DOCS / "theme" / "warm.css").read_text(encoding="utf-8")
    schemes = re.findall(r'\[data-md-color-scheme="\w+"\] \{(.*?)\}', css, re.DOTALL)
    for scheme, palette in zip(schemes, ("roleplay-dark", "roleplay-light"), strict=True):
        assert {*re.findall(r"#[0-9a-f]{6}", scheme)} <= {*PALETTES[palette].values()}
    assert not re.findall(r"url\(|@import|https?:", css)


def test_the_readme_says_first_how_to_play() -> None:
    text = README.read_text(encoding="utf-8")
    assert "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/roleplay\n" in text[:1000]
    for page in ("play.md", "first-scenario.md", "workshop.md"):
        assert f"(docs/{page})" in text[:3500]


async def test_the_test_that_is_shown_is_one(data: Path) -> None:
    code = next(block.text for block in Page(DOCS / "contributing.md").blocks() if block.language == "python")
    names: dict[str, Any] = {"playing": playing, "Path": Path, "Person": Person}
    exec(compile(code, "contributing.md", "exec", dont_inherit=True), names)
    await names["test_a_number_says_a_line"](data)
