"""What stands in a page of the docs: its links, its headings, its blocks of code, and the code inside of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README = ROOT / "README.md"

_FENCE = re.compile(r"^\s*(```+|~~~+)(.*)$")
LINK = re.compile(r"(!?)\[((?:[^\]\\]|\\.)*)\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`]+)`")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$")


class Link(NamedTuple):
    """A link or a picture: the line it stands in, counted from 1, and where it leads."""

    line: int
    target: str
    is_picture: bool


class Block(NamedTuple):
    """A block of code: the line of its fence, what stands behind the fence, and the code, not indented."""

    line: int
    info: str
    text: str

    @property
    def language(self) -> str:
        """The first word behind the fence."""
        return self.info.split(" ")[0]

    @property
    def marker(self) -> str:
        """What stands behind the language: it says what a piece is, and readers do not see it."""
        return self.info.partition(" ")[2].strip()


class Page:
    """One page of Markdown, as it was read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")

    @property
    def name(self) -> str:
        """Its path in the repository, as links write it."""
        return self.path.relative_to(ROOT).as_posix()

    def prose(self) -> Iterator[tuple[int, str]]:
        """Yield the lines outside of blocks with their numbers."""
        fence = ""
        for number, line in enumerate(self.text.split("\n"), start=1):
            found = _FENCE.match(line)
            if fence:
                if found and found[1].startswith(fence) and not found[2].strip():
                    fence = ""
            elif found:
                fence = found[1]
            else:
                yield number, line

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of code in their order."""
        lines = self.text.split("\n")
        outside = {number for number, _ in self.prose()}
        start = 0
        for number in range(1, len(lines) + 2):
            if start and (number in outside or number > len(lines) or _closes(lines, start, number)):
                opened = _FENCE.match(lines[start - 1])
                assert opened is not None
                depth = len(lines[start - 1]) - len(lines[start - 1].lstrip())
                code = [line[depth:] for line in lines[start : number - 1]]
                yield Block(start, opened[2].strip(), "\n".join(code) + "\n")
                start = 0
            elif not start and number not in outside and number <= len(lines):
                start = number

    def links(self) -> Iterator[Link]:
        """Yield all links and pictures, those that lead out of the repository, too."""
        for number, line in self.prose():
            for mark, _, target in LINK.findall(_CODE.sub(lambda code: "x" * len(code[0]), line)):
                yield Link(number, target, mark == "!")

    def codes(self) -> Iterator[tuple[int, str]]:
        """Yield what stands as code inside of lines (also where it goes on in the next line), with its line."""
        paragraph: list[tuple[int, str]] = []
        for number, line in [*self.prose(), (0, "")]:
            if line.strip() and not line.lstrip().startswith(("|", "- ")):
                paragraph.append((number, line))
                continue
            yield from _codes(paragraph)
            paragraph = [(number, line)]
        yield from _codes(paragraph)

    def anchors(self) -> set[str]:
        """Return the names of its headings, as GitHub and the site make them."""
        found: set[str] = set()
        for _, line in self.prose():
            if heading := _HEADING.match(line):
                name = re.sub(r"[^\w\- ]", "", heading[1].lower()).replace(" ", "-")
                found.add(name)
        return found


def _closes(lines: list[str], start: int, number: int) -> bool:
    opened, found = _FENCE.match(lines[start - 1]), _FENCE.match(lines[number - 1])
    return bool(opened and found and found[1].startswith(opened[1]) and not found[2].strip())


def _codes(paragraph: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    text = "\n".join(line for _, line in paragraph)
    for found in _CODE.finditer(text):
        yield paragraph[text.count("\n", 0, found.start())][0], " ".join(found[1].split())


def pages() -> list[Page]:
    """Return the README and the pages of the docs."""
    return [Page(path) for path in (README, *sorted(DOCS.glob("*.md")))]
